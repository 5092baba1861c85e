from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.rules.thinning import DAYS, MONTHS, superseded


def test_a_few_copies_all_stay() -> None:
    assert superseded(["2026-11-24-100000", "2026-11-23-100000", "2026-10-01-090000"]) == []


def test_of_one_day_the_newest_copy_stays() -> None:
    assert superseded(["2026-11-24-100000", "2026-11-24-180000", "2026-11-24-120000"]) == [
        "2026-11-24-100000", "2026-11-24-120000",
    ]  # fmt: skip


def test_a_daily_copy_for_two_years_leaves_ten_days_and_twelve_months() -> None:
    days = [date(2024, 11, 25) + timedelta(days=n) for n in range(730)]
    gone = superseded(f"{day}-100000" for day in days)
    kept = sorted({f"{day}-100000" for day in days} - set(gone))
    assert kept[-10:] == [f"2026-11-{day}-100000" for day in range(15, 25)]
    assert [stamp[:10] for stamp in kept[:-10]] == [
        "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
        "2026-08-31", "2026-09-30", "2026-10-31",
    ]  # fmt: skip


@given(st.sets(st.datetimes().map(lambda one: one.strftime("%Y-%m-%d-%H%M%S").zfill(17)), max_size=60))
def test_the_newest_copy_always_stays_and_thinning_twice_takes_no_more(stamps: set[str]) -> None:
    kept = stamps - set(superseded(stamps))
    assert not stamps or max(stamps) in kept
    assert superseded(kept) == []
    assert len(kept) <= DAYS + MONTHS
