"""Text that an earlier program spoilt: UTF-8 that was read as Windows-1252 or MacRoman, or letters lost for good."""

from __future__ import annotations

import re

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
