"""Pictures and PDF files that are attached to the book: evidence of a form, signed contracts, snapshots of lists."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, disk_troubles_of

LARGEST = 20 * 1024 * 1024
PDF_START = 1024  # readers search for %PDF- in the first kilobyte

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
        if path.stat().st_size > LARGEST:
            raise LeadKeeperError("proof-too-big", **about(path), limit=LARGEST // 1024 // 1024)
        content = path.read_bytes()
    if b"%PDF-" in content[:PDF_START]:
        return Attachment(path.name, content, "pdf")
    if path.suffix.lower() == ".pdf":
        raise LeadKeeperError("proof-not-pdf", **about(path))
    if content.startswith(PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Attachment(path.name, content, "picture")
    raise LeadKeeperError("proof-unknown", **about(path))
