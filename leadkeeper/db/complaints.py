"""Complaints as they were recorded: address, mail, and what was found out about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.db.engine import Db, fetch_all, fetch_all_in, fetch_value
from leadkeeper.db.json_columns import dump, load_list, load_object
from leadkeeper.domain.book import Complaint
from leadkeeper.domain.complaint import DisclosedContact
from leadkeeper.domain.time import moment

MAIL = "complaint.eml"
"""The name under which the bytes of a mail are kept."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A complaint with the details noted when it came: matched contact or trap, sender, subject."""

    complaint: Complaint
    details: Mapping[str, Any]


def add(db: Db, complaint: Complaint, details: Mapping[str, object]) -> None:
    """A complaint that reached the business, with what was found out about it."""
    db.conn.execute(
        "INSERT INTO complaints (ref, address, mail_sha256, channel, at, details) VALUES (?, ?, ?, ?, ?, ?)",
        (
            complaint.id,
            complaint.address,
            complaint.mail_sha256,
            complaint.channel,
            complaint.at,
            dump({name: found for name, found in details.items() if found}),
        ),
    )


def remove(db: Db, refs: Sequence[str]) -> None:
    """Takes complaints out, and the mails that only they had; only within `writing`."""
    for ref in refs:
        mail = fetch_value(db, "SELECT mail_sha256 FROM complaints WHERE ref = ?", (ref,))
        db.conn.execute("DELETE FROM complaints WHERE ref = ?", (ref,))
        db.conn.execute(
            "DELETE FROM files WHERE sha256 = ?1 AND name = ?2"
            " AND NOT EXISTS (SELECT 1 FROM complaints WHERE mail_sha256 = ?1)",
            (mail, MAIL),
        )


def read_all(db: Db) -> list[Recorded]:
    """All complaints, in the order in which they came."""
    return [
        Recorded(Complaint(*row), load_object(details))
        for *row, details in fetch_all(
            db, "SELECT ref, address, mail_sha256, channel, at, details FROM complaints ORDER BY id"
        )
    ]


def by_address(db: Db, keys: Sequence[str]) -> list[tuple[int, str]]:
    """Row number and `email` of those whose `email_key` or canonical address is one of these, in no order."""
    found: dict[int, str] = {}
    for column in ("email_key", "canonical"):
        question = f"SELECT id, email FROM contacts WHERE {column} IN (…) AND erased_at IS NULL"
        found.update(fetch_all_in(db, question, keys))
    return list(found.items())


def by_further_address(db: Db, keys: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Row number and further addresses of those who have one whose canonical form is one of these, in no order."""
    question = (
        "SELECT c.id, c.other_emails FROM further_addresses f JOIN contacts c ON c.id = f.contact"
        " WHERE f.value IN (…) AND f.kind = 'email' AND c.erased_at IS NULL"
    )
    found = {number: load_list(text) for number, text in fetch_all_in(db, question, keys)}
    return list(found.items())


def by_untagged(db: Db, key: str) -> list[tuple[int, str]]:
    """Row number and key of those whose `email_key` is this one, or this one with a `+tag`."""
    local, _, domain = key.rpartition("@")
    return fetch_all(
        db,
        "SELECT id, email_key FROM contacts WHERE erased_at IS NULL AND (email_key = ?1 OR email_key > ?2"
        " AND email_key < ?3 AND substr(email_key, -length(?4)) = ?4)",
        (key, f"{local}+", f"{local},", f"@{domain}"),
    )


def is_erased(db: Db, number: int) -> bool:
    """Whether this row is what is left of somebody who was erased."""
    return fetch_value(db, "SELECT 1 FROM contacts WHERE id = ? AND erased_at IS NOT NULL", (number,)) is not None


def traps(db: Db) -> list[tuple[int, str]]:
    """Row number of the delivery and address of every trap that went out."""
    return fetch_all(
        db,
        "SELECT t.delivery, t.email FROM traps t JOIN deliveries d ON d.id = t.delivery"
        " WHERE d.state = 'released' AND t.email IS NOT NULL ORDER BY t.delivery, t.position",
    )


def holding(db: Db, people: Sequence[int]) -> list[DisclosedContact]:
    """The released deliveries that any of these people was in, oldest first, each once; undated ones last."""
    question = "SELECT DISTINCT delivery FROM delivery_contacts WHERE contact IN (…)"
    return deliveries(db, sorted({number for (number,) in fetch_all_in(db, question, people)}))


def number_of(db: Db, ref: str) -> int | None:
    """The row number of a delivery, by its id."""
    found: int | None = fetch_value(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))
    return found


def addresses_at(db: Db, delivery: int, positions: Sequence[int]) -> dict[int, set[str]]:
    """Canonical addresses and E.164 numbers of whoever stands at these positions of a delivery, traps included.

    A position where nobody stands is left out; a person who was erased since has none.
    """
    found: dict[int, set[str]] = {}
    for question in _ADDRESSES_AT:
        for position, address in fetch_all_in(db, question, positions, (delivery,)):
            known = found.setdefault(position, set())
            if address is not None:
                known.add(address)
    return found


_MEMBERS = "FROM delivery_contacts m JOIN contacts c ON c.id = m.contact WHERE m.delivery = ? AND m.position IN (…)"
_ADDRESSES_AT = (
    f"SELECT m.position, coalesce(c.canonical, c.email_key) {_MEMBERS}",
    f"SELECT m.position, coalesce(c.phone_key, c.phone) {_MEMBERS}",
    f"SELECT m.position, f.value {_MEMBERS.replace('contacts c ON c.id', 'further_addresses f ON f.contact')}",
    "SELECT position, coalesce(canonical, lower(email)) FROM traps WHERE delivery = ? AND position IN (…)",
)


def positions_of(db: Db, delivery: int, people: Sequence[int]) -> dict[int, int]:
    """The position in a delivery of each of these people who was in it."""
    question = "SELECT contact, position FROM delivery_contacts WHERE delivery = ? AND contact IN (…)"
    return dict(fetch_all_in(db, question, people, (delivery,)))


def trap_positions(db: Db, delivery: int) -> dict[str, int]:
    """The position of each trap of a delivery, by its canonical address."""
    question = "SELECT coalesce(canonical, lower(email)), position FROM traps WHERE delivery = ? AND email IS NOT NULL"
    return dict(fetch_all(db, question, (delivery,)))


def memberships(db: Db, people: Sequence[int]) -> list[tuple[int, int]]:
    """Row number of a person and of a delivery, for each delivery that each of these people was in."""
    return list(fetch_all_in(db, "SELECT contact, delivery FROM delivery_contacts WHERE contact IN (…)", people))


def deliveries(db: Db, numbers: Sequence[int]) -> list[DisclosedContact]:
    """The released ones among these deliveries, oldest first, each once; undated ones last."""
    question = (
        "SELECT d.id, d.ref, p.ref, d.at FROM deliveries d JOIN partners p ON p.id = d.partner"
        " WHERE d.id IN (…) AND d.state = 'released'"
    )
    found = {one[0]: DisclosedContact(*one) for one in fetch_all_in(db, question, numbers)}
    return sorted(found.values(), key=_age)


def _age(one: DisclosedContact) -> tuple[bool, int, int]:
    when = moment(one.at)
    return when is None, when.lo if when else 0, one.number


def released(db: Db) -> dict[int, str]:
    """The partner's id of each released delivery, by row number."""
    return dict(
        fetch_all(
            db,
            "SELECT d.id, p.ref FROM deliveries d JOIN partners p ON p.id = d.partner WHERE d.state = 'released'",
        )
    )


def partners_given(db: Db, people: Sequence[int]) -> list[tuple[int, str]]:
    """Row number and partner id for each partner that each of these people was given to, each pair once."""
    question = (
        "SELECT DISTINCT m.contact, p.ref FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " JOIN partners p ON p.id = d.partner WHERE m.contact IN (…) AND d.state = 'released'"
    )
    return list(fetch_all_in(db, question, people))
