"""Telephone numbers of a business whose people are not in France: short numbers belong to the country that it names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache, partial

from leadkeeper.rules.cells import Cell, cell_text, without_apostrophe
from leadkeeper.rules.phone import NO_NUMBER, Numbers, read_phone, read_phones

FRANCE = "FR"
PhoneReader = Callable[[Cell], Numbers]

_APART = re.compile(r" ::: | / |[;,\r\n]")
_WITH_CODE = re.compile(r"\s*'?(?:(?:tel|p)\s*:\s*)?(?:\+|00)", re.IGNORECASE)
_PREFIX = re.compile(r"\s*(?:tel|p)\s*:\s*", re.IGNORECASE)


def phones_in(country: str) -> PhoneReader:
    """What reads the cells of a phone column where numbers without a country's code belong to a country (ISO 3166)."""
    return read_phones if country == FRANCE else partial(_read, country)


def _read(country: str, cell: Cell) -> Numbers:
    text = cell if isinstance(cell, str) else cell_text(cell)
    found = [number for part in _APART.split(text) if (number := _number(country, part.strip()))]
    numbers = list(dict.fromkeys(found))
    return Numbers(numbers[0], tuple(numbers[1:])) if numbers else NO_NUMBER


@lru_cache(maxsize=4096)
def _number(country: str, text: str) -> str | None:
    """A number as E.164: with a country's code as everywhere, without one in the country named."""
    import phonenumbers

    if _WITH_CODE.match(text):
        return read_phone(text).e164
    try:
        number = phonenumbers.parse(without_apostrophe(_PREFIX.sub("", text)), country)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
