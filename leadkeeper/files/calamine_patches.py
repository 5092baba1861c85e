"""Prepare workbooks for python-calamine: dates from 1904, merged cells, large sheets, line breaks of .ods files.

What it does not read of an .xls or .ods is read here: comments on cells, and cells that are struck through.

python-calamine scans each sheet of an .xlsx a second time for merged cells, which are not used here: two fifths of the
reading time. The scan ends at the first list of merged cells, so an empty one is put before each sheet.

No sheet is unpacked or changed for this: a deflate stream may be preceded by a stored block (RFC 1951, 3.2.4), and its
back references reach no farther than its own beginning.

python-calamine also loads a sheet as a whole: 1.4 GB for a million rows of 15 columns. A large sheet is therefore cut
at ends of rows into sheets of some thousand rows, which are loaded one after the other.
"""

from __future__ import annotations

import io
import re
import secrets
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # first bytes of an OLE container, such as an .xls
GLOBALS = 1 << 20  # bytes of the workbook's own records that are searched; they come before its sheets
DATE_MODE, END = 0x22, 0x0A  # records of an .xls: [MS-XLS] 2.4.77, 2.4.103
WORKBOOK_PROPERTIES = 0x99  # of an .xlsb: [MS-XLSB] 2.4.822
WORKBOOK_PART = "xl/workbook.bin"


def is_ole(path: Path) -> bool:
    """Return whether the file is an OLE container (Office before 2007)."""
    with path.open("rb") as stream:
        return stream.read(len(OLE)) == OLE


def counts_from_1904(path: Path) -> bool:
    """Return whether the serial dates of a binary workbook count from 1904; a damaged one may raise any exception."""
    return _xls(path) if is_ole(path) else _xlsb(path)


def _xls_records(path: Path, limit: int = -1) -> bytes:
    """The records of an .xls, or the first bytes of them."""
    import olefile

    with olefile.OleFileIO(path) as container:
        name = next(entry for entry in container.listdir() if entry[0].lower() in ("workbook", "book"))
        return bytes(container.openstream(name).read(limit))


def _xls(path: Path) -> bool:
    records = _xls_records(path, GLOBALS)
    offset = 0
    while offset + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, offset)
        if kind == DATE_MODE and size >= 2:
            return bool(struct.unpack_from("<H", records, offset + 4)[0])
        if kind == END:
            break
        offset += 4 + size
    return False


FONT, STYLE, SHEET_PLACE, BEGINNING = 0x31, 0xE0, 0x85, 0x809  # further records of an .xls
NOTE, OBJECT, OBJECT_TEXT, CONTINUED = 0x1C, 0x5D, 0x1B6, 0x3C
FILLED_CELLS, NUMBERS_IN_A_ROW = frozenset({0xFD, 0x204, 0x203, 0x27E, 0x06, 0x205, 0xD6}), 0xBD
EXCEL_97 = 0x600
ROW_FACTS, HIDDEN_BIT = 0x208, 0x20
STRUCK_BIT = 0x08
FONT_LEFT_OUT = 4  # the number that no font has

Marks = tuple[list[tuple[int, str]], list[int], list[int]]
"""Comments with their row, rows with a struck cell that is not empty, and rows that are hidden."""


def xls_marks(path: Path, sheet: str) -> Marks:
    """Return the marks of a sheet of an .xls; of Excel 95 and older none. A damaged one may raise any exception."""
    content = _xls_records(path)
    fonts, styles, sheets = list[bool](), list[int](), dict[str, int]()
    for kind, data in _records(content, 0):
        if kind == BEGINNING and _short(data, 0) != EXCEL_97:
            return [], [], []
        if kind == FONT:
            fonts += [False] * (len(fonts) == FONT_LEFT_OUT) + [bool(data[2] & STRUCK_BIT)]
        elif kind == STYLE:
            styles.append(_short(data, 0))
        elif kind == SHEET_PLACE:
            sheets[_decoded(data[7:], data[6])] = int(struct.unpack_from("<I", data)[0])
    struck = {number for number, font in enumerate(styles) if fonts[font]}
    return _sheet_marks(_records(content, sheets[sheet]), struck) if sheet in sheets else ([], [], [])


def _sheet_marks(records: Iterable[tuple[int, bytes]], struck: Set[int]) -> Marks:
    rows, notes, texts, hidden = set[int](), list[tuple[int, int]](), dict[int, str](), set[int]()
    number = missing = 0  # of the object that follows, and characters of its text
    for kind, data in records:
        if kind in FILLED_CELLS or kind == NUMBERS_IN_A_ROW:
            styles = range(4, len(data) - 2, 6) if kind == NUMBERS_IN_A_ROW else (4,)
            rows |= {_short(data, 0) + 1} if any(_short(data, at) in struck for at in styles) else set()
        elif kind == ROW_FACTS:
            hidden |= {_short(data, 0) + 1} if _short(data, 12) & HIDDEN_BIT else set()
        elif kind == OBJECT:
            number = _short(data, 6)
        elif kind == OBJECT_TEXT:
            texts[number], missing = "", _short(data, 10)
        elif kind == CONTINUED and missing > 0:
            piece = _decoded(data, missing)
            texts[number] += piece
            missing -= len(piece)
        elif kind == NOTE:
            notes.append((_short(data, 0) + 1, _short(data, 6)))
    return [(row, texts.get(number, "")) for row, number in notes], sorted(rows), sorted(hidden)


def _records(content: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of the workbook itself or of a sheet, those of charts in it too."""
    depth = 0
    while start + 4 <= len(content):
        kind, size = struct.unpack_from("<HH", content, start)
        yield kind, content[start + 4 : start + 4 + size]
        start += 4 + size
        depth += (kind == BEGINNING) - (kind == END)
        if not depth:
            return


def _short(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _decoded(data: bytes, size: int) -> str:
    """Return a text of at most so many characters, after a byte that says how wide they are."""
    is_wide = data[0] & 1
    return data[1 : 1 + 2 * size].decode("utf-16-le", "replace") if is_wide else data[1 : 1 + size].decode("latin-1")


def _xlsb(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive, archive.open(WORKBOOK_PART) as stream:
        records = io.BytesIO(stream.read(GLOBALS))
    while (kind := _number(records, 2)) is not None:
        data = records.read(_number(records, 4) or 0)
        if kind == WORKBOOK_PROPERTIES:
            return bool(data[:1] and data[0] & 1)
    return False


def _number(stream: io.BytesIO, most: int) -> int | None:
    """Read a number of a record header: seven bits a byte while the eighth is set; record types keep all bits."""
    result = 0
    for index in range(most):
        byte = stream.read(1)
        if not byte:
            return None
        result |= (byte[0] & 0x7F) << (7 * index)
        if not byte[0] & 0x80:
            break
    return result


EMPTY_LIST = b"<mergeCells></mergeCells><!--aaaXSny7-->"
"""The comment makes its CRC-32 zero, so the checksum of a sheet stays the same with this before it."""

BLOCK = struct.pack("<BHH", 0, len(EMPTY_LIST), len(EMPTY_LIST) ^ 0xFFFF) + EMPTY_LIST
"""The same as a stored deflate block that is not the last."""

SHEET = re.compile(r"xl/worksheets/[!-~]+\.xml", re.IGNORECASE)
LOCAL_HEADER = struct.Struct("<4s22xHH")
"""Local header of a member: signature, lengths of its name and of the extra field."""

TASTE = 512  # packed bytes that are unpacked to see the first two bytes of a sheet
LARGE = 128 << 20  # unpacked bytes above which a sheet is cut: some 200,000 rows of 15 columns, 330 MB when loaded
PART = 4 << 20  # unpacked bytes of one part of it, about

CHUNK = 1 << 20

INDEX, TARGETS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
BEGIN, END_OF_ROW, END_OF_ROWS, CLOSED = b"<sheetData>", b"</row>", b"</sheetData>", b"</worksheet>"
ROW = re.compile(rb'<row\b[^>]*?\sr="([1-9]\d{0,6})"')
SHEET_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


@dataclass(frozen=True, slots=True)
class SheetParts:
    """The names of the sheets that a large sheet was cut into, in order, and the number of its last row."""

    names: tuple[str, ...]
    last: int


@dataclass(frozen=True)
class LeanWorkbook:
    """A workbook for python-calamine, and the parts of its large sheets by name; parts are sheets like the others."""

    stream: IO[bytes]
    parts: Mapping[str, SheetParts] = field(default_factory=dict)


class Poured:
    """Hands a copy in memory over to the library, which makes its own of it: what was read is freed at once."""

    def __init__(self, copy: IO[bytes]) -> None:
        self._pieces = [*iter(partial(copy.read, CHUNK), b"")]
        self._pieces.reverse()
        copy.seek(0)
        copy.truncate()

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next bytes, at most so many."""
        piece = self._pieces.pop() if self._pieces else b""
        if len(piece) > size:
            self._pieces.append(piece[size:])
        return piece[:size]

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """The library wants it to be there, but only reads."""
        raise io.UnsupportedOperation


class _UnusualError(Exception):
    """Raised for a large sheet that is not written as Excel and all known programs do: it stays whole."""


def lean_workbook(stream: IO[bytes]) -> LeanWorkbook:
    """Return an in-memory copy of an .xlsx without the scan for merged cells, its large sheets cut into parts.

    No copy is made of other formats, nor of archives that readers may interpret differently: duplicate names, members
    that are not where the directory says.
    """
    with zipfile.ZipFile(stream) as archive:
        try:
            lean = _copied(stream, archive, LARGE)
        except (_UnusualError, zipfile.BadZipFile, zlib.error, EOFError):  # the library says what is wrong
            lean = _copied(stream, archive, sys.maxsize)
    lean.stream.seek(0)
    return lean


def _copied(stream: IO[bytes], archive: zipfile.ZipFile, large: int) -> LeanWorkbook:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(names) < len(members) or not any(map(SHEET.fullmatch, names)):
        return LeanWorkbook(stream)
    copy, cut = io.BytesIO(), _large_sheets(archive, large)
    parts = dict[str, SheetParts]()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as lean:
        for member in members:
            packed = _packed(stream, member)
            if packed is None:
                return LeanWorkbook(stream)
            if member.filename in cut:
                del packed  # tens of megabytes, not needed while the sheet is cut
                parts[cut[member.filename]] = _cut(archive, member, lean, secrets.token_hex(8))
            elif not cut or member.filename not in (INDEX, TARGETS):
                _put(lean, member, packed)
        if cut:
            _list(archive, lean, [name for one in parts.values() for name in one.names])
    return LeanWorkbook(copy, parts)


def _large_sheets(archive: zipfile.ZipFile, large: int) -> dict[str, str]:
    members = {one.filename for one in archive.infolist() if one.file_size > large and SHEET.fullmatch(one.filename)}
    if not members:
        return {}
    from defusedxml.ElementTree import fromstring

    try:
        targets = {one.get("Id"): one.get("Target", "") for one in fromstring(archive.read(TARGETS))}
        sheets = [one for one in fromstring(archive.read(INDEX)).iter() if one.tag.endswith("}sheet")]
    except (KeyError, ValueError, SyntaxError) as error:  # no such member, forbidden or broken XML
        raise _UnusualError from error
    names = {}
    for sheet in sheets:
        target = targets.get(next((text for name, text in sheet.items() if name.endswith("}id")), None), "")
        names[target.removeprefix("/") if target.startswith("/") else f"xl/{target}"] = sheet.get("name", "")
    return {member: names[member] for member in members if member in names}


def _cut(archive: zipfile.ZipFile, member: zipfile.ZipInfo, lean: zipfile.ZipFile, name: str) -> SheetParts:
    """Add a large sheet to the copy in parts, sheets that hold some of its rows with their numbers."""
    names, last = list[str](), 0
    with archive.open(member) as stream:
        head, begin, rows = stream.read(PART).partition(BEGIN)
        if not begin or not head.startswith(b"<") or b"<!" in head:
            raise _UnusualError
        is_over = False
        while not is_over:
            more = stream.read(PART)
            content, end, _ = (rows + more).partition(END_OF_ROWS)
            is_over = bool(end)
            part, closed, rows = (content, b"", b"") if is_over else content.rpartition(END_OF_ROW)
            part += closed
            numbers = [last, *map(int, ROW.findall(part))]
            if not (more or is_over) or not _is_usual(part, numbers):
                raise _UnusualError
            if numbers[-1] == last:
                continue
            last = numbers[-1]
            names.append(f"{name}-{len(names)}")
            with lean.open(f"xl/worksheets/{names[-1]}.xml", "w") as written:
                written.write(EMPTY_LIST + head + begin + part + END_OF_ROWS + CLOSED)
    return SheetParts(tuple(names), last)


def _is_usual(part: bytes, numbers: list[int]) -> bool:
    """Whether each row says its number, in ascending order, and no comment or the like holds what looks like a row."""
    is_ascending = numbers == sorted(set(numbers)) and part.count(b"<row") == len(numbers) - 1
    return is_ascending and b"<!" not in part and b"<?" not in part


def _list(archive: zipfile.ZipFile, lean: zipfile.ZipFile, names: list[str]) -> None:
    """Add the list of sheets to the copy, with the parts, named as by `_cut`, at its end."""
    sheets, targets = list[str](), list[str]()
    for number, name in enumerate(names, 1):
        sheets.append(f'<sheet name="{name}" sheetId="{number}" r:id="{name}"/>')
        targets.append(f'<Relationship Id="{name}" Type="{SHEET_TYPE}" Target="worksheets/{name}.xml"/>')
    for member, end, added in ((INDEX, b"</sheets>", sheets), (TARGETS, b"</Relationships>", targets)):
        before, _, after = archive.read(member).rpartition(end)
        if not before or (member == INDEX and b"xmlns:r=" not in before):
            raise _UnusualError
        lean.writestr(member, before + "".join(added).encode() + end + after)


def _packed(stream: IO[bytes], member: zipfile.ZipInfo) -> bytes | None:
    """Return the packed data of a member, None if they are not where they should be."""
    stream.seek(member.header_offset)
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        return None
    mark, name, fields = LOCAL_HEADER.unpack(header)
    stream.seek(name + fields, io.SEEK_CUR)
    data = stream.read(member.compress_size)
    return data if mark == b"PK\x03\x04" and len(data) == member.compress_size else None


def _put(archive: zipfile.ZipFile, member: zipfile.ZipInfo, packed: bytes) -> None:
    """Add a member with packed data, preceded by an empty list if it is a sheet."""
    before = BLOCK if SHEET.fullmatch(member.filename) and _may_begin_later(member, packed) else b""
    copied = zipfile.ZipInfo(member.filename, member.date_time)
    with archive.open(copied, "w") as data:
        data.write(before)
        data.write(packed)
    # The directory is written at the end and must state the real compression.
    copied.compress_type, copied.CRC = member.compress_type, member.CRC
    copied.file_size = member.file_size + (len(EMPTY_LIST) if before else 0)


def _may_begin_later(member: zipfile.ZipInfo, packed: bytes) -> bool:
    """Return whether a block may precede the sheet; not if its first bytes declare an encoding."""
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return False
    try:
        first = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed[:TASTE], 2)
    except zlib.error:
        return False
    return first[:1] == b"<" and first[1:] not in (b"", b"\0")


CONTENT, STYLES = "content.xml", "styles.xml"
OTHER_PARTS = ("mimetype", "META-INF/manifest.xml", STYLES)
LONGEST_TAG = 1 << 12  # bytes; a longer tag is neither of the two that are searched for

BREAK = re.compile(rb"<text:(line-break|tab)(?=[\s/>])")
WRITTEN = {b"line-break": b"&#10;", b"tab": b"&#9;"}


def readable(path: Path, stream: IO[bytes]) -> IO[bytes]:
    """Return `stream`, or an in-memory copy of the .ods at `path` with line breaks and tabs as plain characters."""
    with zipfile.ZipFile(path) as archive:
        if CONTENT not in archive.namelist() or not any(BREAK.search(piece) for piece in _pieces(archive)):
            return stream
        copy = io.BytesIO()
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as other:
            for name in OTHER_PARTS:
                if name in archive.namelist():
                    other.writestr(name, archive.read(name))
            with other.open(CONTENT, "w", force_zip64=True) as written:
                for piece in _pieces(archive):
                    written.write(BREAK.sub(lambda found: WRITTEN[found[1]] + found[0], piece))
    copy.seek(0)
    return copy


def _pieces(archive: zipfile.ZipFile, part: str = CONTENT) -> Iterator[bytes]:
    """Yield the content in pieces that never end inside a tag."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            piece = rest + chunk
            opened = piece.rfind(b"<")
            end = opened if opened > piece.rfind(b">") and len(piece) - opened < LONGEST_TAG else len(piece)
            yield piece[:end]
            rest = piece[end:]
    yield rest


STRUCK_TRAIT = re.compile(rb"""line-through-(?:style|type)=["'](?!none)""")
MANY_ROWS = 1000  # of equal rows or columns written once, with their number
_REPEATED = "number-rows-repeated", "number-columns-repeated"


def ods_marks(path: Path, sheet: str) -> Marks:
    """Return the marks of a sheet of an .ods; a damaged one may raise any exception."""
    with zipfile.ZipFile(path) as archive:
        parts = {part.filename: part.CRC for part in archive.infolist() if part.filename in (STYLES, CONTENT)}
        if not any(_is_marked(piece) for name in parts for piece in _pieces(archive, name)):
            return [], [], []
    return _read_ods(path, tuple(sorted(parts.items(), reverse=True))).get(sheet, ([], [], []))


def _is_marked(piece: bytes) -> bool:
    is_hidden = b'table:visibility="' in piece
    return (
        is_hidden
        or b"<office:annotation" in piece
        or (b"line-through-" in piece and STRUCK_TRAIT.search(piece) is not None)
    )


@lru_cache(1)
def _read_ods(path: Path, parts: tuple[tuple[str, int], ...]) -> dict[str, Marks]:
    """Return the marks of all sheets, read once for them."""
    from defusedxml.ElementTree import iterparse

    reading = _OdsReading()
    with zipfile.ZipFile(path) as archive:
        for name, _ in parts:  # styles first
            with archive.open(name) as stream:
                for event, element in iterparse(stream, ("start", "end")):
                    (reading.begin if event == "start" else reading.end)(_local(element.tag), element)
    return reading.marks


class _OdsReading:
    """Reads the elements of an .ods in their order; those of rows are freed. `marks` are by sheet."""

    def __init__(self) -> None:
        self.marks: dict[str, Marks] = {}
        self._here: Marks = ([], [], [])
        self._row = 0
        self._styles: set[str] = set()
        self._columns: list[str] = []

    def begin(self, name: str, element: Element) -> None:
        """Enter a sheet."""
        if name == "table":
            self._here = self.marks[_get(element, "name")] = ([], [], [])
            self._row, self._columns = 0, []

    def end(self, name: str, element: Element) -> None:
        """Take a style, a column, a row."""
        if name == "style":
            traits = [text for one in element for key, text in one.items() if "line-through-" in key]
            is_parent_struck = _get(element, "parent-style-name") in self._styles
            is_struck = any(text != "none" for text in traits) if traits else is_parent_struck
            self._styles |= {_get(element, "name")} if is_struck else set()
        elif name == "table-column":
            times = min(int(_get(element, _REPEATED[1]) or 1), MANY_ROWS)
            self._columns += [_get(element, "default-cell-style-name")] * times
        elif name == "table-row":
            times = int(_get(element, _REPEATED[0]) or 1)
            self._take(element, range(self._row + 1, self._row + 1 + min(times, MANY_ROWS)))
            self._row += times
            element.clear()

    def _take(self, row: Element, numbers: range) -> None:
        texts, column, is_struck = list[str](), 0, False
        for cell in row:
            texts += ["\n".join(_paragraphs(one)) for one in cell if _local(one.tag) == "annotation"]
            of_column = "".join(self._columns[column : column + 1])
            styles = [_get(cell, "style-name") or _get(row, "default-cell-style-name") or of_column]
            shown = [one for one in cell if _local(one.tag) == "p" and "".join(one.itertext()).strip()]
            styles += [_get(one, "style-name") for text in shown for one in text.iter() if _local(one.tag) == "span"]
            is_struck = is_struck or bool(shown and not self._styles.isdisjoint(styles))
            column += int(_get(cell, _REPEATED[1]) or 1)
        comments, struck, hidden = self._here
        hidden += numbers if _get(row, "visibility") in ("collapse", "filter") else ()
        comments += [(number, text) for number in numbers for text in texts]
        struck += numbers if is_struck else ()


def _paragraphs(note: Element) -> list[str]:
    return ["".join(one.itertext()) for one in note if _local(one.tag) in ("p", "list")]


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _get(element: Element, name: str) -> str:
    return next((text for key, text in element.items() if _local(key) == name), "")
