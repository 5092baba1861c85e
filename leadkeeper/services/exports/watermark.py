"""Watermarks and row references by which a changed file is still identified."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from leadkeeper.db.book import backup
from leadkeeper.db.engine import Db
from leadkeeper.db.register import Entry
from leadkeeper.files.document import Document, Table
from leadkeeper.files.workbook_writer import mark_of
from leadkeeper.system import disk

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
