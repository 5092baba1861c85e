"""The injected clock: rules never ask the machine what day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")

Clock = Callable[[], datetime]
"""Gives the present instant, aware, to the second."""


def system_clock() -> datetime:
    """The present instant in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def paris_day(instant: datetime) -> date:
    """The calendar day in Paris at an instant: what rules call `today`."""
    return instant.astimezone(PARIS).date()
