"""Taking somebody's addresses out of texts that are about others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadkeeper.rules.email import canonical

GONE = "…"
"""What stands where an address stood."""


def redacted(thing: Any, needles: Sequence[str]) -> Any:
    """A JSON value in whose texts the needles (lower-case) are replaced by `GONE`, whatever their capitals there."""
    if isinstance(thing, str):
        return _without(thing, needles)
    if isinstance(thing, list | tuple):
        return [redacted(one, needles) for one in thing]
    if isinstance(thing, dict):
        return {_without(name, needles): redacted(one, needles) for name, one in thing.items()}
    return thing


def _without(text: str, needles: Sequence[str]) -> str:
    for needle in sorted(needles, key=len, reverse=True):
        place = _find(text, needle)
        while place >= 0:
            text = text[:place] + GONE + text[place + len(needle) :]
            place = _find(text, needle)
    return text


def _find(text: str, needle: str) -> int:
    folded = text.lower()
    if len(folded) != len(text):  # a few letters are longer in lower case: places would not fit
        folded = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return folded.find(needle)


def is_alias(address: str, canonicals: set[str]) -> bool:
    """Whether an address is one of these mailboxes, a `+tag` left aside at any provider."""
    local, _, domain = address.rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return canonical(address) in canonicals or canonical(plain) in canonicals
