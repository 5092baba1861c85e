"""Pictures and PDFs that a person hands in as proof: read whole, and taken for what their first bytes say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.unreadable import about, disk_troubles_of

LARGEST = 20 * 1024 * 1024
PDF_START = 1024  # readers look for %PDF- in the first kilobyte

PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*")


@dataclass(frozen=True, slots=True)
class Proof:
    """A file as it was handed in: its bare name, its bytes, and whether they are a picture or a PDF."""

    name: str
    content: bytes
    kind: Literal["picture", "pdf"]


def read_proof(path: Path) -> Proof:
    """The picture or PDF at a path, at most 20 MB.

    Raises `proof-too-big`, `proof-not-pdf` (it is called .pdf and is none), `proof-unknown` (neither picture nor PDF),
    and `file-unreadable`.
    """
    with disk_troubles_of(path):
        if path.stat().st_size > LARGEST:
            raise LeadKeeperError("proof-too-big", **about(path), limit=LARGEST // 1024 // 1024)
        content = path.read_bytes()
    if b"%PDF-" in content[:PDF_START]:
        return Proof(path.name, content, "pdf")
    if path.suffix.lower() == ".pdf":
        raise LeadKeeperError("proof-not-pdf", **about(path))
    if content.startswith(PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Proof(path.name, content, "picture")
    raise LeadKeeperError("proof-unknown", **about(path))
