"""Complaints with their mails, and the queries for tracing addresses to contacts and disclosures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.db.engine import Db, dump, fetch_all, fetch_all_in, fetch_value, load_list, load_object
from leadkeeper.domain.book import Complaint
from leadkeeper.domain.complaint import DisclosedContact
from leadkeeper.domain.time import moment

MAIL = "complaint.eml"
"""Name under which mails are stored."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A complaint with details noted on receipt: matched contact or seed contact, sender, subject."""

    complaint: Complaint
    details: Mapping[str, Any]


def add(db: Db, complaint: Complaint, details: Mapping[str, object] | None = None) -> None:
    """Add a complaint, with its trace details if there are any."""
    db.conn.execute(
        "INSERT INTO complaints (ref, address, mail_sha256, channel, at, details) VALUES (?, ?, ?, ?, ?, ?)",
        (
            complaint.id,
            complaint.address,
            complaint.mail_sha256,
            complaint.channel,
            complaint.at,
            dump({name: found for name, found in (details or {}).items() if found}),
        ),
    )


def remove(db: Db, refs: Sequence[str]) -> None:
    """Delete complaints, and mails that no other complaint has; only inside `writing`."""
    for ref in refs:
        mail = fetch_value(db, "SELECT mail_sha256 FROM complaints WHERE ref = ?", (ref,))
        db.conn.execute("DELETE FROM complaints WHERE ref = ?", (ref,))
        db.conn.execute(
            "DELETE FROM files WHERE sha256 = ?1 AND name = ?2"
            " AND NOT EXISTS (SELECT 1 FROM complaints WHERE mail_sha256 = ?1)",
            (mail, MAIL),
        )


def archived(db: Db) -> tuple[Complaint, ...]:
    """All complaints in order of recording, without their trace details."""
    return tuple(
        Complaint(*row)
        for row in fetch_all(db, "SELECT ref, address, mail_sha256, channel, at FROM complaints ORDER BY id")
    )


def read_all(db: Db) -> list[Recorded]:
    """All complaints in order of recording."""
    return [
        Recorded(Complaint(*row), load_object(details))
        for *row, details in fetch_all(
            db, "SELECT ref, address, mail_sha256, channel, at, details FROM complaints ORDER BY id"
        )
    ]


def by_address(db: Db, keys: Sequence[str]) -> list[tuple[int, str]]:
    """Contact id and `email` of contacts with one of these keys, unordered.

    Keys match `email_key` or the canonical address.
    """
    result: dict[int, str] = {}
    for column in ("email_key", "canonical"):
        question = f"SELECT id, email FROM contacts WHERE {column} IN (…) AND erased_at IS NULL"
        result.update(fetch_all_in(db, question, keys))
    return list(result.items())


def by_further_address(db: Db, keys: Sequence[str]) -> list[tuple[int, tuple[str, ...]]]:
    """Contact id and further addresses of contacts with one of these further addresses, unordered.

    The addresses to find are canonical.
    """
    question = (
        "SELECT c.id, c.other_emails FROM further_addresses f JOIN contacts c ON c.id = f.contact"
        " WHERE f.value IN (…) AND f.kind = 'email' AND c.erased_at IS NULL"
    )
    found = {number: load_list(text) for number, text in fetch_all_in(db, question, keys)}
    return list(found.items())


def by_untagged(db: Db, key: str) -> list[tuple[int, str]]:
    """Contact id and `email_key` for each contact with this key, or this key with a `+tag`."""
    local, _, domain = key.rpartition("@")
    return fetch_all(
        db,
        "SELECT id, email_key FROM contacts WHERE erased_at IS NULL AND (email_key = ?1 OR email_key > ?2"
        " AND email_key < ?3 AND substr(email_key, -length(?4)) = ?4)",
        (key, f"{local}+", f"{local},", f"@{domain}"),
    )


def erased_at(db: Db, number: int) -> str | None:
    """Instant at which this contact was erased; None if it was not."""
    at: str | None = fetch_value(db, "SELECT erased_at FROM contacts WHERE id = ?", (number,))
    return at


def traps(db: Db) -> list[tuple[int, str]]:
    """Disclosure id and address of every seed contact that was disclosed."""
    return fetch_all(
        db,
        "SELECT t.delivery, t.email FROM traps t JOIN deliveries d ON d.id = t.delivery"
        " WHERE d.state = 'released' AND t.email IS NOT NULL ORDER BY t.delivery, t.position",
    )


def holding(db: Db, people: Sequence[int]) -> list[DisclosedContact]:
    """Released disclosures with any of these contacts, oldest first, each once; undated ones last."""
    question = "SELECT DISTINCT delivery FROM delivery_contacts WHERE contact IN (…)"
    return deliveries(db, sorted({number for (number,) in fetch_all_in(db, question, people)}))


def number_of(db: Db, ref: str) -> int | None:
    """Database id of a disclosure by public id."""
    found: int | None = fetch_value(db, "SELECT id FROM deliveries WHERE ref = ?", (ref,))
    return found


def addresses_at(db: Db, delivery: int, positions: Sequence[int]) -> dict[int, set[str]]:
    """Canonical addresses and E.164 numbers at positions of a disclosure, seed contacts included.

    Positions without a row are left out; contacts erased since have no addresses.
    """
    result: dict[int, set[str]] = {}
    for question in _ADDRESSES_AT:
        for position, address in fetch_all_in(db, question, positions, (delivery,)):
            known = result.setdefault(position, set())
            if address is not None:
                known.add(address)
    return result


_MEMBERS = "FROM delivery_contacts m JOIN contacts c ON c.id = m.contact WHERE m.delivery = ? AND m.position IN (…)"
_ADDRESSES_AT = (
    f"SELECT m.position, coalesce(c.canonical, c.email_key) {_MEMBERS}",
    f"SELECT m.position, coalesce(c.phone_key, c.phone) {_MEMBERS}",
    f"SELECT m.position, f.value {_MEMBERS.replace('contacts c ON c.id', 'further_addresses f ON f.contact')}",
    "SELECT position, coalesce(canonical, lower(email)) FROM traps WHERE delivery = ? AND position IN (…)",
)


def positions_of(db: Db, delivery: int, people: Sequence[int]) -> dict[int, int]:
    """Position of each of these contacts in a disclosure, if present."""
    question = "SELECT contact, position FROM delivery_contacts WHERE delivery = ? AND contact IN (…)"
    return dict(fetch_all_in(db, question, people, (delivery,)))


def trap_positions(db: Db, delivery: int) -> dict[str, int]:
    """Position of each seed contact of a disclosure by canonical address."""
    question = "SELECT coalesce(canonical, lower(email)), position FROM traps WHERE delivery = ? AND email IS NOT NULL"
    return dict(fetch_all(db, question, (delivery,)))


def memberships(db: Db, people: Sequence[int]) -> list[tuple[int, int]]:
    """(contact id, disclosure id) for each disclosure with any of these contacts."""
    return list(fetch_all_in(db, "SELECT contact, delivery FROM delivery_contacts WHERE contact IN (…)", people))


def deliveries(db: Db, numbers: Sequence[int]) -> list[DisclosedContact]:
    """The released ones of these disclosures, oldest first, each once; undated ones last."""
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
    """Partner id of each released disclosure, by database id."""
    return dict(
        fetch_all(
            db,
            "SELECT d.id, p.ref FROM deliveries d JOIN partners p ON p.id = d.partner WHERE d.state = 'released'",
        )
    )


def receiving_partners(db: Db, people: Sequence[int]) -> list[tuple[int, str]]:
    """(contact id, partner id) for each partner that received any of these contacts, each pair once."""
    question = (
        "SELECT DISTINCT m.contact, p.ref FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
        " JOIN partners p ON p.id = d.partner WHERE m.contact IN (…) AND d.state = 'released'"
    )
    return list(fetch_all_in(db, question, people))
