"""vCard files whose lines were folded by bytes: a fold may stand in the midst of a letter of UTF-8."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from leadkeeper.files.encoding import TextFacts
from leadkeeper.files.mojibake import looks_spoilt

SPLIT_LETTER = re.compile(rb"(?<=[\x80-\xbf\xc2-\xf4])(?:\r\n|\n|\r)[ \t](?=[\x80-\xbf])")
"""A line end and the blank behind it, between two bytes of one letter."""

MOST_BYTES = 1 << 28
"""A larger file is left as it is: its text is held in memory as a whole."""


def healed(path: Path, facts: TextFacts) -> tuple[TextFacts, str] | None:
    """The file as UTF-8 once its split letters are whole; None if it is UTF-8 as it is, or not even then."""
    if (facts.codec == "utf-8" and not facts.mixed) or facts.codec.startswith("utf-16"):
        return None
    if path.stat().st_size > MOST_BYTES:
        return None
    written = path.read_bytes()[facts.skip :]
    whole = SPLIT_LETTER.sub(b"", written)
    if len(whole) == len(written):
        return None
    try:
        text = whole.decode("utf-8")
    except UnicodeDecodeError:
        return None
    name = "utf-8-sig" if facts.skip else "utf-8"
    return replace(facts, encoding=name, codec="utf-8", mixed=False, spoilt=looks_spoilt(text)), text
