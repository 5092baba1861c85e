"""Lines of a file packed together, as a block of the book keeps them; needs no book, so any process can do it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

SourceLine = tuple[int, Sequence[object]]
"""A line's number and its cells."""


def pack(lines: Sequence[SourceLine]) -> bytes:
    """Lines as a block keeps them."""
    return zlib.compress(json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str).encode(), 1)
