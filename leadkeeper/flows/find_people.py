"""A few people by the letters of their name, address, company or number: for a field that answers as one types."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.flows.book_settings import phone_country
from leadkeeper.rules.search_text import searched
from leadkeeper.store import contacts, listing
from leadkeeper.store.engine import Db

LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Found:
    """One person: the id, the name (a company's where there is no other), and how to reach them."""

    contact: str
    name: str
    reached: str


def find_people(db: Db, text: str, limit: int = 8) -> list[Found]:
    """The first people in the book that fit, none for fewer than two letters."""
    if len(text.strip()) < LEAST_LETTERS:
        return []
    numbers, _all = listing.first(db, searched(text, phone_country(db)), limit=limit)
    return [
        Found(
            one.id,
            " ".join(filter(None, (one.first_name, one.last_name))) or one.company or "",
            one.email or one.phone or "",
        )
        for one in contacts.read(db, list(numbers))
    ]
