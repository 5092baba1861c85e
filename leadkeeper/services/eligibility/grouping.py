"""Everybody in the book, sorted into situations: people whom the rules cannot tell apart, judged once together.

A million and a half people make some thousands of situations. One person stands for each; partners and channels cost
no further pass over the book. A second process sorts the latter half of a large book.
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

PART = 500  # people read at once


@dataclass(slots=True)
class ContactGrouping:
    """Row numbers of everybody and the situation of each; of each situation how many people, and who stands for it.

    `twins` gives, for each record that shares an address with others, all of them in the order of the book.
    """

    numbers: array[int] = field(default_factory=lambda: array("q"))
    situations: array[int] = field(default_factory=lambda: array("l"))
    counts: list[int] = field(default_factory=list)
    standing: list[EligibilitySubject] = field(default_factory=list)
    twins: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def twins_of(self, numbers: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The twins of each of some records, () for one that stands alone."""
        return {number: self.twins.get(number, ()) for number in numbers}

    def people(self, chosen: set[int]) -> Iterator[int]:
        """The row numbers of everybody in some situations, in the order of the book."""
        for number, situation in zip(self.numbers, self.situations, strict=True):
            if situation in chosen:
                yield number


def group_contacts(desk: JudgingContext) -> Flow[ContactGrouping]:
    """Sorts everybody into situations in one pass over the book."""
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
    """Numbers the situations as they are met; records of one person are held until all of them were seen."""

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
        """Who is held: everybody who shares an address with others."""
        return self._result.twins

    @property
    def people(self) -> int:
        """How many were counted."""
        return len(self._result.numbers)

    def take(self, portion: Portion) -> None:
        """The next people of the book."""
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
        """Records that share an address are told apart by all of them together, and by their place."""
        for number, (position, _) in self._held.items():
            group = self._result.twins[number]
            key = ("twins", group.index(number), tuple(self._held[one][1] for one in group))
            self._result.situations[position] = self._situation(key, number, 1)

    def census(self) -> ContactGrouping:
        """The finished count, with a person for each situation."""
        self._situations.clear()
        for start in range(0, len(self._first), PART):
            part = self._first[start : start + PART]
            found = load_subjects(self._desk, part, self._result.twins_of(part))
            self._result.standing += [found[number] for number in part]
        return self._result
