"""Copies of a book: made by SQLite itself, never by copying the file, and looked through before they count."""

from __future__ import annotations

import secrets
from pathlib import Path

from leadkeeper.db import seals
from leadkeeper.db.book import file, schema, settings
from leadkeeper.db.engine import Db, OperationalError, connect, pragma
from leadkeeper.db.transaction import known, writing
from leadkeeper.errors import LeadKeeperError

COPY = "is-a-copy"
"""The setting that every copy bears from the moment it is made, until it is put back or opened for work."""

LINEAGE = "book-id"
"""The setting with the id that a book shares with its copies; it stands in the mark of each file that leaves."""

SERIES = "export-series"
"""The setting with a number below which this copy gives no export an id: other copies may give those."""

_ROOM = 1_000
_SERIES = 1_000_000


def mark(db: Db) -> None:
    """Mark a file that was just made as a copy; `db` is open for writing and may be of an earlier schema."""
    if not schema.is_older(db):
        seals.watch(db)
    with writing(db):
        settings.set_setting(db, COPY, "1")


def is_copy(db: Db) -> bool:
    """Whether a book is a copy in which nobody has worked yet."""
    return settings.setting(db, COPY) is not None


def unmark(db: Db) -> None:
    """Make a copy a book of its own; only within `writing`."""
    settings.clear_setting(db, COPY)


def begin_series(db: Db, highest: int) -> None:
    """Leave a random gap after the highest number of an export, so that no two copies give the same; in `writing`."""
    start = max(highest, series(db)) // _ROOM + 1 + secrets.randbelow(_SERIES)
    settings.set_setting(db, SERIES, str(start * _ROOM))


def series(db: Db) -> int:
    """The number below which no export of this book gets one, 0 for a book that never was a copy."""
    text = settings.setting(db, SERIES) or ""
    return int(text) if text.isdecimal() else 0


def lineage(db: Db) -> str | None:
    """The id of the book and its copies; None in a book that no program opened for writing since there are such ids."""
    return settings.setting(db, LINEAGE)


def ensure_lineage(db: Db) -> None:
    """Give a book an id that has none."""
    if lineage(db) is None:
        with writing(db):
            settings.set_setting(db, LINEAGE, secrets.token_hex(6))


def verified_copy(db: Db, target: Path) -> Path:
    """A compact copy of the open book at `target`, for its owner alone, whose integrity was checked.

    It bears the mark of a copy (`db.book.backup`), and has its name only once it is whole, checked and on the disk:
    whatever bears the name of a copy is one.

    Raises the codes of `db.book.file`, `disk-full` and `backup-damaged`; no file is left then.
    """
    try:
        with file.written_aside(target, "file-exists") as part:
            file.make(part, "file-exists")
            _copy(db, part)
            _mark(part, db.passphrase)
            if not _is_intact(part, db.passphrase):
                raise LeadKeeperError("backup-damaged", path=str(target))
    except OperationalError as error:
        raise known(error) from error
    return target


def _copy(db: Db, target: Path) -> None:
    reads_only = pragma(db, "query_only")
    pragma(db, "query_only = OFF")  # it forbids VACUUM even where the copy is written, not the book
    try:
        db.conn.execute("VACUUM INTO ?", (str(target),))
    finally:
        pragma(db, f"query_only = {reads_only}")


def _mark(target: Path, passphrase: str | None) -> None:
    copy = connect(target, mode="rw", passphrase=passphrase)
    try:
        mark(copy)
    finally:
        copy.conn.close()


def _is_intact(target: Path, passphrase: str | None) -> bool:
    copy = connect(target, mode="ro", passphrase=passphrase)
    try:
        return bool(pragma(copy, "integrity_check(1)") == "ok")
    finally:
        copy.conn.close()


def integrity(db: Db) -> dict[str, object]:
    """What a full look through the book says: `integrity` ("ok" or the first fault) and dangling `foreign_keys`."""
    broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
    return {"integrity": pragma(db, "integrity_check(1)"), "foreign_keys": len(broken)}
