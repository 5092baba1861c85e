"""Instants and days as the archive writes them, with their precision."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

Clock = Callable[[], datetime]  # a source of the present instant, aware, to the second


def system_clock() -> datetime:
    """Return the present instant in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def paris_day(instant: datetime) -> date:
    """Return the Paris calendar day of an instant: the `today` of the rules."""
    return instant.astimezone(PARIS).date()


TWO_HOURS = 2 * 3600  # more than a clock change repeats or skips, less than a day

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something happened: some second from `lo` to `hi` (both included, seconds since 1970 UTC).

    A day spans the whole Paris day, a time with an offset one second. A Paris time that a clock change repeats or skips
    spans both readings.
    """

    lo: int
    hi: int

    def after(self, other: Moment) -> bool:
        """Whether this is later than the other whatever their exact seconds."""
        return self.lo > other.hi

    @property
    def first_day(self) -> date:
        """The earliest possible Paris day."""
        return paris_date(self.lo)

    @property
    def last_day(self) -> date:
        """The latest possible Paris day."""
        return paris_date(self.hi)

    @property
    def exact(self) -> bool:
        """Whether the time of day is known, not only the day; a repeated hour counts as known."""
        return self.hi - self.lo < TWO_HOURS

    @property
    def surely_by(self) -> int:
        """The first second at which it has certainly happened; for a day, the second after its end."""
        return self.hi if self.exact else self.hi + 1


def epoch(instant: datetime) -> int:
    """Return whole seconds since 1970 UTC of an aware instant."""
    return (instant - _EPOCH) // timedelta(seconds=1)


def paris_date(seconds: int) -> date:
    """Return the Paris day of a second since 1970 UTC, clamped to the years 1 to 9999."""
    return in_paris(seconds).date()


def in_paris(seconds: int) -> datetime:
    """Return the Paris clock time of a second since 1970 UTC, clamped to the years 1 to 9999."""
    try:
        return (_EPOCH + timedelta(seconds=seconds)).astimezone(PARIS)
    except OverflowError:
        return datetime.combine(date.min if seconds < 0 else date.max, time(), PARIS)


@lru_cache(maxsize=8192)
def day_bounds(day: date) -> tuple[int, int]:
    """Return the first and last second of a Paris calendar day."""
    start = epoch(datetime.combine(day, time(), PARIS))
    after = datetime.combine(day + timedelta(days=1), time(), PARIS) if day < date.max else None
    return start, (epoch(after) if after else start + 86400) - 1


@lru_cache(maxsize=65536)
def moment(text: str | None) -> Moment | None:
    """Parse an instant of the archive; None if it is absent or unreadable (fail closed).

    `2026-02-01` is a day; a time without an offset is Paris time; with an offset it is exact to the second.
    """
    if not isinstance(text, str):
        return None
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            return Moment(*day_bounds(date.fromisoformat(text)))
        match = _INSTANT.fullmatch(text)
        if not match:
            return None
        day, clock, offset = match.groups()
        if offset:
            second = epoch(datetime.fromisoformat(f"{day}T{clock}{offset}"))
            return Moment(second, second)
        local = datetime.fromisoformat(f"{day}T{clock}")
        readings = sorted(epoch(local.replace(tzinfo=PARIS, fold=fold)) for fold in (0, 1))
        return Moment(readings[0], readings[1])
    except (ValueError, OverflowError):
        return None


def bounds(text: str | None) -> tuple[int | None, int | None]:
    """Return `lo` and `hi` of `moment(text)`, or None twice."""
    found = moment(text)
    return (found.lo, found.hi) if found else (None, None)


def first_second(text: str | None, unknown: float = 0) -> float:
    """Return `lo` of `moment(text)`; `unknown` if it cannot be read."""
    found = moment(text)
    return found.lo if found else unknown


def calendar_day(text: str | None) -> date | None:
    """Return the day of an archive date, or the Paris day of an instant; None if unreadable."""
    found = moment(text)
    return found.first_day if found else None


def iso_day_of(text: str) -> str:
    """Return the ISO text of `calendar_day(text)`: what an instant in UTC says may be the day before; "" if none."""
    found = calendar_day(text)
    return found.isoformat() if found else ""


def add_years(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes the 28th in common years, and 9999 is the last year."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, clamped to the end of a shorter month and of the year 9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def paris_text(when: Moment) -> str:
    """Return a moment as a table shows it: `2026-02-01 10:00` in Paris, or the day if the time is unknown.

    A time skipped by a clock change is shown as it was written, which is the middle of its two readings.
    """
    shown = in_paris(when.lo).replace(tzinfo=None)
    if not when.exact:
        return shown.date().isoformat()
    if when.hi != when.lo:
        shown += (in_paris(when.hi).replace(tzinfo=None) - shown) / 2
    return shown.isoformat(" ", "minutes")
