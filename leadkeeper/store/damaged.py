"""Reads what can still be read of a damaged book: table by table, past the pages that SQLite gives up on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leadkeeper.store.engine import DatabaseError, Db, connect, rows, value

FAULTS = (DatabaseError, UnicodeDecodeError)
LAST = 1 << 62
SHADOWS = "contacts_search"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of this schema: its columns, and the column that its rows are ordered by."""

    name: str
    columns: tuple[str, ...]
    key: str
    counts: bool  # the key is a number that rises: what lies between two rows can be told


@dataclass(frozen=True, slots=True)
class Gap:
    """Keys of which rows may be lost, both included."""

    low: int
    high: int


def tables(db: Db) -> list[Table]:
    """The tables of a sound book, those that others refer to first."""
    found = {name: _table(db, name, by_key) for name, by_key in _names(db)}
    ordered: dict[str, Table] = {}

    def place(name: str) -> None:
        for row in rows(db, f"PRAGMA foreign_key_list({name})"):
            if row[2] != name and row[2] not in ordered:
                place(row[2])
        ordered[name] = found[name]

    for name in found:
        if name not in ordered:
            place(name)
    return list(ordered.values())


def _names(db: Db) -> list[tuple[str, bool]]:
    return [
        (name, bool(without_rowid))
        for _schema, name, kind, _columns, without_rowid, strict in rows(db, "PRAGMA table_list")
        if kind == "table" and strict and not name.startswith(SHADOWS)
    ]


def _table(db: Db, name: str, by_key: bool) -> Table:
    columns = rows(db, f"PRAGMA table_info({name})")
    key = min((row for row in columns if row[5]), key=lambda row: row[5]) if by_key else None
    return Table(name, tuple(row[1] for row in columns), key[1] if key else "rowid", key is None or key[2] == "INTEGER")


def columns_of(db: Db, table: Table) -> tuple[str, ...]:
    """The columns of a table that a damaged, maybe older book has too; none when it lacks the table."""
    there = {row[1] for row in rows(db, f"PRAGMA table_info({table.name})")}
    return tuple(name for name in table.columns if name in there)


def expected(db: Db, table: Table) -> int | None:
    """How many rows the damaged book says to have, None when even that cannot be read any more."""
    try:
        return int(value(db, f"SELECT count(*) FROM {table.name}"))
    except FAULTS:
        _again(db)
    return None


def _again(db: Db) -> None:
    """Gives the connection new life: that of a protected book answers nothing any more after its first bad page."""
    if db.passphrase is not None and db.path is not None:
        db.conn.close()
        db.conn = connect(db.path, mode="damaged", passphrase=db.passphrase).conn


def surviving(db: Db, table: Table, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[Any, ...]] | Gap]:
    """The rows that can be read, each with its key, in the order of keys, and a `Gap` wherever some cannot."""
    if not table.counts:
        yield from ((0, row) for row in _from_both_ends(db, table, columns))
        return
    question = f"SELECT {table.key}, {', '.join(columns)} FROM {table.name} WHERE {table.key} >= ? ORDER BY {table.key}"
    start: int | None = -LAST
    last = 0
    while start is not None:
        try:
            for key, *row in db.conn.execute(question, (start,)):
                last = key
                yield key, tuple(row)
            return
        except FAULTS:
            _again(db)
            start = _next_good(db, question, max(start, last + 1))
            yield Gap(last, LAST if start is None else start)


def _next_good(db: Db, question: str, bad: int) -> int | None:
    """The lowest key from which rows can be read again, None when there is none."""
    low, step = bad, 1
    while (high := low + step) < LAST:
        if _readable(db, question, high):
            break
        low, step = high, step * 2
    else:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _readable(db, question, middle) else (middle, high)
    return high


def _readable(db: Db, question: str, key: int) -> bool:
    try:
        db.conn.execute(f"{question} LIMIT 1", (key,)).fetchone()
    except FAULTS:
        _again(db)
        return False
    return True


def _from_both_ends(db: Db, table: Table, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """The rows before the first fault and those after the last one."""
    seen: set[tuple[Any, ...]] = set()
    for order in ("ASC", "DESC"):
        question = f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {table.key} {order}"
        try:
            for row in db.conn.execute(question):
                if row not in seen:
                    seen.add(row)
                    yield row
            return
        except FAULTS:
            _again(db)
