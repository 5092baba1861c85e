"""Breach log with its clock: the CNIL is told within 72 hours (GDPR 33), people without delay if the risk is high."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leadkeeper.db.engine import Db
from leadkeeper.db.proof import breaches
from leadkeeper.db.proof.breaches import Breach
from leadkeeper.db.transaction import writing
from leadkeeper.domain.text import numbered_id
from leadkeeper.domain.time import Moment, epoch, in_paris, moment
from leadkeeper.errors import LeadKeeperError

HOURS = 72


@dataclass(frozen=True, slots=True)
class BreachStatus:
    """A breach and its clock: `hours_left` until the CNIL must have been told, negative after; `state` is `told`,
    `told-late`, `open` or `overdue`."""

    breach: Breach
    due: str
    hours_left: int
    state: str

    def as_json(self) -> dict[str, object]:
        """Return the object printed by `breach --json`."""
        breach = self.breach
        return {
            "id": breach.id, "known_at": breach.known_at, "what": breach.what, "authority_at": breach.authority_at,
            "people_at": breach.people_at, "due": self.due, "hours_left": self.hours_left, "state": self.state,
        }  # fmt: skip


def list_breaches(db: Db, now: datetime) -> list[BreachStatus]:
    """Return all breaches with their clocks."""
    return [_status(one, now) for one in breaches.read_all(db)]


def _status(breach: Breach, now: datetime) -> BreachStatus:
    due = datetime.fromisoformat(breach.known_at) + timedelta(hours=HOURS)
    told = datetime.fromisoformat(breach.authority_at) if breach.authority_at else None
    left = int((due - (told or now)).total_seconds() // 3600)
    state = ("told" if left >= 0 else "told-late") if told else ("open" if left >= 0 else "overdue")
    return BreachStatus(breach, due.isoformat(), left, state)


def record_breach(db: Db, what: str, known_at: str | None, now: datetime) -> BreachStatus:
    """Record a breach, known since an instant or the start of a day (default: now).

    Raises `reason-missing`, `bad-instant` and `day-in-future`.
    """
    if not what.strip():
        raise LeadKeeperError("reason-missing")
    known = in_paris(_when(known_at, now).lo) if known_at is not None else now
    with writing(db):
        ref = numbered_id("B", {one.id for one in breaches.read_all(db)})
        breach = Breach(ref, known.isoformat(), what.strip())
        breaches.keep(db, breach)
    return _status(breach, now)


def mark_told(db: Db, ref: str, now: datetime, *, authority: str | None, people: str | None) -> BreachStatus:
    """Record when the CNIL and the people were told; raises `unknown-breach` and as `record_breach`."""
    breach = next((one for one in breaches.read_all(db) if one.id == ref), None)
    if breach is None:
        raise LeadKeeperError("unknown-breach", breach=ref)
    with writing(db):
        changed = replace(
            breach,
            authority_at=_told_at(authority, now) if authority else breach.authority_at,
            people_at=_told_at(people, now) if people else breach.people_at,
        )
        breaches.keep(db, changed)
    return _status(changed, now)


def _when(text: str, now: datetime) -> Moment:
    when = moment(text)
    if when is None:
        raise LeadKeeperError("bad-instant", text=text)
    if when.lo > epoch(now):
        raise LeadKeeperError("day-in-future", text=text)
    return when


def _told_at(text: str, now: datetime) -> str:
    """Instant of a notification; of a day its end, so that no late one counts as in time."""
    return in_paris(min(_when(text, now).hi, epoch(now))).isoformat()
