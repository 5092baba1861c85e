"""Registered exports and stop files: list them, look them up by id, fingerprint or watermark; assign export ids."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkeeper.db import partners, register, suppressions
from leadkeeper.db.book import backup
from leadkeeper.db.engine import Db
from leadkeeper.db.register import Entry
from leadkeeper.files.document import Document, Table
from leadkeeper.files.workbook_writer import mark_of
from leadkeeper.services.exports.pending_files import stop_files
from leadkeeper.system import disk

_NUMBERED = re.compile(r"E([1-9][0-9]{0,17})")


def taken_ids(db: Db) -> set[str]:
    """Export ids that this book uses or used.

    The register also keeps ids of exports that were never released, and those of a book replaced by a backup.
    """
    ids = suppressions.refs_in_use(db, "deliveries")
    for entry in register.entries(db):
        one, several = entry.body.get("export"), entry.body.get("exports")
        ids.update([one] if isinstance(one, str) else [])
        ids.update(filter(_is_text, several) if isinstance(several, list) else [])
    return ids


def next_id(db: Db) -> str:
    """Next free export id; each lost register entry may have been an export with its own id."""
    return f"E{max(backup.series(db), _highest(db)) + register.missing(db) + 1}"


def begin_series(db: Db) -> None:
    """Start a series of export ids that no other copy of the book uses; only inside `writing`."""
    backup.begin_series(db, _highest(db))


def _highest(db: Db) -> int:
    """Highest number of the export ids that this book uses or used."""
    return max((int(match[1]) for match in map(_NUMBERED.fullmatch, taken_ids(db)) if match), default=0)


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


@dataclass(frozen=True, slots=True)
class ExportLine:
    """One export, by entry number; `state` is `released`, `pending` or `restored` (from an archive)."""

    id: int
    export: str
    at: str
    partner: str
    legal_name: str
    rows: int
    traps: int
    price_cents: int | None
    sha256: str | None
    file: str | None
    channels: tuple[str, ...]
    columns: tuple[str, ...]
    state: str
    currency: str | None = None


def list_exports(db: Db) -> list[ExportLine]:
    """Return all exports that were or may have been released, newest first."""
    released = {one.body.get("export") for one in register.entries(db) if one.kind == "released"}
    names = partners.legal_names(db)
    lines = [_line(one.seq, one.at, one.kind, one.body, released, names) for one in exported(db)]
    return sorted(lines, key=lambda one: (one.at, one.id), reverse=True)


def _line(
    seq: int, at: str, kind: str, body: dict[str, Any], released: set[object], names: dict[str, str]
) -> ExportLine:
    state = "restored" if kind == "restored" else "released" if body["export"] in released else "pending"
    return ExportLine(
        id=seq,
        export=body["export"],
        at=body.get("delivered_at") or at,
        partner=body["partner"],
        legal_name=body.get("legal_name") or names.get(body["partner"], body["partner"]),
        rows=body["rows"],
        traps=body["traps"],
        price_cents=body.get("price_cents"),
        sha256=body.get("sha256"),
        file=body.get("file"),
        channels=tuple(body.get("channels", ())),
        columns=tuple(body.get("columns", ())),
        state=state,
        currency=body.get("currency"),
    )


REFERENCE = re.compile(r"(E\d+)-\d{6,}")
"""Row reference, see `services.exports.rows`."""


def watermark(ref: str, now: datetime, book: str | None = None) -> str:
    """Watermark of an export or stop file: its id, the instant, the id shared by copies of the book."""
    return " ".join(filter(None, (ref, now.isoformat(), book)))


def of_another_copy(db: Db, entries: list[Entry], path: Path) -> str | None:
    """Id of an export or stop file made by another copy of this book; None for any other file."""
    ref, _at, book = _parts(path)
    is_ours = bool(book) and book == backup.lineage(db)
    return ref if is_ours and find_watermark(entries, path) is None else None


def _parts(path: Path) -> tuple[str, str, str]:
    """Id, instant and book id in the watermark of a file, "" if missing."""
    with disk.failures(path):
        ref, at, book = (*(mark_of(path) or "").split(" "), "", "", "")[:3]
    return ref, at, book


def find_watermark(entries: list[Entry], path: Path) -> Entry | None:
    """Return the register entry for the watermark of a file."""
    ref, at, _book = _parts(path)
    for entry in entries:
        known = entry.body.get("export", entry.body.get("stop_file"))
        if known == ref and at in (entry.at, entry.body.get("delivered_at")):
            return entry
    return None


def every_sheet(document: Document) -> Iterator[Table]:
    """Yield all tables of a file and the other sheets of its workbooks, hidden ones included."""
    for table in document.tables:
        yield table
        yield from (table.with_sheet(sheet.name) for sheet in table.sheets if sheet.name != table.sheet)
