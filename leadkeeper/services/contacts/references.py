"""Row references of exports (`E2-000003`), by which a partner names a contact."""

from __future__ import annotations

from leadkeeper.db import complaints, contacts, disclosures, register
from leadkeeper.db.engine import Db
from leadkeeper.domain.billing.returns import read_reference
from leadkeeper.domain.complaint import DisclosedContact
from leadkeeper.domain.suppression import read_identifiers
from leadkeeper.errors import LeadKeeperError


def referenced_contact(db: Db, text: str) -> int | None:
    """Return the id of the contact that a reference names; None if the text is no reference.

    Raises `unknown-reference`, `reference-of-archive` (an archive does not keep the rows of its exports),
    `reference-is-trap`, `reference-erased`.
    """
    named = read_reference(text)
    if named is None:
        return None
    export, position = named
    check_references(db, export, text)
    contact = disclosures.contact_at(db, export, position)
    if contact is None:
        is_trap = disclosures.trap_at(db, export, position) is not None
        raise LeadKeeperError("reference-is-trap" if is_trap else "unknown-reference", reference=text.strip())
    if not contacts.read(db, [contact]):
        raise LeadKeeperError("reference-erased", reference=text.strip())
    return contact


def check_references(db: Db, export: str, text: str) -> None:
    """Raise `unknown-reference` or `reference-of-archive` for an export with references that name no row here."""
    entry = disclosures.exports(register.entries(db)).get(export)
    if entry is None or complaints.number_of(db, export) not in complaints.released(db):
        raise LeadKeeperError("unknown-reference", reference=text.strip())
    if entry.kind == "restored":
        raise LeadKeeperError("reference-of-archive", reference=text.strip())


def referenced_trap(db: Db, text: str) -> tuple[str, list[DisclosedContact]] | None:
    """Return the address of the seed contact that a reference names, with its export; None if it names none."""
    named = read_reference(text)
    address = disclosures.trap_at(db, *named) if named is not None else None
    if named is None or address is None:
        return None
    number = complaints.number_of(db, named[0])
    return address, complaints.deliveries(db, [number] if number is not None else [])


def addresses_of(db: Db, text: str) -> tuple[str, ...]:
    """Return every address and number, as typed, of the contact that a reference names; the text if it is none."""
    number = referenced_contact(db, text)
    if number is None:
        return (text,)
    (contact,) = contacts.read(db, [number])
    every = (contact.email, *contact.other_emails, contact.phone, *contact.other_phones)
    return tuple(filter(None, every))


def identifiers_of(db: Db, text: str) -> tuple[str, ...]:
    """Return the canonical addresses and numbers that a text or a reference names."""
    return tuple(one for cell in addresses_of(db, text) for one in read_identifiers(cell))
