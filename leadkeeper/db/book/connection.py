"""Open and create books: check the header, lock, check integrity, migrate the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from leadkeeper.db import engine
from leadkeeper.db.book import file, schema
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.book.file import BookLock, ReadLocks, check_header, check_numbers
from leadkeeper.db.engine import DatabaseError, Db, OperationalError, connect, known, pragma, small_page_cache, writing
from leadkeeper.errors import LeadKeeperError

CORRUPT = 11  # SQLITE_CORRUPT, the low byte of all result codes about a damaged database
LARGE = 64 << 20  # size in bytes from which an integrity check takes too long without showing progress


def as_damage_error(error: BaseException, path: Path) -> BaseException:
    """Return `book-damaged` for an SQLite error about a corrupt page; any other error unchanged.

    Errors about invalid JSON in a column (see `db.engine`) get the path they lack.
    """
    message = str(error)
    if isinstance(error, LeadKeeperError) and error.code == "book-damaged" and "path" not in error.facts:
        return LeadKeeperError("book-damaged", path=str(path), **error.facts)
    if isinstance(error, DatabaseError) and (is_corrupt(error) or "Could not decode to UTF-8" in message):
        return LeadKeeperError("book-damaged", path=str(path), details=message)
    return error


def is_corrupt(error: DatabaseError) -> bool:
    """Whether SQLite, its search index or its JSON functions found corrupt data."""
    return "malformed" in str(error) or int(getattr(error, "sqlite_errorcode", 0)) & 0xFF == CORRUPT


def quick_check(db: Db, path: Path) -> None:
    """Raise `book-damaged` unless the book passes SQLite's quick check."""
    try:
        with small_page_cache(db, megabytes=8):
            verdict = str(pragma(db, "quick_check(1)"))
    except (DatabaseError, UnicodeDecodeError) as error:
        reason = known(error)
        if reason is not error or "interrupted" in str(error):
            raise reason from error
        verdict = str(error)
    pragma(db, "shrink_memory")  # the checked pages are not needed any more
    if verdict != "ok":
        raise LeadKeeperError("book-damaged", path=str(path), details=verdict)


PATIENCE_MS = 500
READER_PAGES = -16384  # 16 MB; SQLite takes KiB as negative numbers


@dataclass(slots=True)
class Book:
    """An open book, writing or `read_only`; `was_copy`: it was a copy of a book until it was opened for writing."""

    path: Path
    db: Db
    read_only: bool
    lock: BookLock | None = None
    holder: dict[str, object] = field(default_factory=dict)
    ended: bool = False
    looked_through: bool = True
    was_copy: bool = False
    read_locks: ReadLocks | None = field(init=False)

    def __post_init__(self) -> None:
        self.read_locks = None if self.read_only else ReadLocks(self.path)

    def reader(self) -> Db:
        """Return another reading connection with a smaller page cache, for one thread; the caller closes it."""
        db = reader(self.path, self.db.passphrase)
        db.learned = self.db.learned
        return db

    def end(self) -> None:
        """Close the connection and leave a single file; the lock stays held."""
        if self.ended:
            return
        self.ended = True
        try:
            if not self.read_only:
                with suppress(OperationalError):  # no space: the next opening does it, nothing is lost
                    # Until now the deletion of expired contacts (R21) could be undone.
                    self.db.conn.execute("DELETE FROM purged")
                    self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            self.db.conn.close()
            if self.read_locks is not None:
                self.read_locks.close()

    def close(self) -> None:
        """Close the connection, leave a single file, release the lock."""
        try:
            self.end()
        finally:
            if self.lock is not None:
                self.lock.free()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Close the book; an error about damage gets the book's path."""
        self.close()
        damage = as_damage_error(error, self.path) if error is not None else None
        if damage is not None and damage is not error:
            raise damage from error


def create_book(path: Path, passphrase: str | None = None) -> Book:
    """Create an empty book, accessible by its owner only; refuses an existing path."""
    file.make(path, "book-exists")
    lock = BookLock(path)
    try:
        lock.take()
        db = connect(path, mode="rw", passphrase=passphrase)
        with _closed_on_failure(db):
            if passphrase is None:
                pragma(db, f"page_size = {engine.PAGE}")
            _journal(path, db)
            with writing(db):
                schema.migrate(db)
                engine.seal(db)
            engine.watch_seals(db)
    except BaseException:
        lock.free()
        path.unlink(missing_ok=True)
        raise
    return Book(path, db, read_only=False, lock=lock)


def open_book(path: Path, *, write: bool, passphrase: str | None = None, at_once: bool = False) -> Book:
    """Open an existing book after checks and migration; with `write` its lock is held until `close`.

    With `at_once` a large book is not checked (`looked_through` is False): call `quick_check` before writing.
    Raises `book-missing`, `not-a-book`, `book-newer`, `book-damaged`, `book-locked`,
    `book-read-only`, `folder-read-only`, `passphrase-needed`, `passphrase-wrong`, and for reading `book-older`.
    """
    _check_there(path)
    through = not (at_once and path.stat().st_size > LARGE)
    if write:
        return _open_for_writing(path, passphrase, through)
    db = _checked_connect(path, "ro", passphrase, through=through)
    if schema.is_older(db):
        db.conn.close()
        raise LeadKeeperError("book-older", path=str(path))
    return Book(path, db, read_only=True, looked_through=through)


def reader(path: Path, passphrase: str | None) -> Db:
    """Open a reading connection to a book that is open in this program; the caller closes it."""
    db = _checked_connect(path, "ro", passphrase, through=False)
    pragma(db, f"cache_size = {READER_PAGES}")
    return db


def look_into(path: Path, passphrase: str | None = None) -> Db:
    """Open a reading connection to an intact book of this or an earlier schema, without locking it.

    The caller closes it. Raises `book-missing`, `not-a-book`, `book-newer`, `book-damaged`.
    """
    _check_there(path)
    return _checked_connect(path, "ro", passphrase)


def look_into_damaged(path: Path, passphrase: str | None = None) -> Db:
    """Open a connection to a possibly damaged book; only the table names must be readable.

    Raises `book-missing`, `not-a-book`, `book-newer`, and `nothing-recovered` if not even these are readable.
    """
    _check_there(path)
    if passphrase is None:
        check_header(path)
        key = None
    else:
        key = engine.raw_key(path, passphrase)  # derived once for the many connections of a recovery
    try:
        with in_words(path, passphrase):
            db = connect(path, mode="damaged", passphrase=key)
            with _closed_on_failure(db):
                has_tables = pragma(db, "table_info(contacts)") is not None
    except LeadKeeperError as error:
        if error.code != "book-damaged":  # its advice is to recover what can be read
            raise
        raise LeadKeeperError("nothing-recovered", path=str(path)) from error
    if not has_tables:
        db.conn.close()
        raise LeadKeeperError("nothing-recovered", path=str(path))
    return db


def _check_there(path: Path) -> None:
    with suppress(PermissionError):  # in a folder without access
        if path.is_file():
            return
    raise LeadKeeperError("book-missing", path=str(path))


def _open_for_writing(path: Path, passphrase: str | None, through: bool) -> Book:
    lock = BookLock(path)
    lock.take()
    try:
        file.sweep(path.parent, rf"{re.escape(path.stem)}(-before-schema-\d+)?{re.escape(path.suffix)}")
        check_header(path, "r+b", passphrase)  # opened for writing too, so that a read-only file is reported now
        db = _checked_connect(path, "rw", passphrase, through=through)
        with _closed_on_failure(db):
            with in_words(path):
                if not through and schema.is_older(db):  # a book is checked before its migration
                    quick_check(db, path)
                    through = True
            _journal(path, db)
            if schema.is_older(db):
                copy = path.with_name(f"{path.stem}-before-schema-{schema.SCHEMA}{path.suffix}")
                if not copy.exists():  # otherwise left by an attempt that did not finish: nothing has changed since
                    verified_copy(db, copy)
                with writing(db):
                    schema.migrate(db)
                    engine.seal(db)
            engine.watch_seals(db)
    except BaseException:
        lock.free()
        raise
    return Book(path, db, read_only=False, lock=lock, looked_through=through)


def alone(db: Db) -> None:
    """Checkpoint the -wal file into the book, so that the single file can be moved or replaced.

    Raises `book-read-elsewhere` while another connection is open: it would write the pages of a renamed file into the
    new one.
    """
    pragma(db, f"busy_timeout = {PATIENCE_MS}")
    try:
        pragma(db, "journal_mode = DELETE")
    except OperationalError as error:
        reason = known(error)
        if isinstance(reason, LeadKeeperError) and reason.code == "book-busy":
            raise LeadKeeperError("book-read-elsewhere") from error
        raise reason from error


def _journal(path: Path, db: Db) -> None:
    with in_words(path):
        pragma(db, "journal_mode = WAL")
        pragma(db, "synchronous = FULL")
        pragma(db, "journal_size_limit = 67108864")
        # After each commit the file alone is whole, so that nothing is lost where it is copied or moved without its
        # -wal file after a crash. Costs 15 ms a commit, of 8; of a large commit nothing (a book of 0.8 MB, one SSD).
        pragma(db, "wal_autocheckpoint = 1")


def _checked_connect(path: Path, mode: str, passphrase: str | None, *, through: bool = True) -> Db:
    """Open a connection after an integrity check; all errors of a damaged book become one code.

    With `through` all pages are checked, which takes seconds for a million contacts; otherwise the first page only.
    """
    if mode == "ro":
        BookLock(path).clear()
    opened = "beside" if mode == "ro" and BookLock(path).is_elsewhere() else mode
    with in_words(path, passphrase):
        try:
            return _checked(path, connect(path, mode=opened, passphrase=passphrase), through)
        except OperationalError:
            # If no -shm can be created and there is no -wal, no writer exists: the file alone is complete.
            wal = Path(f"{path}-wal")
            if mode != "ro" or (wal.exists() and wal.stat().st_size > 0):
                raise
        return _checked(path, connect(path, mode="immutable", passphrase=passphrase), through)


def _checked(path: Path, db: Db, through: bool) -> Db:
    with _closed_on_failure(db):
        check_numbers(path, pragma(db, "application_id"), pragma(db, "user_version"))
        if pragma(db, "user_version") == schema.SCHEMA and schema.columns(db) != schema.COLUMNS:
            raise LeadKeeperError("book-damaged", path=str(path), details="no such column")
        if through:
            quick_check(db, path)
    return db


@contextmanager
def _closed_on_failure(db: Db) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.conn.close()
        raise


@contextmanager
def in_words(path: Path, passphrase: str | None = None) -> Iterator[None]:
    """Translate SQLite errors inside the block into LeadKeeper errors."""
    try:
        yield
    except (DatabaseError, UnicodeDecodeError) as error:
        if passphrase is not None and "file is not a database" in str(error):
            raise LeadKeeperError("passphrase-wrong", path=str(path)) from error
        reason = known(error)
        raise (reason if isinstance(reason, LeadKeeperError) else _unreadable(path, error)) from error


def _unreadable(path: Path, error: Exception) -> LeadKeeperError:
    message = str(error)
    if "unable to open" in message:
        return LeadKeeperError("book-read-only", path=str(path))
    if "file is not a database" not in message:
        return LeadKeeperError("book-damaged", path=str(path), details=message)
    try:
        check_header(path)  # not open in this program: it is no database
    except LeadKeeperError as found:
        return found
    return LeadKeeperError("not-a-book", path=str(path))
