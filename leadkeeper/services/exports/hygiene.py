"""Count and leave out addresses of an export that are unlikely to reach the person (`domain.email`)."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db
from leadkeeper.domain.email import KINDS, LEAVABLE, address_kinds
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.contacts.duplicates import refused_in_book
from leadkeeper.services.eligibility.context import JudgingContext

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
