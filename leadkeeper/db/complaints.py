"""Complaints with their mails, and the queries for tracing addresses to contacts and disclosures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.db.engine import Db, dump, fetch_all, fetch_all_in, fetch_value, load_list, load_object
from leadkeeper.domain.book import Complaint

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


def erased_at(db: Db, number: int) -> str | None:
    """Instant at which this contact was erased; None if it was not."""
    at: str | None = fetch_value(db, "SELECT erased_at FROM contacts WHERE id = ?", (number,))
    return at
