"""Countries: from a name or a code in a cell to ISO 3166 alpha-2."""

from __future__ import annotations

import re
from functools import lru_cache

from leadkeeper.rules.country_names import NAMES
from leadkeeper.rules.folding import fold

_OTHER = re.compile(r"[^a-z0-9]+")


def _key(text: str) -> str:
    return _OTHER.sub(" ", fold(text).replace("œ", "oe")).strip()


def _by_name() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in NAMES.split("\n"):
        code, _, names = line.partition(": ")
        if code:
            table.setdefault(code.lower(), code)
            table.update(dict.fromkeys(names.split(", "), code))
    return table


_CODES = _by_name()


@lru_cache(maxsize=4096)
def read_country(text: str) -> str | None:
    """The ISO 3166 alpha-2 code of a country named in French or English, or by its code; None when unknown."""
    key = _key(text)
    return _CODES.get(key) or _CODES.get(key.removeprefix("l ").removeprefix("la ").removeprefix("le "))
