"""Looks through a book, and makes copies of it that were looked through."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import files, register
from leadkeeper.store.backup import integrity, verified_copy
from leadkeeper.store.engine import Db


def check_book(db: Db) -> dict[str, object]:
    """What a full look through the book finds.

    `integrity` is "ok" or the first fault, `foreign_keys` the number of dangling links, `chain` "ok" or "broken" with
    `broken_at`, `altered_files` the number of kept files whose bytes changed; `sound` says whether all is well.
    """
    found = integrity(db)
    broken_at, altered = register.broken_at(db), len(files.altered(db, afresh=True))
    found |= {"chain": "ok" if broken_at is None else "broken", "broken_at": broken_at, "altered_files": altered}
    sound = found["integrity"] == "ok" and not found["foreign_keys"] and broken_at is None and not altered
    return {**found, "sound": sound}


def back_up(db: Db, book: Path, folder: Path | None, now: datetime) -> Path:
    """A verified copy of the book in a folder (by default beside it), named by the instant; gives its path."""
    place = folder or book.parent
    if not place.is_dir():
        raise LeadKeeperError("folder-missing", path=str(place))
    return verified_copy(db, place / f"{book.stem}-{now:%Y-%m-%d-%H%M%S}{book.suffix}")
