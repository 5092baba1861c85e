"""Lines of a file packed together, as a block of the book keeps them; needs no book, so any process can do it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Sequence

SourceLine = tuple[int, Sequence[object]]
"""A line's number and its cells."""


def pack(lines: Sequence[SourceLine]) -> bytes:
    """Lines as a block keeps them."""
    return packed(as_text(lines))


def as_text(lines: Sequence[SourceLine]) -> str:
    """Lines before they are packed."""
    return _of_plain_texts(lines) or _json(lines)


def without_lines(text: str, numbers: Collection[int]) -> str:
    """What `as_text` gave, where some lines keep nothing but their number."""
    return as_text([(line, [] if line in numbers else cells) for line, cells in json.loads(text)])


def packed(text: str) -> bytes:
    """What `as_text` gave, as a block keeps it."""
    return zlib.compress(text.encode(), 1)


def _json(lines: Sequence[SourceLine]) -> str:
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str)


def _of_plain_texts(lines: Sequence[SourceLine]) -> str | None:
    """The same at a third of the price where all cells are texts in which nothing must be escaped, else None."""
    try:
        joined = ['","'.join(cells) for _, cells in lines]  # type: ignore[arg-type]  # TypeError tells
    except TypeError:
        return None
    text, own = "".join(joined), 2 * sum([len(cells) - 1 for _, cells in lines if cells])
    if not text.isprintable() or "\\" in text or text.count('"') != own:
        return None
    told = [
        f'[{line},["{text}"]]' if cells else f"[{line},[]]" for (line, cells), text in zip(lines, joined, strict=True)
    ]
    return f"[{','.join(told)}]"
