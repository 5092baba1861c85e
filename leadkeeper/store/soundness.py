"""Whether SQLite finds a book sound, looked through whole: seconds for a million people."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store.engine import DatabaseError, Db, pragma
from leadkeeper.store.page_cache import few_pages
from leadkeeper.store.transaction import known

CORRUPT = 11
"""SQLite's number for a database that is damaged, in the lowest byte of all numbers that are about that."""

LARGE = 64 << 20
"""Bytes from which on looking through a book takes longer than anybody waits for without a word."""


def damage_told(error: BaseException, path: Path) -> BaseException:
    """`book-damaged` for what SQLite says when it meets a page that cannot be right; any other error as it is.

    What a column says that holds no JSON any more (see `json_text`) gets the path that it does not know.
    """
    said = str(error)
    if isinstance(error, LeadKeeperError) and error.code == "book-damaged" and "path" not in error.facts:
        return LeadKeeperError("book-damaged", path=str(path), **error.facts)
    if isinstance(error, DatabaseError) and (is_corrupt(error) or "Could not decode to UTF-8" in said):
        return LeadKeeperError("book-damaged", path=str(path), details=said)
    return error


def is_corrupt(error: DatabaseError) -> bool:
    """Whether SQLite, its search index or its JSON met what nobody can have written."""
    return "malformed" in str(error) or int(getattr(error, "sqlite_errorcode", 0)) & 0xFF == CORRUPT


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
