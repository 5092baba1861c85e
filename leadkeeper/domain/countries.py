"""Countries: from a name or a code in a cell to ISO 3166 alpha-2, by the names in `resources/words/countries.toml`.

And towns, by which somebody of a first name alone may be known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from functools import cache, lru_cache
from itertools import groupby

from leadkeeper import word_table
from leadkeeper.domain.text import fold, listed

_OTHER = re.compile(r"[^a-z0-9]+")
_SEPARATOR = re.compile(r"[,;/|+\n]")
_PARTS = re.compile(r"\s*[,;/|+:()\[\]\n]\s*|\s+[-–—]\s+")
_LOCALE = re.compile(r"[a-z]{2}[-_]([A-Z]{2})")
_AND = re.compile(r"\s+(?:et|and|&)\s+", re.IGNORECASE)
_SMALL = frozenset("and et the of le la les l de du des d".split())
_SHORT = {"saint": "st", "sainte": "ste"}


def _words(text: str) -> list[str]:
    return _OTHER.sub(" ", fold(text).replace("œ", "oe")).split()


def name_of(text: str) -> str:
    """Return the significant words of a country name in sorted order: `Korea, Republic of` = `Republic of Korea`."""
    words = _words(text)
    if all(len(word) == 1 for word in words):
        return "".join(words)
    return " ".join(sorted(_with_initials([_SHORT.get(word, word) for word in words if word not in _SMALL])))


def _with_initials(words: list[str]) -> Iterator[str]:
    """The same words with adjacent single letters joined: `U.S.` becomes `us`."""
    for is_letter, some in groupby(words, key=lambda word: len(word) == 1):
        if is_letter:
            yield "".join(some)
        else:
            yield from some


@cache
def _countries() -> tuple[dict[str, str], dict[str, str]]:
    """Code of each country by the code in small letters, and by each of its names as `name_of` gives it."""
    table = {code: listed(names) for code, names in word_table("countries").items()}
    return {code.lower(): code for code in table}, {name_of(name): code for code in table for name in table[code]}


@lru_cache(maxsize=4096)
def read_country(text: str) -> str | None:
    """Return the ISO 3166 alpha-2 code of a country; None if unknown.

    By code, or by name in French, in English, or in the language of the country or a neighbour; also one that is named
    twice ("ES - Espagne", "Luxembourg (LU)") or with a place, but not two countries.
    """
    if locale := _LOCALE.fullmatch(text.strip()):
        text = locale[1]
    whole = _named(text)
    if whole is not None:
        return whole
    parts = list(filter(None, _PARTS.split(text)))
    codes = [_named(part) for part in parts]
    is_certain = all(codes) or any(code and len(part) > len(code) for code, part in zip(codes, parts, strict=True))
    named = {code for code in codes if code is not None}
    return named.pop() if len(named) == 1 and is_certain else None


def _named(text: str) -> str | None:
    by_code, by_name = _countries()
    return by_code.get("".join(_words(text))) or by_name.get(name_of(text))


def read_countries(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the codes of all countries in a text, without duplicates, and the parts that name none."""
    codes: list[str] = []
    unknown: list[str] = []
    for part in filter(None, map(str.strip, _SEPARATOR.split(text))):
        for piece in [part] if read_country(part) else _AND.split(part) if _AND.search(part) else _split_codes(part):
            code = read_country(piece)
            (codes if code else unknown).append(code or piece)
    return tuple(dict.fromkeys(codes)), tuple(unknown)


def _split_codes(part: str) -> list[str]:
    """The codes in a part such as `FR BE`; the part itself if it is anything else."""
    words = part.split()
    return words if all(len(word) == 2 for word in words) else [part]


_TOWN = re.compile(r"(?:ville|commune|localite|city|town|cp|code(?: postal)?|post ?code|postal code|zip(?: ?code)?)")


def is_town(title: str) -> bool:
    """Return whether a column says where somebody lives: "Ville", "CP"."""
    return _TOWN.fullmatch(" ".join(_words(title))) is not None


def may_live_in(towns: Set[str], known: Mapping[str, object]) -> bool:
    """Return whether somebody may be of a town, given by words; `known`: texts by the titles of their columns.

    Who has no town may; a postal code says nothing about the name of a town.
    """
    texts = [set(_words(str(text))) for title, text in known.items() if text and is_town(title)]
    kinds = {word.isdigit() for word in towns}
    texts = [words for words in texts if kinds & {word.isdigit() for word in words}]
    return not texts or any(words & towns for words in texts)
