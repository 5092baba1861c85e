"""Reads what can still be read of a damaged book: table by table, past the pages that SQLite gives up on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leadkeeper.store.engine import DatabaseError, Db, connect, rows, value

FAULTS = (DatabaseError, UnicodeDecodeError)
LAST = 1 << 62
KINDS: dict[str, type] = {"TEXT": str, "INTEGER": int, "BLOB": bytes}
SHADOWS = "contacts_search"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of this schema: its columns, and those that its rows are ordered by."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[type, ...]  # what stands in each column, if anything does
    keys: tuple[str, ...]
    counts: bool  # the first key is a number: what lies between two rows can be told


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
    keys = sorted((row for row in columns if row[5]), key=lambda row: row[5]) if by_key else []
    return Table(
        name,
        columns=tuple(row[1] for row in columns),
        kinds=tuple(KINDS[row[2]] for row in columns),
        keys=tuple(row[1] for row in keys) or ("rowid",),
        counts=not keys or keys[0][2] == "INTEGER",
    )


def columns_of(db: Db, table: Table) -> tuple[str, ...]:
    """The columns of a table that a damaged, maybe older book has too; none when it lacks the table."""
    there = {row[1] for row in rows(db, f"PRAGMA table_info({table.name})")}
    return tuple(name for name in table.columns if name in there)


def expected(db: Db, table: Table) -> int | None:
    """How many rows the damaged book says to have, None when even that cannot be read any more."""
    try:
        return int(value(db, f"SELECT count(*) FROM {table.name}"))
    except FAULTS:
        again(db)
    return None


def again(db: Db) -> None:
    """Gives the connection new life: that of a protected book answers nothing any more after its first bad page."""
    if db.passphrase is not None and db.path is not None:
        db.conn.close()
        db.conn = connect(db.path, mode="damaged", passphrase=db.passphrase).conn


def surviving(db: Db, table: Table, columns: tuple[str, ...]) -> Iterator[tuple[int, tuple[Any, ...]] | Gap]:
    """The rows that can be read, each with its first key, in the order of keys, and a `Gap` wherever some cannot.

    Rows that do not stand in order have lost their own key: there is a gap about them as well.
    """
    if not table.counts:
        yield from ((0, row) for row in _from_both_ends(db, table, columns))
        return
    key, many = table.keys[0], len(table.keys)
    wanted = ", ".join((*table.keys, *columns))
    question = f"SELECT {wanted} FROM {table.name} WHERE {key} >= ? ORDER BY {key}"
    order = _Order()
    start: int | None = -LAST
    while start is not None:
        try:
            for row in db.conn.execute(question, (start,)):
                yield from order.gaps(row[:many])
                yield order.last, row[many:]
            yield from order.ended()
            return
        except FAULTS:
            again(db)
            for row in _one_by_one(db, question, order.last + 1) if many == 1 else ():
                yield from order.gaps(row[:1])
                yield order.last, row[1:]
            start = _next_good(db, question, max(start, order.last + 1, 1))
            yield Gap(order.safe, LAST if start is None else start)


def _one_by_one(db: Db, question: str, key: int) -> Iterator[tuple[Any, ...]]:
    """The rows before one that cannot be read: SQLite is asked for a row ahead, which hides the last of them."""
    while True:
        try:
            row = db.conn.execute(f"{question} LIMIT 1", (key,)).fetchone()
        except FAULTS:
            again(db)
            return
        if row is None:
            return
        yield row
        key = row[0] + 1


class _Order:
    """Whether keys rise; wherever they do not, nobody can tell which of them is wrong, and all about there is a gap."""

    def __init__(self) -> None:
        self.last = self.safe = -LAST  # the first key of the last row, and of the one before it
        self._keys: tuple[int, ...] = ()
        self._open: int | None = None

    def gaps(self, keys: tuple[Any, ...]) -> Iterator[Gap]:
        """The gaps that show with the keys of the next row."""
        if not all(isinstance(key, int) for key in keys[:1]):
            self._open = self.safe if self._open is None else self._open
            return
        if self._open is not None:
            yield Gap(min(self._open, keys[0]), max(self._open, keys[0]))
            self._open = None
        if self._keys and not _rises(self._keys, keys):
            yield Gap(self.safe if self.safe < keys[0] else -LAST, max(self.last, keys[0]))
            self.safe, self._open = -LAST, keys[0]
        else:
            self.safe = self.last
        self.last, self._keys = keys[0], keys

    def ended(self) -> Iterator[Gap]:
        """The gap that is left at the end of a table."""
        if self._open is not None:
            yield Gap(self._open, LAST)


def _rises(before: tuple[Any, ...], keys: tuple[Any, ...]) -> bool:
    try:
        return before < keys
    except TypeError:  # a number before a text, or nothing at all: not what anybody wrote
        return False


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
        again(db)
        return False
    return True


def _from_both_ends(db: Db, table: Table, columns: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    """The rows before the first fault and those after the last one."""
    seen: set[tuple[Any, ...]] = set()
    for order in ("ASC", "DESC"):
        question = f"SELECT {', '.join(columns)} FROM {table.name} ORDER BY {table.keys[0]} {order}"
        try:
            for row in db.conn.execute(question):
                if row not in seen:
                    seen.add(row)
                    yield row
            return
        except FAULTS:
            again(db)


LOUD = re.compile(r"\*\*\* in|.*(unable to get the page|btreeInitPage|invalid page number|Child page depth differs)")
OF_ROWS = re.compile(r"(NULL|NUMERIC|non-\w+) value in |CHECK constraint failed|wrong # of entries|fts5|ok$")


def quietly(db: Db, table: Table) -> bool:
    """Whether pages of a table are so damaged that rows may be gone or doubled without any fault when it is read.

    In a protected book no page is: each has its own seal, and one that was touched cannot be read at all.
    """
    if db.passphrase is not None:
        return False
    try:
        for (found,) in db.conn.execute(f"PRAGMA quick_check({table.name})"):
            if not all(LOUD.match(line) or OF_ROWS.match(line) for line in str(found).splitlines()):
                return True
    except FAULTS:
        return False  # whoever reads the table meets this fault too
    return False
