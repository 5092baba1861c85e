"""The header of a lead file: its texts, unique, and in the spelling in which names of columns are compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

from leadkeeper.rules.cells import TRIM, Cell, cell_text
from leadkeeper.rules.folding import fold

_BREAK = re.compile(r"\s*(?:<br\s*/?>|[\r\n\u2028]+)\s*", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Header:
    """One column: its place from 0, the text that names it alone (`Nom (2)`), and its words for comparing."""

    index: int
    text: str
    base: str
    key: str = field(compare=False)
    words: tuple[str, ...] = field(compare=False)

    @property
    def repeats(self) -> bool:
        """Whether a column before has the same text."""
        return self.base not in {"", self.text}


def header_text(cell: Cell) -> str:
    """The text of a header cell without HTML tags and line breaks, no-break spaces as spaces, trimmed."""
    text = _BREAK.sub(" ", cell_text(cell))
    return _TAG.sub("", text).replace("\xa0", " ").strip(TRIM)


@lru_cache(maxsize=4096)
def name_words(text: str) -> tuple[str, ...]:
    """The words of a column's name without case, accents, punctuation and emoji."""
    return tuple(_WORD.findall(fold(text).replace("œ", "oe")))


def name_key(text: str) -> str:
    """A column's name for comparing: `E-mail`, `e mail` and `EMAIL` are one."""
    return "".join(name_words(text))


def read_headers(cells: Sequence[Cell]) -> tuple[Header, ...]:
    """The columns of a header row; a repeated text gets ` (2)`, an empty one is `column N`, counted from 1."""
    bases = [header_text(cell) for cell in cells]
    taken = set(bases)
    seen: set[str] = set()
    counts: dict[str, int] = {}  # where the next name of a text begins: very many columns may have the same
    found = []
    for index, base in enumerate(bases):
        name = base or f"column {index + 1}"
        text, count = name, counts.get(name, 1)
        while text in seen or (count > 1 and text in taken):
            count += 1
            text = f"{name} ({count})"
        counts[name] = count
        seen.add(text)
        found.append(Header(index, text, base, name_key(base), name_words(base)))
    return tuple(found)


def widened(headers: tuple[Header, ...], width: int) -> tuple[Header, ...]:
    """The same columns, and further ones without a text up to a width: a sheet's rows may be wider than its header."""
    return read_headers([*(header.base for header in headers), *[""] * (width - len(headers))])


def signature(headers: Sequence[Header]) -> str:
    """What files with the same columns have in common, in whatever order and spelling: hex SHA-256 of their names."""
    names = sorted(" ".join(header.words) or header.text for header in headers if header.base)
    return sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest()
