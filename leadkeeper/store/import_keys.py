"""Whom the rows of a file are about, by key: the address as `rules.email.import_key`, without one the E.164 number."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from leadkeeper.store.engine import Db, rows, rows_of, value
from leadkeeper.store.import_writes import by_key
from leadkeeper.store.page_cache import few_pages

FILLED = ("contacts_email_key", "contacts_canonical", "contacts_phone", "contacts_import")
"""The indexes of people in which an import puts very many of them."""


class KeysOfBook:
    """Asks a book that holds people: its indexes know everybody, those whom this import added included."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def find(self, keys: Sequence[str], _before: Mapping[int, Sequence[int]]) -> dict[str, int]:
        """The row number of each key that somebody has."""
        return by_key(self._db, list(set(keys)))

    def add(self, people: Sequence[int]) -> None:
        """The row numbers of the people of further rows of the file."""

    def close(self) -> Iterator[None]:
        """Puts the book in order when all rows are written, a step at a time."""
        yield from ()


class KeysOfFile:
    """For a book that was empty before the file: remembers whom each of its rows was about.

    Such a book needs no index while it is filled; they are made at the end in one pass each, for half the price.
    Whoever reads the rows tells which earlier ones perhaps had the same key, and the book is asked whether the person
    has it.
    """

    def __init__(self, db: Db) -> None:
        self._db = db
        self._people = array("q")
        self._indexes = _dropped(db)

    def find(self, keys: Sequence[str], before: Mapping[int, Sequence[int]]) -> dict[str, int]:
        """The row number of each key that somebody has, the first of those who share it.

        `before` names for places among `keys` earlier rows of the file, counted from 0.
        """
        rows_known, people = len(self._people), self._people
        met = [(keys[place], people[row]) for place, told in before.items() for row in told if row < rows_known]
        key_of = self._keys_of(sorted({number for _, number in met}))
        found: dict[str, int] = {}
        for key, number in met:
            if key_of[number] == key:
                found.setdefault(key, number)
        return found

    def add(self, people: Sequence[int]) -> None:
        """The row numbers of the people of further rows of the file, in its order."""
        self._people.extend(people)

    def close(self) -> Iterator[None]:
        """Makes the indexes, one a step."""
        self._people = array("q")
        for sql in self._indexes:
            self._db.conn.execute(sql)
            yield

    def _keys_of(self, numbers: Sequence[int]) -> dict[int, str]:
        question = "SELECT id, coalesce(email_key, phone) FROM contacts WHERE id IN (…)"
        return dict(rows_of(self._db, question, numbers))


def keys_for(db: Db) -> KeysOfBook | KeysOfFile:
    """What tells an import whom its rows are about; within its transaction."""
    return KeysOfFile(db) if _is_empty(db) else KeysOfBook(db)


@contextmanager
def filling(db: Db) -> Iterator[None]:
    """Around the transaction of an import: a book that was empty is only added to.

    So few of its pages are needed again. And a row points only to what the same import has written before it, which
    nobody needs to look for millions of times; a full check of the book does (`flows.check_book`).
    """
    if not _is_empty(db):
        yield
        return
    with few_pages(db, megabytes=32):
        db.conn.execute("PRAGMA foreign_keys = OFF")
        try:
            yield
        finally:
            db.conn.execute("PRAGMA foreign_keys = ON")


@contextmanager
def without_indexes(db: Db, people: int) -> Iterator[None]:
    """Inside, so many people can leave without each being looked for in every index; these are made anew at the end.

    Where they are the smaller part of the book nothing is done: it would take longer. Only within `writing`.
    """
    if people * 2 < value(db, "SELECT count(*) FROM contacts"):
        yield
        return
    made_anew = _dropped(db)
    yield
    for sql in made_anew:
        db.conn.execute(sql)


def _dropped(db: Db) -> list[str]:
    """How the indexes that an import fills are made; they are not there any more."""
    found = rows(
        db,
        "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'contacts'"
        f" AND name IN ({', '.join('?' * len(FILLED))}) ORDER BY rowid",
        FILLED,
    )
    for name, _ in found:
        db.conn.execute(f"DROP INDEX {name}")
    return [sql for _, sql in found]


def _is_empty(db: Db) -> bool:
    return value(db, "SELECT 1 FROM contacts LIMIT 1") is None
