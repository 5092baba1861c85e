"""Contracts that end soon and that nothing follows."""

from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.eligibility.partner_rules import renewals, use_until
from leadkeeper.domain.partner import Contract, Partner

TODAY = date(2026, 11, 24)


def contract(ends: str | None, starts: str = "2026-01-10", terminated: str | None = None) -> Contract:
    return Contract("k", signed_on="2026-01-05", starts_on=starts, ends_on=ends, terminated_on=terminated)


def soon(*contracts: Contract) -> list[int]:
    return [one.days for one in renewals([Partner("raoul", "Raoul SAS", contracts=contracts)], TODAY)]


@pytest.mark.parametrize(
    ("ends", "days"),
    [
        ("2026-11-23", []),
        ("2026-11-24", [0]),
        ("2027-01-23", [60]),
        ("2027-01-24", []),
        (None, []),
        ("soon", []),
    ],
)
def test_a_contract_is_announced_sixty_days_before_its_end(ends: str | None, days: list[int]) -> None:
    assert soon(contract(ends)) == days


def test_a_contract_that_has_not_started_is_not_announced() -> None:
    assert soon(contract("2026-12-31", starts="2026-12-01")) == []


def test_one_that_is_terminated_ends_the_day_before() -> None:
    assert soon(contract("2027-12-31", terminated="2026-12-01")) == [6]


def test_one_that_another_carries_on_is_not_announced() -> None:
    assert soon(contract("2026-12-31"), contract("2027-12-31", starts="2027-01-01")) == []


def test_a_gap_between_two_contracts_is_announced() -> None:
    assert soon(contract("2026-12-31"), contract("2027-12-31", starts="2027-01-02")) == [37]


def test_one_that_is_not_signed_carries_nothing_on() -> None:
    unsigned = Contract("k", starts_on="2027-01-01", ends_on="2027-12-31")
    assert soon(contract("2026-12-31"), unsigned) == [37]


def test_the_first_to_end_comes_first() -> None:
    assert soon(contract("2026-12-31"), contract("2026-12-01")) == [37]
    others = [
        Partner("b", "B", contracts=(contract("2026-12-31"),)),
        Partner("a", "A", contracts=(contract("2026-12-01"),)),
    ]
    assert [one.partner.id for one in renewals(others, TODAY)] == ["a", "b"]


def test_a_contract_without_end_has_no_last_day() -> None:
    assert contract(None).last_day is None


def signed(ref: str, starts: str, ends: str | None, **changes: object) -> Contract:
    facts = {"signed_on": "2026-01-05", "channels": ("email",), "territory": ("FR",), **changes}
    return Contract(ref, starts_on=starts, ends_on=ends, **facts)  # type: ignore[arg-type]  # facts by name


FIRST = signed("k1", "2026-01-10", "2026-12-31")


@pytest.mark.parametrize(
    ("others", "last"),
    [
        ([], date(2026, 12, 31)),
        ([signed("k2", "2027-01-01", "2027-06-30")], date(2027, 6, 30)),
        ([signed("k2", "2027-01-01", "2027-06-30"), signed("k3", "2027-07-01", "2027-12-31")], date(2027, 12, 31)),
        ([signed("k2", "2027-01-02", "2027-06-30")], date(2026, 12, 31)),  # a day between them
        ([signed("k2", "2026-11-01", "2027-06-30")], date(2027, 6, 30)),
        ([signed("k2", "2027-01-01", None)], None),
        ([signed("k2", "2027-01-01", "2027-06-30", channels=("sms",))], date(2026, 12, 31)),
        ([signed("k2", "2027-01-01", "2027-06-30", territory=("BE",))], date(2026, 12, 31)),
        ([signed("k2", "2027-01-01", "2027-06-30", signed_on="2026-12-01")], date(2026, 12, 31)),
        ([signed("k2", "2027-01-01", "2027-06-30", terminated_on="2027-03-01")], date(2027, 2, 28)),
    ],
)
def test_data_are_used_until_the_end_of_the_unbroken_chain(others: list[Contract], last: date | None) -> None:
    partner = Partner("raoul", "Raoul SAS", contracts=(FIRST, *others))
    assert use_until(partner, FIRST, ("email",), TODAY) == last
