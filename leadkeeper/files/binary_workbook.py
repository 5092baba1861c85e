"""From which day the dates of a binary workbook count (.xls, .xlsb): the workbook library tells it of neither."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

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
