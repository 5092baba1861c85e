"""Lists of people: who fits a search and filters, and one page of them."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.book_settings import phone_country
from leadkeeper.model.contact import Contact
from leadkeeper.rules.email import import_key
from leadkeeper.rules.search_text import searched
from leadkeeper.store import contacts, listing, merging, reviews, short_words
from leadkeeper.store.engine import Db

SORTS = tuple(listing.SORTS)
FILTERS = tuple(listing.FILTERS)


def list_contacts(db: Db, search: str = "", filters: listing.Filters | None = None, sort: str = "added") -> array[int]:
    """The row numbers of the people that fit, in order; of several values of a filter one is enough.

    Raises `unknown-filter` and `unknown-sort`.
    """
    _check_filters(filters)
    if sort.removeprefix("-") not in listing.SORTS:
        raise LeadKeeperError("unknown-sort", name=sort, known=", ".join(SORTS))
    return listing.ids(db, searched(search, phone_country(db)), filters, sort)


def first_contacts(db: Db, search: str = "", filters: listing.Filters | None = None) -> tuple[array[int], bool]:
    """At once the first of the people that fit, in the order in which they were added, and whether these are all.

    Two hundred at most; fewer or none where it would take too long to find them. Raises `unknown-filter`.
    """
    _check_filters(filters)
    return listing.first(db, searched(search, phone_country(db)), filters)


def learn_short_words(db: Db) -> None:
    """Learns by what words of one or two letters are found at once; looks at everybody, unless nothing has changed."""
    short_words.learn(db)


def _check_filters(filters: listing.Filters | None) -> None:
    for name in filters or {}:
        if name not in listing.CONDITIONS:
            raise LeadKeeperError("unknown-filter", name=name, known=", ".join(FILTERS))


def page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """The people with these row numbers, without answers and decisions."""
    return contacts.read(db, numbers)


def decided_page(db: Db, numbers: Sequence[int]) -> list[Contact]:
    """The people with these row numbers, each with the decisions about them, without answers."""
    decided = reviews.of(db, numbers)
    return [
        replace(one, reviews=tuple(review for review, _ in decided.get(number, ())))
        for number, one in zip(numbers, page(db, numbers), strict=True)
    ]


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
