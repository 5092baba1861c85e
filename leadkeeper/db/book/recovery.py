"""Fill a new book from a damaged one; mark contacts as contested if a refusal may be lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from leadkeeper.db import disclosures, engine
from leadkeeper.db.book import recovery_reader, schema
from leadkeeper.db.book.recovery_reader import FAULTS, DamagedTable, Draw, Gap, Mender, again, columns_of, surviving
from leadkeeper.db.contacts import duplicate_groups
from leadkeeper.db.eligibility import at_addresses
from leadkeeper.db.engine import Db, IntegrityError, fetch_all, fetch_value, pragma

_DIFFERENT = """
    SELECT contact FROM (SELECT value, contact, kind FROM further_addresses EXCEPT SELECT * FROM drawn_addresses)
    UNION SELECT contact FROM (SELECT * FROM drawn_addresses EXCEPT SELECT value, contact, kind FROM further_addresses)
"""
_BETWEEN = "SELECT id FROM contacts WHERE id BETWEEN ? AND ?"
_ADDRESSES = (
    "SELECT id, email_key FROM contacts INDEXED BY contacts_email_key WHERE email_key IS NOT NULL",
    "SELECT id, canonical FROM contacts INDEXED BY contacts_canonical WHERE canonical IS NOT NULL",
    "SELECT contact, value FROM further_addresses WHERE kind = 'email'",
)
"""Queries of addresses through indexes, which may still have rows that the table lost."""


class ContestedContacts:
    """Doubts collected while tables are copied, and the contacts contested because of them.

    `drawn` holds derived keys of further addresses (value, contact id, kind), `former` addresses that no longer lead
    to their contact, `some_are_gone` whether contacts are lost: a lost record at the same address may have held a
    refusal (R28).
    """

    def __init__(self, new: Db, old: Db) -> None:
        self._new, self._old = new, old
        self._ranges: list[tuple[int, int]] = []
        self._everybody = False
        self.drawn: list[tuple[str, int, str]] = []
        self.former: set[str] = set()
        self.some_are_gone = False

    def about(self, ranges: Iterable[tuple[int, int]], *, everybody: bool) -> None:
        """Note doubts about contact id ranges (inclusive), or about all contacts."""
        self._ranges += ranges
        self._everybody |= everybody

    def settle(self) -> None:
        """Link further addresses again and mark contested contacts; only after all tables are copied."""
        self._link()
        gone = self._lost_addresses()
        if self._everybody or (gone is None and self.some_are_gone):
            self._new.conn.execute("UPDATE contacts SET contested = 1 WHERE erased_at IS NULL")
            return
        doubtful = {number for _, number in at_addresses(self._new, sorted(self.former | (gone or set())))}
        for one in self._ranges:
            doubtful.update(number for (number,) in fetch_all(self._new, _BETWEEN, one))
        if doubtful:  # one record of a person counts for all (R28)
            doubtful.update(*(group for group in duplicate_groups(self._new) if not doubtful.isdisjoint(group)))
        contested = ((number,) for number in doubtful)
        self._new.conn.executemany("UPDATE contacts SET contested = 1 WHERE id = ?", contested)

    def _link(self) -> None:
        """Rebuild the links of further addresses (R28); a link that differs from the facts may hide a refusal."""
        conn = self._new.conn
        conn.execute("CREATE TEMP TABLE drawn_addresses (value, contact, kind)")
        conn.executemany("INSERT INTO drawn_addresses VALUES (?, ?, ?)", self.drawn)
        self._ranges += [(contact, contact) for (contact,) in fetch_all(self._new, _DIFFERENT)]
        conn.execute(
            "INSERT OR IGNORE INTO further_addresses (value, contact, kind) SELECT d.value, d.contact, d.kind"
            " FROM drawn_addresses d JOIN contacts c ON c.id = d.contact"
        )
        conn.execute("DROP TABLE drawn_addresses")

    def _lost_addresses(self) -> set[str] | None:
        """Addresses of contacts with a lost record; None if unknown."""
        there = {number for (number,) in self._new.conn.execute("SELECT id FROM contacts")}
        gone: set[str] = set()
        try:
            for question in _ADDRESSES:
                gone.update(str(address) for number, address in self._old.conn.execute(question) if number not in there)
        except FAULTS:
            again(self._old)
            return None
        return gone


BATCH = 1000
ABOUT_PEOPLE = ("contacts", "consents", "reviews")
"""Tables keyed by contact id: a lost row may have been a refusal."""

FOR_ALL = frozenset(
    "owner settings files partners contracts lists list_versions forms form_versions evidence"
    " suppressions notices deliveries delivery_contacts".split()
)
"""Tables with rows that may block many contacts or a partner: a loss puts all partners on hold."""

DRAWN = ("permits", "given_people")  # tables with derived rows, or rows about the past only


@dataclass(slots=True)
class Saved:
    """Outcome for one table: rows recovered, rows lost (None: unknown), rows recovered in part."""

    table: str
    kept: int = 0
    lost: int | None = 0
    mended: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether no loss is known in the table."""
        return self.lost == 0 and not self.mended


@dataclass(slots=True)
class _Work:
    """A table being filled, and the contacts with lost rows."""

    table: DamagedTable
    columns: tuple[str, ...]
    mender: Mender
    is_quiet: bool
    kept: int = 0
    refused: int = 0
    mended: int = 0
    doubtful: list[tuple[int, int]] = field(default_factory=list)

    @property
    def insert(self) -> str:
        """Statement that inserts a row; for text keys, rows read from both ends count once."""
        names, marks = ", ".join(self.columns), ", ".join("?" * len(self.columns))
        how = "INSERT" if self.table.counts else "INSERT OR REPLACE"
        return f"{how} INTO {self.table.name} ({names}) VALUES ({marks})"


def fill(new: Db, old: Db, draw: Draw) -> Iterator[Saved]:
    """Copy all tables into the empty new book and yield the outcome of each; only inside `writing`.

    Contacts that may lack consent events or reviews, or have facts that contradict their derived keys, are contested
    afterwards: no rule lets them through.
    """
    doubts = ContestedContacts(new, old)
    is_present = pragma(old, "user_version") == schema.SCHEMA
    new.conn.execute("DELETE FROM settings")  # the new book's own seals: those of the old book may be copied
    with engine.permitted(new, "salvage"):
        for table in recovery_reader.tables(new):
            if table.name in DRAWN:
                continue
            columns = columns_of(old, table)
            if not columns and not is_present:
                continue
            is_quiet = (is_present and columns != table.columns) or recovery_reader.quietly(old, table)
            work = _Work(table, columns, Mender(table, columns, draw), is_quiet)
            if columns:
                _copy(new, old, work)
            yield _saved(old, work, doubts)
        new.conn.execute(schema.NOES_TO_COME)
        doubts.settle()
    new.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES ('rebuild')")
    disclosures.recount(new)
    engine.seal(new)


def keeps_all_back(saved: Iterable[Saved]) -> bool:
    """Whether a lost row may have blocked very many contacts, or a partner."""
    return any(one.table in FOR_ALL and not one.is_whole for one in saved)


def _saved(old: Db, work: _Work, doubts: ContestedContacts) -> Saved:
    """Outcome for a table, after noting its doubts."""
    result = Saved(work.table.name, work.kept, _lost(old, work), work.mended)
    if result.table in ABOUT_PEOPLE:
        doubts.about(work.doubtful, everybody=work.is_quiet)
    if result.table == "contacts":
        doubts.drawn += work.mender.further
        doubts.former |= work.mender.former
        doubts.some_are_gone = result.lost != 0
    return result


def _lost(old: Db, work: _Work) -> int | None:
    rows = recovery_reader.expected(old, work.table) if work.columns else None
    if work.is_quiet:
        return None
    if rows is None:
        return None if work.doubtful else work.refused
    return max(rows - work.kept, work.refused)


def _copy(new: Db, old: Db, work: _Work) -> None:
    batch: list[tuple[int, tuple[Any, ...]]] = []
    for result in surviving(old, work.table, work.columns):
        if isinstance(result, Gap):
            work.doubtful.append((result.low, result.high))
        else:
            key, cells = result
            row = work.mender.row(cells)
            if row is None:
                work.refused += 1
            else:
                work.mended += row.mended
                batch.append((key, row.cells))
            if row is None or row.doubtful:
                work.doubtful.append((key, key))
        if len(batch) == BATCH:
            _write(new, work, batch)
            batch = []
    _write(new, work, batch)


def _write(new: Db, work: _Work, batch: list[tuple[int, tuple[Any, ...]]]) -> None:
    """Write a batch; if a row violates a constraint (it refers to a lost row), write row by row."""
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
    """Number of contacts blocked until reviewed by hand."""
    return int(fetch_value(db, "SELECT count(*) FROM contacts WHERE contested = 1"))
