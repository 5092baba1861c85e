"""Writing: one transaction that takes the write lock at once, so that nobody waits in the middle."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadkeeper.db.engine import Db, OperationalError
from leadkeeper.db.seals import seal_touched
from leadkeeper.errors import LeadKeeperError


@contextmanager
def writing(db: Db) -> Iterator[None]:
    """All that is written inside is kept together or not at all, also when the work is stopped.

    Inside another one it is a part of that: an edit by hand remembers all that a flow within it writes.

    Raises `book-busy` when somebody else is writing, `disk-full` when there is no room left.
    """
    if is_writing(db):
        yield
        return
    try:
        db.conn.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        raise known(error) from error
    try:
        yield
        seal_touched(db)
        db.conn.execute("COMMIT")
    except BaseException as error:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        if isinstance(error, OperationalError):
            raise known(error) from error
        raise


def is_writing(db: Db) -> bool:
    """Whether this connection is within `writing`."""
    return bool(db.conn.in_transaction)


@contextmanager
def permitted(db: Db, reason: str) -> Iterator[None]:
    """Inside, answers may be deleted: for an import taken back, an erasure, a merge. Only within `writing`."""
    db.conn.execute("INSERT INTO permits (reason) VALUES (?)", (reason,))
    yield
    db.conn.execute("DELETE FROM permits")


def known(error: BaseException) -> BaseException:
    """The sentence-bearing error for what SQLite says about disk, lock and rights; else the error itself."""
    text = str(error)
    for words, code in (
        ("database or disk is full", "disk-full"),
        ("database is locked", "book-busy"),
        ("readonly database", "book-read-only"),
        ("disk I/O error", "disk-failed"),
    ):
        if words in text:
            return LeadKeeperError(code)
    return error
