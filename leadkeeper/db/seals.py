"""Digests of small tables, which detect edits by other programs.

A writing connection records in temporary triggers which of these tables it touches; before each commit the digest of
each touched table is written to `settings`. An edit by another program leaves the digests outdated. They are not
secret: an edit that also recomputes them is not detected (SECURITY.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from leadkeeper.db.engine import Db, fetch_all, fetch_value

TABLES = (
    "owner", "partners", "contracts", "lists", "list_versions", "forms", "form_versions", "evidence",
    "consent_kinds", "suppressions", "merged", "settings",
)  # fmt: skip
PREFIX = "seal-"


def watch(db: Db) -> None:
    """Record which tables this connection touches; for a book of the current schema, open for writing."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS touched (tab TEXT PRIMARY KEY) WITHOUT ROWID")
    for table in TABLES:  # no INSERT OR IGNORE: the conflict clause of the outer statement would override it
        for how in ("INSERT", "UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS touched_{table}_{how} AFTER {how} ON main.{table} BEGIN"
                f" INSERT INTO touched SELECT '{table}' WHERE '{table}' NOT IN (SELECT tab FROM touched); END"
            )
    db.is_sealed = True


def seal_touched(db: Db) -> None:
    """Write the digests of tables touched since the last call; only inside `writing`."""
    if not db.is_sealed:
        return
    touched = [table for (table,) in fetch_all(db, "SELECT tab FROM touched")]
    if touched:
        seal(db, [table for table in TABLES if table in touched])
        db.conn.execute("DELETE FROM touched")


def seal(db: Db, tables: Iterable[str] = TABLES) -> None:
    """Write the digests of some tables; that of `settings` excludes the digests themselves."""
    db.conn.executemany(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(f"{PREFIX}{table}", _digest(db, table)) for table in tables],
    )


def broken(db: Db) -> list[str]:
    """Tables changed by another program; a permit that stays lets answers be changed for good."""
    changed = [
        table
        for table in TABLES
        if fetch_value(db, "SELECT value FROM settings WHERE name = ?", (f"{PREFIX}{table}",)) != _digest(db, table)
    ]
    return [*changed, *(["permits"] if fetch_value(db, "SELECT count(*) FROM permits") else [])]


def _digest(db: Db, table: str) -> str:
    where = f" WHERE name NOT LIKE '{PREFIX}%'" if table == "settings" else ""
    made = sha256()
    for row in db.conn.execute(f"SELECT * FROM {table}{where} ORDER BY 1"):
        made.update(repr(row).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
