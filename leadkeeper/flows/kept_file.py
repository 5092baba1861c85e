"""Gives back a picture or document that the book copied in: evidence, a contract, the picture of a list."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from leadkeeper.store import files
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was handed in; `whole` is False where its bytes no longer have the fingerprint."""

    name: str
    content: bytes
    whole: bool

    @property
    def is_pdf(self) -> bool:
        """Whether it is a PDF; anything else that the book keeps is a picture."""
        return b"%PDF-" in self.content[:1024]


def kept_file(db: Db, fingerprint: str) -> KeptFile | None:
    """The file with this SHA-256 (hex); None where the book knows no more of it than name and fingerprint."""
    found = files.read(db, fingerprint)
    if found is None:
        return None
    name, content = found
    return KeptFile(name, content, sha256(content).hexdigest() == fingerprint)
