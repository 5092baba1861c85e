"""A no by number reaches the person: everybody who has the number of somebody who said no without an address.

It holds for SMS and calls; for every channel where the file is a list of people who left.
"""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.flows.import_draft import Draft, draft_of
from leadkeeper.model.contact import Consent
from leadkeeper.rules.row import Event, Kind, Row
from leadkeeper.store import imports, people, same_number
from leadkeeper.store.engine import Db

BY_NUMBER = ("sms", "voice")
EVERYBODY_LEFT = "everybody_left"
"""The setting of an import whose file is a list of people who left."""

PART = 500


def noes_by_number(db: Db, import_number: int) -> Iterator[list[Draft]]:
    """The people whom a no of their number reaches, some at a time; the drafts are still to be written.

    That is a no that this import brought, or one of before that meets somebody whom it brought.
    """
    alone = same_number.alone(db, import_number)
    left = {ref: _everybody_left(db, ref) for ref in imports.numbers(db)} if alone else {}
    (now,) = [ref for ref, number in imports.numbers(db).items() if number == import_number]
    for start in range(0, len(alone), PART):
        speakers = people.read(db, alone[start : start + PART])
        phones = {number: [one for one in record.addresses if "@" not in one] for number, record in speakers.items()}
        of_phone = same_number.sharers(db, [phone for found in phones.values() for phone in found])
        whom = sorted({number for found in of_phone.values() for number in found})
        new = same_number.come_new(db, import_number, whom)
        drafts = {number: draft_of(record) for number, record in people.read(db, whom).items()}
        for number, record in speakers.items():
            noes = [event.consent for event in record.events if event.consent.event != "given"]
            for other in {other for phone in phones[number] for other in of_phone[phone]} & drafts.keys() - {number}:
                for no in noes:
                    if other in new or _ref(no) == now:
                        _hear(drafts[other], no, everybody_left=left.get(_ref(no) or "", False))
                drafts[other].keep_stops((record.contact.note,))
        yield [draft for draft in drafts.values() if draft.changes]


def _everybody_left(db: Db, ref: str) -> bool:
    found = imports.find(db, ref)
    return found is not None and bool(found[2].get(EVERYBODY_LEFT))


def _ref(consent: Consent) -> str | None:
    return consent.source.import_id if consent.source else None


def _hear(draft: Draft, no: Consent, *, everybody_left: bool) -> None:
    """Adds to somebody a no that was said under the same number."""
    channels = no.channels
    if not everybody_left:
        channels = tuple(channel for channel in BY_NUMBER if not no.channels or channel in no.channels)
        if not channels:
            return
    row = Row((no.source.line if no.source else None) or 0)
    kind = Kind(
        no.event or "withdrawn", no.purpose or "partners", no.partner, no.form_version, no.trace or "none", channels
    )
    row.events = (Event(kind, no.at, no.raw, None),)
    draft.add_events(row)
