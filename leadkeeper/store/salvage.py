"""Fills a new book with what a damaged one still gives, and marks everybody about whom a "no" may be lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from leadkeeper.store import given, schema, seals
from leadkeeper.store.damaged import Gap, Table, columns_of, expected, quietly, surviving, tables
from leadkeeper.store.doubts import Doubts
from leadkeeper.store.engine import Db, IntegrityError, pragma, value
from leadkeeper.store.mended import Draw, Mender

BATCH = 1000
ABOUT_PEOPLE = ("contacts", "consents", "reviews")
"""Tables whose first column is the person: a row that is lost may have been a no."""

FOR_ALL = frozenset(
    "owner settings files partners contracts lists list_versions forms form_versions evidence"
    " suppressions notices deliveries delivery_contacts".split()
)
"""Tables whose rows may speak against very many people, or against a partner: what is lost there keeps all back."""

DRAWN = ("permits", "given_people")
"""Tables whose rows are made anew from the others, or stand for something that is over."""


@dataclass(slots=True)
class Saved:
    """Of one table: the rows saved, the rows lost (None: nobody can know how many), those saved without a part."""

    table: str
    kept: int = 0
    lost: int | None = 0
    mended: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the table is missing, as far as anybody can tell."""
        return self.lost == 0 and not self.mended


@dataclass(slots=True)
class _Work:
    """A table being filled, and the people whose rows were lost."""

    table: Table
    columns: tuple[str, ...]
    mender: Mender
    is_quiet: bool
    kept: int = 0
    refused: int = 0
    mended: int = 0
    doubtful: list[tuple[int, int]] = field(default_factory=list)

    @property
    def insert(self) -> str:
        """What writes a row; where keys are texts, what both ends of a table gave counts once."""
        names, marks = ", ".join(self.columns), ", ".join("?" * len(self.columns))
        how = "INSERT" if self.table.counts else "INSERT OR REPLACE"
        return f"{how} INTO {self.table.name} ({names}) VALUES ({marks})"


def fill(new: Db, old: Db, draw: Draw) -> Iterator[Saved]:
    """Copies table after table into the empty new book, and gives what became of each. Only within `writing`.

    Whose answers or decisions may have a gap, and whose facts do not agree with what was drawn from them, is contested
    afterwards: no rule lets a contested person through.
    """
    doubts = Doubts(new, old)
    is_present = pragma(old, "user_version") == schema.SCHEMA
    new.conn.execute("DELETE FROM settings")  # its own seals: those of the old book may come
    with _permits(new):
        for table in tables(new):
            if table.name in DRAWN:
                continue
            columns = columns_of(old, table)
            if not columns and not is_present:
                continue
            is_quiet = (is_present and columns != table.columns) or quietly(old, table)
            work = _Work(table, columns, Mender(table, columns, draw), is_quiet)
            if columns:
                _copy(new, old, work)
            yield _saved(old, work, doubts)
        doubts.settle()
    new.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES ('rebuild')")
    given.recount(new)
    seals.seal(new)


def keeps_all_back(saved: Iterable[Saved]) -> bool:
    """Whether something is lost that may have spoken against very many people, or against a partner."""
    return any(one.table in FOR_ALL and not one.is_whole for one in saved)


@contextmanager
def _permits(db: Db) -> Iterator[None]:
    db.conn.execute("INSERT INTO permits (reason) VALUES ('salvage')")
    yield
    db.conn.execute("DELETE FROM permits")


def _saved(old: Db, work: _Work, doubts: Doubts) -> Saved:
    """What became of a table, once its doubts are noted."""
    found = Saved(work.table.name, work.kept, _lost(old, work), work.mended)
    if found.table in ABOUT_PEOPLE:
        doubts.about(work.doubtful, everybody=work.is_quiet)
    if found.table == "contacts":
        doubts.drawn += work.mender.further
        doubts.former |= work.mender.former
        doubts.some_are_gone = found.lost != 0
    return found


def _lost(old: Db, work: _Work) -> int | None:
    said = expected(old, work.table) if work.columns else None
    if work.is_quiet:
        return None
    if said is None:
        return None if work.doubtful else work.refused
    return max(said - work.kept, work.refused)


def _copy(new: Db, old: Db, work: _Work) -> None:
    batch: list[tuple[int, tuple[Any, ...]]] = []
    for found in surviving(old, work.table, work.columns):
        if isinstance(found, Gap):
            work.doubtful.append((found.low, found.high))
        else:
            _take(work, batch, *found)
        if len(batch) == BATCH:
            _write(new, work, batch)
            batch = []
    _write(new, work, batch)


def _take(work: _Work, batch: list[tuple[int, tuple[Any, ...]]], key: int, cells: tuple[Any, ...]) -> None:
    """Adds a row to the batch as it can be kept."""
    row = work.mender.row(cells)
    if row is None:
        work.refused += 1
    else:
        work.mended += row.mended
        batch.append((key, row.cells))
    if row is None or row.doubtful:
        work.doubtful.append((key, key))


def _write(new: Db, work: _Work, batch: list[tuple[int, tuple[Any, ...]]]) -> None:
    """A batch at once; where something in it does not fit (it refers to what is lost), row by row."""
    new.conn.execute("SAVEPOINT batch")
    try:
        new.conn.executemany(work.insert, [row for _, row in batch])
        work.kept += len(batch)
    except IntegrityError:
        new.conn.execute("ROLLBACK TO batch")
        for key, row in batch:
            try:
                new.conn.execute(work.insert, row)
                work.kept += 1
            except IntegrityError:
                work.refused += 1
                work.doubtful.append((key, key))
    new.conn.execute("RELEASE batch")


def contested(db: Db) -> int:
    """How many people no rule lets through until somebody has looked at them."""
    return int(value(db, "SELECT count(*) FROM contacts WHERE contested = 1"))
