"""The first page of a book, read as plain bytes while nobody has it open."""

from __future__ import annotations

import struct
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import new_file, schema

PAGE = 4096


def check_header(path: Path, mode: str = "rb", passphrase: str | None = None) -> None:
    """Reads the first page before SQLite has the file open: later that would drop SQLite's own locks.

    Raises `not-a-book`, `book-newer`, `book-read-only`, and `passphrase-needed` where none is given and one may be due.
    """
    try:
        with path.open(mode) as file:
            head = file.read(PAGE)
    except OSError as error:
        code = new_file.CODES.get(error.errno or 0)
        if code is None:
            raise
        raise LeadKeeperError("book-read-only" if code == "folder-read-only" else code, path=str(path)) from error
    if passphrase is not None:
        return
    if _looks_encrypted(head):
        raise LeadKeeperError("passphrase-needed", path=str(path))
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise LeadKeeperError("not-a-book", path=str(path))
    if head[18] > 2 or head[19] > 2:
        raise LeadKeeperError("book-newer", path=str(path))
    version, application = struct.unpack(">I", head[60:64])[0], struct.unpack(">I", head[68:72])[0]
    # The newest numbers may still stand in the -wal file: SQLite is asked again once it has the book open.
    check_numbers(path, application or schema.APPLICATION_ID, version)


def _looks_encrypted(page: bytes) -> bool:
    """Whether a first page is as even as chance makes it: the file may be a book that wants its passphrase."""
    return len(page) == PAGE and not page.startswith(b"SQLite format 3") and len(set(page)) > 250


def check_numbers(path: Path, application: int, version: int) -> None:
    """Raises `not-a-book` and `book-newer` for the numbers that a book tells of itself."""
    if application != schema.APPLICATION_ID:
        raise LeadKeeperError("not-a-book", path=str(path))
    if version > schema.SCHEMA:
        raise LeadKeeperError("book-newer", path=str(path))
