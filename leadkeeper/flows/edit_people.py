"""Changes one thing of many people at once: the stage, who is in charge, tags, whether the consent is disputed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.by_standing import people_fitting
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules.typed import WORDS
from leadkeeper.store import edit_writes, edits, listing
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

PART = 2000


@dataclass(frozen=True, slots=True)
class Fitting:
    """Everybody who fits a search and filters: how very many people are named without naming each."""

    search: str = ""
    filters: listing.Filters = field(default_factory=dict)


Whom = Sequence[int] | Fitting
"""Row numbers, or everybody whom a filter finds."""


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit did: its number in the journal (None: nothing was to be changed), and how many people it changed."""

    edit: int | None
    people: int


def set_stage(db: Db, whom: Whom, stage: str, now: datetime) -> Flow[Edited]:
    """Puts people into a stage of the pipeline; raises `unknown-stage`."""
    if stage not in WORDS["stage"]:
        raise LeadKeeperError("unknown-stage", stage=stage, known=", ".join(WORDS["stage"]))
    return (yield from _set(db, whom, "stage", stage, now))


def set_owner(db: Db, whom: Whom, owner: str, now: datetime) -> Flow[Edited]:
    """Says who is in charge of people; empty is nobody."""
    return (yield from _set(db, whom, "owner", owner.strip() or None, now))


def contest(db: Db, whom: Whom, contested: bool, now: datetime) -> Flow[Edited]:
    """Says that people dispute their consent, which blocks them (R44, GDPR 18), or that this is settled."""
    return (yield from _set(db, whom, "contested", int(contested), now))


def change_tags(db: Db, whom: Whom, add: Iterable[str], remove: Iterable[str], now: datetime) -> Flow[Edited]:
    """Gives people tags and takes others away."""
    more = tuple(dict.fromkeys(tag for one in add if (tag := one.strip())))
    less = frozenset(remove)

    def write(numbers: Sequence[int]) -> None:
        changed = {}
        for number, tags in edit_writes.tags_of(db, numbers).items():
            after = tuple(dict.fromkeys((*(tag for tag in tags if tag not in less), *more)))
            if after != tags:
                changed[number] = after
        edit_writes.set_tags(db, changed)

    return (yield from _edit(db, whom, "tags", {"add": list(more), "remove": sorted(less)}, now, write))


def tags(db: Db) -> list[str]:
    """Every tag that somebody has."""
    return edit_writes.all_tags(db)


def _set(db: Db, whom: Whom, column: str, value: str | int | None, now: datetime) -> Flow[Edited]:
    def write(numbers: Sequence[int]) -> None:
        edit_writes.set_for_many(db, column, value, numbers)

    return (yield from _edit(db, whom, column, {column: value}, now, write))


def _fitting(db: Db, whom: Fitting, now: datetime) -> Flow[Sequence[int]]:
    return (yield from people_fitting(db, whom.search, whom.filters, "added", paris_day(now)))


def _edit(
    db: Db,
    whom: Whom,
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    write: Callable[[Sequence[int]], None],
) -> Flow[Edited]:
    """One edit, some thousand people at a time; stopped, nothing has changed."""
    numbers: Sequence[int] = (yield from _fitting(db, whom, now)) if isinstance(whom, Fitting) else whom
    with writing(db), edits.recording(db, kind, now.isoformat(), facts) as made:
        for start in range(0, len(numbers), PART):
            write(list(numbers[start : start + PART]))
            made.keep()
            yield Progress("edit", min(start + PART, len(numbers)), len(numbers))
        made.facts["people"] = people = made.people()
    return Edited(made.number if made.changed else None, people)
