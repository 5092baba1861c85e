"""By when the law wants something done: one fact a line."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from leadkeeper.domain.deadlines import answer_due, is_overdue, notice_due
from leadkeeper.domain.partner import Contract
from leadkeeper.domain.time import PARIS

NOW = datetime(2026, 11, 24, 10, tzinfo=PARIS)
TODAY = date(2026, 11, 24)


def contract(hours: int | None, starts: str = "2026-01-01", ends: str = "2026-12-31") -> Contract:
    return Contract("k", signed_on="2025-12-01", starts_on=starts, ends_on=ends, sync_delay_h=hours)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 11, 24), date(2026, 12, 24)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2028, 1, 30), date(2028, 2, 29)),
    ],
)
def test_an_answer_is_due_a_month_after_receipt(received: date, due: date) -> None:
    assert answer_due(received) == due


@pytest.mark.parametrize(
    ("due", "sent", "late"),
    [
        ("2026-11-23", None, True),
        ("2026-11-24", None, False),
        ("2026-11-23", "2026-11-24", False),
        ("2026-11-23", "2026-11-24T10:00:00+01:00", False),
        ("2026-11-23", "2026-11-25", True),
        ("someday", None, True),
        ("2026-11-23", "someday", True),
        (None, None, True),
        (None, "2026-11-01", False),
    ],
)
def test_a_notice_is_late_from_the_day_after_it_was_due(due: str | None, sent: str | None, late: bool) -> None:
    assert is_overdue(due, sent, TODAY) is late


@pytest.mark.parametrize(
    ("contracts", "given", "due"),
    [
        ([], ["2026-07-01"], 27),
        ([contract(24)], ["2026-07-01"], 25),
        ([contract(0)], ["2026-07-01"], 24),
        ([contract(None)], ["2026-07-01"], 27),
        ([contract(24, ends="2026-06-30")], ["2026-07-01"], 27),
        ([contract(24), contract(48)], ["2026-07-01"], 25),
        ([contract(24, ends="2026-03-31"), contract(48, "2026-04-01")], ["2026-07-01"], 26),
        ([contract(24, ends="2026-03-31"), contract(48, "2026-04-01")], ["2026-07-01", "2026-02-01"], 25),
        ([contract(24, ends="2020-12-31")], ["one day"], 25),
        ([contract(24, ends="2020-12-31")], [None], 25),
        ([contract(-5)], ["2026-07-01"], 24),
    ],
)
def test_a_notice_is_due_by_the_contract_of_the_day_of_the_file(
    contracts: list[Contract], given: list[str | None], due: int
) -> None:
    assert notice_due(contracts, given, NOW) == date(2026, 11, due)


def test_no_contract_puts_a_notice_off_for_longer_than_a_month() -> None:
    assert notice_due([contract(10**12)], ["2026-07-01"], NOW) == date(2026, 12, 25)
