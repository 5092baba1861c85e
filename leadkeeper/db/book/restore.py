"""Puts a copy in the place of a book: the book that stood there is kept under another name, whole."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator
from pathlib import Path

from leadkeeper.db import seals
from leadkeeper.db.book import backup, file, schema
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.book.connection import alone, look_into, open_book, quick_check, reader
from leadkeeper.db.book.file import BookLock, check_header
from leadkeeper.db.engine import (
    PAGE,
    DatabaseError,
    Db,
    OperationalError,
    connect,
    fetch_all,
    fetch_value,
    pragma,
    quoted,
)
from leadkeeper.db.transaction import known, writing
from leadkeeper.errors import LeadKeeperError

COUNTS = {
    "people": "SELECT count(*) FROM contacts WHERE erased_at IS NULL",
    "answers": "SELECT count(*) FROM consents",
    "no": "SELECT count(*) FROM consents JOIN consent_kinds ON consent_kinds.id = consents.kind"
    " WHERE event IN ('withdrawn', 'refused')",
    "stops": "SELECT count(*) FROM suppressions",
    "erased": "SELECT count(*) FROM contacts WHERE erased_at IS NOT NULL",
    "imports": "SELECT count(*) FROM imports WHERE undone_at IS NULL",
    "decisions": "SELECT count(*) FROM reviews",
}


def counts(db: Db) -> dict[str, int]:
    """How much of each kind the book holds, by the names of `COUNTS`."""
    return {name: int(fetch_value(db, question)) for name, question in COUNTS.items()}


def exports(db: Db) -> list[tuple[str, str]]:
    """The id and the instant of every export that was released, oldest first."""
    return [
        (ref, at or "")
        for ref, at in fetch_all(db, "SELECT ref, at FROM deliveries WHERE state = 'released' ORDER BY id")
    ]


STEP = 20_000
"""Steps of SQLite between two looks whether the work is still wanted: some milliseconds."""


def change(
    book: Path, former: str | None, wanted: str | None, unwanted: Callable[[], bool] | None = None
) -> Generator[str, None, None]:
    """The book opens with `wanted` from then on (None: without a passphrase); it must not be open. Gives its stages.

    The new file is looked through before it takes the name; the former one is gone afterwards. Closed between two
    stages, or broken off within one because it became `unwanted`, nothing has changed. Raises the codes of
    `db.book.connection.open_book`, `book-read-elsewhere`, `disk-full` and `backup-damaged`; nothing has changed then
    either.
    """
    opened = open_book(book, write=True, passphrase=former, at_once=True)
    try:
        opened.db.conn.set_progress_handler(unwanted, STEP)
        if not opened.looked_through:
            yield "look"
            quick_check(opened.db, book)
        alone(opened.db)
        with file.written_aside(book, "") as fresh:
            file.make(fresh, "file-exists")
            yield "copy"
            _export(opened.db, fresh, wanted)
            yield "copy"
            _compare(opened.db, fresh, wanted, unwanted)
            yield "copy"  # the last moment to stop
            opened.end()
    except OperationalError as error:
        raise known(error) from error
    finally:
        opened.close()


def _export(db: Db, fresh: Path, wanted: str | None) -> None:
    pragma(db, "foreign_keys = OFF")
    db.conn.execute(f"ATTACH DATABASE ? AS fresh KEY {quoted(wanted or '')}", (str(fresh),))
    if wanted is None:
        pragma(db, f"fresh.page_size = {PAGE}")
    db.conn.execute("SELECT sqlcipher_export('fresh')").fetchall()
    pragma(db, f"fresh.application_id = {schema.APPLICATION_ID}")
    pragma(db, f"fresh.user_version = {pragma(db, 'user_version')}")
    db.conn.execute("DETACH DATABASE fresh")


def _compare(db: Db, fresh: Path, wanted: str | None, unwanted: Callable[[], bool] | None) -> None:
    copy = reader(fresh, wanted)
    try:
        copy.conn.set_progress_handler(unwanted, STEP)
        same = all(
            fetch_value(db, f"SELECT count(*) FROM {table}") == fetch_value(copy, f"SELECT count(*) FROM {table}")
            for table in ("contacts", "consents", "suppressions", "register", "files", "delivery_contacts")
        )
        if not same or pragma(copy, "integrity_check(1)") != "ok":
            raise LeadKeeperError("backup-damaged", path=str(fresh))
    except OperationalError:
        raise
    except DatabaseError as error:
        raise LeadKeeperError("backup-damaged", path=str(fresh)) from error
    finally:
        copy.conn.close()


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
    `file-exists` where `aside` is taken, and the codes of `db.book.connection` about the copy.
    """
    if aside.exists():
        raise LeadKeeperError("file-exists", path=str(aside))
    lock = BookLock(book)
    lock.take()
    try:
        with file.written_aside(book, "") as fresh:
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
            backup.mark(db)
        finally:
            db.conn.close()
    except (DatabaseError, UnicodeDecodeError, LeadKeeperError):
        return  # it cannot be read any more: nobody can go on in it


def _keep(book: Path, aside: Path) -> None:
    """Gives the former book a second name; what waits in the -wal of a damaged one goes with it, it fits no other."""
    try:
        aside.hardlink_to(book)
    except OSError:  # a stick without links: the bytes are copied, for which nobody may have the book open
        with file.written_aside(aside, "file-exists") as part, file.failures(aside):
            file.make(part, "file-exists")
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
