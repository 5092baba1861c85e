"""Instants and days as the archive writes them: every moment that a text may stand for."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
SHAPE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})"
    r"(?:T(\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?)?"
)


@dataclass(frozen=True)
class Instant:
    """What a text may mean: one or two readings, each from its first to its last moment in UTC."""

    readings: tuple[tuple[dt.datetime, dt.datetime], ...]
    has_time: bool

    @property
    def first(self) -> dt.datetime:
        return min(first for first, _ in self.readings)

    @property
    def last(self) -> dt.datetime:
        return max(last for _, last in self.readings)

    @property
    def day(self) -> dt.date:
        """The calendar day in Paris: a repeated or skipped hour never leaves its day."""
        return self.first.astimezone(PARIS).date()


def read_instant(text: object) -> Instant | None:
    """The instant that a text gives, or None for a text that nobody can read."""
    return _read(text) if isinstance(text, str) else None


@cache
def _read(text: str) -> Instant | None:
    match = SHAPE.fullmatch(text)
    try:
        return _moments(match) if match else None
    except (ValueError, OverflowError):
        return None


def _moments(match: re.Match[str]) -> Instant:
    day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    if match[4] is None:
        midnight = dt.datetime.combine(day, dt.time(), PARIS).astimezone(dt.UTC)
        next_midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), PARIS).astimezone(dt.UTC)
        return Instant(((midnight, next_midnight - dt.timedelta(microseconds=1)),), has_time=False)
    clock = dt.time(int(match[4]), int(match[5]), int(match[6] or 0))
    local = dt.datetime.combine(day, clock)
    if match[7]:
        moments = {local.replace(tzinfo=dt.UTC)}
    elif match[8]:
        offset = dt.timedelta(hours=int(match[9]), minutes=int(match[10]))
        zone = dt.timezone(offset if match[8] == "+" else -offset)
        moments = {local.replace(tzinfo=zone).astimezone(dt.UTC)}
    else:  # an hour that the clock change repeats or skips has two readings, any other hour has one
        moments = {local.replace(tzinfo=PARIS, fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    return Instant(tuple((moment, moment) for moment in sorted(moments)), has_time=True)


def read_day(text: object) -> dt.date | None:
    """The calendar day in Paris of a text, or None for a text that nobody can read."""
    instant = read_instant(text)
    return instant.day if instant else None


def surely_later(one: Instant | None, other: Instant | None) -> bool:
    """Whether the whole precision of one lies after the other's."""
    return one is not None and other is not None and one.first > other.last


def add_years(day: dt.date, years: int) -> dt.date:
    """The same day in another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return dt.date(year, month + 1, last)
            except ValueError:
                continue
    raise AssertionError(f"no such month: {year}-{month + 1}")


def whole_years(since: dt.date, until: dt.date) -> int:
    """Completed years; somebody born on 29 February is a year older on 1 March."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))
