"""Write workbooks: text cells as OOXML, styles, page set-up, cover, watermark, rows in bulk; their password."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from html import escape
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from leadkeeper.domain.documents import Cover, Section
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import created, discard, release, temporary_path
from leadkeeper.files.zip_files import damage_of
from leadkeeper.progress import Flow, Progress

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

CELL_LIMIT = 32_767  # characters that Excel keeps in one cell, in UTF-16 units

NOT_XML = "\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
"""Characters not allowed in XML 1.0, and the carriage return, which XML turns into a line feed."""

_UNWRITABLE = re.compile(f"[{NOT_XML}]")
_LOOKALIKE = re.compile(f"_(?=x[0-9A-Fa-f]{{4}}[_{NOT_XML}])")
_CELL_END = "</t></is></c>"


def encode(text: str) -> str:
    """Return the text as content of an OOXML string: `_xHHHH_` for what XML cannot hold, and for text like it.

    Tab and line feed stay as they are (Office allows no escape for them), a carriage return becomes `_x000D_`.
    """
    text = _LOOKALIKE.sub("_x005F_", text)
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def excel_length(text: str) -> int:
    """Return the number of characters as Excel counts: UTF-16 units, an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def column_letters(number: int) -> str:
    """Return the letters of column `number`, counted from 1: A, B… Z, AA…"""
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


class RowWriter:
    """Write rows of one width and one cell style as `<row>` elements."""

    def __init__(self, headers: Sequence[str], style: int) -> None:
        self._headers = tuple(headers)
        self._openings = [f'<c r="{column_letters(n)}' for n in range(1, len(headers) + 1)]
        self._middle = f'" s="{style}" t="inlineStr"><is>'

    def rows(self, first: int, rows: Iterable[Sequence[str | None]]) -> str:
        """Return the rows as XML, numbered from `first`; None and "" give no cell.

        Raises `cell-too-long` with column and row; ValueError for a row that is not as wide as the headers.
        """
        return "".join([self._row(number, row) for number, row in enumerate(rows, first)])

    def _row(self, number: int, row: Sequence[str | None]) -> str:
        middle = f"{number}{self._middle}"
        cells = [
            f"{opening}{middle}<t>{value}{_CELL_END}"
            if _is_plain(value)
            else f"{opening}{middle}{self._careful(value, number, opening)}{_CELL_END}"
            for opening, value in zip(self._openings, row, strict=True)
            if value
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def _careful(self, value: str, number: int, opening: str) -> str:
        """Return the start of a text element for text that needs escapes or other care."""
        if len(value) > CELL_LIMIT // 2 and excel_length(value) > CELL_LIMIT:
            column = self._headers[self._openings.index(opening)]
            raise LeadKeeperError("cell-too-long", column=column, row=number, limit=CELL_LIMIT)
        return f'<t xml:space="preserve">{escape(encode(value), quote=False)}'


def _is_plain(value: str) -> bool:
    """Return whether the text may be copied into XML as it is; a fast check that returns False when in doubt."""
    return (
        value.isprintable()
        and len(value) <= CELL_LIMIT // 2
        and "&" not in value
        and "<" not in value
        and ">" not in value
        and "_x" not in value
        and value[0] != " "
        and value[-1] != " "
    )


ACCENT = "1F4E79"
PALE = "EAF1F8"
GREY = "595959"
LABEL_WIDTH = 30
TEXT_WIDTH = 88


def lay_out(sheet: Worksheet, cover: Cover) -> None:
    """Write the cover into an empty sheet: two columns, wrapped, A4 portrait. Raises `cell-too-long`."""
    sheet.column_dimensions["A"].width = LABEL_WIDTH
    sheet.column_dimensions["B"].width = TEXT_WIDTH
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
    _put(sheet, 1, 1, cover.title, bold=True, size=18, colour=ACCENT, wrap=False)
    sheet.row_dimensions[1].height = 30
    row = 2
    for section in cover.sections:
        row = _lay_section(sheet, row + 1, section)
    sheet.print_area = f"A1:B{max(row - 1, 1)}"


def _lay_section(sheet: Worksheet, row: int, section: Section) -> int:
    """Write one section from `row`, a text to copy in a frame, and return the first row below it."""
    from openpyxl.styles import Border, PatternFill, Side

    for column in (1, 2):
        heading = _put(sheet, row, column, section.heading if column == 1 else "", bold=True, size=12, wrap=False)
        heading.fill = PatternFill("solid", start_color=PALE)
    sheet.row_dimensions[row].height = 20
    row += 1
    for label, value in section.pairs:
        _put(sheet, row, 1, label, colour=GREY)
        _put(sheet, row, 2, value)
        row += 1
    for line in section.lines:
        _put(sheet, row, 2, line)
        row += 1
    if section.to_copy:
        copied, line = _put(sheet, row, 2, section.to_copy), Side("thin", color=ACCENT)
        copied.border = Border(left=line, right=line, top=line, bottom=line)
        copied.fill = PatternFill("solid", start_color="FFFFFF")
        row += 1
    return row


def _put(
    sheet: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    bold: bool = False,
    size: int = 11,
    colour: str = "000000",
    wrap: bool = True,
) -> Cell:
    """Write one text cell, without openpyxl's cutting of long texts and its reading of a leading `=` as a formula."""
    from openpyxl.styles import Alignment, Font

    if excel_length(text) > CELL_LIMIT:
        raise LeadKeeperError("cell-too-long", column=sheet.title, row=row, limit=CELL_LIMIT)
    cell: Cell = sheet.cell(row, column)
    cell.number_format = "@"
    cell.font = Font(name="Calibri", size=size, bold=bold, color=colour)
    cell.alignment = Alignment(wrap_text=wrap, vertical="top" if wrap else "center")
    if text:
        cell.value = encode(text)
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


CORE_BYTES = 1 << 20  # bytes of a part that are read; a part with properties has some thousand at most
_PARTS = ("docProps/core.xml", "meta.xml")  # in Excel's workbooks; in those that LibreOffice saved in its own format
_SUBJECT = re.compile(r"<(?:\w+:)?subject(?: [^<>]*)?>LeadKeeper ([^<>&]+)</")


def put_mark(book: Workbook, mark: str) -> None:
    """Set the watermark of a workbook being built: only characters that XML need not escape."""
    book.properties.subject = f"LeadKeeper {mark}"


def mark_of(path: Path) -> str | None:
    """Return the watermark of a workbook of ours, None without one; no other part of the file is opened."""
    try:
        with damage_of(path), ZipFile(path) as archive:
            for part in set(_PARTS).intersection(archive.namelist()):
                with archive.open(part) as stream:
                    found = _SUBJECT.search(stream.read(CORE_BYTES).decode("utf-8", "replace"))
                if found:
                    return found[1]
    except (LeadKeeperError, RuntimeError):  # damaged, or a part needs a password
        return None
    return None


NAME_LIMIT = 31  # characters that Excel allows in the name of a sheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_ROWS = re.compile("<sheetData>.*?</sheetData>", re.DOTALL)
_DIMENSION = re.compile('<dimension ref="[^"]*"')
HEADER_HEIGHT = 24


@dataclass(frozen=True, slots=True)
class DataSheet:
    """Where the rows of one data sheet go: its part in the ZIP, the number of rows, and the XML around them."""

    part: str
    rows: int
    head: str
    tail: str


@dataclass(frozen=True, slots=True)
class BlankWorkbook:
    """A workbook without its rows: data sheets to fill, the other parts in order, the styles of the cells."""

    sheets: tuple[DataSheet, ...]
    parts: tuple[tuple[str, bytes], ...]
    header_styles: tuple[int, ...]
    body_style: int


def sheet_names(title: str, sheets: int, cover: str) -> list[str]:
    """Return the names of the data sheets, `title`, `title (2)`…, valid in Excel and never the cover's."""
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
    """Build the workbook for `counts` rows in each data sheet; `columns` are the column widths in characters."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    sheets = [book.create_sheet(name) for name in sheet_names(title, len(counts), cover.sheet)]
    for sheet, count in zip(sheets, counts, strict=True):
        _prepare(sheet, columns, count, cover.heads)
    sheets[0].sheet_view.tabSelected = True
    lay_out(book.create_sheet(cover.sheet), cover)
    # Set the company as the only author; both dates are those of the export, not of the machine.
    # There is nothing to calculate; requesting it would make Excel offer to save the file on closing.
    book.calculation.fullCalcOnLoad = False
    instant = cover.made_at.astimezone(UTC).replace(tzinfo=None)
    book.properties.creator = re.sub(f"[{NOT_XML}]", "", cover.company)
    book.properties.created = instant
    book.properties.modified = instant
    if cover.mark is not None:
        put_mark(book, cover.mark)
    parts = _save(book)
    return BlankWorkbook(
        sheets=tuple(_split(sheet, count, len(columns), parts) for sheet, count in zip(sheets, counts, strict=True)),
        parts=tuple(sorted(parts.items())),
        header_styles=tuple([cell.style_id for cell in sheets[0][1]]),
        body_style=sheets[0]["A2"].style_id,
    )


def _prepare(sheet: Worksheet, columns: Sequence[int], count: int, heads: Sequence[str]) -> None:
    """Set up an empty data sheet: styles of the header in row 1, of text in A2, widths, frozen header, filter, page."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    sheet["A2"].number_format = "@"
    sheet["A2"].quotePrefix = True
    for number in range(1, len(columns) + 1):
        header = sheet.cell(1, number)
        # The number format shows these words in place of the cell's text.
        header.number_format = f';;;"{heads[number - 1].replace(chr(34), "”")}"' if heads else "@"
        header.quotePrefix = not heads
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
    # Set A4 landscape, one page wide, the header on each page.
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def _save(book: Workbook) -> dict[str, bytes]:
    """Return the parts of the workbook by openpyxl's inner writer: `Workbook.save` would add the machine's clock."""
    from openpyxl.writer.excel import ExcelWriter

    with io.BytesIO() as buffer:
        ExcelWriter(book, ZipFile(buffer, "w")).save()
        with ZipFile(buffer) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def _split(sheet: Worksheet, count: int, columns: int, parts: dict[str, bytes]) -> DataSheet:
    """Take one data sheet out of the parts and split its XML where the rows belong."""
    part = sheet.path.lstrip("/")
    area = _area(columns, count)
    head, tail = _ROWS.split(parts.pop(part).decode())
    head, dimensions = _DIMENSION.subn(f'<dimension ref="{area}"', head)
    if dimensions != 1:
        raise ValueError("openpyxl no longer writes one dimension a sheet")
    # Without this, Excel shows a green triangle on each telephone number: "number stored as text".
    calm = f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1" twoDigitTextYear="1"/></ignoredErrors>'
    end = tail.replace("</worksheet>", f"{calm}</worksheet>")
    return DataSheet(part, count, f"{head}<sheetData>", f"</sheetData>{end}")


def _area(columns: int, count: int) -> str:
    """Return the reference of the header and the rows below it, "A1:K120001"."""
    return f"A1:{column_letters(columns)}{count + 1}"


FORMATS = {int: "#,##0", float: "#,##0.00"}


def with_numbers(path: Path, columns: Mapping[int, Sequence[int | float | None]]) -> bytes:
    """Return the bytes of a workbook with numbers in some columns (from 1) of its first sheet, from the second row."""
    from openpyxl import load_workbook
    from openpyxl.styles import Alignment

    book = load_workbook(io.BytesIO(path.read_bytes()))  # a temporary name has no suffix that openpyxl knows
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


WorkbookRow = Sequence[str | None]

ROWS_A_SHEET = 1_048_575  # rows that Excel holds in a sheet, without the header
ROWS_PER_PROGRESS = 2_000
SAMPLE = 200
NARROWEST, WIDEST = 10, 48
COMPRESSION = 5  # instead of the usual 6: a quarter less time for 2 % more bytes
PART_LIMIT = 2**31 - 2**24
"""Bytes of one sheet's XML; beyond it the ZIP needs extensions that not all spreadsheet programs read."""


def write_workbook(
    path: Path,
    sheet_title: str,
    headers: Sequence[str],
    rows: Iterable[WorkbookRow],
    count: int,
    cover: Cover,
    limit: int = ROWS_A_SHEET,
) -> Flow[None]:
    """Create `path` with `count` rows of text, `limit` a sheet, the cover last; on the disk when the flow ends.

    A stopped or failed flow leaves no file. Raises `cell-too-long`, `sheet-too-big`, and the codes of `files.atomic`;
    ValueError if `rows` are not `count` rows as wide as `headers`.
    """
    source = iter(rows)
    sample = list(islice(source, SAMPLE))
    # The column widths in characters, by the header (with room for the filter's arrow) and the first rows.
    longest = [len(header) + 4 for header in (cover.heads or headers)]
    for row in sample:
        longest = [max(width, len(value or "") + 2) for width, value in zip(longest, row, strict=True)]
    widths = [min(max(width, NARROWEST), WIDEST) for width in longest]
    shares = [min(limit, count - first) for first in range(0, count, limit)] or [0]  # rows of each data sheet
    blank = build(sheet_title, widths, shares, cover)
    waiting = chain(sample, source)
    with created(path) as out, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        for name, content in blank.parts:
            with archive.open(name, "w") as part:  # `writestr` would date it by the machine's clock
                part.write(content)
        done = 0
        yield Progress("write", done, count)
        for sheet in blank.sheets:
            with archive.open(sheet.part, "w") as part:
                for written in _fill(part, sheet, headers, blank, waiting):
                    yield Progress("write", done + written, count)
            done += sheet.rows
        if next(waiting, None) is not None:
            raise ValueError(f"more rows than the {count} announced")


def _fill(
    part: IO[bytes], sheet: DataSheet, headers: Sequence[str], blank: BlankWorkbook, rows: Iterator[WorkbookRow]
) -> Iterator[int]:
    """Stream one data sheet, yielding the number of rows written."""
    size = part.write((sheet.head + _head_row(headers, blank.header_styles)).encode())
    writer = RowWriter(headers, blank.body_style)
    for first in range(0, sheet.rows, ROWS_PER_PROGRESS):
        expected = min(ROWS_PER_PROGRESS, sheet.rows - first)
        batch = list(islice(rows, expected))
        if len(batch) < expected:
            raise ValueError("fewer rows than announced")
        size += part.write(writer.rows(first + 2, batch).encode())
        if size > PART_LIMIT:
            raise LeadKeeperError("sheet-too-big", rows=sheet.rows, columns=len(headers))
        yield first + expected
    part.write(sheet.tail.encode())


def _head_row(headers: Sequence[str], styles: Sequence[int]) -> str:
    texts = [escape(encode(header), quote=False) for header in headers]
    cells = [
        f'<c r="{column_letters(n)}1" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}{_CELL_END}'
        for n, (text, style) in enumerate(zip(texts, styles, strict=True), 1)
    ]
    return f'<row r="1" ht="{HEADER_HEIGHT}" customHeight="1">{"".join(cells)}</row>'


PASSWORD_LIMIT = 255  # longest password that Excel accepts, in characters

CHUNK = 1 << 20


def protect(path: Path, password: str) -> None:
    """Encrypt the workbook at `path` in place, once decrypting with the password has given the same bytes.

    Raises `password-empty`, `password-too-long`, `export-not-protected`, and the codes of `files.atomic`; the file is
    then unchanged. Needs about three times the file's size in memory.
    """
    if not password:
        raise LeadKeeperError("password-empty")
    if len(password) > PASSWORD_LIMIT:
        raise LeadKeeperError("password-too-long", limit=PASSWORD_LIMIT)
    temp = temporary_path(path)
    with path.open("rb") as plain, created(temp) as out:
        _encrypt(plain, password, out)
    try:
        _prove(temp, password, path)
        release(temp, path, replace=True)
    except BaseException:
        discard(temp)
        raise


def _encrypt(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    OOXMLFile(plain).encrypt(password, out)


def _prove(encrypted: Path, password: str, plain: Path) -> None:
    """Raise `export-not-protected` unless the password decrypts the file to `plain` byte for byte."""
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    with encrypted.open("rb") as stream, plain.open("rb") as original:
        office, mirror = OOXMLFile(stream), _Mirror(original)
        try:
            office.load_key(password=password, verify_password=True)
            office.decrypt(mirror, verify_integrity=True)
        except (DecryptionError, InvalidKeyError) as error:
            raise LeadKeeperError("export-not-protected", path=str(plain)) from error
        if not mirror.matches or original.read(1):
            raise LeadKeeperError("export-not-protected", path=str(plain))


class _Mirror:
    """A write-only stream that stores nothing; `matches` says whether the bytes written equal the original's."""

    def __init__(self, original: BinaryIO) -> None:
        self._original = original
        self.matches = True

    def write(self, content: bytes) -> None:
        view = memoryview(content)
        for start in range(0, len(view), CHUNK):
            piece = view[start : start + CHUNK]
            self.matches = self.matches and self._original.read(len(piece)) == piece
