"""Backups of a book: made by SQLite, never by copying the file, and verified before they are named."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from leadkeeper.db import engine
from leadkeeper.db.book import file, schema, settings
from leadkeeper.db.engine import Db, OperationalError, connect, known, pragma, writing
from leadkeeper.errors import LeadKeeperError

COPY = "is-a-copy"  # setting of every copy, from its creation until it is restored or opened for writing
LINEAGE = "book-id"  # setting: id shared by a book and its copies, part of the watermark of each exported file
SERIES = "export-series"  # setting: lower bound for export ids of this copy; other copies may use lower ones
_ROOM = 1_000
_SERIES = 1_000_000


def mark(db: Db) -> None:
    """Mark a new file as a copy; `db` is open for writing and may have an earlier schema."""
    if not schema.is_older(db):
        engine.watch_seals(db)
    with writing(db):
        settings.set_setting(db, COPY, "1")


def is_copy(db: Db) -> bool:
    """Whether a book is a copy that was never opened for writing."""
    return settings.setting(db, COPY) is not None


def unmark(db: Db) -> None:
    """Make a copy an independent book; only inside `writing`."""
    settings.clear_setting(db, COPY)


def begin_series(db: Db, highest: int) -> None:
    """Leave a random gap after the highest export number, so that no two copies assign the same. Inside `writing`."""
    start = max(highest, series(db)) // _ROOM + 1 + secrets.randbelow(_SERIES)
    settings.set_setting(db, SERIES, str(start * _ROOM))


def series(db: Db) -> int:
    """Lower bound for export numbers of this book; 0 if it never was a copy."""
    text = settings.setting(db, SERIES) or ""
    return int(text) if text.isdecimal() else 0


def lineage(db: Db) -> str | None:
    """Id shared by the book and its copies. None if the book was not opened for writing since these ids exist."""
    return settings.setting(db, LINEAGE)


def ensure_lineage(db: Db) -> None:
    """Give the book such an id if it has none."""
    if lineage(db) is None:
        with writing(db):
            settings.set_setting(db, LINEAGE, secrets.token_hex(6))


def verified_copy(db: Db, target: Path) -> Path:
    """Write a compact, verified copy of the open book to `target`, readable by its owner only.

    It is marked as a copy, and gets its name only when it is complete, checked and flushed to disk. Raises the codes
    of `db.book.file`, `disk-full` and `backup-damaged`; no file is left then.
    """
    try:
        with file.replaced_atomically(target, "file-exists") as part:
            file.make(part, "file-exists")
            reads_only = pragma(db, "query_only")
            pragma(db, "query_only = OFF")  # query_only forbids VACUUM INTO, although only the copy is written
            try:
                db.conn.execute("VACUUM INTO ?", (str(part),))
            finally:
                pragma(db, f"query_only = {reads_only}")
            with closing(connect(part, mode="rw", passphrase=db.passphrase)) as copy:
                mark(copy)
            with closing(connect(part, mode="ro", passphrase=db.passphrase)) as copy:
                if pragma(copy, "integrity_check(1)") != "ok":
                    raise LeadKeeperError("backup-damaged", path=str(target))
    except OperationalError as error:
        failure = known(error)
        if isinstance(failure, LeadKeeperError) and failure.code == "disk-full":
            failure = LeadKeeperError("disk-full", path=str(target.parent))  # the disk of the copy, not of the book
        raise failure from error
    return target


def integrity(db: Db) -> dict[str, object]:
    """Result of a full check: `integrity` ("ok" or the first fault) and dangling `foreign_keys`."""
    broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
    return {"integrity": pragma(db, "integrity_check(1)"), "foreign_keys": len(broken)}
