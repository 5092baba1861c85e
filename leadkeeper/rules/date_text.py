"""What a text says about a day and a time of day, under one order of day and month."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

from leadkeeper.rules.folding import fold

Order = Literal["dmy", "mdy", "ymd"]

_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)  # fmt: skip
_SHORT = (
    "janv jan", "fev fevr feb", "mar", "avr apr", "mai may", "jun", "juil juill jul", "aou aug", "sept sep", "oct",
    "nov", "dec",
)  # fmt: skip
MONTHS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names}
MONTHS |= {name: n for n, names in enumerate(_SHORT, 1) for name in names.split()}
_DAYS = "lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim"
_DAYS += " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun le the"
_WEEKDAYS = frozenset(_DAYS.split())

NUMBERS = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{1,2})(?![0-9])")
_COMPACT = re.compile(r"([12][0-9]{3})([0-9]{2})([0-9]{2})(?![0-9])")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[ ./-]+(?:of )?([a-z]+)[., /-]+([0-9]{4}|[0-9]{2})(?![0-9:])")
_MONTH_FIRST = re.compile(r"([a-z]+)\.?[ -]+([0-9]{1,2})(?:st|nd|rd|th)?[., -]+([0-9]{4}|[0-9]{2})(?![0-9:])")
_YEAR_FIRST = re.compile(r"([0-9]{4})[ ./-]+([a-z]+)\.?[ ./-]+([0-9]{1,2})(?![0-9:])")
_CLOCK = re.compile(
    r"(?:[t ,]| ?(?:a|at|@) | - )? ?"
    r"(?P<hour>[0-9]{1,2})(?: ?(?P<sign>:|h) ?(?P<minute>[0-9]{2})?"
    r"(?: ?(?::|m|min) ?(?P<second>[0-9]{2})(?:[.,][0-9]+)? ?s?| ?mi?n)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?"
    r"(?: ?(?P<zone>z|utc|gmt|cet|cest)?(?P<offset>[+-][0-9]{1,2}(?::?[0-9]{2})?)?)"
    r"(?: ?\([a-z .,'/+0-9-]+\)| ?\[[a-z_/]+\]| utc)?"
)
_BASIC = re.compile(r"t([0-9]{2})([0-9]{2})([0-9]{2})?(?=z|[+-]|$)")
_USUAL_END = re.compile(r":([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)? ?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_NAMED_ZONES = {"z": "+00:00", "utc": "+00:00", "gmt": "+00:00", "cet": "+01:00", "cest": "+02:00"}
_NOTHING = re.compile(r"(?:0{1,4}([/.-])0{1,2}\1(?:0{1,4}|1900)|1900-0?1-00)(?: 00:00(?::00)?)?")


class Clock(NamedTuple):
    """A time of day as `HH`, `MM:SS`, and its offset from UTC as `+HH:MM`, None when the text gives none."""

    hour: str
    rest: str
    offset: str | None


def is_no_date(text: str) -> bool:
    """Whether a filled cell says that there is no date: `0/0/00`, `00/00/0000`, `0000-00-00`, `1900-01-00`."""
    return _NOTHING.fullmatch(text) is not None


@lru_cache(maxsize=65536)
def read_clock(text: str) -> Clock | None:
    """The time that follows a day (` 18:22`, `T08:21:55-05:00`, ` à 10h30`, ` 7:01:33 PM GMT+2`), or None."""
    folded = fold(text) if text[:1] != " " else f" {fold(text)}"
    basic = _BASIC.match(folded)
    found = _CLOCK.fullmatch(f"t{basic[1]}:{basic[2]}:{basic[3] or '00'}{folded[basic.end() :]}" if basic else folded)
    if not found:
        return None
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    elif found["minute"] is None and found["sign"] != "h":
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    offset = _offset(found["zone"], found["offset"])
    return None if offset == "" else Clock(f"{hour:02d}", f"{minute:02d}:{second:02d}", offset)


@lru_cache(maxsize=65536)
def usual_end(text: str) -> tuple[str, str | None] | None:
    """What follows the two digits of the hour in most files (`:22`, `:21:55-05:00`) as `MM:SS` and offset."""
    found = _USUAL_END.fullmatch(text)
    if not found:
        return None
    offset = _offset("z", None) if found[3] == "Z" else _offset(None, found[3])
    return None if offset == "" else (f"{found[1]}:{found[2] or '00'}", offset)


def _offset(zone: str | None, text: str | None) -> str | None:
    """The offset as `+HH:MM`, None for none, "" for one that no clock has."""
    if text is None:
        return _NAMED_ZONES[zone] if zone else None
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    return f"{text[0]}{hours:02d}:{minutes:02d}" if hours <= 15 and minutes <= 59 else ""


def full_year(text: str, newest: int) -> int:
    """The year that a text of two or four digits means; of two, the latest that is not after `newest`."""
    year = int(text)
    return year if len(text) > 2 else newest - (newest - year) % 100


def iso_day(year: int, month: int, day: int) -> str | None:
    """A day as `YYYY-MM-DD`, None where the calendar has no such day."""
    try:
        return date(year, month, day).isoformat() if year >= 1000 else None
    except ValueError:
        return None


def numeric_day(first: str, second: str, third: str, order: Order, newest: int) -> str | None:
    """The day that three numbers mean; four digits in front are always a year, month, day."""
    if len(first) > 2:
        return iso_day(int(first), int(second), int(third)) if len(first) == 4 and len(third) < 3 else None
    if order == "ymd":
        return iso_day(full_year(first, newest), int(second), int(third)) if len(third) < 3 else None
    if len(third) not in (2, 4):
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return iso_day(full_year(third, newest), int(month), int(day))


def split_day(text: str, order: Order, newest: int) -> tuple[str | None, str]:
    """The day at the start of a text, as `YYYY-MM-DD`, and what follows it; None when there is none to read."""
    found = NUMBERS.match(text)
    if found:
        return numeric_day(found[1], found[3], found[4], order, newest), text[found.end() :]
    found = _COMPACT.match(text)
    if found:
        return iso_day(int(found[1]), int(found[2]), int(found[3])), text[found.end() :]
    return _named_day(fold(text), newest)


def _named_day(text: str, newest: int) -> tuple[str | None, str]:
    """The day of a text with the name of a month in it."""
    word, _, rest = text.partition(" ")
    while word.rstrip(".,") in _WEEKDAYS and rest and not _MONTH_FIRST.match(text):
        text = rest.lstrip()
        word, _, rest = text.partition(" ")
    javascript = re.fullmatch(r"([a-z]{3}) ([a-z]{3}) ([0-9]{1,2}) (.*)", text)
    if javascript and javascript[1] in _WEEKDAYS:
        text = text[4:]
    if found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    elif found := _MONTH_FIRST.match(text):
        month, day, year = found.groups()
    elif found := _YEAR_FIRST.match(text):
        year, month, day = found.groups()
    else:
        return None, text
    number = MONTHS.get(month)
    return (iso_day(full_year(year, newest), number, int(day)) if number else None), text[found.end() :]
