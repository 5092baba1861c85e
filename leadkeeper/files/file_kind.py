"""Detect the type of a file by its content, never by its extension; read pictures and PDF files to attach."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, disk_troubles_of, unreadable
from leadkeeper.files.calamine_patches import OLE
from leadkeeper.files.encoding import HEAD, is_utf16
from leadkeeper.files.zip_files import damage_of, is_encrypted

FileKind = Literal["text", "xlsx", "xlsb", "xls", "ods", "zip", "locked"]
"""`locked` is an Office file behind a password; a vCard file counts as text until it is read."""

BARE_XLS = (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00")
"""First record of a workbook of Excel 2 to 4, or of a later one without an OLE container."""

MAGIC = {
    "picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
    "pdf": (b"%PDF-",),
    "program": (b"\x7fELF",),
    "database": (b"SQLite format 3\0",),
    "archive": (b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xfd7zXZ", b"Rar!\x1a"),
    "document": (b"{\\rtf",),
}
"""First bytes of files often mistaken for a list, by key of messages.errors.DETAILS."""

ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # first bytes of a ZIP file, with members and without

NO_LIST_PARTS = (
    ("word/", "document"),
    ("ppt/", "document"),
    ("index/document.iwa", "numbers"),
    ("index.zip", "numbers"),
    ("meta-inf/container.xml", "document"),
)
"""Members of ZIP files that are documents of other programs."""

NO_TEXT = bytes(set(range(32)) - set(b"\0\t\n\x0b\x0c\r\x1a\x1b") | {127})
"""Control characters that no text holds; NUL is treated as imports/README.md says and dropped."""

MARKUP = ("<!doctype", "<html", "<?xml")
"""Start of a web page downloaded in place of the export; header cells may hold other tags."""

ODS_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(path: Path, chosen: Path) -> FileKind:
    """Return the type of the file at `path`; errors `file-empty` and `file-unreadable` name `chosen`."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise LeadKeeperError("file-empty", **about(chosen))
    if head.startswith(OLE):
        return _kind_of_ole(path, chosen)
    if head.startswith(ZIP):
        return _kind_of_zip(path, chosen)
    if head.startswith(BARE_XLS):
        raise unreadable(chosen, "before-97")
    for why, beginnings in MAGIC.items():
        if head.startswith(beginnings):
            raise unreadable(chosen, why)
    if not _reads_like_text(head):
        raise unreadable(chosen, "program")
    return "text"


def looks_like_markup(lines: Iterable[str]) -> bool:
    """Return whether the first non-blank line shows a web page or XML."""
    return next((line for line in lines if line.strip()), "").lstrip().lower().startswith(MARKUP)


def _kind_of_ole(path: Path, chosen: Path) -> FileKind:
    import olefile

    try:
        with olefile.OleFileIO(path) as container:
            streams = {entry[0].lower() for entry in container.listdir()}
    except Exception as error:  # the library may raise anything at a hostile container
        raise unreadable(chosen, "damaged") from error
    if "encryptedpackage" in streams:
        return "locked"
    if streams & {"workbook", "book"}:
        return "xls"
    raise unreadable(chosen, "document")


def _kind_of_zip(path: Path, chosen: Path) -> FileKind:
    with damage_of(chosen), zipfile.ZipFile(path) as archive:
        names = [name.lower() for name in archive.namelist()]
        mimetype = _mimetype(archive)
    if mimetype.startswith(ODS_MIMETYPE):
        return "ods"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    for part, why in NO_LIST_PARTS:
        if any(name.startswith(part) for name in names):
            raise unreadable(chosen, why)
    if mimetype.startswith(b"application/"):
        raise unreadable(chosen, "document")
    return "zip"


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """Return the type that an OpenDocument file declares; empty if it is not stored uncompressed."""
    member = next((each for each in archive.infolist() if each.filename == "mimetype"), None)
    if member is None or is_encrypted(member):
        return b""
    with archive.open(member) as stream:
        return stream.read(200)


def _reads_like_text(head: bytes) -> bool:
    """Return whether the bytes look like text: hardly any control characters; NUL is allowed."""
    if is_utf16(head):
        return True
    letters = len(head) - head.count(0)
    return len(head) - len(head.translate(None, NO_TEXT)) <= max(3, letters * 0.02)


LARGEST_ATTACHMENT = 20 * 1024 * 1024
PDF_START = 1024  # readers search for %PDF- in the first kilobyte


def begins_like_vcard(lines: Iterable[str]) -> bool:
    """Whether the first non-blank line opens a vCard."""
    return next((line for line in lines if line.strip()), "").strip().upper().replace(" ", "") == "BEGIN:VCARD"


PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to attach: its bare name, its bytes, and whether it is a picture or a PDF."""

    name: str
    content: bytes
    kind: Literal["picture", "pdf"]


def read_attachment(path: Path) -> Attachment:
    """Read the picture or PDF at a path, at most 20 MB.

    Raises `proof-too-big`, `proof-not-pdf` (named .pdf but is none), `proof-unknown` (neither picture nor PDF), and
    `file-unreadable`.
    """
    with disk_troubles_of(path):
        if path.stat().st_size > LARGEST_ATTACHMENT:
            raise LeadKeeperError("proof-too-big", **about(path), limit=LARGEST_ATTACHMENT // 1024 // 1024)
        content = path.read_bytes()
    if b"%PDF-" in content[:PDF_START]:
        return Attachment(path.name, content, "pdf")
    if path.suffix.lower() == ".pdf":
        raise LeadKeeperError("proof-not-pdf", **about(path))
    if content.startswith(PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Attachment(path.name, content, "picture")
    raise LeadKeeperError("proof-unknown", **about(path))
