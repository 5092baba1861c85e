"""Register: every export and its outcome, each entry chained to the previous one by SHA-256."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from leadkeeper.db import disclosures
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, canonical_json, fetch_all, fetch_one, fetch_value, load_object
from leadkeeper.domain.time import Moment, moment

START = "0" * 64
HEAD = "register-head"
"""Setting: number and hash of the last entry, so that a truncated chain is detected."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """Register entry: number from 1, instant, kind, body, and chain hashes."""

    seq: int
    at: str
    kind: str
    body: dict[str, Any]
    previous: str
    hash: str


def append(db: Db, at: str, kind: str, body: Mapping[str, object]) -> RegisterEntry:
    """Append an entry to the chain after the remembered last one; if that is missing, a gap shows. Inside `writing`."""
    last, previous = _head(db) or _last(db)
    seq = last + 1
    text = canonical_json(dict(body))
    digest = _digest(seq, at, kind, text, previous)
    statement = "INSERT INTO register (seq, at, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)"
    db.conn.execute(statement, (seq, at, kind, text, previous, digest))
    settings.set_setting(db, HEAD, f"{seq} {digest}")
    return RegisterEntry(seq, at, kind, dict(body), previous, digest)


def _head(db: Db) -> tuple[int, str] | None:
    """Number and hash of the last entry according to the setting; None in a book that never stored them."""
    seq, _, digest = (settings.setting(db, HEAD) or "").partition(" ")
    return (int(seq), digest) if seq.isdecimal() else None


def _last(db: Db) -> tuple[int, str]:
    found = fetch_one(db, "SELECT seq, hash FROM register ORDER BY seq DESC LIMIT 1")
    return (int(found[0]), str(found[1])) if found else (0, START)


def _digest(seq: Any, at: Any, kind: Any, body: Any, previous: Any) -> str:
    return sha256(canonical_json([seq, at, kind, body, previous]).encode()).hexdigest()


def fits(row: Mapping[str, Any]) -> bool:
    """Whether a register row matches its own hash."""
    return bool(row.get("hash") == _digest(*(row.get(name) for name in ("seq", "at", "kind", "body", "previous"))))


def entries(db: Db) -> list[RegisterEntry]:
    """All entries, oldest first."""
    question = "SELECT seq, at, kind, body, previous, hash FROM register ORDER BY seq"
    rows = fetch_all(db, question)
    return [RegisterEntry(seq, at, kind, load_object(body), *hashes) for seq, at, kind, body, *hashes in rows]


def missing(db: Db) -> int:
    """Number of missing entries, judged by the others and the remembered end: recovery keeps such gaps."""
    head, last = _head(db), _last(db)
    return max(head[0] if head else 0, last[0]) - int(fetch_value(db, "SELECT count(*) FROM register"))


def broken_at(db: Db) -> int | None:
    """Number of the first entry that is missing or does not match the chain; None if the chain is intact."""
    previous, expected = START, 1
    question = "SELECT seq, at, kind, body, previous, hash FROM register ORDER BY seq"
    for seq, at, kind, body, before, digest in db.conn.execute(question):
        if seq != expected or before != previous or digest != _digest(seq, at, kind, body, before):
            return expected
        previous, expected = digest, expected + 1
    last, head = expected - 1, _head(db)
    if head is None or head == (last, previous):
        return None
    return last if head[0] == last else min(last, head[0]) + 1  # removed, added or replaced at the end


ACTS = (
    "export", "released", "abandoned", "stop-file", "stops-entered", "put-back", "salvaged", "key", "proof", "credit",
    "paid",
)  # fmt: skip
"""Kinds of entries dated by the clock at the time of the work."""


def last_act(db: Db) -> Moment | None:
    """Latest instant of work in the register: a clock that shows an earlier time was set back."""
    marks = ", ".join("?" * len(ACTS))
    found = fetch_all(db, f"SELECT at FROM register WHERE kind IN ({marks})", ACTS)
    return max(filter(None, (moment(at) for (at,) in found)), key=lambda when: when.lo, default=None)


def dates_back(db: Db) -> int | None:
    """Number of the first entry older than its predecessor: the clock was set back in between."""
    latest = 0
    for seq, at in db.conn.execute("SELECT seq, at FROM register ORDER BY seq"):
        when = moment(at)
        if when is not None and when.hi < latest:
            return int(seq)
        latest = max(latest, when.lo if when else 0)
    return None


def erased_in(db: Db) -> dict[str, int]:
    """Number of contacts erased since, by the id of each export that held any; few are (CROSS JOIN: from them)."""
    question = (
        "SELECT d.ref, count(DISTINCT m.contact) FROM contacts c CROSS JOIN delivery_contacts m ON m.contact = c.id"
        " JOIN deliveries d ON d.id = m.delivery WHERE c.erased_at IS NOT NULL GROUP BY 1"
    )
    return {str(ref): int(count) for ref, count in fetch_all(db, question)}


SEALED = "sealed"  # kind of the register entry that seals older disclosures; its `people` holds the digests by export


def unsealed(db: Db) -> list[tuple[int, str]]:
    """Database id and public id of each disclosure from before schema 3 that no entry seals yet."""
    return fetch_all(db, "SELECT id, ref FROM deliveries WHERE given_key IS NULL ORDER BY id")


def seal_older(db: Db, at: str) -> None:
    """Seal older disclosures as they are, by one register entry; only inside `writing`.

    Disclosures that are already sealed are skipped, and those without a register entry are never sealed.
    """
    registered = entries(db)
    known, sealed = set(exports(registered)), set(seals(registered))
    made: dict[str, str] = {}
    for number, ref in unsealed(db):
        if ref not in known or ref in sealed:
            continue
        key = disclosures.new_key()
        db.conn.execute("UPDATE deliveries SET given_key = ? WHERE id = ?", (key, number))
        people = fetch_all(db, "SELECT position, contact FROM delivery_contacts WHERE delivery = ?", (number,))
        db.conn.executemany(
            "UPDATE delivery_contacts SET given = ?, person = coalesce(person, contact)"
            " WHERE delivery = ? AND position = ?",
            ((given, number, position) for position, _, given in disclosures.with_digest(db, key, people)),
        )
        made[ref] = disclosures.digest(db, number)
    if made:
        append(db, at, SEALED, {"people": made})


def exports(registered: Sequence[RegisterEntry]) -> dict[str, RegisterEntry]:
    """Register entry of each export that was or may have been released, by id."""
    gone = {entry.body.get("export") for entry in registered if entry.kind == "abandoned"}
    return {
        str(entry.body["export"]): entry
        for entry in registered
        if entry.kind in ("export", "restored") and entry.body.get("export") not in gone
    }


def seals(registered: Sequence[RegisterEntry]) -> dict[str, tuple[int, str]]:
    """Number of the sealing entry, and the digest, by export id."""
    result: dict[str, tuple[int, str]] = {}
    for entry in registered:
        if entry.kind == SEALED:
            result |= {ref: (entry.seq, made) for ref, made in entry.body["people"].items()}
    result |= {
        ref: (entry.seq, entry.body["people"]) for ref, entry in exports(registered).items() if "people" in entry.body
    }
    return result


def changed(db: Db) -> dict[str, int | None]:
    """Exports that differ from the register, with the contradicted entry; None for a disclosure without entry."""
    registered = entries(db)
    known, sealed = exports(registered), seals(registered)
    out = {entry.body.get("export") for entry in registered if entry.kind == "released"}
    faults: dict[str, int | None] = {}
    moved = {ref for (ref,) in db.conn.execute(_MOVED)}
    stored = {ref: (number, state) for number, ref, state in fetch_all(db, "SELECT id, ref, state FROM deliveries")}
    for ref, entry in known.items():
        seq, made = sealed.get(ref, (entry.seq, None))
        number, state = stored.get(ref, (None, None))
        is_out = entry.kind == "restored" or ref in out
        if number is None or (is_out and state != "released") or ref in moved or disclosures.digest(db, number) != made:
            faults[ref] = seq
    return faults | {ref: None for ref in stored if ref not in known}


_MOVED = (
    "SELECT DISTINCT d.ref FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE m.contact IS NOT m.person AND NOT EXISTS"
    " (SELECT 1 FROM merged g WHERE g.number = m.person AND g.contact = m.contact)"
)
