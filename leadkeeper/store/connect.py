"""The one way to open a book: header looked at, lock taken, health checked, schema brought up to date."""

from __future__ import annotations

import os
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import schema
from leadkeeper.store.backup import verified_copy
from leadkeeper.store.engine import DatabaseError, Db, OperationalError, connect, pragma
from leadkeeper.store.lock import BookLock
from leadkeeper.store.transaction import known, writing


@dataclass(slots=True)
class Book:
    """An open book: the only connection that writes, or one that only reads when `read_only`."""

    path: Path
    db: Db
    read_only: bool
    lock: BookLock | None = None
    holder: dict[str, object] = field(default_factory=dict)

    def reader(self) -> Db:
        """A further connection that can only read, for one thread; its owner closes it."""
        return _checked_connect(self.path, "ro")

    def close(self) -> None:
        """Ends the connection, leaves one single file behind, and frees the lock."""
        try:
            if not self.read_only:
                with suppress(OperationalError):  # no room for it: the next opening does it, nothing is lost
                    self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.db.conn.close()
        finally:
            if self.lock is not None:
                self.lock.free()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_book(path: Path) -> Book:
    """A new, empty book with rights for its owner alone; refuses a path where something already is."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise LeadKeeperError("book-exists", path=str(path)) from None
    except OSError as error:
        raise LeadKeeperError("folder-read-only", path=str(path.parent)) from error
    lock = BookLock(path)
    try:
        lock.take()
        db = connect(path, mode="rw")
        _journal(db)
        with writing(db):
            schema.migrate(db)
    except BaseException as error:
        lock.free()
        path.unlink(missing_ok=True)
        raise known(error) from error
    return Book(path, db, read_only=False, lock=lock)


def open_book(path: Path, *, write: bool) -> Book:
    """An existing book, healthy and of this schema; with `write` the lock is held until `close`.

    Raises `book-missing`, `not-a-book`, `book-newer`, `book-damaged`, `book-locked`, `folder-read-only`.
    """
    if not path.is_file():
        raise LeadKeeperError("book-missing", path=str(path))
    if not write:
        db = _checked_connect(path, "ro")
        _check_schema_number(path, pragma(db, "application_id"), pragma(db, "user_version"))
        if pragma(db, "user_version") < schema.SCHEMA:
            db.conn.close()
            raise LeadKeeperError("book-older", path=str(path))
        return Book(path, db, read_only=True)
    lock = BookLock(path)
    lock.take()
    try:
        _check_header(path)
        db = _checked_connect(path, "rw")
        _journal(db)
        _bring_up_to_date(path, db)
    except BaseException:
        lock.free()
        raise
    return Book(path, db, read_only=False, lock=lock)


def _bring_up_to_date(path: Path, db: Db) -> None:
    if schema.MIGRATIONS.pending(db):
        verified_copy(db, path.with_name(f"{path.stem}-before-schema-{schema.SCHEMA}{path.suffix}"))
        with writing(db):
            schema.migrate(db)


def _journal(db: Db) -> None:
    pragma(db, "journal_mode = WAL")
    pragma(db, "synchronous = FULL")
    pragma(db, "journal_size_limit = 67108864")


def _check_header(path: Path) -> None:
    """Reads the first 100 bytes before SQLite has the file open: afterwards that would drop SQLite's own locks."""
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise LeadKeeperError("not-a-book", path=str(path))
    if head[18] > 2 or head[19] > 2:
        raise LeadKeeperError("book-newer", path=str(path))
    version, application = struct.unpack(">I", head[60:64])[0], struct.unpack(">I", head[68:72])[0]
    # The newest numbers may still stand in the -wal file: SQLite is asked again once it has the book open.
    if application not in (0, schema.APPLICATION_ID):
        raise LeadKeeperError("not-a-book", path=str(path))
    if version > schema.SCHEMA:
        raise LeadKeeperError("book-newer", path=str(path))


def _check_schema_number(path: Path, application: int, version: int) -> None:
    if application != schema.APPLICATION_ID:
        raise LeadKeeperError("not-a-book", path=str(path))
    if version > schema.SCHEMA:
        raise LeadKeeperError("book-newer", path=str(path))


def _checked_connect(path: Path, mode: str) -> Db:
    """A connection to a book that SQLite finds sound; a damaged one may raise many things, all become one sentence."""
    try:
        db = connect(path, mode=mode)
        _check_schema_number(path, pragma(db, "application_id"), pragma(db, "user_version"))
        said = pragma(db, "quick_check(1)")
    except OperationalError as error:
        if mode == "ro" and "unable to open" in str(error) and not Path(f"{path}-wal").exists():
            return _checked_connect(path, "immutable")
        reason = known(error)
        raise (reason if isinstance(reason, LeadKeeperError) else _unreadable(path, error)) from error
    except (DatabaseError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from error
    if said != "ok":
        db.conn.close()
        raise LeadKeeperError("book-damaged", path=str(path), details=str(said))
    return db


def _unreadable(path: Path, error: Exception) -> LeadKeeperError:
    code = "not-a-book" if "file is not a database" in str(error) else "book-damaged"
    return LeadKeeperError(code, path=str(path), details=str(error))
