"""Whom the rows of a file are about, by key: the address as `rules.email.import_key`, without one the E.164 number."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext

from leadkeeper.store.engine import Db, rows, value
from leadkeeper.store.import_writes import PART, by_key
from leadkeeper.store.page_cache import few_pages


class KeysOfBook:
    """Asks a book that holds people: its indexes know everybody, those whom this import added included."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """The row number of each key that somebody has."""
        return by_key(self._db, keys)

    def add(self, people: Iterable[tuple[str, int]]) -> None:
        """People by key whom the import has just written."""

    def close(self) -> Iterator[None]:
        """Puts the book in order when all rows are written, a step at a time."""
        yield from ()


class KeysOfFile:
    """Remembers who came with this file, for a book that was empty before it.

    Such a book needs no index while it is filled; they are made at the end in one pass each, for half the price. The
    keys of a million people would not fit in memory: a slot of eight bytes holds a part of a key's hash and the row
    number, and the book is asked whether the person there has the key indeed.
    """

    _NUMBER = (1 << 40) - 1

    def __init__(self, db: Db, expected: int) -> None:
        self._db = db
        size = 1 << (2 * expected + 2).bit_length()
        self._slots = array("Q", [0]) * size
        self._last = size - 1
        self._indexes = rows(
            db, "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'contacts' ORDER BY rowid"
        )
        for name, _ in self._indexes:
            db.conn.execute(f"DROP INDEX {name}")

    def find(self, keys: Sequence[str]) -> dict[str, int]:
        """The row number of each key that somebody has, the first of those who share it."""
        met = [(key, number) for key in keys for number in self._with_hash_of(key)]
        if not met:
            return {}
        key_of = self._keys_of(sorted({number for _, number in met}))
        found: dict[str, int] = {}
        for key, number in met:
            if key_of[number] == key:
                found.setdefault(key, number)
        return found

    def add(self, people: Iterable[tuple[str, int]]) -> None:
        """People by key whom the import has just written."""
        slots, last = self._slots, self._last
        for key, number in people:
            hashed = hash(key)
            place = hashed & last
            while slots[place]:
                place = (place + 1) & last
            slots[place] = (hashed >> 32 & 0xFFFFFF) << 40 | number

    def close(self) -> Iterator[None]:
        """Makes the indexes, one a step."""
        self._slots = array("Q")
        for _, sql in self._indexes:
            self._db.conn.execute(sql)
            yield

    def _with_hash_of(self, key: str) -> Iterator[int]:
        hashed = hash(key)
        part, place = hashed >> 32 & 0xFFFFFF, hashed & self._last
        while slot := self._slots[place]:
            if slot >> 40 == part:
                yield slot & self._NUMBER
            place = (place + 1) & self._last

    def _keys_of(self, numbers: Sequence[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for start in range(0, len(numbers), PART):
            part = numbers[start : start + PART]
            marks = ", ".join("?" * len(part))
            question = f"SELECT id, coalesce(email_key, phone) FROM contacts WHERE id IN ({marks})"
            found.update(rows(self._db, question, part))
        return found


def keys_for(db: Db, expected: int) -> KeysOfBook | KeysOfFile:
    """What tells an import of about so many rows whom it is about; within the import's transaction."""
    return KeysOfFile(db, expected) if _is_empty(db) else KeysOfBook(db)


def filling(db: Db) -> AbstractContextManager[None]:
    """For a `with` statement around an import: a book that was empty is only added to, and needs few pages of it."""
    return few_pages(db, megabytes=32) if _is_empty(db) else nullcontext()


def _is_empty(db: Db) -> bool:
    return value(db, "SELECT 1 FROM contacts LIMIT 1") is None
