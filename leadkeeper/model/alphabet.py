"""The order of a dictionary: É stands with E, Œ with OE, capitals with small letters."""

from __future__ import annotations

from unicodedata import combining, normalize

_TWO_LETTERS = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss"})


def unaccented(text: str) -> str:
    """A text without the marks on its letters, and with two letters for one that stands for two."""
    plain = "".join(sign for sign in normalize("NFD", text) if not combining(sign))
    return plain if plain.isascii() else plain.translate(_TWO_LETTERS)


def alphabetical(text: str) -> tuple[str, str]:
    """What texts are sorted by: as they stand in a dictionary, then as they are written."""
    return unaccented(text).casefold(), text
