"""Lists of people: who fits a search and filters, and one page of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.contact import Contact
from leadkeeper.rules.email import import_key
from leadkeeper.store import contacts, listing, merging
from leadkeeper.store.engine import Db

SORTS = tuple(listing.SORTS)
FILTERS = tuple(listing.FILTERS)


def list_contacts(db: Db, search: str = "", filters: listing.Filters | None = None, sort: str = "added") -> array[int]:
    """The row numbers of the people that fit, in order; of several values of a filter one is enough.

    Raises `unknown-filter` and `unknown-sort`.
    """
    for name in filters or {}:
        if name not in listing.FILTERS:
            raise LeadKeeperError("unknown-filter", name=name, known=", ".join(FILTERS))
    if sort.removeprefix("-") not in listing.SORTS:
        raise LeadKeeperError("unknown-sort", name=sort, known=", ".join(SORTS))
    return listing.ids(db, search, filters, sort)


def page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """The people with these row numbers, without answers and decisions."""
    return contacts.read(db, numbers)


def find(db: Db, address_or_id: str) -> int:
    """The row number of the person with this id or e-mail address; raises `unknown-contact`.

    The id of a record that was merged leads to the one kept.
    """
    found = contacts.numbers(db, [address_or_id]).get(address_or_id)
    if found is None:
        found = merging.leads_to(db, address_or_id)
    if found is None:
        found = contacts.at_email(db, import_key(address_or_id))
    if found is None:
        raise LeadKeeperError("unknown-contact", contact=address_or_id)
    return found
