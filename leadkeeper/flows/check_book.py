"""Looks through a book, and makes copies of it that were looked through."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.store import disclosed, files, register, schema, seals
from leadkeeper.store.backup import integrity, verified_copy
from leadkeeper.store.engine import Db


def check_book(db: Db) -> dict[str, object]:
    """What a full look through the book finds.

    `integrity` is "ok" or the first fault, `foreign_keys` the number of dangling links, `chain` "ok" or "broken" with
    `broken_at`, `altered_files` the number of kept files whose bytes changed. `exports` are those whose people are not
    as the register says, `schema` the tables, indexes, triggers and views, `tables` the tables that something else than
    this program changed. `dates_back` is the first entry of the register that is older than the one before it: a clock
    that was set back is no damage. `sound` says whether all else is well.
    """
    found = integrity(db)
    broken_at, altered = register.broken_at(db), len(files.altered(db, afresh=True))
    found |= {"chain": "ok" if broken_at is None else "broken", "broken_at": broken_at, "altered_files": altered}
    is_older = schema.is_older(db)  # a copy of an earlier schema, which has no seals
    changes: dict[str, list[str]] = {
        "exports": [] if is_older else list(disclosed.changed(db)),
        "schema": [] if is_older else schema.foreign(db),
        "tables": [] if is_older else seals.broken(db),
    }
    is_whole = found["integrity"] == "ok" and not found["foreign_keys"] and broken_at is None and not altered
    sound = is_whole and not any(changes.values())
    return {**found, **changes, "dates_back": register.dates_back(db), "sound": sound}


def back_up(db: Db, book: Path, folder: Path | None, now: datetime) -> Path:
    """A verified copy of the book in a folder (by default beside it), named by the instant; gives its path."""
    place = folder or book.parent
    if not place.is_dir():
        raise LeadKeeperError("folder-missing", path=str(place))
    return verified_copy(db, place / f"{book.stem}-{now:%Y-%m-%d-%H%M%S}{book.suffix}")
