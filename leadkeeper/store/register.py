"""The register: every export and what became of it, each entry chained to the one before by its SHA-256."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from leadkeeper.store.engine import Db, one, rows
from leadkeeper.store.json_text import canonical, load

START = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its number from 1, when, what kind, what it says, and its place in the chain."""

    seq: int
    at: str
    kind: str
    body: dict[str, Any]
    previous: str
    hash: str


def append(db: Db, at: str, kind: str, body: Mapping[str, object]) -> Entry:
    """Adds an entry to the end of the chain; only within `writing`."""
    last = one(db, "SELECT seq, hash FROM register ORDER BY seq DESC LIMIT 1")
    seq, previous = (last[0] + 1, last[1]) if last else (1, START)
    text = canonical(dict(body))
    digest = _digest(seq, at, kind, text, previous)
    db.conn.execute(
        "INSERT INTO register (seq, at, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)",
        (seq, at, kind, text, previous, digest),
    )
    return Entry(seq, at, kind, dict(body), previous, digest)


def _digest(seq: int, at: str, kind: str, body: str, previous: str) -> str:
    return sha256(canonical([seq, at, kind, body, previous]).encode()).hexdigest()


def entries(db: Db) -> list[Entry]:
    """The whole register, oldest first."""
    return [
        Entry(seq, at, kind, load(body), previous, digest)
        for seq, at, kind, body, previous, digest in rows(
            db, "SELECT seq, at, kind, body, previous, hash FROM register ORDER BY seq"
        )
    ]


def broken_at(db: Db) -> int | None:
    """The number of the first entry that does not fit the chain, None when the chain is whole."""
    previous, expected = START, 1
    for seq, at, kind, body, before, digest in db.conn.execute(
        "SELECT seq, at, kind, body, previous, hash FROM register ORDER BY seq"
    ):
        if seq != expected or before != previous or digest != _digest(seq, at, kind, body, before):
            return expected
        previous, expected = digest, expected + 1
    return None
