"""Line breaks and tabs inside a paragraph of an .ods: the workbook library drops them, and words grow together."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

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
