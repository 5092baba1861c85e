"""Instants: what a text can stand for, to the second."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadkeeper.domain.time import (
    Moment,
    add_months,
    add_years,
    bounds,
    calendar_day,
    day_bounds,
    epoch,
    in_paris,
    moment,
    paris_date,
    paris_text,
)


def utc(*parts: int) -> int:
    return epoch(datetime(*parts, tzinfo=UTC))  # type: ignore[misc,arg-type]  # year, month, day, hour, minute, second


EXACT = [
    ("2026-02-01T10:00:00+01:00", utc(2026, 2, 1, 9)),
    ("2026-02-01T10:00:00Z", utc(2026, 2, 1, 10)),
    ("2026-02-01T10:00Z", utc(2026, 2, 1, 10)),
    ("2026-02-01T10:00+0100", utc(2026, 2, 1, 9)),
    ("2026-02-01T10:00:00.999+01:00", utc(2026, 2, 1, 9)),
    ("2026-02-01T23:30:00-05:00", utc(2026, 2, 2, 4, 30)),
    ("2026-02-01T10:00", utc(2026, 2, 1, 9)),
    ("2026-07-01T10:00:59", utc(2026, 7, 1, 8, 0, 59)),
    (" 2026-07-01T10:00 ", utc(2026, 7, 1, 8)),
]


@pytest.mark.parametrize(("text", "second"), EXACT)
def test_a_time_is_one_second_and_paris_time_where_no_offset_stands(text: str, second: int) -> None:
    assert moment(text) == Moment(second, second)


@pytest.mark.parametrize(
    ("text", "hours"),
    [("2026-02-01", 24), ("2026-03-29", 23), ("2026-10-25", 25), ("2024-02-29", 24)],
)
def test_a_day_is_the_whole_paris_day(text: str, hours: int) -> None:
    found = moment(text)
    assert found is not None
    assert found.hi - found.lo + 1 == hours * 3600
    assert found.first_day == found.last_day == date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("2026-10-25T02:30", (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))),
        ("2026-03-29T02:30", (utc(2026, 3, 29, 0, 30), utc(2026, 3, 29, 1, 30))),
    ],
)
def test_a_time_that_the_clock_repeats_or_skips_stands_for_both_readings(text: str, readings: tuple[int, int]) -> None:
    found = moment(text)
    assert found is not None
    assert (found.lo, found.hi) == readings
    assert found.exact


@pytest.mark.parametrize(
    "text",
    [
        None, "", "oui", "2026", "2026-02", "2026-2-1", "01/02/2026", "2026-02-30", "2025-02-29", "2026-13-01",
        "0000-01-01", "10000-01-01", "2026-02-01T", "2026-02-01T24:00", "2026-02-01T10", "2026-02-01T10:60",
        "2026-02-01T10:00:60", "2026-02-01T10:00+25:00", "2026-02-01T10:00 Europe/Paris", "2026-W05-1", "20260201",
        "2026-02-01T10:00:00+01:00 approx.", "٢٠٢٦-٠٢-٠١", "2026-02-01\x00", 20260201, True,
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_nothing(text: str | None) -> None:
    assert moment(text) is None
    assert calendar_day(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("0001-01-01", date.min),
        ("0001-01-01T00:00", date.min),
        ("0001-01-01T00:00:00+14:00", date.min),
        ("9999-12-31", date.max),
        ("9999-12-31T23:59:59Z", date.max),
        ("9999-12-31T23:59:59-12:00", date.max),
    ],
)
def test_the_ends_of_the_calendar_have_a_day(text: str, day: date) -> None:
    found = moment(text)
    assert found is not None
    assert calendar_day(text) == found.last_day == day
    assert paris_text(found).startswith(day.isoformat())


def test_an_instant_belongs_to_its_paris_day() -> None:
    assert calendar_day("2026-01-31T23:30:00Z") == date(2026, 2, 1)
    assert paris_date(utc(2026, 6, 30, 22)) == date(2026, 7, 1)


@given(st.one_of(st.integers(-(10**11), 3 * 10**11), st.integers(-(10**6), 10**6)), st.integers(0, 7200))
@example(253_402_297_199, 0)
@example(253_402_297_200, 0)
@example(-1, 0)
@example(1_793_062_800, 3600)  # the hour that the clocks repeat
def test_days_and_times_that_are_looked_up_by_the_hour_are_those_of_the_clock(second: int, more: int) -> None:
    for at in (second, second + more):
        assert paris_date(at) == in_paris(at).date()
        assert paris_text(Moment(at, at)) == in_paris(at).replace(tzinfo=None).isoformat(" ", "minutes")


@pytest.mark.parametrize(
    ("one", "other", "later"),
    [
        ("2026-02-01T10:00:01", "2026-02-01T10:00:00", True),
        ("2026-02-01T10:00:00", "2026-02-01T10:00:00", False),
        ("2026-02-01T10:00:00", "2026-02-01", False),
        ("2026-02-01", "2026-02-01T10:00:00", False),
        ("2026-02-02", "2026-02-01", True),
        ("2026-02-01", "2026-02-01", False),
        ("2026-10-25T02:40", "2026-10-25T02:30", False),
        ("2026-10-25T03:00", "2026-10-25T02:30", True),
    ],
)
def test_later_is_only_what_is_surely_later(one: str, other: str, later: bool) -> None:
    first, second = moment(one), moment(other)
    assert first is not None
    assert second is not None
    assert first.after(second) is later


@pytest.mark.parametrize(("text", "exact"), [("2026-02-01", False), ("2026-02-01T10:00", True), ("2026-03-29", False)])
def test_a_day_has_no_time_of_day(text: str, exact: bool) -> None:
    found = moment(text)
    assert found is not None
    assert found.exact is exact


def test_the_bounds_of_a_day_meet_those_of_the_next() -> None:
    assert day_bounds(date(2026, 3, 29))[1] + 1 == day_bounds(date(2026, 3, 30))[0]


@pytest.mark.parametrize(
    ("day", "years", "then"),
    [
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2023, 11, 24), 3, date(2026, 11, 24)),
        (date(9998, 1, 1), 1, date(9999, 1, 1)),
        (date(9998, 1, 1), 3, date.max),
    ],
)
def test_years_later_is_the_same_day_or_the_last_of_february(day: date, years: int, then: date) -> None:
    assert add_years(day, years) == then


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 24), 12, date(2027, 11, 24)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(9999, 12, 1), 0, date(9999, 12, 1)),
        (date(9999, 12, 1), 1, date.max),
    ],
)
def test_months_later_is_the_same_day_or_the_end_of_a_shorter_month(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-02-01", "2026-02-01"),
        ("2026-02-01T10:05:59", "2026-02-01 10:05"),
        ("2026-02-01T09:05:00Z", "2026-02-01 10:05"),
        ("2027-03-28T02:30", "2027-03-28 02:30"),
        ("2027-03-28T02:00:00", "2027-03-28 02:00"),
        ("2027-03-28T01:59", "2027-03-28 01:59"),
        ("2027-03-28T03:00", "2027-03-28 03:00"),
        ("2026-10-25T02:30", "2026-10-25 02:30"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25 02:30"),
        ("0033-04-03", "0033-04-03"),
    ],
)
def test_a_table_shows_paris_time_with_the_precision_that_is_known(text: str, shown: str) -> None:
    found = moment(text)
    assert found is not None
    assert paris_text(found) == shown


BOUNDED = [
    *("2026-03-01T10:22:33+01:00", "2026-10-25T02:30:00+02:00", "2026-03-01T10:22:33-09:45"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-03-01T24:00:00+01:00"),
    *("2026-02-30T10:00:00+01:00", "2026-03-01T10:22:33x01:00", "2026-03-01T10:22:33+99:00"),
    *("2026-03-01 10:22:33+01:00", "2026-03-01T10:22:33.25Z00", "2026-03-01"),
    *("nothing", "", "2026-03-01T10:22:33Z"),
    *("2026-03-01T10:22:60+01:00", "2026-03-01T10:22:33+0100x", "x026-03-01T10:22:33+01:00"),
]


@pytest.mark.parametrize("text", BOUNDED)
def test_bounds_are_those_of_the_moment(text: str) -> None:
    found = moment(text)
    assert bounds(text) == ((found.lo, found.hi) if found else (None, None))


def test_no_text_has_no_bounds() -> None:
    assert bounds(None) == (None, None)


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("2026-02-01", "2026-02-02T00:00:00+01:00"),
        ("2026-02-01T10:00:00+01:00", "2026-02-01T10:00:00+01:00"),
        ("2026-10-25T02:30:00", "2026-10-25T02:30:00+01:00"),
    ],
)
def test_a_day_is_over_when_the_next_begins_and_a_repeated_hour_with_its_second_reading(text: str, by: str) -> None:
    found, end = moment(text), moment(by)
    assert found is not None
    assert end is not None
    assert found.surely_by == end.lo
