"""What people ask about their data, when they were told that it takes longer, and when and how they were answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.store.contacts import ref_of
from leadkeeper.store.engine import Db, rows
from leadkeeper.store.json_text import dump, load_object

LASTING = ("extended_on", "how")
"""What stays of the details when the person is erased: it names nobody."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: `number` in the book, its id, the person's row number and id, and what became of it.

    `name` and `email` are the person's, None once `erased`; `note` is what somebody wrote about it.
    """

    number: int
    ref: str
    person: int
    contact: str
    name: str | None
    email: str | None
    kind: str | None
    received_on: str | None
    answered_on: str | None
    extended_on: str | None
    how: str | None
    note: str | None
    erased: bool = False


def read(db: Db, people: Sequence[int] | None = None) -> list[Asked]:
    """All requests, or those of some people (row numbers), in the order in which they came."""
    found = rows(
        db,
        "SELECT r.id, r.ref, c.id, c.ref, c.first_name, c.last_name, c.email, r.kind, r.received_on, r.answered_on,"
        " r.details, c.erased_at IS NOT NULL FROM requests r JOIN contacts c ON c.id = r.contact"
        " WHERE ?1 IS NULL OR c.id IN (SELECT value FROM json_each(?1)) ORDER BY r.id",
        (dump(list(people)) if people is not None else None,),
    )
    return [_asked(row) for row in found]


def _asked(row: Sequence[Any]) -> Asked:
    number, ref, person, contact, first, last, email, kind, received, answered, details, erased = row
    more = load_object(details)
    return Asked(
        number=number,
        ref=ref,
        person=person,
        contact=ref_of(person, contact),
        name=" ".join(filter(None, (first, last))) or None,
        email=email,
        kind=kind,
        received_on=received,
        answered_on=answered,
        extended_on=more.get("extended_on"),
        how=more.get("how"),
        note=more.get("note"),
        erased=bool(erased),
    )


def change(db: Db, number: int, answered_on: str | None, **details: str | None) -> None:
    """Writes down when a request was answered, and `extended_on`, `how` and `note` of it; None forgets."""
    kept = {name: text for name, text in details.items() if text is not None}
    db.conn.execute("UPDATE requests SET answered_on = ?, details = ? WHERE id = ?", (answered_on, dump(kept), number))


def forget_words(db: Db, people: Sequence[int]) -> None:
    """Takes out of the requests of people who are erased whatever somebody wrote about them."""
    for asked in read(db, people):
        lasting = {name: getattr(asked, name) for name in LASTING}
        change(db, asked.number, asked.answered_on, **lasting)
