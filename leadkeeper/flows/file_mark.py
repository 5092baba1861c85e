"""By what a file that left is known when its fingerprint is another: its mark, and the references in its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from leadkeeper.files import atomic
from leadkeeper.files.mark import mark_of
from leadkeeper.files.table import Document, Table
from leadkeeper.store.register import Entry

REFERENCE = re.compile(r"(E\d+)-\d{6,}")
"""The reference of a row, see `flows.export_rows`."""


def file_mark(ref: str, now: datetime) -> str:
    """The mark of an export or stop file: its id, which another book may have too, and the instant, which none has."""
    return f"{ref} {now.isoformat()}"


def marked(entries: list[Entry], path: Path) -> Entry | None:
    """The register's entry about the export or stop file whose mark a file bears."""
    with atomic.failures(path):
        ref, _, at = (mark_of(path) or "").partition(" ")
    for entry in entries:
        known = entry.body.get("export", entry.body.get("stop_file"))
        if known == ref and at in (entry.at, entry.body.get("delivered_at")):
            return entry
    return None


def every_sheet(document: Document) -> Iterator[Table]:
    """All tables of a file and every other sheet of its workbooks, also those that nobody sees."""
    for table in document.tables:
        yield table
        yield from (table.with_sheet(sheet.name) for sheet in table.sheets if sheet.name != table.sheet)
