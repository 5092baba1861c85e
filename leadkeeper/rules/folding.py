"""One spelling for texts that are to be compared: no accents, no capitals, no invisible characters."""

from __future__ import annotations

from unicodedata import category, normalize

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_SPELLING = {ord(mark): None for mark in _INVISIBLE} | {ord(apostrophe): "'" for apostrophe in "’‘ʼ"}


def fold(text: str) -> str:
    """The text in NFKD without combining marks and invisible characters, lower case, plain apostrophes, single spaces.

    Folding a folded text changes nothing.
    """
    if not text.isascii():
        # Marks go before and after: Unicode sorts runs of marks in quadratic time, and they are not wanted anyway.
        text = _unmarked(normalize("NFKD", _unmarked(text))).translate(_SPELLING)
    return " ".join(text.lower().split())


def _unmarked(text: str) -> str:
    return "".join(char for char in text if category(char)[0] != "M")
