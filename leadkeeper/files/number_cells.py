"""Real numbers in the cells of a small workbook of ours, so that a spreadsheet can add them up.

Exports and stop files keep all their cells as text: there a number is an identifier.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

FORMATS = {int: "#,##0", float: "#,##0.00"}


def with_numbers(path: Path, columns: Mapping[int, Sequence[int | float | None]]) -> bytes:
    """The bytes of a workbook with numbers in some columns (from 1) of its first sheet, from its second row down."""
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment

    book = load_workbook(io.BytesIO(path.read_bytes()))  # a name aside ends in no suffix that openpyxl knows
    sheet = book.worksheets[0]
    for column, values in columns.items():
        for row, value in enumerate(values, 2):
            if value is not None:
                cell = sheet.cell(row, column)
                cell.value, cell.number_format, cell.quotePrefix = value, FORMATS[type(value)], False
                cell.alignment = Alignment(horizontal="right")
    with io.BytesIO() as buffer:
        book.save(buffer)
        return buffer.getvalue()
