"""An empty list of merged cells before each sheet of an .xlsx: the workbook library looks for one in every sheet.

python-calamine reads a sheet, and then goes through all of it once more for its merged cells, which nobody here asks
for: two fifths of the time that reading takes. It ends that search at the first list it meets.

No sheet is unpacked for this, and none is changed: packed data may be preceded by a block that is not packed (RFC 1951,
3.2.4), and what follows reaches back no farther than to its own beginning.
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
"""How the container of an .xls begins."""

GLOBALS = 1 << 20
"""Bytes of a workbook's own records that are looked at; they come before its sheets."""

DATE_MODE, END = 0x22, 0x0A  # records of an .xls: [MS-XLS] 2.4.77, 2.4.103
WORKBOOK_PROPERTIES = 0x99  # of an .xlsb: [MS-XLSB] 2.4.822
WORKBOOK_PART = "xl/workbook.bin"


def is_ole(path: Path) -> bool:
    """Whether a file is a container of Office before 2007."""
    with path.open("rb") as stream:
        return stream.read(len(OLE)) == OLE


def counts_from_1904(path: Path) -> bool:
    """Whether the bare numbers of a binary workbook are days since 1904; a damaged one raises anything."""
    return _xls(path) if is_ole(path) else _xlsb(path)


def _xls(path: Path) -> bool:
    import olefile

    with olefile.OleFileIO(path) as container:
        name = next(entry for entry in container.listdir() if entry[0].lower() in ("workbook", "book"))
        records = container.openstream(name).read(GLOBALS)
    place = 0
    while place + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, place)
        if kind == DATE_MODE and size >= 2:
            return bool(struct.unpack_from("<H", records, place + 4)[0])
        if kind == END:
            break
        place += 4 + size
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
    """A number of a record's head: seven bits a byte while the eighth is set; of a kind both bytes count whole."""
    found = 0
    for place in range(most):
        byte = stream.read(1)
        if not byte:
            return None
        found |= (byte[0] & 0x7F) << (7 * place)
        if not byte[0] & 0x80:
            break
    return found


EMPTY_LIST = b"<mergeCells></mergeCells><!--aaaXSny7-->"
"""The comment makes its CRC-32 zero, so a sheet that begins with it has the checksum that it had before."""

BLOCK = struct.pack("<BHH", 0, len(EMPTY_LIST), len(EMPTY_LIST) ^ 0xFFFF) + EMPTY_LIST
"""The same as a block of packed data that is not packed, and not the last."""

SHEET = re.compile(r"xl/worksheets/[!-~]+\.xml", re.IGNORECASE)
LOCAL_HEADER = struct.Struct("<4s22xHH")
"""What precedes a member's data: a mark, and the lengths of its name and of further fields."""

TASTE = 512
"""Packed bytes in which a sheet's first two are to be found."""


def skip_merged_cells_scan(stream: IO[bytes]) -> IO[bytes]:
    """A copy of an .xlsx in memory whose merged cells are not sought; `stream` itself where that cannot be made.

    That is any other file, and an archive of which readers might have different notions: names that come twice,
    members that are not where its directory says.
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
    """The data of a member as they are packed, None if they are not where they should be."""
    stream.seek(member.header_offset)
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size:
        return None
    mark, name, fields = LOCAL_HEADER.unpack(header)
    stream.seek(name + fields, io.SEEK_CUR)
    data = stream.read(member.compress_size)
    return data if mark == b"PK\x03\x04" and len(data) == member.compress_size else None


def _put(archive: zipfile.ZipFile, member: zipfile.ZipInfo, packed: bytes) -> None:
    """Enters a member with data that are packed already, an empty list before them if it is a sheet."""
    before = BLOCK if SHEET.fullmatch(member.filename) and _may_begin_later(member, packed) else b""
    copied = zipfile.ZipInfo(member.filename, member.date_time)
    with archive.open(copied, "w") as data:
        data.write(before)
        data.write(packed)
    # The directory, which is written at the end, tells how the data are packed indeed.
    copied.compress_type, copied.CRC = member.compress_type, member.CRC
    copied.file_size = member.file_size + (len(EMPTY_LIST) if before else 0)


def _may_begin_later(member: zipfile.ZipInfo, packed: bytes) -> bool:
    """Whether something may precede a sheet: one that says at its first bytes how it is encoded has to begin so."""
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
"""Bytes; a longer tag is neither of the two that are looked for."""

BREAK = re.compile(rb"<text:(line-break|tab)(?=[\s/>])")
WRITTEN = {b"line-break": b"&#10;", b"tab": b"&#9;"}


def readable(path: Path, stream: IO[bytes]) -> IO[bytes]:
    """`stream`, the workbook at `path` as it is; or a copy in memory whose breaks and tabs are plain characters."""
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
    """The content in pieces that end where no tag is open."""
    rest = b""
    with archive.open(CONTENT) as stream:
        while chunk := stream.read(CHUNK):
            piece = rest + chunk
            opened = piece.rfind(b"<")
            end = opened if opened > piece.rfind(b">") and len(piece) - opened < LONGEST_TAG else len(piece)
            yield piece[:end]
            rest = piece[end:]
    yield rest
