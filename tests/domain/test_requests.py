"""By when a request must be answered."""

from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.deadlines import RequestDeadline, can_extend, request_deadline, request_due


@pytest.mark.parametrize(
    ("received", "last"),
    [
        ("2026-01-31", "2026-02-28"),
        ("2026-11-24", "2026-12-24"),
        ("2026-12-31", "2027-01-31"),
        ("2028-01-30", "2028-02-29"),
        ("2026-11-24T23:30:00Z", "2026-12-25"),
    ],
)
def test_an_answer_is_due_after_a_month(received: str, last: str) -> None:
    found = request_due(received, None)
    assert found is not None
    assert found.isoformat() == last


@pytest.mark.parametrize(
    ("received", "told", "last"),
    [
        ("2026-01-31", "2026-02-28", "2026-04-30"),
        ("2026-01-31", "2026-03-01", "2026-02-28"),
        ("2026-11-30", "2026-11-30", "2027-02-28"),
        ("2026-11-30", "2026-11-29", "2026-12-30"),
        ("2026-11-30", "soon", "2026-12-30"),
    ],
)
def test_two_months_more_only_for_who_was_told_within_the_first(received: str, told: str, last: str) -> None:
    found = request_due(received, told)
    assert found is not None
    assert found.isoformat() == last


def test_a_day_that_nobody_can_read_gives_no_date() -> None:
    assert request_due("last week", None) is request_due(None, None) is None


def test_the_first_month_ends_with_its_last_day() -> None:
    assert can_extend(date(2026, 1, 31), date(2026, 2, 28))
    assert not can_extend(date(2026, 1, 31), date(2026, 3, 1))


@pytest.mark.parametrize(
    ("received", "answered", "today", "found"),
    [
        ("2026-11-01", None, "2026-11-23", RequestDeadline("open", date(2026, 12, 1), 8)),
        ("2026-11-01", None, "2026-11-24", RequestDeadline("soon", date(2026, 12, 1), 7)),
        ("2026-11-01", None, "2026-12-01", RequestDeadline("soon", date(2026, 12, 1), 0)),
        ("2026-11-01", None, "2026-12-02", RequestDeadline("overdue", date(2026, 12, 1), -1)),
        ("2026-11-01", "2026-12-02", "2026-12-02", RequestDeadline("answered", date(2026, 12, 1), None)),
        ("2026-11-01", "2027-01-01", "2026-11-24", RequestDeadline("soon", date(2026, 12, 1), 7)),
        ("2026-11-01", "2026-10-01", "2026-11-24", RequestDeadline("soon", date(2026, 12, 1), 7)),
        ("?", None, "2026-11-24", RequestDeadline("overdue", None, None)),
        ("?", "2026-11-24", "2026-11-24", RequestDeadline("answered", None, None)),
    ],
)
def test_a_request_stands_by_its_days(received: str, answered: str | None, today: str, found: RequestDeadline) -> None:
    assert request_deadline(received, None, answered, date.fromisoformat(today)) == found
