"""What an edit changes, row by row, as it happens: triggers of the connection note it, whoever writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from leadkeeper.store.engine import Db, rows
from leadkeeper.store.json_text import load

KEYS = {
    "contacts": ("id",),
    "further_addresses": ("value", "contact"),
    "consents": ("contact", "seq"),
    "reviews": ("contact", "seq"),
    "suppressions": ("id",),
    "notices": ("id",),
    "requests": ("id",),
    "delivery_contacts": ("delivery", "position"),
    "import_lines": ("contact", "import", "member", "line"),
    "import_changes": ("import", "contact", "field"),
    "edit_contacts": ("contact", "edit"),
    "not_same": ("contact", "other"),
    "merged": ("number",),
}
"""The tables that an edit may change, each with the columns of its key."""


class Change(NamedTuple):
    """One change: `set` of a column of a row, `add` or `drop` of a whole row (`before`, `after` by column)."""

    how: str
    table: str
    key: list[object]
    column: str | None
    before: object
    after: object


@contextmanager
def noting(db: Db) -> Iterator[None]:
    """Inside, every change of these tables on this connection is noted; only within `writing`."""
    db.conn.execute("CREATE TEMP TABLE edit_log (n INTEGER PRIMARY KEY, contact, how, tab, id, col, was, now)")
    for table in KEYS:
        for statement in _triggers(db, table):
            db.conn.execute(statement)
    yield
    db.conn.execute("DROP TABLE edit_log")
    for table in KEYS:
        for how in ("set", "add", "drop"):
            db.conn.execute(f"DROP TRIGGER temp.edit_{how}_{table}")


def _triggers(db: Db, table: str) -> Iterator[str]:
    columns = [name for _, name, *_ in rows(db, f"PRAGMA table_info({table})")]
    whose = "id" if table == "contacts" else "contact" if "contact" in columns else None
    into = "INSERT INTO edit_log (contact, how, tab, id, col, was, now)"

    def whole(row: str) -> str:
        pairs = ", ".join(f"'{name}', {row}.{name}" for name in columns)
        return f"json_object({pairs})"

    def head(row: str, how: str) -> str:
        contact = f"{row}.{whose}" if whose else "NULL"
        key = ", ".join(f"{row}.{name}" for name in KEYS[table])
        return f"{contact}, '{how}', '{table}', json_array({key})"

    pairs = " UNION ALL ".join(f"SELECT '{name}' AS col, OLD.{name} AS was, NEW.{name} AS now" for name in columns)
    yield (
        f"CREATE TEMP TRIGGER edit_set_{table} AFTER UPDATE ON main.{table} BEGIN {into}"
        f" SELECT {head('OLD', 'set')}, col, was, now FROM ({pairs}) WHERE was IS NOT now; END"
    )
    yield (
        f"CREATE TEMP TRIGGER edit_add_{table} AFTER INSERT ON main.{table} BEGIN {into}"
        f" VALUES ({head('NEW', 'add')}, NULL, NULL, {whole('NEW')}); END"
    )
    yield (
        f"CREATE TEMP TRIGGER edit_drop_{table} AFTER DELETE ON main.{table} BEGIN {into}"
        f" VALUES ({head('OLD', 'drop')}, NULL, {whole('OLD')}, NULL); END"
    )


def taken(db: Db) -> list[Change]:
    """What was noted since it was last asked, in the order in which it happened."""
    found = [
        Change(how, table, load(key), column, *((was, now) if how == "set" else (load(was), load(now))))
        for how, table, key, column, was, now in rows(db, "SELECT how, tab, id, col, was, now FROM edit_log ORDER BY n")
    ]
    db.conn.execute("DELETE FROM edit_log")
    return found


def note_people(db: Db, edit: int) -> None:
    """Writes down whom the changes noted so far are about, as far as they are still there."""
    db.conn.execute(
        "INSERT OR IGNORE INTO edit_contacts (contact, edit) SELECT DISTINCT l.contact, ? FROM edit_log l"
        " JOIN contacts c ON c.id = l.contact WHERE l.tab <> 'edit_contacts'",
        (edit,),
    )
