"""By when a person's request must be answered, and whether it was (GDPR 12(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadkeeper.domain.book import Request
from leadkeeper.domain.notification import answer_due
from leadkeeper.domain.time import add_months, calendar_day

KINDS = ("access", "erasure", "objection", "rectification")
WAYS = ("email", "post", "phone", "in_person", "other")
FURTHER_MONTHS = 2
SOON = 7
"""Days left at which somebody is warned (R32)."""


@dataclass(frozen=True, slots=True)
class RequestDeadline:
    """`state` is answered, open, soon or overdue; `days_left` is negative when late, None once answered."""

    state: str
    due: date | None
    days_left: int | None


def due(received_on: str | None, extended_on: str | None) -> date | None:
    """The last day for the answer: one month from receipt, three when the person was told so in time; None: unreadable.

    Months are clamped to their ends; an extension that was told too late extends nothing.
    """
    received = calendar_day(received_on)
    if received is None:
        return None
    told = calendar_day(extended_on)
    if told is not None and can_extend(received, told):
        return add_months(received, 1 + FURTHER_MONTHS)
    return answer_due(received)


def can_extend(received: date, told: date) -> bool:
    """Whether telling the person on this day that it takes longer comes within the first month."""
    return received <= told <= answer_due(received)


def standing(received_on: str | None, extended_on: str | None, answered_on: str | None, today: date) -> RequestDeadline:
    """How a request stands today; one whose day of receipt nobody can read is overdue until it is answered."""
    last = due(received_on, extended_on)
    answered = calendar_day(answered_on)
    if answered is not None and answered <= today:
        return RequestDeadline("answered", last, None)
    if last is None:
        return RequestDeadline("overdue", None, None)
    left = (last - today).days
    return RequestDeadline("overdue" if left < 0 else "soon" if left <= SOON else "open", last, left)


HARMLESS = ("access", "rectification")


def holds_back(request: Request, today: date) -> bool:
    """Return whether a request keeps its person out of every file: from its entry until it was answered.

    A request of an unknown kind and an answer that cannot be dated count against.
    """
    if request.kind in HARMLESS:
        return False
    answered = calendar_day(request.answered_on)
    return answered is None or answered > today
