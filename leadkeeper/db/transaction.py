"""Write transactions, which take the write lock at the start, so that they never wait halfway; seals of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256

from leadkeeper.db.engine import Db, OperationalError, fetch_all, fetch_value
from leadkeeper.errors import LeadKeeperError

# Seals are digests of small tables, which detect edits by other programs. A writing connection records in temporary
# triggers which of these tables it touches; before each commit the digest of each touched table is written to
# `settings`. An edit by another program leaves the digests outdated. They are not secret: an edit that also recomputes
# them is not detected (SECURITY.md).
SEALED_TABLES = (
    "owner", "partners", "contracts", "lists", "list_versions", "forms", "form_versions", "evidence",
    "consent_kinds", "suppressions", "merged", "settings",
)  # fmt: skip
SEAL_PREFIX = "seal-"


def watch_seals(db: Db) -> None:
    """Record which tables this connection touches; for a book of the current schema, open for writing."""
    db.conn.execute("CREATE TEMP TABLE IF NOT EXISTS touched (tab TEXT PRIMARY KEY) WITHOUT ROWID")
    for table in SEALED_TABLES:  # no INSERT OR IGNORE: the conflict clause of the outer statement would override it
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
        seal(db, [table for table in SEALED_TABLES if table in touched])
        db.conn.execute("DELETE FROM touched")


def seal(db: Db, tables: Iterable[str] = SEALED_TABLES) -> None:
    """Write the digests of some tables; that of `settings` excludes the digests themselves."""
    db.conn.executemany(
        "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [(f"{SEAL_PREFIX}{table}", _digest(db, table)) for table in tables],
    )


def broken_seals(db: Db) -> list[str]:
    """Tables changed by another program; a permit that stays lets answers be changed for good."""
    changed = [
        table
        for table in SEALED_TABLES
        if fetch_value(db, "SELECT value FROM settings WHERE name = ?", (f"{SEAL_PREFIX}{table}",))
        != _digest(db, table)
    ]
    return [*changed, *(["permits"] if fetch_value(db, "SELECT count(*) FROM permits") else [])]


def _digest(db: Db, table: str) -> str:
    where = f" WHERE name NOT LIKE '{SEAL_PREFIX}%'" if table == "settings" else ""
    made = sha256()
    for row in db.conn.execute(f"SELECT * FROM {table}{where} ORDER BY 1"):
        made.update(repr(row).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


@contextmanager
def writing(db: Db) -> Iterator[None]:
    """Commit everything written inside together, or nothing, also if the work is stopped.

    Nested blocks belong to the outer one: a manual edit records everything that a flow inside it writes. Raises
    `book-busy` if another connection is writing, `disk-full` if there is no space.
    """
    if is_writing(db):
        yield
        return
    try:
        db.conn.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        raise known(error) from error
    try:
        yield
        seal_touched(db)
        db.conn.execute("COMMIT")
    except BaseException as error:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        if isinstance(error, OperationalError):
            raise known(error) from error
        raise


def is_writing(db: Db) -> bool:
    """Whether this connection is inside `writing`."""
    return bool(db.conn.in_transaction)


@contextmanager
def permitted(db: Db, reason: str) -> Iterator[None]:
    """Allow deleting consent events: for an undone import, an erasure, a merge. Only inside `writing`."""
    db.conn.execute("INSERT INTO permits (reason) VALUES (?)", (reason,))
    yield
    db.conn.execute("DELETE FROM permits")


def known(error: BaseException) -> BaseException:
    """LeadKeeper error for SQLite errors about disk, lock and permissions; else the error itself."""
    text = str(error)
    for words, code in (
        ("database or disk is full", "disk-full"),
        ("database is locked", "book-busy"),
        ("readonly database", "book-read-only"),
        ("disk I/O error", "disk-failed"),
    ):
        if words in text:
            return LeadKeeperError(code)
    return error
