"""Fills a new book with what a damaged one still gives, and marks everybody about whom a "no" may be lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from leadkeeper.store import given
from leadkeeper.store.damaged import Gap, Table, columns_of, expected, surviving, tables
from leadkeeper.store.engine import Db, IntegrityError, value

BATCH = 1000
ABOUT_PEOPLE = ("consents", "reviews")
"""Tables whose first column is the person: a row that is lost may have been a no."""

DRAWN = ("permits", "given_people")
"""Tables whose rows are made anew from the others, or stand for something that is over."""


@dataclass(slots=True)
class Saved:
    """Of one table: the rows saved, the rows lost (None: nobody can know how many)."""

    table: str
    kept: int = 0
    lost: int | None = 0


@dataclass(slots=True)
class _Work:
    """A table being filled, and the people whose rows were lost."""

    table: Table
    columns: tuple[str, ...]
    kept: int = 0
    refused: int = 0
    doubtful: list[tuple[int, int]] = field(default_factory=list)

    @property
    def insert(self) -> str:
        names, marks = ", ".join(self.columns), ", ".join("?" * len(self.columns))
        return f"INSERT OR REPLACE INTO {self.table.name} ({names}) VALUES ({marks})"


def fill(new: Db, old: Db) -> Iterator[Saved]:
    """Copies table after table into the empty new book, and gives what became of each. Only within `writing`.

    Whose answers or decisions may have a gap is contested afterwards: no rule lets a contested person through.
    """
    doubtful: list[tuple[int, int]] = []
    with _permits(new):
        for table in tables(new):
            if table.name in DRAWN or not (columns := columns_of(old, table)):
                continue
            work = _Work(table, columns)
            _copy(new, old, work)
            if table.name in ABOUT_PEOPLE:
                doubtful += work.doubtful
            yield Saved(table.name, work.kept, _lost(old, work))
    new.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES ('rebuild')")
    given.recount(new)
    _contest(new, doubtful)


@contextmanager
def _permits(db: Db) -> Iterator[None]:
    db.conn.execute("INSERT INTO permits (reason) VALUES ('salvage')")
    yield
    db.conn.execute("DELETE FROM permits")


def _lost(old: Db, work: _Work) -> int | None:
    said = expected(old, work.table)
    if said is None:
        return None if work.doubtful else work.refused
    return max(said - work.kept, work.refused)


def _copy(new: Db, old: Db, work: _Work) -> None:
    batch: list[tuple[int, tuple[Any, ...]]] = []
    for found in surviving(old, work.table, work.columns):
        if isinstance(found, Gap):
            work.doubtful.append((found.low, found.high))
        else:
            batch.append(found)
        if len(batch) == BATCH:
            _write(new, work, batch)
            batch = []
    _write(new, work, batch)


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


def _contest(db: Db, doubtful: list[tuple[int, int]]) -> None:
    for low, high in doubtful:
        db.conn.execute("UPDATE contacts SET contested = 1 WHERE id BETWEEN ? AND ?", (low, high))
    db.conn.execute(  # further addresses are what R28 links by: who should have some and has none may hide a no
        "UPDATE contacts SET contested = 1 WHERE (other_emails IS NOT NULL OR other_phones IS NOT NULL)"
        " AND id NOT IN (SELECT contact FROM further_addresses)"
    )


def contested(db: Db) -> int:
    """How many people no rule lets through until somebody has looked at them."""
    return int(value(db, "SELECT count(*) FROM contacts WHERE contested = 1"))
