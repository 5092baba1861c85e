"""Bulk writes of an import: new and changed contacts, replaced values, matching by key."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, is_dataclass
from typing import Any

from leadkeeper.db import contacts
from leadkeeper.db.engine import NULL_CELL, Db, canonical_json, fetch_all, fetch_all_in, fetch_value, small_page_cache
from leadkeeper.domain import serialization
from leadkeeper.domain.contact import ContactKeys
from leadkeeper.domain.phone import other_spellings

ImportLine = tuple[int, int]  # ZIP member (0 for a plain file) and line


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A contact to insert; the first line is the origin of the record."""

    number: int
    facts: Mapping[str, Any]
    keys: ContactKeys
    lines: Sequence[ImportLine]


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """A contact to update: all current facts, and the replaced ones by name."""

    number: int
    ref: str | None
    facts: Mapping[str, Any]
    keys: ContactKeys
    lines: Sequence[ImportLine]
    replaced: Mapping[str, Any] = field(default_factory=dict)


def by_key(db: Db, keys: Sequence[str]) -> dict[str, int]:
    """Contact id by key: first contact with that address, or without an address and with that number."""
    result: dict[str, int] = {}
    for column, wanted in (("email_key", [k for k in keys if "@" in k]), ("phone", [k for k in keys if "@" not in k])):
        alone = " AND email IS NULL" if column == "phone" else ""
        question = f"SELECT {column}, min(id) FROM contacts WHERE {column} IN (…){alone} GROUP BY {column}"
        result.update(fetch_all_in(db, question, wanted))
        spelt = {one: key for key in wanted if key not in result for one in other_spellings(key)}
        for one, number in fetch_all_in(db, question, list(spelt)):
            result.setdefault(spelt[one], number)
    return result


def add_people(db: Db, import_number: int, people: Sequence[NewPerson]) -> None:
    """Insert contacts."""
    contacts.insert_many(
        db, [contacts.fact_row(one.number, None, one.facts, one.keys, (import_number, *one.lines[0])) for one in people]
    )
    contacts.add_further(db, _further(people))
    _add_lines(db, import_number, ((one.number, one.lines[1:]) for one in people if len(one.lines) > 1))


def add_ready(
    db: Db, import_number: int, member: int, names: Sequence[str], people: Iterable[tuple[object, ...]]
) -> None:
    """Insert contacts of one list, each as id, line and the cells of the columns `names`.

    A cell may be `NULL_CELL`. Other columns are as in `contacts.fact_row`; further addresses are not written here.
    """
    cell = f"nullif(?, '{NULL_CELL}')"
    marks = "".join(f", coalesce({cell}, 'new')" if name == "stage" else f", {cell}" for name in names)
    columns, stage = ", ".join(names), ""
    if "stage" not in names:
        columns, stage = f"{columns}, stage", ", 'new'"
    db.conn.executemany(
        f"INSERT INTO contacts (id, line, {columns}, admin_only, contested, email_state, import, member)"
        f" VALUES (?, ?{marks}{stage}, 0, 0, 'ok', {int(import_number)}, {int(member)})",
        people,
    )


def cells_of(db: Db, names: Sequence[str], numbers: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Values of some columns by contact id; `NULL_CELL` for NULL."""
    return contacts.cells(db, [f"coalesce({name}, '{NULL_CELL}')" for name in names], numbers)


def add_lines(db: Db, import_number: int, found: Iterable[tuple[int, ImportLine]]) -> None:
    """Add source lines to contacts, by id."""
    _add_lines(db, import_number, ((number, [line]) for number, line in found))


def change_people(db: Db, import_number: int, people: Sequence[ChangedPerson]) -> None:
    """Update contacts and store the replaced values."""
    changed = [one for one in people if one.replaced]
    columns = contacts.COLUMNS[2:-3]
    db.conn.executemany(
        f"UPDATE contacts SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        [(*contacts.fact_row(one.number, one.ref, one.facts, one.keys)[2:-3], one.number) for one in changed],
    )
    contacts.add_further(db, _further(changed))
    db.conn.executemany(
        "INSERT INTO import_changes (import, contact, field, before, after, member, line) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET after = excluded.after",
        (
            (
                import_number,
                contact.number,
                name,
                _json(before),
                _json(contact.facts.get(name)),
                *(contact.lines[-1] if contact.lines else (None, None)),
            )
            for contact in changed
            for name, before in contact.replaced.items()
        ),
    )
    _add_lines(db, import_number, ((one.number, one.lines) for one in people))


def _json(value: Any) -> str:
    return canonical_json(serialization.write(value) if is_dataclass(value) else value)


def _further(people: Iterable[NewPerson | ChangedPerson]) -> Iterable[tuple[str, str, int]]:
    return ((kind, address, one.number) for one in people for kind, address in one.keys.further)


def _add_lines(db: Db, import_number: int, contacts: Iterable[tuple[int, Sequence[ImportLine]]]) -> None:
    db.conn.executemany(
        "INSERT OR IGNORE INTO import_lines (contact, import, member, line) VALUES (?, ?, ?, ?)",
        ((number, import_number, member, line) for number, lines in contacts for member, line in lines),
    )


FILLED = ("contacts_email_key", "contacts_canonical", "contacts_phone", "contacts_import")
"""Indexes of contacts in which an import inserts very many rows."""


class KeysOfBook:
    """Finds contacts by key in a book that has some, through its indexes, rows of this import included."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def find(self, keys: Sequence[str], _before: Mapping[int, Sequence[int]]) -> dict[str, int]:
        """Return contact ids by key."""
        return by_key(self._db, list(set(keys)))

    def add(self, people: Sequence[int]) -> None:
        """Add the contacts of the next rows."""

    def close(self) -> Iterator[None]:
        """Finish the book after all rows, step by step."""
        yield from ()


class KeysOfFile:
    """Finds contacts by key in a book that was empty before: remembers the contact of each row.

    Such a book needs no index while it is filled; building them at the end takes half as long. The caller names
    earlier rows that may have the same key, and the book is asked to confirm.
    """

    def __init__(self, db: Db) -> None:
        self._db = db
        self._people = array("q")
        self._indexes = _dropped(db)

    def find(self, keys: Sequence[str], before: Mapping[int, Sequence[int]]) -> dict[str, int]:
        """Return contact ids by key, the first of those that share it.

        `before` names earlier rows of the file (from 0) by position among `keys`.
        """
        rows_known, people = len(self._people), self._people
        met = [(keys[place], people[row]) for place, told in before.items() for row in told if row < rows_known]
        question = "SELECT id, coalesce(email_key, phone) FROM contacts WHERE id IN (…)"
        key_of = dict(fetch_all_in(self._db, question, sorted({number for _, number in met})))
        result: dict[str, int] = {}
        for key, number in met:
            if key_of[number] == key:
                result.setdefault(key, number)
        return result

    def add(self, people: Sequence[int]) -> None:
        """Add the contacts of the next rows, in file order."""
        self._people.extend(people)

    def close(self) -> Iterator[None]:
        """Build the indexes, one per step."""
        self._people = array("q")
        for sql in self._indexes:
            self._db.conn.execute(sql)
            yield


def keys_for(db: Db) -> KeysOfBook | KeysOfFile:
    """Return the finder for an import; inside its transaction."""
    return KeysOfFile(db) if _is_empty(db) else KeysOfBook(db)


@contextmanager
def bulk_load(db: Db) -> Iterator[None]:
    """Tune the connection for an import into an empty book; use around its transaction.

    Pages are rarely read again, so the cache is small. Foreign keys are not checked: a row refers only to rows of the
    same import, and a full check of the book verifies them (`services.books.backup`).
    """
    if not _is_empty(db):
        yield
        return
    with small_page_cache(db, megabytes=32):
        db.conn.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            db.conn.execute("PRAGMA foreign_keys = ON")


@contextmanager
def without_indexes(db: Db, people: int) -> Iterator[None]:
    """Drop the indexes while this many contacts are deleted, and build them again at the end.

    Does nothing if they are less than half of the book: it would take longer. Only inside `writing`.
    """
    if people * 2 < fetch_value(db, "SELECT count(*) FROM contacts"):
        yield
        return
    statements = _dropped(db)
    yield
    for sql in statements:
        db.conn.execute(sql)


def _dropped(db: Db) -> list[str]:
    """Drop the indexes that an import fills; return their SQL."""
    question = (
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'contacts'"
        f" AND name IN ({', '.join('?' * len(FILLED))}) ORDER BY rowid"
    )
    rows = fetch_all(db, question, FILLED)
    for name, _ in rows:
        db.conn.execute(f"DROP INDEX {name}")
    return [sql for _, sql in rows]


def _is_empty(db: Db) -> bool:
    return fetch_value(db, "SELECT 1 FROM contacts LIMIT 1") is None
