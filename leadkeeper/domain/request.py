"""Requests of people: due dates and states, and whether they keep a contact out of exports.

Law: GDPR 12(3).
"""

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
"""Days left at which a warning is shown (R32)."""


@dataclass(frozen=True, slots=True)
class RequestDeadline:
    """The state (`answered`, `open`, `soon`, `overdue`) and the days left: negative when late, None once answered."""

    state: str
    due: date | None
    days_left: int | None


def due(received_on: str | None, extended_on: str | None) -> date | None:
    """Return the last day for the answer: one month from receipt, three if extended in time; None if unreadable.

    Months are clamped to their ends. An extension announced after the first month has no effect.
    """
    received = calendar_day(received_on)
    if received is None:
        return None
    told = calendar_day(extended_on)
    if told is not None and can_extend(received, told):
        return add_months(received, 1 + FURTHER_MONTHS)
    return answer_due(received)


def can_extend(received: date, told: date) -> bool:
    """Whether an extension announced on this day comes within the first month."""
    return received <= told <= answer_due(received)


def standing(received_on: str | None, extended_on: str | None, answered_on: str | None, today: date) -> RequestDeadline:
    """Return the deadline of a request today; without a readable day of receipt it is overdue until answered."""
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
    """Whether a request keeps its contact out of all exports, from its entry until it was answered.

    A request of unknown kind and an answer without a readable date count against sharing.
    """
    if request.kind in HARMLESS:
        return False
    answered = calendar_day(request.answered_on)
    return answered is None or answered > today
