"""Whether letters look wrong in the encoding that a text is read in, and which other one fits better."""

from __future__ import annotations

import codecs
import re
from unicodedata import name

SAMPLE = 1 << 16
"""Bytes of lines beyond ASCII that are looked at."""

_WORD = re.compile(r"[^\W\d_]{3,}")
_WRONG = (
    re.compile(r"(?<=[^\W\d_])(?![’ʼ‑·\xad\u0300-\u036f])[^\w\s\x00-\x7f](?=[^\W\d_])"),  # a sign between letters
    re.compile(r"(?<![^\W_])[½¼¾¤¨´¸¦‚„†‡ˆ‰](?=[^\W\d_]{2})"),  # no letter, where a word begins
    re.compile(r"¤|[\x80-\x9f]"),  # Excel writes € for this sign; controls are no text
    re.compile(r"(?<![^\W\d_])[À-ÖØ-öø-ÿ]{3,}(?![^\W\d_])"),  # a word of nothing but accented letters: Cyrillic, Greek
)
SIBLING = "iso8859-15"
"""It differs from Windows-1252 in eight signs only, among them € and œ: too few for any statistics."""

_SAME_FAMILY = {"cp437": "cp850", "cp858": "cp850", "cp863": "cp850", "iso8859-1": "iso8859-15"}
"""Encodings that differ in signs that lists seldom hold: the usual one of each family is proposed."""


def proposal(sample: bytes, codec: str) -> str | None:
    """The encoding that fits some lines better than the one they are read in; None where nothing looks wrong."""
    text = sample.decode(codec, "replace")
    wrong = _count(text)
    if not wrong:
        return None
    import chardet

    named = [SIBLING, *(found["encoding"] for found in chardet.detect_all(sample))]
    best = None
    for usual in dict.fromkeys(_usual(one, sample) for one in named):
        other = sample.decode(usual, "replace") if usual is not None else text
        if other != text and "\ufffd" not in other and (count := _count(other)) < wrong:
            best, wrong = usual, count
    return best


def _usual(found: str | None, sample: bytes) -> str | None:
    """Python's name of an encoding, or of the usual one of its family that reads the same."""
    try:
        own = codecs.lookup(found or "").name
        usual = _SAME_FAMILY.get(own, own)
        return usual if sample.decode(usual) == sample.decode(own) else own
    except (LookupError, UnicodeDecodeError):
        return None


def _count(text: str) -> int:
    """How much in a text looks wrong."""
    return sum(len(pattern.findall(text)) for pattern in _WRONG) + sum(map(_odd_letters, _WORD.findall(text)))


def _odd_letters(word: str) -> int:
    """The capitals between small letters of a word, and letters of another script than its ASCII letters."""
    if word.isascii():
        return 0
    inside = zip(word, word[1:], word[2:], strict=False)
    capitals = sum(not c.isascii() and c.isupper() and a.islower() and b.islower() for a, c, b in inside)
    is_latin = any(map(str.isascii, word))
    foreign = sum(not c.isascii() and not name(c, "").startswith("LATIN") for c in word) if is_latin else 0
    return capitals + foreign
