"""Strength of a passphrase: how many of its characters remain to be guessed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

from leadkeeper.domain.text import fold

Strength = Literal["short", "even", "fair", "good"]

LEAST = 12  # characters: a stolen file can be attacked for years
UNGUESSED = 8  # characters left after removing what is guessed first
GOOD = 16

_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_STEPS = frozenset(pair for row in _ROWS for one in (row, row[::-1]) for pair in pairwise(one)) | {
    ("9", "0"),
    ("0", "9"),
}
_COMMON = (
    "motdepasse password passphrase azerty qwerty bonjour welcome bienvenue soleil admin administrateur leadkeeper"
    " letmein iloveyou jetaime doudou loulou chouchou marseille france paris secret master monkey dragon football"
    " janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre entreprise societe contact"
).split()
_GUESSED = re.compile("|".join(sorted(_COMMON, key=len, reverse=True)) + r"|(?:19|20)\d\d")
_BLOCK = re.compile(r"(.{2,}?)\1+")


def strength(passphrase: str) -> Strength:
    """Return the strength of a passphrase; `short` (too few characters) and `even` (too easily guessed) are refused.

    Repetitions, keyboard rows, sequences of digits, years and common words count as one character each. `good` is four
    words or more. This is no guarantee: a passphrase used elsewhere may be known already.
    """
    if len(passphrase) < LEAST:
        return "short"
    left = unguessed(passphrase)
    return "even" if left < UNGUESSED else "good" if left >= GOOD else "fair"


def unguessed(passphrase: str) -> int:
    """Return the number of characters left when everything that is guessed first counts as one."""
    text = _BLOCK.sub(lambda found: found[1], _GUESSED.sub("\0", fold(passphrase)))
    left = [one for one, other in pairwise(f"{text}\1") if one != other and (one, other) not in _STEPS]
    return min(len(left), 2 * len(set(left)))
