from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.services.books.backup import KEPT_DAYS, KEPT_MONTHS, LATELY, expired_backups


def test_a_few_copies_all_stay() -> None:
    assert expired_backups(["2026-11-24-100000", "2026-11-23-100000", "2026-10-01-090000"]) == []


def test_of_a_day_before_the_last_week_the_newest_copy_stays() -> None:
    stamps = ["2026-11-16-100000", "2026-11-16-180000", "2026-11-16-120000", "2026-11-24-100000"]
    assert expired_backups(stamps) == ["2026-11-16-100000", "2026-11-16-120000"]


def test_the_copies_before_the_imports_of_a_day_all_stay_for_a_week() -> None:
    eight = [f"2026-11-24-{hour}0000" for hour in range(10, 18)]
    assert expired_backups(["2026-11-23-090000", *eight]) == []
    assert expired_backups([*eight, "2026-11-30-090000"]) == []
    assert expired_backups([*eight, "2026-12-01-090000"]) == eight[:-1]


def test_no_more_than_ten_copies_stay_for_that() -> None:
    many = [f"2026-11-24-10{minute}00" for minute in range(10, 60)]
    assert expired_backups(many) == many[:-10]


def test_a_daily_copy_for_two_years_leaves_ten_days_and_twelve_months() -> None:
    days = [date(2024, 11, 25) + timedelta(days=n) for n in range(730)]
    gone = expired_backups(f"{day}-100000" for day in days)
    kept = sorted({f"{day}-100000" for day in days} - set(gone))
    assert kept[-10:] == [f"2026-11-{day}-100000" for day in range(15, 25)]
    assert [stamp[:10] for stamp in kept[:-10]] == [
        "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31",
        "2026-08-31", "2026-09-30", "2026-10-31",
    ]  # fmt: skip


@given(st.sets(st.datetimes().map(lambda one: one.strftime("%Y-%m-%d-%H%M%S").zfill(17)), max_size=60))
def test_the_newest_copy_always_stays_and_thinning_twice_takes_no_more(stamps: set[str]) -> None:
    kept = stamps - set(expired_backups(stamps))
    assert not stamps or max(stamps) in kept
    assert expired_backups(kept) == []
    assert len(kept) <= KEPT_DAYS + KEPT_MONTHS + LATELY
