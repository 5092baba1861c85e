"""Lines of a file packed together, as a block of the book keeps them; needs no book, so any process can do it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

SourceLine = tuple[int, Sequence[object]]
"""A line's number and its cells."""


def pack(lines: Sequence[SourceLine]) -> bytes:
    """Lines as a block keeps them."""
    return zlib.compress((_of_plain_texts(lines) or _json(lines)).encode(), 1)


def _json(lines: Sequence[SourceLine]) -> str:
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"), default=str)


def _of_plain_texts(lines: Sequence[SourceLine]) -> str | None:
    """The same at a third of the price where all cells are texts in which nothing must be escaped, else None."""
    try:
        all_cells = "".join(["".join(cells) for _, cells in lines])  # type: ignore[arg-type]  # TypeError tells
    except TypeError:
        return None
    if not all_cells.isprintable() or '"' in all_cells or "\\" in all_cells:
        return None
    told = [f'[{line},["' + '","'.join(cells) + '"]]' if cells else f"[{line},[]]" for line, cells in lines]  # type: ignore[arg-type]  # texts
    return f"[{','.join(told)}]"
