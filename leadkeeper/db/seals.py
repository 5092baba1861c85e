"""Digests of small tables, so that an edit that did not come through this program is told by a check.

A connection that writes notes by temporary triggers which of these tables it touches; before it commits, the digest of
each touched table is written into `settings`. Who edits the file with another program leaves the digests behind. A
digest has no secret: who also computes it anew is not told (SECURITY.md).
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
    """Has this connection note which of the tables it touches; in a book of the present schema, open for writing."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS touched (tab TEXT PRIMARY KEY) WITHOUT ROWID")
    for table in TABLES:  # no INSERT OR IGNORE: the conflict clause of the statement outside would override it
        for how in ("INSERT", "UPDATE", "DELETE"):
            db.conn.execute(
                f"CREATE TEMP TRIGGER IF NOT EXISTS touched_{table}_{how} AFTER {how} ON main.{table} BEGIN"
                f" INSERT INTO touched SELECT '{table}' WHERE '{table}' NOT IN (SELECT tab FROM touched); END"
            )
    db.is_sealed = True


def seal_touched(db: Db) -> None:
    """Writes the digests of the tables that were touched since they were last written; only within `writing`."""
    if not db.is_sealed:
        return
    touched = [table for (table,) in fetch_all(db, "SELECT tab FROM touched")]
    if touched:
        seal(db, [table for table in TABLES if table in touched])
        db.conn.execute("DELETE FROM touched")


def seal(db: Db, tables: Iterable[str] = TABLES) -> None:
    """Writes the digests of some tables; that of the settings leaves out the digests themselves."""
    db.conn.executemany(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(f"{PREFIX}{table}", _digest(db, table)) for table in tables],
    )


def broken(db: Db) -> list[str]:
    """The tables that are not as this program left them."""
    return [
        table
        for table in TABLES
        if fetch_value(db, "SELECT value FROM settings WHERE name = ?", (f"{PREFIX}{table}",)) != _digest(db, table)
    ]


def _digest(db: Db, table: str) -> str:
    where = f" WHERE name NOT LIKE '{PREFIX}%'" if table == "settings" else ""
    made = sha256()
    for row in db.conn.execute(f"SELECT * FROM {table}{where} ORDER BY 1"):
        made.update(repr(row).encode("utf-8", "surrogatepass"))
    return made.hexdigest()
