"""Read exported workbooks again, as the program does before it gives them their names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from leadkeeper.files.workbook_verifier import SheetCells, _opened, _padded, _rows


def reread(path: Path) -> Iterator[SheetCells]:
    """Yield the rows of all data sheets in order, as wide as the headers, which are left out; an empty cell is None.

    The last sheet, the cover, is not read.
    """
    with _opened(path) as (archive, sheets):
        for sheet in sheets[:-1]:
            rows = _rows(archive, sheet)
            width = len(next(rows, (1, ()))[1])
            for _number, cells in rows:
                yield _padded(cells, width)
