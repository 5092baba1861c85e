"""The workbook that openpyxl makes before a row is in it: styles, page set-up, cover, and data sheets still empty."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from zipfile import ZipFile

from leadkeeper.files.cover import ACCENT, lay_out
from leadkeeper.files.mark import put_mark
from leadkeeper.files.sheet_stream import NOT_XML, column_letters
from leadkeeper.model.cover import Cover

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

NAME_LIMIT = 31
"""Characters that Excel allows in the name of a sheet."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ROWS = re.compile("<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile('<dimension ref="[^"]*"')
HEADER_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class DataSheet:
    """Where one data sheet goes: its part in the ZIP, how many rows it takes, and the XML around them."""

    part: str
    rows: int
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class BlankWorkbook:
    """A workbook without its rows: data sheets to fill, the other parts in order, the styles of the cells to write."""

    sheets: tuple[DataSheet, ...]
    parts: tuple[tuple[str, bytes], ...]
    header_style: int
    body_style: int


def sheet_names(title: str, sheets: int, cover: str) -> list[str]:
    """The data sheets' names: `title`, `title (2)`…, without what Excel forbids and never the cover's name."""
    clean = _FORBIDDEN.sub(" ", title).strip(" '") or "1"
    names: list[str] = []
    number = 1
    while len(names) < sheets:
        suffix = f" ({number})" if number > 1 else ""
        name = clean[: NAME_LIMIT - len(suffix)].rstrip(" '") + suffix
        if name.casefold() not in {cover.casefold(), "history"}:
            names.append(name)
        number += 1
    return names


def build(title: str, columns: Sequence[int], counts: Sequence[int], cover: Cover) -> BlankWorkbook:
    """The workbook for `counts` rows in each data sheet, `columns` being the widths of the columns in characters."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    names = sheet_names(title, len(counts), cover.sheet)
    sheets = [book.create_sheet(name) for name in names]
    for sheet, count in zip(sheets, counts, strict=True):
        _prepare(sheet, columns, count)
    sheets[0].sheet_view.tabSelected = True
    lay_out(book.create_sheet(cover.sheet), cover)
    _sign(book, cover)
    parts = _save(book)
    return BlankWorkbook(
        sheets=tuple(_split(sheet, count, len(columns), parts) for sheet, count in zip(sheets, counts, strict=True)),
        parts=tuple(sorted(parts.items())),
        header_style=sheets[0]["A1"].style_id,
        body_style=sheets[0]["A2"].style_id,
    )


def _prepare(sheet: Worksheet, columns: Sequence[int], count: int) -> None:
    """Makes an empty data sheet ready: header style in A1, text style in A2, widths, frozen header, filter, page."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    header, body = sheet["A1"], sheet["A2"]
    for cell in (header, body):
        cell.number_format = "@"
        cell.quotePrefix = True
    header.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    header.fill = PatternFill("solid", start_color=ACCENT)
    header.alignment = Alignment(vertical="center")
    header.border = Border(bottom=Side("medium", color=ACCENT))
    for number, width in enumerate(columns, 1):
        column = sheet.column_dimensions[column_letters(number)]
        column.width = width
        column.number_format = "@"
        column.quotePrefix = True
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = _area(len(columns), count)
    _set_page(sheet)


def _set_page(sheet: Worksheet) -> None:
    """A4 landscape, one page wide, the header on each page."""
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def _sign(book: Workbook, cover: Cover) -> None:
    """The company as the author and nobody else; both dates are the export's, not the machine's."""
    # There is nothing to calculate; asking for it would make Excel offer to save the file on closing it.
    book.calculation.fullCalcOnLoad = False
    instant = cover.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = re.sub(f"[{NOT_XML}]", "", cover.company)
    book.properties.created = instant
    book.properties.modified = instant
    if cover.mark is not None:
        put_mark(book, cover.mark)


def _save(book: Workbook) -> dict[str, bytes]:
    """The parts of the workbook, by openpyxl's inner writer: `Workbook.save` would add the machine's clock."""
    from openpyxl.writer.excel import ExcelWriter

    with io.BytesIO() as buffer:
        ExcelWriter(book, ZipFile(buffer, "w")).save()
        with ZipFile(buffer) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def _split(sheet: Worksheet, count: int, columns: int, parts: dict[str, bytes]) -> DataSheet:
    """Takes one data sheet out of the parts and cuts it where its rows belong."""
    part = sheet.path.lstrip("/")
    area = _area(columns, count)
    head, tail = _ROWS.split(parts.pop(part).decode())
    head, dimensions = _DIMENSION.subn(f'<dimension ref="{area}"', head)
    if dimensions != 1:
        raise ValueError("openpyxl no longer writes one dimension a sheet")
    # Without this, Excel puts a green triangle on each telephone number: "number stored as text".
    calm = f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1" twoDigitTextYear="1"/></ignoredErrors>'
    end = tail.replace("</worksheet>", f"{calm}</worksheet>")
    return DataSheet(part, count, f"{head}<sheetData>", f"</sheetData>{end}")


def _area(columns: int, count: int) -> str:
    """The reference of the header and the rows below it, "A1:K120001"."""
    return f"A1:{column_letters(columns)}{count + 1}"
