"""The day that rules call today is the one in Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from leadkeeper.domain.time import paris_day, system_clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 11, 24, 23, 0, tzinfo=UTC), date(2026, 11, 25)),
        (datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_midnight_is_that_of_paris_in_summer_and_winter(instant: datetime, day: date) -> None:
    assert paris_day(instant) == day


def test_the_machine_s_clock_gives_whole_seconds_in_utc() -> None:
    now = system_clock()

    assert now.tzinfo is UTC
    assert now.microsecond == 0
