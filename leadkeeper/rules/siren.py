"""SIREN numbers, as people type them."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=4096)
def siren_digits(number: str | None) -> str:
    """The digits of a SIREN, however it is written."""
    return "".join(filter(str.isdigit, number or ""))


def is_siren(text: str) -> bool:
    """Whether a text is a SIREN: nine digits, blanks aside, with the right check digit (Luhn)."""
    digits = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if len(digits) != 9 or not (digits.isascii() and digits.isdigit()):
        return False
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
