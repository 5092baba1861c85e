"""Countries: from a name or a code in a cell to ISO 3166 alpha-2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from leadkeeper.rules.country_names import NAMES
from leadkeeper.rules.folding import fold

_OTHER = re.compile(r"[^a-z0-9]+")
_SEPARATOR = re.compile(r"[,;/|+\n]")
_AND = re.compile(r"\s+(?:et|and|&)\s+", re.IGNORECASE)
_SMALL = frozenset("and et the of le la les l de du des d".split())
_SHORT = {"saint": "st", "sainte": "ste"}


def _words(text: str) -> list[str]:
    return _OTHER.sub(" ", fold(text).replace("œ", "oe")).split()


def name_of(text: str) -> str:
    """The words that tell a country, however they are put: `Korea, Republic of` is `Republic of Korea`."""
    words = _words(text)
    if all(len(word) == 1 for word in words):
        return "".join(words)
    kept = [_SHORT.get(word, word) for word in words if word not in _SMALL]
    return " ".join(sorted(_with_initials(kept)))


def _with_initials(words: list[str]) -> Iterator[str]:
    """The same words, letters side by side as one: `U.S.` is `us`."""
    for is_letter, some in groupby(words, key=lambda word: len(word) == 1):
        if is_letter:
            yield "".join(some)
        else:
            yield from some


def _table() -> dict[str, tuple[str, list[str]]]:
    table: dict[str, tuple[str, list[str]]] = {}
    for line in NAMES.split("\n"):
        code, _, names = line.partition(": ")
        if code:
            table.setdefault(code.lower(), (code, []))[1].extend(names.split(", "))
    return table


_TABLE = _table()
_NAMED = {name_of(name): code for code, names in _TABLE.values() for name in names}


@lru_cache(maxsize=4096)
def read_country(text: str) -> str | None:
    """The ISO 3166 alpha-2 code of a country named in French or English, or by its code; None when unknown."""
    by_code = _TABLE.get("".join(_words(text)))
    return by_code[0] if by_code else _NAMED.get(name_of(text))


def read_countries(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of all countries that a text names, each once, and the parts of it that name none."""
    codes: list[str] = []
    unknown: list[str] = []
    for part in filter(None, map(str.strip, _SEPARATOR.split(text))):
        whole = read_country(part)
        pieces = [part] if whole else _AND.split(part) if _AND.search(part) else _codes_apart(part)
        for piece in pieces:
            code = read_country(piece)
            (codes if code else unknown).append(code or piece)
    return tuple(dict.fromkeys(codes)), tuple(unknown)


def _codes_apart(part: str) -> list[str]:
    """The codes of a part such as `FR BE`; the part itself if it is anything else."""
    words = part.split()
    return words if all(len(word) == 2 for word in words) else [part]
