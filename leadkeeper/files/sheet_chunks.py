"""The rows of a sheet as the workbook library read it, in pieces, with plain values in the place of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from leadkeeper.files.mojibake import looks_spoilt

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

CELLS = 20_000
"""Cells in one piece of a sheet, about."""

EXACT = 2.0**53
"""Up to here a float is an exact whole number."""

Row = tuple[int, list[Any]]
Chunk = tuple[list[Row], bool]
"""Rows with their number in the sheet, blank ones left out, and whether their text was spoilt. No rows: the end."""

END: Chunk = ([], False)


def chunks_of(sheet: CalamineSheet) -> Iterator[Chunk]:
    """The rows of a sheet in pieces of some 20,000 cells; columns count from A, wherever the used range begins."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    most = max(1, CELLS // max(1, sheet.total_width))
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if cells.count("") == len(cells):
            continue
        rows.append((number, before + cells))
        if len(rows) == most:
            yield _cleaned(rows)
            rows = []
    if rows:
        yield _cleaned(rows)


def _cleaned(rows: list[Row]) -> Chunk:
    """Rows with plain values in the place of the library's, column by column: most hold nothing but plain text."""
    numbers, cells = zip(*rows, strict=True)
    spoilt, as_they_are, columns = False, True, list[Sequence[Any]]()
    for column in zip(*cells, strict=True):
        text, is_text = _joined(column)
        plain = column if is_text else [cell if type(cell) is str else plain_value(cell) for cell in column]
        odd = "\r" in text or "\0" in text
        columns.append(list(map(_plain_text, plain)) if odd else plain)
        as_they_are = as_they_are and is_text and not odd
        spoilt = spoilt or looks_spoilt(text)
    return rows if as_they_are else list(zip(numbers, map(list, zip(*columns, strict=True)), strict=True)), spoilt


def _joined(column: Sequence[Any]) -> tuple[str, bool]:
    """The texts of a column as one, and whether there is nothing else in it; to try is quicker than to look."""
    try:
        return "\n".join(column), True
    except TypeError:
        return "\n".join([cell for cell in column if type(cell) is str]), False


def plain_value(cell: Any) -> Any:
    """A number, date or time as we know them: whole numbers as int, times to the second, durations as `36:05:00`."""
    match cell:
        case float() if cell.is_integer() and abs(cell) <= EXACT:
            return int(cell)
        case dt.datetime() if cell.microsecond:
            return (cell + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        case dt.timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return cell


def _plain_text(cell: Any) -> Any:
    return cell.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n") if isinstance(cell, str) else cell
