"""Copies of a book: made by SQLite itself, never by copying the file, and looked through before they count."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store.engine import Db, connect, pragma


def verified_copy(db: Db, target: Path) -> Path:
    """A compact copy of the open book at `target`, whose integrity was checked; refuses an existing file."""
    if target.exists():
        raise LeadKeeperError("file-exists", path=str(target))
    db.conn.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    copy = connect(target, mode="ro")
    try:
        said = pragma(copy, "integrity_check(1)")
    finally:
        copy.conn.close()
    if said != "ok":
        target.unlink()
        raise LeadKeeperError("backup-damaged", path=str(target))
    return target


def integrity(db: Db) -> dict[str, object]:
    """What a full look through the book says: `integrity` ("ok" or the first fault) and dangling `foreign_keys`."""
    broken = db.conn.execute("PRAGMA foreign_key_check").fetchall()
    return {"integrity": pragma(db, "integrity_check(1)"), "foreign_keys": len(broken)}
