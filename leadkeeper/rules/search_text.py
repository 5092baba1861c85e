"""What somebody types to find people, as the book writes it: a national number becomes its international one."""

from __future__ import annotations

import re
from functools import lru_cache

from leadkeeper.rules.phone_country import FRANCE

_NUMBER = re.compile(r"(?<!\S)(\+|00|0)[ .\u00a0\u202f()-]{0,2}[1-9](?:[ .\u00a0\u202f()/-]{0,2}\d){2,}(?!\S)")
"""A number or its beginning: four digits at least, so that a year or a house number stays what it is."""

_CODE_OF_FRANCE = "33"


def searched(text: str, country: str = FRANCE) -> str:
    """The text with every telephone number in it, or beginning of one, spelled as in E.164: `06 12` → `+33612`.

    Numbers with neither + nor 00 belong to `country` (ISO 3166) where they begin with its 0; else they stay.
    """
    return _NUMBER.sub(lambda found: _international(found, country), text)


def _international(found: re.Match[str], country: str) -> str:
    prefix, digits = found[1], "".join(filter(str.isdigit, found[0].replace("(0)", "")))
    if prefix != "0":
        return f"+{digits.removeprefix('00')}"
    code = _code(country)
    return f"+{code}{digits[1:]}" if code else found[0]


@lru_cache(maxsize=256)
def _code(country: str) -> str | None:
    """The country's code, where national numbers begin with a 0 that an international one leaves out."""
    if country == FRANCE:
        return _CODE_OF_FRANCE
    import phonenumbers

    if phonenumbers.ndd_prefix_for_region(country, strip_non_digits=True) != "0":
        return None
    return str(phonenumbers.country_code_for_region(country))
