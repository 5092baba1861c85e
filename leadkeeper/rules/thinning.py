"""Which automatic copies of a book are kept: one a day for ten days, one a month for twelve months."""

from __future__ import annotations

from collections.abc import Iterable

DAYS = 10
MONTHS = 12


def superseded(stamps: Iterable[str]) -> list[str]:
    """The stamps (`2026-11-24-100000`) of copies that may go, oldest first.

    Kept are the newest copy of each of the ten last days that have one, and of each of the twelve last months.
    """
    ordered = sorted(stamps)
    kept = _newest_of_each(ordered, len("2026-11-24"), DAYS) | _newest_of_each(ordered, len("2026-11"), MONTHS)
    return [stamp for stamp in ordered if stamp not in kept]


def _newest_of_each(ordered: list[str], width: int, how_many: int) -> set[str]:
    newest = {stamp[:width]: stamp for stamp in ordered}
    return set(list(newest.values())[-how_many:])
