"""Secrets that proofs rest on, by name: the private key of the book, the secret of its sealed proofs."""

from __future__ import annotations

from leadkeeper.db.engine import Db, fetch_value

SIGNING = "signing-key"
SEALING = "sealing-secret"


def secret(db: Db, name: str) -> bytes | None:
    """Return a secret of the book; None if it has none of this name."""
    found = fetch_value(db, "SELECT secret FROM proof_secrets WHERE name = ?", (name,))
    return bytes.fromhex(found) if found else None


def set_secret(db: Db, name: str, value: bytes, at: str) -> None:
    """Set or replace a secret; only inside `writing`."""
    db.conn.execute(
        "INSERT INTO proof_secrets (name, secret, made_at) VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET secret = excluded.secret, made_at = excluded.made_at",
        (name, value.hex(), at),
    )
