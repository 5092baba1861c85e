"""Group all contacts that no rule can tell apart, so that each group is judged once.

1.5 million contacts form some thousand groups. Each group has one representative; further partners and channels need
no other pass over the book. A second process groups the upper half of a large book.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain

from leadkeeper.db import contacts, eligibility
from leadkeeper.db.engine import small_page_cache
from leadkeeper.domain.person import EligibilitySubject
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.eligibility.context import JudgingContext, load_subjects
from leadkeeper.services.eligibility.group_keys import UNGROUPED, Portion, build_grouping_criteria, portions
from leadkeeper.services.eligibility.latter_half import LatterHalf

PART = 500  # contacts per read


@dataclass(slots=True)
class ContactGrouping:
    """All contact ids with their groups; size and representative of each group.

    `twins` maps each record that shares an address to all records that share it, ascending.
    """

    numbers: array[int] = field(default_factory=lambda: array("q"))
    situations: array[int] = field(default_factory=lambda: array("l"))
    counts: list[int] = field(default_factory=list)
    standing: list[EligibilitySubject] = field(default_factory=list)
    twins: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def twins_of(self, numbers: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Duplicates of each of these records, () without any."""
        return {number: self.twins.get(number, ()) for number in numbers}

    def people(self, chosen: set[int]) -> Iterator[int]:
        """Contact ids in these groups, ascending."""
        for number, situation in zip(self.numbers, self.situations, strict=True):
            if situation in chosen:
                yield number


def group_contacts(desk: JudgingContext) -> Flow[ContactGrouping]:
    """Group all contacts in one pass over the book."""
    total = contacts.count(desk.db)
    with closing(LatterHalf(desk.db, total)) as latter, small_page_cache(desk.db, megabytes=8):
        apart, count = build_grouping_criteria(desk), _Count(desk)
        latter.begin(apart, count.twins)
        former = portions(desk.db, apart, count.twins, (eligibility.FIRST, latter.first - 1))
        for portion in chain(former, latter.portions()):
            count.take(portion)
            yield Progress("judge", count.people, total)
    count.close_twins()
    yield Progress("judge", total, total)
    return count.census()


class _Count:
    """Numbers groups as they appear; duplicates are held until all of them were seen."""

    def __init__(self, desk: JudgingContext) -> None:
        self._desk = desk
        self._result = ContactGrouping(
            twins={number: group for group in contacts.duplicate_groups(desk.db) for number in group}
        )
        self._situations: dict[Hashable, int] = {}
        self._first: list[int] = []
        self._held: dict[int, tuple[int, Hashable]] = {}

    @property
    def twins(self) -> dict[int, tuple[int, ...]]:
        """Held contacts: all that share an address with others."""
        return self._result.twins

    @property
    def people(self) -> int:
        """Number of contacts so far."""
        return len(self._result.numbers)

    def take(self, portion: Portion) -> None:
        """Add the next contacts of the book."""
        result, before = self._result, self.people
        counts = Counter(portion.places)
        here = [
            self._situation(key, first, counts[place])
            for place, (key, first) in enumerate(zip(portion.keys, portion.firsts, strict=True))
        ]
        result.numbers.extend(portion.numbers)
        result.situations.extend(map([*here, UNGROUPED].__getitem__, portion.places))
        for place, key in portion.held:
            self._held[portion.numbers[place]] = (before + place, key)

    def _situation(self, key: Hashable, number: int, people: int) -> int:
        found = self._situations.get(key)
        if found is None:
            found = self._situations[key] = len(self._first)
            self._first.append(number)
            self._result.counts.append(0)
        self._result.counts[found] += people
        return found

    def close_twins(self) -> None:
        """Group duplicates by the keys of all their records and their own position."""
        for number, (position, _) in self._held.items():
            group = self._result.twins[number]
            key = ("twins", group.index(number), tuple(self._held[one][1] for one in group))
            self._result.situations[position] = self._situation(key, number, 1)

    def census(self) -> ContactGrouping:
        """Finished grouping, with a representative of each group."""
        self._situations.clear()
        for start in range(0, len(self._first), PART):
            part = self._first[start : start + PART]
            found = load_subjects(self._desk, part, self._result.twins_of(part))
            self._result.standing += [found[number] for number in part]
        return self._result
