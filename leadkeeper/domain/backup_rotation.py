"""Retention of automatic backups: the last week's, one a day for ten days, one a month for a year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from leadkeeper.domain.time import calendar_day

DAYS = 10
MONTHS = 12
WEEK, LATELY = timedelta(days=7), 10
"""Age and number of recent backups to keep: each of them is as large as the book."""


def expired_backups(stamps: Iterable[str]) -> list[str]:
    """Return the stamps (`2026-11-24-100000`) of backups that can be deleted, oldest first.

    Kept are the ten newest backups of the last week, the newest backup of each of the last ten days that have one, and
    of each of the last twelve months that have one.
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
    """The newest backups of the seven days that end with the newest backup."""
    days = [calendar_day(stamp[: len("2026-11-24")]) for stamp in ordered]
    last = max((day for day in days if day is not None), default=None)
    return {stamp for stamp, day in zip(ordered, days, strict=True) if day and last and last - day < WEEK} & set(
        ordered[-LATELY:]
    )
