"""Complaints as they were recorded: address, mail, and what was found out about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.model.book import Complaint
from leadkeeper.store.engine import Db, rows, value
from leadkeeper.store.json_text import dump, load_object

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
        mail = value(db, "SELECT mail_sha256 FROM complaints WHERE ref = ?", (ref,))
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
        for *row, details in rows(
            db, "SELECT ref, address, mail_sha256, channel, at, details FROM complaints ORDER BY id"
        )
    ]
