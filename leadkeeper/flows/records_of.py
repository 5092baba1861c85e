"""All records of one person, by any spelling of an address or by an id."""

from __future__ import annotations

from leadkeeper.errors import LeadKeeperError
from leadkeeper.rules.email import canonical
from leadkeeper.store import contacts, judging, merging, people
from leadkeeper.store.engine import Db


def records_of(db: Db, address_or_id: str) -> tuple[int, ...]:
    """The row numbers of all records of the person with this id or e-mail address, in the order of the book.

    Records are one person when they share a canonical address, also through third ones (R28); further addresses count.
    The id of a record that was merged leads to the one kept. Raises `unknown-contact`.
    """
    by_id = contacts.numbers(db, [address_or_id]).get(address_or_id) or _kept(db, address_or_id)
    found = {by_id} if by_id is not None else _at(db, address_or_id)
    if not found:
        raise LeadKeeperError("unknown-contact", contact=address_or_id)
    return tuple(sorted(found.union(*(people.twins_of(db, number) for number in found))))


def _kept(db: Db, ref: str) -> int | None:
    """The record that one with this id was merged into, None when there is none or it was erased."""
    kept = merging.leads_to(db, ref)
    return kept if kept is not None and contacts.read(db, [kept]) else None


def _at(db: Db, address: str) -> set[int]:
    if "@" not in address:
        return set()
    return {number for _, number in judging.at_addresses(db, [canonical(address)])}
