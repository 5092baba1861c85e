"""Notices for those who said no in a file that was just read: an unsubscription list reaches the recipients too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leadkeeper.flows.notify import Cause, groups, pass_on
from leadkeeper.model.book import Notice
from leadkeeper.model.person import Event
from leadkeeper.rules.passing_on import Channels, channels_to_pass_on
from leadkeeper.store import notices, people
from leadkeeper.store.engine import Db

FEW = 2_000
"""Up to so many people the other records of each are asked for one by one; beyond, those of everybody at once."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """How many people an import brought a no to partners of, and the notices that follow from it."""

    people: int
    notices: list[Notice]


def notify_of_import(db: Db, number: int, import_id: str, now: datetime) -> Refusals:
    """Make the notices that follow from the refusals in an import (row number and id); only within `writing`."""
    gone = notices.said_no_in(db, number)
    if not gone or not notices.any_given(db):
        return Refusals(len(gone), [])
    found = _groups(db, gone)
    given = notices.given(db, sorted({record for records in found for record in records}))
    concerned = [records for records in found if any(record in given for record in records)]
    return Refusals(len(gone), pass_on(db, _causes(db, concerned, set(gone), import_id, now), now))


def _groups(db: Db, gone: Sequence[int]) -> list[tuple[int, ...]]:
    if len(gone) <= FEW:
        return groups(db, gone)
    group_of = {number: group for group in people.all_twins(db) for number in group}
    return list(dict.fromkeys(group_of.get(number, (number,)) for number in gone))


def _causes(db: Db, concerned: Sequence[tuple[int, ...]], gone: set[int], import_id: str, now: datetime) -> list[Cause]:
    speakers = sorted({record for records in concerned for record in records if record in gone})
    said = {number: record.events for number, record in people.read(db, speakers).items()}
    return [
        cause
        for records in concerned
        for number in records
        if number in said
        for cause in _of_person(records, said[number], import_id, now)
    ]


def _of_person(records: tuple[int, ...], events: tuple[Event, ...], import_id: str, now: datetime) -> list[Cause]:
    """What one record's new answers ask for: withdrawals and refusals are told apart, as the partner reads them."""
    new = [one for one in events if one.consent.source is not None and one.consent.source.import_id == import_id]
    before = [one for one in events if one not in new]
    causes = []
    for kind, noes in (
        ("withdrawal", [one for one in new if one.consent.event not in ("given", "refused")]),
        ("objection", [one for one in new if one.consent.event == "refused"]),
    ):
        if noes:
            others = [*before, *(one for one in new if one.consent.event == "given")]

            def reach(partner: str, noes: list[Event] = noes, others: list[Event] = others) -> Channels:
                return channels_to_pass_on(others, noes, partner)

            told = next((one.consent.at for one in noes if one.when is not None), None)
            causes.append(Cause(records, kind, told or now.isoformat(), reach))
    return causes
