"""By when the law wants something done, and whether it is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from leadkeeper.clock import paris_day
from leadkeeper.model.moment import add_months, calendar_day
from leadkeeper.model.partner import Contract
from leadkeeper.rules.eligibility.case import contract_state

SYNC_DELAY_H = 72
"""Hours for telling a partner where no contract says how many [product choice]."""

LONGEST_DELAY_H = 31 * 24
"""No contract can put off longer what the law wants without delay (GDPR 19)."""


def answer_due(received: date) -> date:
    """The last day for answering a person's request: one month from receipt, clamped (GDPR 12(3))."""
    return add_months(received, 1)


def is_overdue(due: str | None, sent_at: str | None, today: date) -> bool:
    """Whether a recipient should have been told before today and was not (R31); unreadable dates count as late."""
    sent, last = calendar_day(sent_at), calendar_day(due)
    if sent is not None and sent <= today:
        return False
    return last is None or last < today


def notice_due(contracts: Sequence[Contract], given: Iterable[str | None], now: datetime) -> date:
    """The Paris day by which a recipient must be told: the delay of the contract in force when it was given the person.

    Of several files and contracts the shortest delay counts; a file of an unreadable day is under every contract.
    """
    hours = [delay for at in given for delay in _delays(contracts, calendar_day(at))]
    return paris_day(now + timedelta(hours=min(max(min(hours, default=SYNC_DELAY_H), 0), LONGEST_DELAY_H)))


def _delays(contracts: Sequence[Contract], day: date | None) -> list[int]:
    running = [one for one in contracts if day is None or contract_state(one, day) == "in-force"]
    said = [one.sync_delay_h for one in running if one.sync_delay_h is not None]
    return said or [SYNC_DELAY_H]
