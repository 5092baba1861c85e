"""Parse dates and times as people type them, day before month, and days of a command in ISO form."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from leadkeeper.domain.imports.dates import NEWEST_YEAR, read_clock, split_day
from leadkeeper.domain.time import PARIS, calendar_day, paris_day
from leadkeeper.errors import LeadKeeperError

_NUMBERS = re.compile(r"([0-9]{1,4}) ?([/. -]) ?([0-9]{1,2}) ?\2 ?([0-9]{1,4})")
_DIGITS = re.compile(r"([0-3][0-9])([01][0-9])((?:19|20)[0-9]{2})")


def read_day(text: str) -> date | None:
    """Return the day of `15/08/2026`, `15.8.26`, `2026-08-15`, `15 août 2026`, `August 15, 2026`; else None."""
    day, rest = _split(text)
    return day if not rest else None


def read_moment(text: str) -> datetime | None:
    """Return the instant of a date and time in Paris: `15/08/2026 14:30`, `15 août 2026 à 14h30`.

    None without a time, or for a local time skipped by a clock change.
    """
    day, rest = _split(text)
    clock = read_clock(rest if rest[:1] == "T" else f" {rest}") if day and rest else None
    if day is None or clock is None or clock.offset is not None:
        return None
    wall = datetime.fromisoformat(f"{day}T{clock.hour}:{clock.rest}").replace(tzinfo=PARIS)
    shown = wall.astimezone(UTC).astimezone(PARIS)
    return wall if shown.replace(tzinfo=None) == wall.replace(tzinfo=None) else None


def iso_day(text: str) -> date:
    """Return the day of `2026-08-15`, or the Paris day of an instant; raises `bad-day`."""
    day = calendar_day(text)
    if day is None:
        raise LeadKeeperError("bad-day", text=text)
    return day


def past_day(text: str | None, now: datetime) -> date:
    """Return the day on which something happened, today if not given; raises `bad-day`, `day-in-future`."""
    today = paris_day(now)
    day = iso_day(text) if text is not None else today
    if day > today:
        raise LeadKeeperError("day-in-future", text=text)
    return day


def _split(text: str) -> tuple[date | None, str]:
    """Day at the start of a text, and the rest without leading blanks and commas."""
    plain = " ".join(text.split())
    plain = _DIGITS.sub(r"\1/\2/\3", plain, count=1) if _DIGITS.match(plain) else plain
    if found := _NUMBERS.match(plain):
        plain = f"{found[1]}/{found[3]}/{found[4]}{plain[found.end() :]}"
    day, rest = split_day(plain, "dmy", NEWEST_YEAR)
    return (date.fromisoformat(day) if day else None), rest.strip(" .,")
