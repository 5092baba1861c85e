"""Everybody in the book, sorted into situations: people whom the rules cannot tell apart, judged once together.

A million and a half people make some hundreds of situations. One person stands for each; partners and channels cost
no further pass over the book.
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Hashable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leadkeeper.flows.beside import Beside
from leadkeeper.flows.desk import Desk, persons
from leadkeeper.model.moment import calendar_day, day_bounds
from leadkeeper.model.person import Person, Reviewed
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.eligibility.cutoffs import action_cutoffs, cutoffs
from leadkeeper.rules.eligibility.judging import still_holds
from leadkeeper.store import contacts, judging, people
from leadkeeper.store.page_cache import few_pages

STEP = 50_000
PART = 500  # people read at once


@dataclass(slots=True)
class Census:
    """Row numbers of everybody and the situation of each; of each situation how many people, and who stands for it.

    `twins` gives, for each record that shares an address with others, all of them in the order of the book.
    """

    numbers: array[int] = field(default_factory=lambda: array("q"))
    situations: array[int] = field(default_factory=lambda: array("l"))
    counts: list[int] = field(default_factory=list)
    standing: list[Person] = field(default_factory=list)
    twins: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def twins_of(self, numbers: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The twins of each of some records, () for one that stands alone."""
        return {number: self.twins.get(number, ()) for number in numbers}

    def people(self, chosen: set[int]) -> Iterator[int]:
        """The row numbers of everybody in some situations, in the order of the book."""
        for number, situation in zip(self.numbers, self.situations, strict=True):
            if situation in chosen:
                yield number


def take_census(desk: Desk) -> Flow[Census]:
    """Sorts everybody into situations in one pass over the book."""
    count = _Count(desk)
    total = contacts.count(desk.db)
    with few_pages(desk.db, megabytes=8), closing(_keys(desk)) as keys:
        for done, (number, key) in enumerate(keys, 1):
            count.add(number, key)
            if done % STEP == 0:
                yield Progress("judge", done, total)
    count.close_twins()
    yield Progress("judge", total, total)
    return count.census()


class _Count:
    """Numbers the situations as they are met; records of one person are held until all of them were seen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._result = Census(twins={number: group for group in people.all_twins(desk.db) for number in group})
        self._situations: dict[Hashable, int] = {}
        self._first: list[int] = []
        self._held: dict[int, tuple[int, Hashable]] = {}

    def add(self, number: int, key: Hashable) -> None:
        """One record."""
        result = self._result
        result.numbers.append(number)
        if number in self._result.twins:
            self._held[number] = (len(result.situations), key)
            result.situations.append(0)
            return
        result.situations.append(self._situation(key, number))

    def _situation(self, key: Hashable, number: int) -> int:
        found = self._situations.get(key)
        if found is None:
            found = self._situations[key] = len(self._first)
            self._first.append(number)
            self._result.counts.append(0)
        self._result.counts[found] += 1
        return found

    def close_twins(self) -> None:
        """Records that share an address are told apart by all of them together, and by their place."""
        for number, (position, _) in self._held.items():
            group = self._result.twins[number]
            key = ("twins", group.index(number), tuple(self._held[one][1] for one in group))
            self._result.situations[position] = self._situation(key, number)

    def census(self) -> Census:
        """The finished count, with a person for each situation."""
        self._situations.clear()
        for start in range(0, len(self._first), PART):
            part = self._first[start : start + PART]
            found = persons(self._desk, part, self._result.twins_of(part))
            self._result.standing += [found[number] for number in part]
        return self._result


def _keys(desk: Desk) -> Generator[tuple[int, Hashable], None, None]:
    """Row number and situation of everybody, in the order of the book.

    What it reads is let go of however it ends: a question left open would outlive the book.
    """
    decided_at, with_ages = judging.decided_at(desk.db), judging.has_ages(desk.db)
    edges = cutoffs(desk.sources, desk.today, decided_at, with_ages=with_ages)
    with (
        closing(judging.answers(desk.db, edges)) as answers,
        closing(judging.deliveries(desk.db)) as files,
        closing(judging.people(desk.db, action_cutoffs(desk.today))) as everybody,
    ):
        yield from _told_apart(desk, everybody, Beside(answers), Beside(files))


def _told_apart(
    desk: Desk, everybody: Iterator[tuple[int, tuple[Any, ...]]], answers: Beside, files: Beside
) -> Iterator[tuple[int, Hashable]]:
    marked = _marked(desk)
    grown = Grown(desk.today)
    for number, facts in everybody:
        said = answers.of(number)
        given = files.of(number)
        key: Hashable = facts
        if facts[-1] is not None:
            first = said[2] if said else None
            key = (facts[:-1], "adult") if grown.surely(facts[-1], first) else ("alone", number)
        if said is not None:
            key = (key, said[1]) if said[3] is None else (key, said[1], order(said[3]))
        if given is not None:
            key = (key, "in", given[1])
        if number in marked:
            key = (key, "marked", marked[number])
        yield number, key


def order(spans: Iterable[judging.Span]) -> tuple[int, ...]:
    """The order of several answers among themselves: the ranks of the ends of their precisions, −1 for no date."""
    ends = [(lo, hi) if lo is not None and hi is not None else () for lo, hi in spans]
    rank = {end: n for n, end in enumerate(sorted({end for pair in ends for end in pair}))}
    return tuple(rank[end] if pair else -1 for pair in ends for end in (pair or (0,)))


class Grown:
    """Whether a birth date can no longer matter: of age today, and 15 at every answer (R25)."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._since: dict[str, int | None] = {}

    def surely(self, birth: str, first_answer: int | None) -> bool:
        """Whether somebody born then is of age today and was 15 at the first answer (second since 1970 UTC)."""
        if birth not in self._since:
            self._since[birth] = self._fifteen(birth)
        fifteen = self._since[birth]
        return fifteen is not None and (first_answer is None or first_answer > fifteen)

    def _fifteen(self, birth: str) -> int | None:
        """A second by which the person was surely 15, None unless surely 18 today."""
        day = calendar_day(birth)
        if day is None or day.year > self._today.year - 19:
            return None
        return day_bounds(date(day.year + 16, 1, 1))[0]


def _marked(desk: Desk) -> dict[int, Hashable]:
    """What sets few people apart: entries of the stop list, decisions of reviewers."""
    stopped: dict[int, list[str]] = {}
    for address, number in judging.at_addresses(desk.db, desk.stops.plain):
        stopped.setdefault(number, []).append(address)
    if desk.stops.has_hashes:
        for address, number in desk.stops.hashed_among(judging.every_address(desk.db)):
            stopped.setdefault(number, []).append(address)
    found: dict[int, Hashable] = {
        number: tuple(
            sorted({(e.channel or "", e.partner or "", e.reason == "erased") for e in desk.stops.matching(addresses)})
        )
        for number, addresses in stopped.items()
    }
    for number, decided in _decided(desk):
        found[number] = (found.get(number), decided)
    return found


def _decided(desk: Desk) -> Iterator[tuple[int, Hashable]]:
    """What reviewers decided about whom; where they judged facts, whether these still stand as they did."""
    judged = []
    for number, facts in judging.decided(desk.db).items():
        if any(facts_hash is not None for *_, facts_hash in facts):
            judged.append(number)
        else:
            yield number, facts
    for start in range(0, len(judged), PART):
        for number, person in persons(desk, judged[start : start + PART]).items():
            yield number, tuple((one.review, _standing(desk, person, one)) for one in person.reviews)


def _standing(desk: Desk, person: Person, decided: Reviewed) -> bool | str | None:
    """Whether the facts judged stand; a person whom nobody can be put beside is told apart by the id."""
    if decided.facts_hash is None:
        return None
    partner, channel = desk.sources.partners.get(decided.review.partner or ""), decided.review.channel
    if partner is None or channel is None:
        return person.contact.id
    return still_holds(desk.case(person, partner, channel), decided)
