"""The workbook that leaves the house: openpyxl makes it, the rows are streamed into its data sheets as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import created
from leadkeeper.files.blank_workbook import HEADER_HEIGHT, BlankWorkbook, DataSheet, build
from leadkeeper.files.sheet_stream import RowWriter
from leadkeeper.model.cover import Cover
from leadkeeper.progress import Flow, Progress

Row = Sequence[str | None]

ROWS_A_SHEET = 1_048_575
"""Rows that Excel holds in a sheet, the header not counted."""

STEP = 2_000
SAMPLE = 200
NARROWEST, WIDEST = 10, 48
COMPRESSION = 5
"""Against the usual 6: a quarter of the time less for 2 % more bytes."""
PART_LIMIT = 2**31 - 2**24
"""Bytes of one sheet's XML; beyond it the ZIP needs extensions that spreadsheet programs do not all read."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows without headers, and data sheets without the cover."""

    rows: int
    sheets: int


def write_workbook(
    path: Path,
    sheet_title: str,
    headers: Sequence[str],
    rows: Iterable[Row],
    count: int,
    cover: Cover,
    limit: int = ROWS_A_SHEET,
) -> Flow[Written]:
    """Creates `path` with `count` rows of text, `limit` a sheet, the cover last; on the disk when the flow has ended.

    A stopped or failed flow leaves no file. Raises `cell-too-long`, `sheet-too-big`, and the codes of
    `files.atomic`; ValueError if `rows` are not `count` rows as wide as `headers`.
    """
    source = iter(rows)
    sample = list(islice(source, SAMPLE))
    blank = build(sheet_title, _widths(headers, sample), _shares(count, limit), cover)
    waiting = chain(sample, source)
    with created(path) as out, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for name, content in blank.parts:
            _add(archive, name, content)
        done = 0
        yield Progress("write", done, count)
        for sheet in blank.sheets:
            with archive.open(sheet.part, "w") as part:
                for written in _fill(part, sheet, headers, blank, waiting):
                    yield Progress("write", done + written, count)
            done += sheet.rows
        if next(waiting, None) is not None:
            raise ValueError(f"more rows than the {count} announced")
    return Written(rows=done, sheets=len(blank.sheets))


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    """Adds one small part; opened, not `writestr`, which would date it by the machine's clock."""
    with archive.open(name, "w") as part:
        part.write(content)


def _fill(
    part: IO[bytes], sheet: DataSheet, headers: Sequence[str], blank: BlankWorkbook, rows: Iterator[Row]
) -> Iterator[int]:
    """Streams one data sheet, yielding how many of its rows are written."""
    top = RowWriter(headers, blank.header_style).rows(1, [headers], f' ht="{HEADER_HEIGHT}" customHeight="1"')
    size = part.write((sheet.head + top).encode())
    writer = RowWriter(headers, blank.body_style)
    for first in range(0, sheet.rows, STEP):
        expected = min(STEP, sheet.rows - first)
        batch = list(islice(rows, expected))
        if len(batch) < expected:
            raise ValueError("fewer rows than announced")
        size += part.write(writer.rows(first + 2, batch).encode())
        if size > PART_LIMIT:
            raise LeadKeeperError("sheet-too-big", rows=sheet.rows, columns=len(headers))
        yield first + expected
    part.write(sheet.tail.encode())


def _shares(count: int, limit: int) -> list[int]:
    """How many rows go to each data sheet; there is always one."""
    return [min(limit, count - first) for first in range(0, count, limit)] or [0]


def _widths(headers: Sequence[str], sample: Sequence[Row]) -> list[int]:
    """The columns' widths in characters, by the header (with room for the filter's arrow) and the first rows."""
    longest = [len(header) + 4 for header in headers]
    for row in sample:
        longest = [max(width, len(value or "") + 2) for width, value in zip(longest, row, strict=True)]
    return [min(max(width, NARROWEST), WIDEST) for width in longest]
