"""Whether a person's request keeps the data from being shared (GDPR 18(1), 21(3))."""

from __future__ import annotations

from datetime import date

from leadkeeper.model.book import Request
from leadkeeper.model.moment import calendar_day

HARMLESS = ("access", "rectification")


def holds_back(request: Request, today: date) -> bool:
    """Return whether a request keeps its person out of every file: from its entry until it was answered.

    A request of an unknown kind and an answer that cannot be dated count against.
    """
    if request.kind in HARMLESS:
        return False
    answered = calendar_day(request.answered_on)
    return answered is None or answered > today
