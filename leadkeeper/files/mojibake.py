"""Text that an earlier program spoilt: UTF-8 that was read as Windows-1252 or MacRoman, or letters lost for good."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

MARKS = ("Ã", "Â", "â€", "â‚¬", "Å", "√", "\ufffd")
"""One of them stands in every spoilt text; looking for them is much faster than the pattern."""

SPOILT = re.compile(
    "Ã[\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"  # é à ç ï … of a Latin word
    "|Â[\x80-\xbf€™]"  # ° « » and the no-break space
    "|â€[\x80-\xbfœ™“”˜¦“”–—šžŸ¢¡]"  # ’ “ ” – … •
    "|â‚¬"  # €
    "|Å[“’]"  # œ Œ
    "|√[©®†ß´™¢¨ª¥¶§≠Ø∞±]"  # é è à … that a Mac program read
    "|\ufffd"  # the sign for a letter that is lost
)


def looks_spoilt(text: str) -> bool:
    """Whether accents in it were spoilt before it came here, as in `JosÃ©`."""
    return not text.isascii() and any(mark in text for mark in MARKS) and SPOILT.search(text) is not None


DEEPEST = 3
"""Text may have been spoilt by one program after another, but hardly more often than this."""

ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u0327"
"""Grave, acute, circumflex, tilde, diaeresis and cedilla where they stand after their letter, as a Mac writes them."""


def repaired(text: str) -> str:
    """The text as it was before it was spoilt, as far as that can be known; a lost letter stays lost."""
    for _again in range(DEEPEST):
        if not looks_spoilt(text):
            break
        better = _read_anew(text, "cp1252")
        text = better if better != text else _read_anew(text, "mac-roman")
    return text


def _read_anew(text: str, codec: str) -> str:
    pattern, letter = _sequences(codec)
    return pattern.sub(letter, text)


@cache
def _sequences(codec: str) -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """Finds the letters that UTF-8 becomes when it is read in a codec, and gives for each what it was."""
    byte_of = {chr(byte): byte for byte in range(0x80, 0xA0)} if codec == "cp1252" else {}
    byte_of |= {bytes([byte]).decode(codec, "ignore"): byte for byte in range(0x80, 0x100)}
    byte_of.pop("", None)

    def among(low: int, high: int) -> str:
        return f"[{re.escape(''.join(letter for letter, byte in byte_of.items() if low <= byte <= high))}]"

    def letter(found: re.Match[str]) -> str:
        was = bytes(byte_of[one] for one in found[0]).decode("utf-8", "ignore")
        return was if _is_likely(was) else found[0]

    rest = among(0x80, 0xBF)
    pattern = f"{among(0xC2, 0xDF)}{rest}|{among(0xE0, 0xEF)}{rest}{rest}|{among(0xF0, 0xF4)}{rest}{rest}{rest}"
    return re.compile(pattern), letter


def _is_likely(letter: str) -> bool:
    """Whether people write it: what Windows has, an accent on its own, a picture. Else the text was right before."""
    if not letter:
        return False
    return bool(letter.encode("cp1252", "ignore")) or letter in ACCENTS or letter >= "\U0001f000"
