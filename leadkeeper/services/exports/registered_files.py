"""Look up registered exports and stop files by id and fingerprint; assign export ids."""

from __future__ import annotations

import re

from leadkeeper.db import notifications, register
from leadkeeper.db.book import backup
from leadkeeper.db.engine import Db
from leadkeeper.db.register import Entry
from leadkeeper.services.exports.pending_files import stop_files

_NUMBERED = re.compile(r"E([1-9][0-9]{0,17})")


def taken_ids(db: Db) -> set[str]:
    """Export ids that this book uses or used.

    The register also keeps ids of exports that were never released, and those of a book replaced by a backup.
    """
    found = notifications.refs_in_use(db, "deliveries")
    for entry in register.entries(db):
        one, several = entry.body.get("export"), entry.body.get("exports")
        found.update([one] if isinstance(one, str) else [])
        found.update(filter(_is_text, several) if isinstance(several, list) else [])
    return found


def next_id(db: Db) -> str:
    """Next free export id; each lost register entry may have been an export with its own id."""
    numbers = [int(found[1]) for found in map(_NUMBERED.fullmatch, taken_ids(db)) if found]
    return f"E{max([backup.series(db), *numbers]) + register.missing(db) + 1}"


def begin_series(db: Db) -> None:
    """Start a series of export ids that no other copy of the book uses; only inside `writing`."""
    numbers = [int(found[1]) for found in map(_NUMBERED.fullmatch, taken_ids(db)) if found]
    backup.begin_series(db, max(numbers, default=0))


def _is_text(thing: object) -> bool:
    return isinstance(thing, str)


def registered(db: Db, digest: str) -> str | None:
    """Id of the export or stop file with this SHA-256 (hex)."""
    for entry in exported(db):
        if entry.body.get("sha256") == digest:
            return str(entry.body["export"])
    for entry in stop_files(db):
        if entry.body["sha256"] == digest:
            return str(entry.body["stop_file"])
    return None


def exported(db: Db) -> list[Entry]:
    """Register entries of exports made here, oldest first, without those never released."""
    found = register.entries(db)
    gone = {entry.body.get("export") for entry in found if entry.kind == "abandoned"}
    return [entry for entry in found if entry.kind in ("export", "restored") and entry.body.get("export") not in gone]
