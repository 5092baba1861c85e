"""The mark of a workbook that leaves, its subject: it stays when the file is sorted, cut down, or saved again."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST = 1 << 20
"""Bytes of a part that are looked at; a part with properties has some thousand at most."""

_PARTS = ("docProps/core.xml", "meta.xml")  # of a workbook of Excel; of one that LibreOffice saved as its own kind
_SUBJECT = re.compile(r"<(?:\w+:)?subject(?: [^<>]*)?>LeadKeeper ([^<>&]+)</")


def put_mark(book: Workbook, mark: str) -> None:
    """Gives a workbook that is being made its mark: letters, digits and signs that XML need not spell otherwise."""
    book.properties.subject = f"LeadKeeper {mark}"


def mark_of(path: Path) -> str | None:
    """The mark of a file that was one of our workbooks, None without one; no other part of the file is opened."""
    try:
        with ZipFile(path) as archive:
            for part in set(_PARTS).intersection(archive.namelist()):
                with archive.open(part) as stream:
                    found = _SUBJECT.search(stream.read(LONGEST).decode("utf-8", "replace"))
                if found:
                    return found[1]
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return None
