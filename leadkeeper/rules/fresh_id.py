"""Ids for what a person adds: readable, short, and not taken."""

from __future__ import annotations

import re
from collections.abc import Collection

from leadkeeper.rules.folding import fold

LONGEST = 40
_WORD = re.compile(r"[a-z0-9]+")


def fresh_id(text: str, taken: Collection[str], otherwise: str = "new") -> str:
    """The words of a name joined by hyphens (`Quiz du site` gives `quiz-du-site`), with a number if that is taken.

    `otherwise` stands in for a name without any plain letter or digit.
    """
    stem = "-".join(_WORD.findall(fold(text)))[:LONGEST].strip("-") or otherwise
    if stem not in taken:
        return stem
    return numbered_id(f"{stem}-", taken, start=2)


def numbered_id(stem: str, taken: Collection[str], start: int = 1) -> str:
    """The first number from `start` that gives an id with `stem` before it which is not taken (`quiz-v3`)."""
    number = start
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
