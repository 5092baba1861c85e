"""File of rejected rows: the columns of the list, then the line and the reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from leadkeeper.domain.imports.columns import Column
from leadkeeper.domain.text import cell_text
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.document import Record
from leadkeeper.services.imports.plan import FilePlan


class RefusedRows:
    """Writer for rejected rows with reasons, UTF-8 with BOM; without rows there is no file.

    `headers` are those of the lists; with `several` files a column names the file of each row. Rows are written to
    the temporary path `aside` (default: next to `target`), which is renamed at the end.
    """

    def __init__(self, headers: Sequence[str], target: Path | None, *, several: bool = False) -> None:
        self.target = target
        self.aside: Path | None = None
        self._several = several
        self._columns = list(dict.fromkeys(headers))
        self._out: BinaryIO | None = None
        self._count = 0

    @property
    def count(self) -> int:
        """Number of rows written so far."""
        return self._count

    def add(self, columns: Sequence[Column], record: Record, code: str, file: str = "") -> None:
        """Write a row of a list with these columns and its rejection code."""
        if self._out is None:
            return
        own = {column.header.text: cell for column, cell in zip(columns, record.cells, strict=False)}
        beyond = [cell_text(cell) for cell in record.cells[len(columns) :]]
        texts = [cell_text(own.get(name)) for name in self._columns]
        where = [file] if self._several else []
        self._put([*texts, *where, str(record.line), " | ".join([code, *filter(None, beyond)])])
        self._count += 1

    def _put(self, cells: Sequence[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(cells)
        if self._out is not None:
            self._out.write(line.getvalue().encode("utf-8"))

    @contextmanager
    def written(self) -> Iterator[None]:
        """Context for adding rows; at its end the file is renamed, or removed if there was no row."""
        if self.target is None:
            yield
            return
        if self.target.exists():
            raise LeadKeeperError("file-exists", path=str(self.target))
        temp = self.aside or atomic.aside(self.target)
        with atomic.created(temp) as self._out:
            self._out.write(b"\xef\xbb\xbf")
            self._put([*self._columns, *self._own_names()])
            yield
        self._out = None
        try:
            if self._count:
                atomic.release(temp, self.target)
        finally:
            atomic.discard(temp)  # no-op if it was renamed

    def _own_names(self) -> list[str]:
        ours = ["file"] if self._several else []
        return [name if name not in self._columns else f"{name} (2)" for name in (*ours, "line", "reason")]


def refused_rows_of(plan: FilePlan, target: Path | None) -> RefusedRows:
    """Return the writer of rejected rows for a file being imported; without a target it writes nothing."""
    headers = [column.header.text for one in plan.lists for column in one.shown_columns]
    return RefusedRows(headers, target, several=plan.document.format == "zip")
