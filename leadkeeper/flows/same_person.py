"""Who may be the same person: groups that somebody looks at; nobody is merged by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from leadkeeper.flows.edit_people import Edited
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.same_person import alike
from leadkeeper.store import edits, merging, people
from leadkeeper.store import same_person as sharers
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

REASONS = ("address", "phone", "name")
"""Why people are proposed: one mailbox; one number and similar names; one name at one company or postal address."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records that may be one person, by row number from the first of the book, and what they share."""

    reason: str
    numbers: tuple[int, ...]


def same_person(db: Db) -> Flow[list[Group]]:
    """Every group of records that may be one person, the surest reason first; what was found to differ is left out.

    Records are proposed under one reason only.
    """
    apart = merging.apart(db)
    found: list[Group] = []
    seen: set[tuple[int, ...]] = set()
    for place, reason in enumerate(REASONS):
        yield Progress("same", place, len(REASONS))
        for numbers in _groups(db, reason):
            if numbers not in seen and not _all_apart(numbers, apart):
                seen.add(numbers)
                found.append(Group(reason, numbers))
    return found


def _groups(db: Db, reason: str) -> Iterator[tuple[int, ...]]:
    if reason == "address":
        yield from people.all_twins(db)
    elif reason == "phone":
        for sharing in sharers.by_phone(db):
            yield from alike(sharing)
    else:
        yield from sorted(map(tuple, sharers.by_name(db)))


def _all_apart(numbers: Sequence[int], apart: set[tuple[int, int]]) -> bool:
    return bool(apart) and all(pair in apart for pair in combinations(numbers, 2))


def not_same(db: Db, numbers: Iterable[int], now: datetime) -> Edited:
    """Remembers that these records are different people: together they are not proposed again."""
    chosen = sorted(set(numbers))
    with writing(db), edits.recording(db, "not_same", now.isoformat(), {"people": len(chosen)}) as made:
        merging.keep_apart(db, combinations(chosen, 2))
        made.touch(chosen)
    return Edited(made.number if made.changed else None, len(chosen))
