"""Changes the facts of one person by hand; nothing is overwritten silently: the journal keeps what stood there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.edit_people import Edited
from leadkeeper.flows.stop_key import folded_until
from leadkeeper.model.contact import Contact
from leadkeeper.rules import identity, typed
from leadkeeper.rules.email import canonical
from leadkeeper.rules.stop_list import StopList
from leadkeeper.rules.typed import EXTRA, YES, Typed
from leadkeeper.store import contacts, edit_writes, edits, judging, people, suppressions
from leadkeeper.store import owner as owners
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

__all__ = ["EXTRA", "YES", "Fields", "edit_person", "fields_of", "wrong_fields"]


@dataclass(frozen=True, slots=True)
class Fields:
    """A person's fields as texts to be changed, and on which day each was last changed by hand, where it was."""

    number: int
    contact: Contact
    texts: dict[str, str]
    by_hand: dict[str, str]


def fields_of(db: Db, number: int) -> Fields:
    """What can be edited of the person with this row number; raises `unknown-contact`."""
    contact = _contact(db, number)
    by_hand = {name: edit.at for edit in edits.of_contact(db, number) for name in _named(edit)}
    return Fields(number, contact, typed.as_typed(contact), by_hand)


def _named(edit: edits.Edit) -> list[str]:
    return list(edit.facts.get("fields", ())) if edit.kind in ("fields", "merge") else [edit.kind]


def wrong_fields(contact: Contact, texts: Typed, now: datetime) -> dict[str, LeadKeeperError]:
    """What is wrong with what was typed, by field; see `rules.typed.read`."""
    return typed.read(contact, texts, paris_day(now))[1]


def edit_person(db: Db, number: int, texts: Typed, now: datetime) -> Edited:
    """Writes the fields that were changed, named with their texts, for the person with this row number.

    Raises the first of what `wrong_fields` finds, `unknown-contact`, `email-taken` where the new address is another
    record's own, and `stop-list-loses` where the stop list knows the person by an address that would be gone.
    """
    contact = _contact(db, number)
    before = typed.as_typed(contact)
    changed = {name: text for name, text in texts.items() if before.get(name, "") != text}
    after, wrong = typed.read(contact, changed, paris_day(now))
    for error in wrong.values():
        raise error
    if after.email and after.email != contact.email:
        _check_free(db, number, after.email)
    keys = identity.keys(after.email, after.phone, after.other_emails, after.other_phones)
    with writing(db), edits.recording(db, "fields", now.isoformat(), {"people": 1, "fields": list(changed)}) as made:
        stopped = stopping(db, [number])
        edit_writes.rewrite(db, number, after, keys)
        check_still_stopped(db, number, stopped)
    return Edited(made.number if made.changed else None, int(made.changed))


def _check_free(db: Db, number: int, email: str) -> None:
    key = canonical(email)
    at_it = sorted({other for _address, other in judging.at_addresses(db, [key])} - {number})
    for one in contacts.read(db, at_it):
        if one.email and canonical(one.email) == key:
            name = " ".join(filter(None, (one.first_name, one.last_name))) or one.company or one.id
            raise LeadKeeperError("email-taken", email=email, name=name, contact=one.id)


def _contact(db: Db, number: int) -> Contact:
    found = contacts.read(db, [number])
    if not found:
        raise LeadKeeperError("unknown-contact", contact=f"c{number}")
    return found[0]


def stopping(db: Db, numbers: list[int]) -> set[object]:
    """The entries of the stop list that know some people."""
    stops = StopList(suppressions.read_all(db), owners.read(db).suppression_key, folded_until(db))
    records = people.read(db, numbers)
    return {entry for record in records.values() for entry in stops.matching(record.addresses)}


def check_still_stopped(db: Db, number: int, before: set[object]) -> None:
    """Raises `stop-list-loses` where an entry of the stop list does not know this person any more (GDPR 21(3))."""
    if before - stopping(db, [number]):
        raise LeadKeeperError("stop-list-loses")
