"""When two names are one company's: compared without case, accents, punctuation, spaces and trailing legal form."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

from leadkeeper.model.partner import Partner
from leadkeeper.rules.folding import fold

LEGAL_FORMS = frozenset({"sas", "sasu", "sarl", "sa", "eurl", "sci", "ltd", "gmbh", "inc"})

# Letters that Unicode does not take apart, in the spelling of a keyboard without them.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

# Marks that stand inside a word: with them gone, `S.A.S.` is `sas`, and `Anne-Inc` no company of the form Inc.
_INSIDE = frozenset(".'-‐")


@lru_cache(maxsize=4096)
def company_key(name: str) -> str:
    """The letters, digits and symbols of a company's name that tell it from others; "" if it has none.

    The last word is dropped when it is a legal form (`SAS`, `S.A.S.`, `S A S`), unless it is the whole name.
    """
    words = "".join(_spelled(char) for char in fold(name).translate(_PLAIN)).split()
    return "".join(words[: len(words) - _legal_form(words)])


def same_company(a: str, b: str) -> bool:
    """Whether two names are the same company's; a name without any letter or digit is nobody's."""
    key = company_key(a)
    return key != "" and key == company_key(b)


def goes_by(partner: Partner, name: str) -> bool:
    """Whether a name is the partner's legal name or one that it had before."""
    return any(same_company(name, own) for own in (partner.legal_name, *partner.former_names))


def _spelled(char: str) -> str:
    """A character as it counts: letters, digits and symbols such as + themselves, other marks a space or nothing."""
    if category(char)[0] in "LN" or category(char) in {"Sm", "Sc", "So"}:
        return char
    return "" if char in _INSIDE else " "


def _legal_form(words: list[str]) -> int:
    """How many words at the end are the legal form: 1, or the number of its letters when they stand apart, or 0."""
    for count in (1, 2, 3, 4):
        last = words[-count:]
        apart = count == 1 or all(len(word) == 1 for word in last)
        if count < len(words) and apart and "".join(last) in LEGAL_FORMS:
            return count
    return 0
