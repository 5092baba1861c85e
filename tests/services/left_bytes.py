"""Looks through the bytes of a closed book for words that must not be there, packed pieces included."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

from leadkeeper.db.book.connection import open_book
from leadkeeper.db.engine import fetch_all

PACKED = (("source_blocks", "packed"), ("edit_parts", "packed"), ("purged", "packed"), ("proof_rows", "packed"))


def left(book: Path, *words: str) -> list[str]:
    """Those of the words that stand somewhere in the file, whatever their capitals; no other file is beside it."""
    assert not Path(f"{book}-wal").exists()
    assert not Path(f"{book}-shm").exists()
    found = [book.read_bytes().lower(), *_unpacked(book)]
    return [word for word in words if any(_bytes(word) in one for one in found)]


def _bytes(word: str) -> bytes:
    return word.encode().lower()


def _unpacked(book: Path) -> list[bytes]:
    with open_book(book, write=False) as opened:
        packed = [row for table, column in PACKED for row in fetch_all(opened.db, f"SELECT {column} FROM {table}")]
    return [zlib.decompress(row[0]).lower() for row in packed] + _streams(book.read_bytes())


def _streams(content: bytes) -> list[bytes]:
    """What unpacks anywhere in the file: also what a table does not hold any more."""
    found = []
    place = content.find(b"\x78\x01")
    while place >= 0:
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(content[place:], 1 << 20).lower())
        place = content.find(b"\x78\x01", place + 1)
    return found


def searchable(book: Path) -> set[str]:
    """Every piece of a word that the search index of a book holds."""
    with open_book(book, write=True) as opened:
        opened.db.conn.execute("CREATE VIRTUAL TABLE temp.pieces USING fts5vocab(main, contacts_search, row)")
        return {term for (term,) in fetch_all(opened.db, "SELECT term FROM temp.pieces")}
