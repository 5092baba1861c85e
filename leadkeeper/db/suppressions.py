"""Suppression list: addresses that are never shared, with any partner or one, on any channel or one."""

from __future__ import annotations

from collections.abc import Iterable

from leadkeeper.db.engine import Db, fetch_all
from leadkeeper.domain.book import Suppression


def add(db: Db, entry: Suppression) -> None:
    """Add an entry."""
    db.conn.execute(
        "INSERT INTO suppressions (email, phone, hash, channel, partner, reason, at)"
        " VALUES (?, ?, ?, ?, (SELECT id FROM partners WHERE ref = ?), ?, ?)",
        (entry.email, entry.phone, entry.hash, entry.channel, entry.partner, entry.reason, entry.at),
    )


def read_all(db: Db) -> tuple[Suppression, ...]:
    """All entries in order of creation."""
    return tuple(numbered(db).values())


def numbered(db: Db) -> dict[int, Suppression]:
    """All entries by id, in order of creation."""
    return {
        number: Suppression(*row)
        for number, *row in fetch_all(
            db,
            "SELECT s.id, s.email, s.phone, s.hash, s.channel, p.ref, s.reason, s.at FROM suppressions s"
            " LEFT JOIN partners p ON p.id = s.partner ORDER BY s.id",
        )
    }


def remove(db: Db, numbers: Iterable[int]) -> None:
    """Delete entries."""
    db.conn.executemany("DELETE FROM suppressions WHERE id = ?", ((number,) for number in numbers))
