"""Prepare workbooks for python-calamine: dates from 1904, merged cells, line breaks of .ods files.

python-calamine scans each sheet of an .xlsx a second time for merged cells, which are not used here: two fifths of the
reading time. The scan ends at the first list of merged cells, so an empty one is put before each sheet.

No sheet is unpacked or changed for this: a deflate stream may be preceded by a stored block (RFC 1951, 3.2.4), and its
back references reach no farther than its own beginning.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of an OLE container, such as an .xls."""

GLOBALS = 1 << 20
"""Bytes of the workbook's own records that are searched; they come before its sheets."""

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


def _xls(path: Path) -> bool:
    import olefile

    with olefile.OleFileIO(path) as container:
        name = next(entry for entry in container.listdir() if entry[0].lower() in ("workbook", "book"))
        records = container.openstream(name).read(GLOBALS)
    offset = 0
    while offset + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, offset)
        if kind == DATE_MODE and size >= 2:
            return bool(struct.unpack_from("<H", records, offset + 4)[0])
        if kind == END:
            break
        offset += 4 + size
    return False


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

TASTE = 512
"""Packed bytes that are unpacked to see the first two bytes of a sheet."""


def skip_merged_cells_scan(stream: IO[bytes]) -> IO[bytes]:
    """Return an in-memory copy of an .xlsx without the scan for merged cells; `stream` itself if impossible.

    No copy is made of other formats, nor of archives that readers may interpret differently: duplicate names, members
    that are not where the directory says.
    """
    with zipfile.ZipFile(stream) as archive:
        copy = _copied(stream, archive.infolist())
    lean = stream if copy is None else copy
    lean.seek(0)
    return lean


def _copied(stream: IO[bytes], members: list[zipfile.ZipInfo]) -> io.BytesIO | None:
    names = {member.filename for member in members}
    if len(names) < len(members) or not any(map(SHEET.fullmatch, names)):
        return None
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as archive:
        for member in members:
            packed = _packed(stream, member)
            if packed is None:
                return None
            _put(archive, member, packed)
    return copy


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


CONTENT = "content.xml"
OTHER_PARTS = ("mimetype", "META-INF/manifest.xml", "styles.xml")
CHUNK = 1 << 20
LONGEST_TAG = 1 << 12
"""Bytes; a longer tag is neither of the two that are searched for."""

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


def _pieces(archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Yield the content in pieces that never end inside a tag."""
    rest = b""
    with archive.open(CONTENT) as stream:
        while chunk := stream.read(CHUNK):
            piece = rest + chunk
            opened = piece.rfind(b"<")
            end = opened if opened > piece.rfind(b">") and len(piece) - opened < LONGEST_TAG else len(piece)
            yield piece[:end]
            rest = piece[end:]
    yield rest
