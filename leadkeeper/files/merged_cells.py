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
from typing import IO

EMPTY_LIST = b"<mergeCells></mergeCells><!--aaaXSny7-->"
"""The comment makes its CRC-32 zero, so a sheet that begins with it has the checksum that it had before."""

BLOCK = struct.pack("<BHH", 0, len(EMPTY_LIST), len(EMPTY_LIST) ^ 0xFFFF) + EMPTY_LIST
"""The same as a block of packed data that is not packed, and not the last."""

SHEET = re.compile(r"xl/worksheets/[!-~]+\.xml", re.IGNORECASE)
LOCAL_HEADER = struct.Struct("<4s22xHH")
"""What precedes a member's data: a mark, and the lengths of its name and of further fields."""

TASTE = 512
"""Packed bytes in which a sheet's first two are to be found."""


def unsought(stream: IO[bytes]) -> IO[bytes]:
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
