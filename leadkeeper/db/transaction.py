"""Write transactions, which take the write lock at the start, so that they never wait halfway."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadkeeper.db.engine import Db, OperationalError
from leadkeeper.db.seals import seal_touched
from leadkeeper.errors import LeadKeeperError


@contextmanager
def writing(db: Db) -> Iterator[None]:
    """Commit everything written inside together, or nothing, also if the work is stopped.

    Nested blocks belong to the outer one: a manual edit records everything that a flow inside it writes. Raises
    `book-busy` if another connection is writing, `disk-full` if there is no space.
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
    """Whether this connection is inside `writing`."""
    return bool(db.conn.in_transaction)


@contextmanager
def permitted(db: Db, reason: str) -> Iterator[None]:
    """Allow deleting consent events: for an undone import, an erasure, a merge. Only inside `writing`."""
    db.conn.execute("INSERT INTO permits (reason) VALUES (?)", (reason,))
    yield
    db.conn.execute("DELETE FROM permits")


def known(error: BaseException) -> BaseException:
    """LeadKeeper error for SQLite errors about disk, lock and permissions; else the error itself."""
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
