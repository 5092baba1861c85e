"""Count and leave out addresses of an export that are unlikely to reach the person (`domain.email`)."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db
from leadkeeper.domain.book import IDENTIFIERS
from leadkeeper.domain.eligibility.contact_rules import holds_back_number
from leadkeeper.domain.email import KINDS, LEAVABLE, address_kinds
from leadkeeper.domain.verdict import Verdict
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.duplicates import refused_in_book
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.judge import ContactGrouping, Judged, shared_numbers

LIST = Path(__file__).resolve().parents[3] / "resources" / "domains" / "disposable.txt"
"""One domain a line, after lines that begin with `#`: where it comes from, its date, its licence."""


@cache
def throwaway_domains() -> frozenset[str]:
    """Return the domains of services that give mailboxes for some minutes."""
    return frozenset(line for line in LIST.read_text("utf-8").splitlines() if line and not line.startswith("#"))


def is_throwaway(domain: str) -> bool:
    """Whether a domain or one above it is on the list."""
    known = throwaway_domains()
    parts = domain.split(".")
    return any(".".join(parts[start:]) in known for start in range(len(parts) - 1))


PART = 5_000
_CELLS = ("email", "first_name", "last_name")


def kinds_of(db: Db, numbers: Iterable[int], near: Collection[int] = ()) -> Iterator[tuple[int, set[str]]]:
    """Yield the id and kinds of each contact, in the given order; erased ones are left out. `near` are `tagged`."""
    waiting = iter(numbers)
    while part := list(islice(waiting, PART)):
        cells = contacts.cells(db, _CELLS, part)
        for number in part:
            if number in cells:
                email, *names = cells[number]
                kinds = address_kinds(email, names, is_throwaway)
                yield number, kinds | {"tagged"} if number in near else kinds


def count_kinds(db: Db, numbers: Iterable[int]) -> dict[str, int]:
    """Number of contacts by each of `KINDS`, in order; a contact of two kinds counts for both."""
    found = Counter(kind for _number, kinds in kinds_of(db, numbers) for kind in kinds)
    return {kind: found[kind] for kind in KINDS}


NAMED = 3  # addresses shown of each kind


@dataclass(frozen=True, slots=True)
class DoubtfulAddresses:
    """Number of contacts by the kinds that they have together, and the first addresses of each kind."""

    counts: Mapping[frozenset[str], int] = field(default_factory=dict)
    first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def doubtful_addresses(judging: JudgingContext, numbers: Iterable[int], channel: str) -> Flow[DoubtfulAddresses]:
    """Return the doubtful addresses of these contacts; on another channel than e-mail only those `tagged`."""
    db = judging.db
    counts: Counter[frozenset[str]] = Counter()
    first: defaultdict[str, list[int]] = defaultdict(list)
    for done, (number, every) in enumerate(kinds_of(db, numbers, refused_in_book(judging))):
        kinds = every if channel == "email" else every & {"tagged"}
        if kinds:
            counts[frozenset(kinds)] += 1
        for kind in kinds:
            if len(first[kind]) < NAMED:
                first[kind].append(number)
        if done % PART == 0:
            yield Progress("look", done)
    cells = {kind: contacts.cells(db, ("email",), some).values() for kind, some in first.items()}
    named = {kind: tuple(email for (email,) in several if email) for kind, several in cells.items()}
    return DoubtfulAddresses(counts, named)


def check_kinds(chosen: Iterable[str]) -> None:
    """Raise `unknown-hygiene` for a kind that an export cannot leave out."""
    for kind in chosen:
        if kind not in LEAVABLE:
            raise LeadKeeperError("unknown-hygiene", kind=kind, known=", ".join(LEAVABLE))


@dataclass(frozen=True, slots=True)
class HeldNumber:
    """An eligible contact with a number that does not go out: id, group, why, and on which channels.

    `number-refused`: another record with the number holds it back. `same-number`: the file holds it already (R28).
    """

    number: int
    situation: int
    why: str
    channels: frozenset[str]


def held_numbers(
    judging: JudgingContext,
    judged: Sequence[Judged],
    channels_of: Sequence[tuple[str, ...]],
    leave_out: Collection[str] = (),
) -> Iterator[HeldNumber]:
    """Yield the eligible contacts with a number that does not go out.

    Contacts of the kinds in `leave_out` are not among them, and never the one with the number in the file.
    """
    by_phone = {one.channel: one for one in judged if IDENTIFIERS[one.channel] == "phone"}
    if not by_phone or all(by_phone.keys().isdisjoint(channels) for channels in channels_of):
        return
    grouping = judged[0].grouping
    shared = shared_numbers(judging.db, grouping)
    by_choice = of_kinds(judging, {*shared.numbers} if leave_out else (), leave_out)

    @cache
    def holds_back(situation: int, channel: str) -> bool:
        is_out = by_phone[channel].judgements[situation].verdict is not Verdict.ELIGIBLE
        person, partner = grouping.representatives[situation], judged[0].partner
        return is_out and holds_back_number(judging.case(person, partner, channel))

    @cache
    def held(packed: bytes) -> list[tuple[int, int, str, frozenset[str]]]:
        people = [divmod(mark, 2) for mark in array("q", packed)]
        refused = {one: {n for n, (group, _) in enumerate(people) if holds_back(group, one)} for one in by_phone}
        is_given = "R28" in judging.sources.off  # each may have it
        is_in_file, result = False, []
        for index, situation in ((n, group) for n, (group, is_first) in enumerate(people) if is_first):
            channels = by_phone.keys() & channels_of[situation]
            gone = frozenset(one for one in channels if refused[one] - {index})
            if gone < channels and is_in_file and not is_given:
                result.append((index, situation, "same-number", frozenset(channels)))
            elif gone:
                result.append((index, situation, "number-refused", gone))
            is_in_file = is_in_file or gone < channels
        return result

    for start, end in pairwise((0, *shared.ends)):
        marks = shared.marks[start:end]
        if by_choice:  # no first number of theirs goes out
            those = zip(shared.numbers[start:end], marks, strict=True)
            marks = array("q", [mark - mark % 2 if number in by_choice else mark for number, mark in those])
        for index, situation, why, gone in held(marks.tobytes()):
            yield HeldNumber(shared.numbers[start + index], situation, why, gone)


def refused_numbers(db: Db, judged: Judged) -> dict[str, int]:
    """Return the eligible contacts (ids by ref) that an export leaves out for another record with the number."""
    judging = load_judging_context(db, judged.today)
    fine = [(judged.channel,) if one.verdict is Verdict.ELIGIBLE else () for one in judged.judgements]
    held = (one for one in held_numbers(judging, [judged], fine) if one.why == "number-refused")
    return {ref: number for number, ref in contacts.refs(db, [one.number for one in held]).items()}


def of_kinds(judging: JudgingContext, people: Iterable[int], chosen: Collection[str]) -> set[int]:
    """Those of these contacts (ids) with an address of a kind in `chosen`."""
    if not chosen:
        return set()
    near = refused_in_book(judging) if "tagged" in chosen else ()
    return {number for number, kinds in kinds_of(judging.db, sorted(people), near) if not kinds.isdisjoint(chosen)}


def without_held(
    judging: JudgingContext,
    judged: Sequence[Judged],
    leave_out: Collection[str],
    people: array[int],
    situations: array[int],
    *channels: list[tuple[str, ...]],
) -> tuple[array[int], array[int], ContactGrouping, dict[str, int]]:
    """Return contacts and their groups without the `held_numbers`, and how many those are by why.

    `channels` are those that each group may be told on, and those of them that need a review. Who goes out on other
    channels than that of the number gets a new group, which is added to both.
    """
    grouping, held = (
        judged[0].grouping,
        {one.number: one for one in held_numbers(judging, judged, channels[0], leave_out)},
    )
    representatives, narrower = [*grouping.representatives], dict[tuple[int, frozenset[str]], int]()
    kept, groups = array("q"), array("l")
    for number, situation in zip(people, situations, strict=True):
        own = situation
        if number in held:
            gone = held[number].channels
            own = narrower.setdefault((situation, gone), len(representatives))
            if own == len(representatives):
                representatives.append(grouping.representatives[situation])
                for several in channels:
                    several.append(tuple(one for one in several[situation] if one not in gone))
        if channels[0][own]:
            kept.append(number)
            groups.append(own)
    return kept, groups, replace(grouping, representatives=representatives), Counter(one.why for one in held.values())


def without_kinds(
    judging: JudgingContext, people: array[int], situations: array[int], chosen: Collection[str]
) -> tuple[array[int], array[int], dict[str, int]]:
    """Return contacts and their groups without those of some kinds, and how many were left out by kind."""
    kept, groups = array("q"), array("l")
    left: Counter[str] = Counter()
    near = refused_in_book(judging) if "tagged" in chosen else ()
    for (number, kinds), situation in zip(kinds_of(judging.db, people, near), situations, strict=True):
        if kinds.isdisjoint(chosen):
            kept.append(number)
            groups.append(situation)
        else:
            left.update(kinds.intersection(chosen))
    return kept, groups, {kind: left[kind] for kind in LEAVABLE if left[kind]}
