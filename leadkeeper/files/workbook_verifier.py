"""Verify a workbook just written, with a reader that shares no code with the writer.

It is built on expat, independent of openpyxl and of our writer. It streams one chunk of rows whatever the size of the
file, where python-calamine loads a whole sheet and is used only in a child process. It is strict on purpose: whatever
is not plain visible text is refused, not interpreted.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers import expat
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow, Progress

SheetCells = tuple[str | None, ...]

CHUNK = 1 << 16

PLAIN = frozenset(
    (
        *("worksheet", "sheetPr", "outlinePr", "pageSetUpPr", "dimension", "sheetFormatPr", "cols", "col"),
        *("sheetViews", "sheetView", "pane", "selection", "autoFilter", "ignoredErrors", "ignoredError"),
        *("sheetData", "row", "c", "is", "t"),
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "oddHeader", "oddFooter"),
        *("evenHeader", "evenFooter", "firstHeader", "firstFooter"),
    )
)
"""Elements needed for visible text. Formulas, numbers, links, drawings and filters that hide rows are missing."""

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_LETTERS = re.compile("[A-Z]{1,3}")


class NotPlainError(Exception):
    """The sheet holds something other than visible text; the argument is a cell or the name of an element."""


def decode(text: str) -> str:
    """Return the text of an OOXML string: each `_xHHHH_` is one character."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def read_rows(stream: IO[bytes]) -> Iterator[tuple[int, SheetCells]]:
    """Yield each row's number and its cells up to the last filled one, None for empty; keeps one chunk in memory.

    Raises NotPlainError, and ExpatError for broken XML.
    """
    reader = _Reader()
    while chunk := stream.read(CHUNK):
        yield from reader.feed(chunk)
    yield from reader.feed(b"", last=True)


class _Reader:
    """Collect the pieces of a row from expat's callbacks, and build its cells when the next element ends the row.

    Closing tags are not requested from expat: they would double the cost, and nothing can stand between a text and the
    next cell. A stray text there counts as part of the cell, so it is noticed.
    """

    def __init__(self) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.buffer_size = CHUNK
        self._parser.StartElementHandler = self._start
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._ready: list[tuple[int, SheetCells]] = []
        self._row = ""
        self._pieces: list[dict[str, str] | str | None] = []
        self._columns: dict[str, int] = {}
        self._parser.CharacterDataHandler = self._pieces.append

    def feed(self, chunk: bytes, *, last: bool = False) -> list[tuple[int, SheetCells]]:
        """Return the rows that this chunk completes."""
        self._parser.Parse(chunk, last)
        if last:
            self._finish_row()
        ready, self._ready = self._ready, []
        return ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._pieces.append(attributes)
        elif name == "t":
            self._pieces.append(None)
        elif name != "is":
            self._finish_row()
            _check(name, attributes)
            self._row = attributes.get("r", "?") if name == "row" else ""

    def _finish_row(self) -> None:
        """Turn the pieces since `<row>` into cells; text outside rows, as in a footer, is dropped."""
        if self._row:
            if not self._row.isdecimal():
                raise NotPlainError("<row>")
            self._ready.append((int(self._row), self._cells()))
        self._pieces.clear()

    def _cells(self) -> SheetCells:
        """Return the texts of a row from its pieces: each cell's attributes, None where its text begins, its text."""
        cells: list[str | None] = []
        opened, reference, kind = True, "", None
        for piece in self._pieces:
            if isinstance(piece, str):
                if not opened or not cells:
                    raise NotPlainError(reference or self._row)
                cells[-1] = f"{cells[-1] or ''}{piece}"
            elif piece is None:
                if opened or kind != "inlineStr":
                    raise NotPlainError(reference)
                opened = True
            else:
                opened, reference, kind = False, piece.get("r", ""), piece.get("t")
                gap = self._column(reference) - len(cells)
                if gap < 0:
                    raise NotPlainError(reference)
                cells.extend([None] * (gap + 1))
        return tuple([decode(text) if text and "_x" in text else text for text in cells])

    def _column(self, reference: str) -> int:
        """Return the index of a cell in its row, from 0; the row number in the reference must match."""
        letters = reference.removesuffix(self._row)
        if letters not in self._columns:
            if reference != letters + self._row or not _LETTERS.fullmatch(letters):
                raise NotPlainError(reference)
            number = 0
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
            self._columns[letters] = number - 1
        return self._columns[letters]

    def _doctype(self, *_declaration: object) -> None:
        raise NotPlainError("<!DOCTYPE>")


def _check(name: str, attributes: dict[str, str]) -> None:
    """Refuse an element that plain text does not need, and anything hidden or of size zero."""
    hidden = any(attributes.get(flag, "0") not in {"0", "false"} for flag in ("hidden", "zeroHeight"))
    flat = any(attributes.get(size) in {"0", "0.0"} for size in ("width", "ht"))
    if name not in PLAIN or hidden or flat:
        raise NotPlainError(f"<{name}> {attributes.get('r', attributes.get('min', ''))}".rstrip())


STEP = 2_000
SMALL = 1 << 20  # bytes; no part but a data sheet comes near

DAMAGED = (BadZipFile, zlib.error, EOFError, OSError, ExpatError, ParseError, DefusedXmlException)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORKBOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_SHEET_PART = re.compile(r"xl/worksheets/sheet\d+\.xml")
_OTHER_PART = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|theme/theme1)\.xml|xl/_rels/workbook\.xml\.rels"
)
_PLAIN_NAMES = {"_xlnm._FilterDatabase", "_xlnm.Print_Titles", "_xlnm.Print_Area"}


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    part: str


def compare(
    path: Path, headers: Sequence[str], rows: Iterable[Sequence[str | None]], count: int | None = None
) -> Flow[None]:
    """Check that the data sheets hold exactly these headers and rows, and the file nothing but plain text.

    Raises `export-differs` with sheet, row and column of the first difference, `export-not-plain` for a formula or
    anything hidden or active, `export-unreadable` for a damaged file.
    """
    titles = tuple(headers)
    decided = (tuple([value or None for value in row] if "" in row else row) for row in rows)
    done = 0
    with _opened(path) as (archive, sheets):
        *data, cover = sheets
        for sheet in data:
            number = 0
            for number, result in enumerate(_numbered(archive, sheet, len(titles)), 1):
                wanted = titles if number == 1 else next(decided, ())
                if result != wanted:
                    raise _differs(sheet, number, titles, result, wanted)
                if number % STEP == 0:
                    yield Progress("compare", done + number - 1, count)
            done += number - 1
        missing = next(decided, None)
        if missing is not None:
            raise _differs(data[-1], number + 1, titles, (), missing)
        for _row in _rows(archive, cover):
            pass


def _numbered(archive: ZipFile, sheet: _Sheet, width: int) -> Iterator[SheetCells]:
    """Yield the rows of a sheet, padded to `width`; a skipped row number or an absent header is a missing row."""
    expected = 1
    for number, cells in _rows(archive, sheet):
        if number != expected:
            raise LeadKeeperError("export-differs", sheet=sheet.name, row=expected, column="A")
        expected += 1
        yield _padded(cells, width)
    if expected == 1:
        raise LeadKeeperError("export-differs", sheet=sheet.name, row=1, column="A")


def _padded(cells: SheetCells, width: int) -> SheetCells:
    return cells + (None,) * (width - len(cells))


def _differs(sheet: _Sheet, row: int, titles: Sequence[str], cells: SheetCells, wanted: SheetCells) -> LeadKeeperError:
    """Return the first difference between two rows, named by the column's header, or its number without one."""
    pairs = zip(cells, wanted, strict=False)
    place = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(cells), len(wanted)))
    column = titles[place] if place < len(titles) else str(place + 1)
    return LeadKeeperError("export-differs", sheet=sheet.name, row=row, column=column)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[ZipFile, list[_Sheet]]]:
    """Open the workbook's ZIP and list its sheets, every other part checked; damage raises `export-unreadable`."""
    try:
        with ZipFile(path) as archive:
            _check_parts(archive)
            yield archive, _sheets(archive)
    except DAMAGED as error:
        raise LeadKeeperError("export-unreadable", path=str(path)) from error


def _rows(archive: ZipFile, sheet: _Sheet) -> Iterator[tuple[int, SheetCells]]:
    """Yield the rows of one sheet, read to the end so that the ZIP's checksum is verified too."""
    with archive.open(sheet.part) as stream:
        try:
            yield from read_rows(stream)
        except NotPlainError as error:
            raise _not_plain(f"{sheet.name}: {error}") from error


def _check_parts(archive: ZipFile) -> None:
    """Refuse macros, external links and any part that plain text does not need; small parts are read whole."""
    parts = archive.infolist()
    for part in parts:
        if part.flag_bits & 1 or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
            raise BadZipFile(part.filename)
        if _OTHER_PART.fullmatch(part.filename) and part.file_size <= SMALL:
            archive.read(part)
        elif not _SHEET_PART.fullmatch(part.filename):
            raise _not_plain(part.filename)
    names = {part.filename for part in parts}
    if len(names) != len(parts):
        raise _not_plain("ZIP")
    for needed in (_WORKBOOK, _RELATIONS):
        if needed not in names:
            raise BadZipFile(needed)


def _sheets(archive: ZipFile) -> list[_Sheet]:
    """Return the sheets in order; all must be visible, each with its own part, and no part without a sheet."""
    book: Element = fromstring(archive.read(_WORKBOOK))
    relations: Element = fromstring(archive.read(_RELATIONS))
    parts = {link.get("Id"): link.get("Target", "").removeprefix("/") for link in relations}
    sheets = []
    for sheet in book.iter(f"{_MAIN}sheet"):
        name = sheet.get("name", "")
        if sheet.get("state", "visible") != "visible":
            raise _not_plain(name)
        sheets.append(_Sheet(name, parts.get(sheet.get(_LINK), "")))
    for defined in book.iter(f"{_MAIN}definedName"):
        if defined.get("name") not in _PLAIN_NAMES:
            raise _not_plain(defined.get("name", ""))
    if sorted(sheet.part for sheet in sheets) != sorted(filter(_SHEET_PART.fullmatch, archive.namelist())):
        raise _not_plain(_WORKBOOK)
    return sheets


def _not_plain(place: str) -> LeadKeeperError:
    return LeadKeeperError("export-not-plain", place=place)
