"""Which automatic copies of a book are kept: those of the last week, one a day for ten days, one a month for a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from leadkeeper.domain.time import calendar_day

DAYS = 10
MONTHS = 12
WEEK, LATELY = timedelta(days=7), 10
"""Copies before imports stay for a week, the ten newest at most: a large book is as large in each of them."""


def expired_backups(stamps: Iterable[str]) -> list[str]:
    """The stamps (`2026-11-24-100000`) of copies that may go, oldest first.

    Kept are the ten newest copies of the last week, the newest copy of each of the ten last days that have one, and of
    each of the twelve last months.
    """
    ordered = sorted(stamps)
    kept = (
        _of_the_last_week(ordered)
        | _newest_of_each(ordered, len("2026-11-24"), DAYS)
        | _newest_of_each(ordered, len("2026-11"), MONTHS)
    )
    return [stamp for stamp in ordered if stamp not in kept]


def _newest_of_each(ordered: list[str], width: int, how_many: int) -> set[str]:
    newest = {stamp[:width]: stamp for stamp in ordered}
    return set(list(newest.values())[-how_many:])


def _of_the_last_week(ordered: list[str]) -> set[str]:
    """The newest copies of the days up to that of the newest."""
    days = [calendar_day(stamp[: len("2026-11-24")]) for stamp in ordered]
    last = max((day for day in days if day is not None), default=None)
    return {stamp for stamp, day in zip(ordered, days, strict=True) if day and last and last - day < WEEK} & set(
        ordered[-LATELY:]
    )
