"""Refusals that reach further partners because records are joined: by a merge, an edit or a row of a file.

A refusal, withdrawal or suppression of one record holds for all records joined with it (R28). A partner that received
another of them was never notified of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from leadkeeper.db import disclosures, suppressions
from leadkeeper.db.engine import Db
from leadkeeper.db.suppressions import NotificationRow
from leadkeeper.domain.book import Notice
from leadkeeper.domain.contact import CHANNELS, EligibilitySubject, Event
from leadkeeper.domain.deadlines import NOBODY, Channels, covers
from leadkeeper.domain.eligibility.contact_rules import stopped_by
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import moment, paris_day
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context, load_subjects
from leadkeeper.services.suppression.notifications import NotificationCause, create_notifications

NO_AGAIN = {"R02", "R33"}
"""Rules by which a refusal holds despite a later consent."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal or withdrawal in force: the kind of its notification, its instant, whether the list alone says it."""

    kind: str
    at: str | None
    is_stop: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One record by itself: refusals by partner id and channel, partners that received it, notifications about it."""

    number: int
    refusals: Mapping[tuple[str, str], Refusal]
    received: tuple[str, ...] = ()
    told: tuple[NotificationRow, ...] = field(default=(), repr=False)

    def knows(self, partner: str, channel: str, no: Refusal) -> bool:
        """Whether the partner was notified, or is to be, of this refusal or a later one."""
        since = _start(no.at)
        lines = [one for one in self.told if one.partner == partner and _start(one.cause_at) >= since]
        return any(covers(no.kind, (channel,), one.kind, one.channels) for one in lines)


def _start(at: str | None) -> int:
    when = moment(at)
    return when.lo if when else 0


def alone(desk: JudgingContext, numbers: Sequence[int]) -> dict[int, EligibilitySubject]:
    """Return each record as its own subject, without the records that share its address."""
    return load_subjects(desk, numbers, dict.fromkeys(numbers, ()))


def noes(desk: JudgingContext, person: EligibilitySubject, partner: Partner, channel: str) -> tuple[Event, ...]:
    """Return the refusals and withdrawals of a record that hold for a partner and channel."""
    answers = desk.case(person, partner, channel).answers
    standing = (*answers.withdrawn, *answers.refused)
    if NO_AGAIN.isdisjoint(desk.judge(person, partner, channel).rules):
        return standing
    return tuple(dict.fromkeys((*standing, *answers.lifted)))


def standings(desk: JudgingContext, numbers: Sequence[int]) -> dict[int, Standing]:
    """Return what stands for each record by itself, by contact id."""
    given = disclosures.recipients(desk.db, numbers)
    lines_about: dict[int, list[NotificationRow]] = {}
    for line in suppressions.read_notifications(desk.db) if given else ():
        lines_about.setdefault(line.person, []).append(line)
    return {
        number: Standing(number, _refusals(desk, one), tuple(given.get(number, ())), tuple(lines_about.get(number, ())))
        for number, one in alone(desk, numbers).items()
    }


def _refusals(desk: JudgingContext, person: EligibilitySubject) -> dict[tuple[str, str], Refusal]:
    """The oldest refusal of a record by partner and channel: later ones were not passed on again."""
    if not person.suppressed and all(one.consent.event == "given" for one in person.events):
        return {}
    questions = [(partner, channel) for partner in desk.sources.world.partners for channel in CHANNELS]
    standing = {(partner.id, channel): _oldest(desk, person, partner, channel) for partner, channel in questions}
    return {key: refusal for key, refusal in standing.items() if refusal is not None}


def _oldest(desk: JudgingContext, person: EligibilitySubject, partner: Partner, channel: str) -> Refusal | None:
    answers = [one.consent for one in noes(desk, person, partner, channel)]
    withdrawals = [one for one in answers if one.event != "refused"]
    stops = () if answers else stopped_by(desk.case(person, partner, channel))
    instants = [one.at for one in (*(withdrawals or answers), *stops)]
    kind = "withdrawal" if withdrawals else "objection"
    return Refusal(kind, min(instants, key=_start), bool(stops)) if instants else None


def partners_reached(parts: Iterable[Sequence[Standing]]) -> set[str]:
    """Return ids of the partners to notify if groups of records (`parts`) are joined."""
    return {partner for _number, partner, _channel, _no in _new(list(parts))}


def _new(parts: Sequence[Sequence[Standing]]) -> list[tuple[int, str, str, Refusal]]:
    """Return record, partner, channel and refusal where a record was shared and only another part refuses."""
    everything = {key: no for part in parts for one in part for key, no in one.refusals.items()}
    return [
        (record.number, *key, no)
        for part in parts
        for record in part
        for key, no in everything.items()
        if key[0] in record.received and not any(key in other.refusals for other in part) and not record.knows(*key, no)
    ]


def notify_joined(
    db: Db, parts: Sequence[Sequence[Standing]], now: datetime, stays: Mapping[int, int] | None = None
) -> list[Notice]:
    """Create the notifications for groups of records that were joined; only inside `writing`.

    `stays`: record merged away → record that has its disclosures now.
    """
    reached: dict[tuple[int, str, str | None], dict[str, list[str]]] = {}
    for number, partner, channel, no in _new(parts):
        of_cause = reached.setdefault(((stays or {}).get(number, number), no.kind, no.at), {})
        of_cause.setdefault(partner, []).append(channel)
    causes = []
    for (number, kind, at), channels in reached.items():

        def reach(partner: str, channels: dict[str, list[str]] = channels) -> Channels:
            found = tuple(one for one in CHANNELS if one in channels.get(partner, NOBODY or ()))
            return None if found == CHANNELS else found

        causes.append(NotificationCause((number,), kind, at if at and moment(at) else now.isoformat(), reach))
    return create_notifications(db, causes, now, beyond_files=True)


def notify_connected(db: Db, clusters: Sequence[Sequence[int]], now: datetime) -> list[Notice]:
    """Create the notifications for records (ids) that got addresses, which may join them or be on the suppression list.

    `clusters` are groups that share addresses now. Only inside `writing`.
    """
    given = disclosures.recipients(db, sorted({number for cluster in clusters for number in cluster}))
    clusters = [cluster for cluster in clusters if not given.keys().isdisjoint(cluster)]
    if not clusters:
        return []
    desk = load_judging_context(db, paris_day(now))
    known = standings(desk, sorted({number for cluster in clusters for number in cluster}))
    return [
        one
        for cluster in clusters
        for one in notify_joined(db, [[part] for number in cluster for part in _without_stops(known[number])], now)
    ]


def _without_stops(record: Standing) -> tuple[Standing, Standing]:
    """A record as if its addresses were not on the suppression list, and what the list says."""
    stops = {key: no for key, no in record.refusals.items() if no.is_stop}
    said = {key: no for key, no in record.refusals.items() if not no.is_stop}
    return replace(record, refusals=said), Standing(record.number, stops)
