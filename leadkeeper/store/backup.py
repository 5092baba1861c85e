"""Copies of a book: made by SQLite itself, never by copying the file, and looked through before they count."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import copy_mark, new_file
from leadkeeper.store.engine import Db, OperationalError, connect, pragma
from leadkeeper.store.transaction import known


def verified_copy(db: Db, target: Path) -> Path:
    """A compact copy of the open book at `target`, for its owner alone, whose integrity was checked.

    It bears the mark of a copy (`store.copy_mark`), and has its name only once it is whole, checked and on the disk:
    whatever bears the name of a copy is one.

    Raises the codes of `store.new_file`, `disk-full` and `backup-damaged`; no file is left then.
    """
    try:
        with new_file.written_aside(target, "file-exists") as part:
            new_file.make(part, "file-exists")
            _copy(db, part)
            _mark(part, db.passphrase)
            if not _sound(part, db.passphrase):
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
        copy_mark.mark(copy)
    finally:
        copy.conn.close()


def _sound(target: Path, passphrase: str | None) -> bool:
    copy = connect(target, mode="ro", passphrase=passphrase)
    try:
        return bool(pragma(copy, "integrity_check(1)") == "ok")
    finally:
        copy.conn.close()


def integrity(db: Db) -> dict[str, object]:
    """What a full look through the book says: `integrity` ("ok" or the first fault) and dangling `foreign_keys`."""
    broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
    return {"integrity": pragma(db, "integrity_check(1)"), "foreign_keys": len(broken)}
