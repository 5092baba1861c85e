"""Makes the notices that follow when somebody withdraws, objects or is erased: every recipient must be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.model.book import Notice
from leadkeeper.rules.deadlines import notice_due
from leadkeeper.rules.passing_on import NOBODY, Channels, says_as_much
from leadkeeper.store import contacts, notices, partners, people
from leadkeeper.store.engine import Db

ALONE = ("erasure", "rectification")
"""What is told of the records chosen, never of others at the same address (`flows.records_of`)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What must be passed on about one person: all records of the person, and for each partner on which channels.

    `reach` gives None for every channel and an empty tuple for a partner whom it does not concern; `at` is when it
    was told, as the archive writes instants.
    """

    records: tuple[int, ...]
    kind: str
    at: str
    reach: Callable[[str], Channels]


def notices_for(
    db: Db,
    numbers: Sequence[int],
    kind: str,
    now: datetime,
    *,
    partner: str | None = None,
    channels: Sequence[str] | None = None,
    at: str | None = None,
) -> list[Notice]:
    """Makes notices of a kind about some people (row numbers) and gives the new ones; only within `writing`.

    A no is passed on for all records at an address; what was erased or put right is told of these records alone.

    `kind` is withdrawal, objection, erasure or rectification; `partner` an id, None for every recipient. For an
    erasure it is called before the person's addresses are gone.
    """
    wanted: Channels = tuple(channels) if channels else None

    def reach(recipient: str) -> Channels:
        return wanted if partner in (None, recipient) else NOBODY

    told = at or now.isoformat()
    about = [tuple(numbers)] if kind in ALONE else groups(db, numbers)
    return pass_on(db, [Cause(records, kind, told, reach) for records in about], now)


def groups(db: Db, numbers: Sequence[int]) -> list[tuple[int, ...]]:
    """All records of each of some people, each person once (R28: records that share a canonical address)."""
    found = (people.twins_of(db, number) or (number,) for number in numbers)
    return list(dict.fromkeys(found))


def pass_on(db: Db, causes: Iterable[Cause], now: datetime) -> list[Notice]:
    """Makes one notice for each partner and record that a released file gave, unless one is open that says as much."""
    causes = list(causes)
    numbers = list(dict.fromkeys(number for cause in causes for number in cause.records))
    given, waiting = notices.given(db, numbers), notices.open_about(db, numbers)
    known = {one.id: one for one in partners.read_all(db)}
    refs = contacts.refs(db, list(given))
    made = []
    for cause, number, partner in _recipients(causes, given):
        channels = cause.reach(partner)
        there = waiting.setdefault((partner, number), [])
        if channels == NOBODY or any(says_as_much(cause.kind, channels, *one) for one in there):
            continue
        due = notice_due(known[partner].contracts, given[number][partner], now).isoformat()
        notices.add(db, partner, number, cause.kind, channels, cause.at, due)
        there.append((cause.kind, channels))
        made.append(Notice(partner, refs[number], cause.kind, due))
    return made


def _recipients(
    causes: Iterable[Cause], given: dict[int, dict[str, list[str | None]]]
) -> Iterable[tuple[Cause, int, str]]:
    """Cause, record and partner of everything that was given."""
    for cause in causes:
        for number in cause.records:
            for partner in given.get(number, {}):
                yield cause, number, partner
