"""The first rows of a file as they stand: what a person looks at to say which one is the header."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from leadkeeper.files.read import open_document
from leadkeeper.files.table import AS_FOUND, Reading
from leadkeeper.rules.cells import cell_text

SHOWN = 30


def first_rows(path: Path, reading: Reading = AS_FOUND) -> list[tuple[int, tuple[str, ...]]]:
    """The line and cells of the first rows, of a ZIP those of its first list; errors of `files.read.open_document`."""
    with open_document(path, reading) as document:
        records = islice(document.tables[0].records(), SHOWN)
        return [(record.line, tuple(cell_text(cell) for cell in record.cells)) for record in records]
