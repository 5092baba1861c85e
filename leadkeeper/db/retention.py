"""Retention data of all contacts in one pass; expired contacts packed away until the book is closed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from leadkeeper.db import contacts, proofs
from leadkeeper.db.engine import Db, fetch_all, fetch_value
from leadkeeper.db.imports import imports as imports_db
from leadkeeper.db.json_columns import dump, load, unpack

_THESE = "(SELECT value FROM json_each(?1))"
_TABLES: Mapping[str, tuple[str, ...]] = {
    "contacts": contacts.COLUMNS,
    "consents": ("contact", "seq", "kind", "at", "lo", "hi", "raw", "ip", "import", "line"),
    "reviews": ("contact", "seq", "rule", "partner", "channel", "decision", "reason", "at", "facts_hash"),
    "further_addresses": ("value", "contact", "kind"),
    "import_changes": ("import", "contact", "field", "before", "after", "member", "line"),
    "import_lines": ("contact", "import", "member", "line"),
}
Pack = dict[str, Any]
"""Rows by table; `lines` as [place, cells], `stops` and `sealed` as ids of new entries, `proofs` as withheld."""


def take(db: Db, numbers: Sequence[int]) -> Pack:
    """Return all rows of these contacts; changes nothing."""
    taken: Pack = {}
    for table, columns in _TABLES.items():
        key = "id" if table == "contacts" else "contact"
        question = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} IN {_THESE}"
        taken[table] = [list(row) for row in fetch_all(db, question, (dump(list(numbers)),))]
    return taken


def keep(db: Db, at: str, pack: Pack) -> None:
    """Store packed contacts."""
    db.conn.execute(
        "INSERT INTO purged (at, people, packed) VALUES (?, ?, ?)", (at, len(pack["contacts"]), _packed(pack))
    )


def put_back(db: Db) -> int:
    """Restore all packed contacts as they were; return the count. Only inside `writing`."""
    count = 0
    columns = ", ".join(f"{name} = ?" for name in contacts.COLUMNS[1:])
    for number, packed in fetch_all(db, "SELECT id, packed FROM purged ORDER BY id"):
        pack = _unpacked(packed)
        people = pack["contacts"]
        db.conn.executemany(
            f"UPDATE contacts SET {columns}, erased_at = NULL WHERE id = ?", [(*row[1:], row[0]) for row in people]
        )
        for table in (name for name in _TABLES if name != "contacts"):
            names, marks = ", ".join(_TABLES[table]), ", ".join("?" * len(_TABLES[table]))
            db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", pack[table])
        imports_db.restore_lines(db, {tuple(place): cells for place, cells in pack["lines"]})
        proofs.put_back_rows(db, pack.get("proofs", []))
        proofs.destroy_sealed(db, pack.get("sealed", []))
        db.conn.execute(f"DELETE FROM suppressions WHERE id IN {_THESE}", (dump(pack["stops"]),))
        back = [row[0] for row in people]
        db.conn.execute(f"UPDATE notices SET digest = NULL WHERE contact IN {_THESE}", (dump(back),))
        db.conn.execute("DELETE FROM purged WHERE id = ?", (number,))
        count += len(people)
    return count


def count(db: Db) -> int:
    """Approximate number of packed records, never too low."""
    return int(fetch_value(db, "SELECT coalesce(sum(people), 0) FROM purged"))


def waiting(db: Db) -> bool:
    """Whether any contact is packed."""
    return fetch_value(db, "SELECT 1 FROM purged LIMIT 1") is not None


def forget(db: Db) -> None:
    """Delete all packed contacts for good."""
    db.conn.execute("DELETE FROM purged")


def forget_some(db: Db, addresses: set[str]) -> int:
    """Delete packed contacts with one of these canonical addresses for good; return the number of records."""
    gone = 0
    for number, packed in fetch_all(db, "SELECT id, packed FROM purged"):
        pack = _unpacked(packed)
        theirs = _with_addresses(pack, addresses)
        if not theirs:
            continue
        gone += len(theirs)
        for table, columns in _TABLES.items():
            place = columns.index("id" if table == "contacts" else "contact")
            pack[table] = [row for row in pack[table] if row[place] not in theirs]
        # Packs do not store which contact a line or a proof belongs to: none of this pack is restored.
        pack["lines"] = []
        pack["proofs"] = []
        db.conn.execute("UPDATE purged SET packed = ? WHERE id = ?", (_packed(pack), number))
    return gone


def _with_addresses(pack: Pack, addresses: set[str]) -> set[int]:
    canonical, key = (contacts.COLUMNS.index(name) for name in ("canonical", "email_key"))
    own = {row[0] for row in pack["contacts"] if (row[canonical] or row[key]) in addresses}
    further = {contact for address, contact, kind in pack["further_addresses"] if address in addresses}
    return own | further


def _packed(pack: Pack) -> bytes:
    return zlib.compress(json.dumps(pack, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _unpacked(packed: bytes) -> Pack:
    pack: Pack = load(unpack(packed))
    return pack


def people(db: Db) -> Generator[tuple[Any, ...], None, None]:
    """Yield the facts that determine the retention period of every contact, ascending by id.

    Contact id, first second and kind of the last action, instant of information, stage, end of the relation, whether
    kept for accounting, database id of the import.
    """
    yield from db.conn.execute(
        "SELECT id, action_lo, action_kind, json_extract(informed, '$.at'), stage, relation_ended_on, admin_only IS 1,"
        " import FROM contacts WHERE erased_at IS NULL ORDER BY id"
    )


def yeses(db: Db, end: int) -> Generator[tuple[int, int, str | None], None, None]:
    """Yield the newest consent by a second since 1970 UTC: contact id, second, form id."""
    yield from db.conn.execute(
        "SELECT e.contact, max(e.lo), f.ref FROM consents e JOIN consent_kinds k ON k.id = e.kind"
        " LEFT JOIN form_versions v ON v.id = k.form_version LEFT JOIN forms f ON f.id = v.form"
        " WHERE k.event = 'given' AND e.lo <= ? GROUP BY e.contact ORDER BY e.contact",
        (end,),
    )


def imports(db: Db) -> dict[int, tuple[str, str | None]]:
    """Public id and instant of each import, by database id."""
    return {number: (ref, at) for number, ref, at in fetch_all(db, "SELECT id, ref, at FROM imports")}


def asking(db: Db) -> set[int]:
    """Ids of contacts with an unanswered request."""
    return {contact for (contact,) in fetch_all(db, "SELECT DISTINCT contact FROM requests WHERE answered_on IS NULL")}


def to_be_told(db: Db) -> set[int]:
    """Ids of contacts with an open notification."""
    return {contact for (contact,) in fetch_all(db, "SELECT DISTINCT contact FROM notices WHERE sent_at IS NULL")}
