"""Whether SQLite finds a book sound, looked through whole: seconds for a million people."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store.engine import DatabaseError, Db, pragma
from leadkeeper.store.page_cache import few_pages
from leadkeeper.store.transaction import known

LARGE = 64 << 20
"""Bytes from which on looking through a book takes longer than anybody waits for without a word."""


def damage_told(error: BaseException, path: Path) -> BaseException:
    """`book-damaged` for what SQLite says when it meets a page that cannot be right; any other error as it is."""
    said = str(error)
    if isinstance(error, DatabaseError) and ("malformed" in said or "Could not decode to UTF-8" in said):
        return LeadKeeperError("book-damaged", path=str(path), details=said)
    return error


def look_through(db: Db, path: Path) -> None:
    """Raises `book-damaged` unless the book is sound."""
    try:
        with few_pages(db, megabytes=8):
            said = str(pragma(db, "quick_check(1)"))
    except (DatabaseError, UnicodeDecodeError) as error:
        reason = known(error)
        if reason is not error or "interrupted" in str(error):
            raise reason from error
        said = str(error)
    pragma(db, "shrink_memory")  # the pages that were looked through are of no use to what comes
    if said != "ok":
        raise LeadKeeperError("book-damaged", path=str(path), details=said)
