"""Sealed proofs: encrypted by the services, found by a tag, destroyed on their last day."""

from __future__ import annotations

from leadkeeper.db.engine import Db, fetch_all, fetch_value, insert
from leadkeeper.db.json_columns import dump


def add(db: Db, tag: str, expires_on: str, sealed: bytes) -> int:
    """Add a sealed proof; return its database id. Only inside `writing`."""
    return insert(db, "INSERT INTO sealed_proofs (tag, expires_on, sealed) VALUES (?, ?, ?)", (tag, expires_on, sealed))


def tagged(db: Db, tag: str, today: str) -> list[tuple[str, bytes]]:
    """Return last day and content of the sealed proofs with a tag that have not expired, oldest first."""
    return fetch_all(
        db, "SELECT expires_on, sealed FROM sealed_proofs WHERE tag = ? AND expires_on > ? ORDER BY id", (tag, today)
    )


def count(db: Db, today: str) -> int:
    """Return the number of sealed proofs that have not expired."""
    return int(fetch_value(db, "SELECT count(*) FROM sealed_proofs WHERE expires_on > ?", (today,)))


def expired(db: Db, today: str) -> int:
    """Return the number of sealed proofs that have expired and are still stored."""
    return int(fetch_value(db, "SELECT count(*) FROM sealed_proofs WHERE expires_on <= ?", (today,)))


def destroy_expired(db: Db, today: str) -> None:
    """Destroy the sealed proofs that have expired; only inside `writing`."""
    db.conn.execute("DELETE FROM sealed_proofs WHERE expires_on <= ?", (today,))


def destroy(db: Db, ids: list[int] | None = None) -> None:
    """Destroy sealed proofs by database id, or all of them; only inside `writing`."""
    if ids is None:
        db.conn.execute("DELETE FROM sealed_proofs")
    else:
        db.conn.execute("DELETE FROM sealed_proofs WHERE id IN (SELECT value FROM json_each(?))", (dump(ids),))
