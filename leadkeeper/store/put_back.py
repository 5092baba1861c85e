"""Puts a copy in the place of a book: the book that stood there is kept under another name, whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import copy_mark, new_file, schema, seals
from leadkeeper.store.backup import verified_copy
from leadkeeper.store.book_header import check_header
from leadkeeper.store.connect import alone, look_into
from leadkeeper.store.engine import DatabaseError, Db, OperationalError, connect
from leadkeeper.store.lock import BookLock
from leadkeeper.store.transaction import writing

UNREADABLE = ("not-a-book", "passphrase-needed")
"""What the header of a book says when nobody can read it any more."""


def replace(
    book: Path,
    copy: Path,
    aside: Path,
    mark: Callable[[Db], None],
    passphrase: str | None = None,
    former: str | None = None,
) -> None:
    """Makes the book what the copy is; the former book, if there is one, stands at `aside` afterwards.

    The copy is looked through, and `mark` written into what is made of it, before anything is touched; the name of
    the book is never without a whole file. `passphrase` is that of the copy, `former` that of the book. Raises
    `book-locked` while somebody writes in the book and `book-read-elsewhere` while somebody looks at it,
    `file-exists` where `aside` is taken, and the codes of `store.connect` about the copy.
    """
    if aside.exists():
        raise LeadKeeperError("file-exists", path=str(aside))
    lock = BookLock(book)
    lock.take()
    try:
        with new_file.written_aside(book, "") as fresh:
            _make(fresh, copy, passphrase, mark)
            if book.exists():
                _fold(book, former)
                _keep(book, aside)
        if aside.exists():
            _mark(aside, former)
    except BaseException:
        _undo(book, aside)
        raise
    finally:
        lock.free()


def _make(fresh: Path, copy: Path, passphrase: str | None, mark: Callable[[Db], None]) -> None:
    source = look_into(copy, passphrase)
    try:
        verified_copy(source, fresh)
    finally:
        source.conn.close()
    made = connect(fresh, mode="rw", passphrase=passphrase)
    try:
        if not schema.is_older(made):
            seals.watch(made)
        with writing(made):
            mark(made)
        alone(made)
    finally:
        made.conn.close()


def _fold(book: Path, passphrase: str | None) -> None:
    """Makes the former book a single file; one that cannot be read any more keeps what lies beside it."""
    try:
        check_header(book, passphrase=passphrase)  # before SQLite sees an empty file and takes its -wal for old
        db = connect(book, mode="rw", passphrase=passphrase)
        try:
            alone(db)
        finally:
            db.conn.close()
    except LeadKeeperError as error:
        if error.code not in UNREADABLE:
            raise
    except OperationalError:
        raise
    except (DatabaseError, UnicodeDecodeError):
        return


def _mark(aside: Path, passphrase: str | None) -> None:
    """Mark the former book as a copy: who goes on in it works beside the book that has its place."""
    try:
        check_header(aside, passphrase=passphrase)  # before SQLite sees an empty file and takes its -wal for old
        db = connect(aside, mode="rw", passphrase=passphrase)
        try:
            copy_mark.mark(db)
        finally:
            db.conn.close()
    except (DatabaseError, UnicodeDecodeError, LeadKeeperError):
        return  # it cannot be read any more: nobody can go on in it


def _keep(book: Path, aside: Path) -> None:
    """Gives the former book a second name; what waits in the -wal of a damaged one goes with it, it fits no other."""
    try:
        aside.hardlink_to(book)
    except OSError:  # a stick without links: the bytes are copied, for which nobody may have the book open
        with new_file.written_aside(aside, "file-exists") as part, new_file.failures(aside):
            new_file.make(part, "file-exists")
            shutil.copyfile(book, part)
    _move_beside(book, aside)


def _undo(book: Path, aside: Path) -> None:
    """Takes the second name away again: the book is still what it was."""
    if aside.exists():
        _move_beside(aside, book)
        aside.unlink()


def _move_beside(one: Path, other: Path) -> None:
    for ending in ("-wal", "-shm"):
        beside = Path(f"{one}{ending}")
        if beside.exists():
            beside.rename(f"{other}{ending}")
