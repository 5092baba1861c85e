"""By when the law wants something done, and whether it is late."""

from __future__ import annotations

from datetime import date

from leadkeeper.model.moment import add_months, calendar_day


def answer_due(received: date) -> date:
    """The last day for answering a person's request: one month from receipt, clamped (GDPR 12(3))."""
    return add_months(received, 1)


def is_overdue(due: str | None, sent_at: str | None, today: date) -> bool:
    """Whether a recipient should have been told before today and was not (R31); unreadable dates count as late."""
    sent, last = calendar_day(sent_at), calendar_day(due)
    if sent is not None and sent <= today:
        return False
    return last is None or last < today
