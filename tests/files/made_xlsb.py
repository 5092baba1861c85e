"""Makes a small binary workbook (.xlsb), record by record: no library here writes one."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" Target="{1}"/></Relationships>'
)


def made_xlsb(path: Path, rows: Sequence[Sequence[str | float]], *, from_1904: bool = False) -> Path:
    """Writes a workbook with one sheet."""
    book = [
        _record(131),
        _record(153, struct.pack("<III", int(from_1904), 0, 0)),
        _record(143),
        _record(156, struct.pack("<II", 0, 1) + _text("rId1") + _text("Feuil1")),
        _record(144),
        _record(132),
    ]
    width = max(map(len, rows))
    sheet = [_record(129), _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)), _record(145)]
    for number, cells in enumerate(rows):
        sheet.append(_record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0)))
        sheet += [_cell(column, cell) for column, cell in enumerate(cells)]
    sheet += [_record(146), _record(130)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", RELATIONS.format("officeDocument", "xl/workbook.bin"))
        archive.writestr("xl/_rels/workbook.bin.rels", RELATIONS.format("worksheet", "worksheets/sheet1.bin"))
        archive.writestr("xl/workbook.bin", b"".join(book))
        archive.writestr("xl/worksheets/sheet1.bin", b"".join(sheet))
    return path


def _cell(column: int, cell: str | float) -> bytes:
    head = struct.pack("<II", column, 0)
    return _record(6, head + _text(cell)) if isinstance(cell, str) else _record(5, head + struct.pack("<d", cell))


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + data
