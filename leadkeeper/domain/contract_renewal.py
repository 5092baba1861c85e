"""Contracts that end soon without a successor, and how long disclosed data may be used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from leadkeeper.domain.eligibility.case import contract_state
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.domain.time import calendar_day

DAYS = 60
"""Days before its end at which a contract is announced [product choice]."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """A contract in force and its last day; `days` are left after today (0: today is the last)."""

    partner: Partner
    contract: Contract
    last_day: date
    days: int


def renewals(partners: Iterable[Partner], today: date, within: int = DAYS) -> tuple[Renewal, ...]:
    """Return the contracts in force that end within some days, earliest end first.

    Left out is a contract that another signed contract of the partner continues on the day after its end.
    """
    renewals = [
        Renewal(partner, contract, last, (last - today).days)
        for partner in partners
        for contract in partner.contracts
        if contract_state(contract, today) == "in-force"
        and (last := last_day(contract)) is not None
        and last <= today + timedelta(days=within)
        and not any(contract_state(other, last + timedelta(days=1)) == "in-force" for other in partner.contracts)
    ]
    return tuple(sorted(renewals, key=lambda one: (one.last_day, one.partner.legal_name)))


def last_day(contract: Contract) -> date | None:
    """Return the last day of a contract: its own end, or the day before its termination."""
    ends, terminated = calendar_day(contract.ends_on), calendar_day(contract.terminated_on)
    days = [day for day in (ends, terminated - timedelta(days=1) if terminated else None) if day is not None]
    return min(days, default=None)


def use_until(partner: Partner, contract: Contract, channels: Iterable[str], today: date) -> date | None:
    """Return the last day on which data disclosed under a contract may be used: the end of its unbroken chain.

    A contract continues another if it is already signed today, is in force on the day after the other's end, and allows
    the same channels and countries. None: no end is agreed.
    """
    wanted, last = set(channels), last_day(contract)
    while last is not None:
        day_after = last + timedelta(days=1)
        following = [
            other
            for other in partner.contracts
            if contract_state(other, day_after) == "in-force"
            and (signed := calendar_day(other.signed_on)) is not None
            and signed <= today
            and wanted <= set(other.channels)
            and set(contract.territory) <= set(other.territory)
        ]
        if not following:
            return last
        ends = [last_day(other) for other in following]
        last = None if None in ends else max(end for end in ends if end is not None)
    return None
