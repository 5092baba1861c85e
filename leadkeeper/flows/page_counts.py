"""How much waits on each page: what stands beside its name. Nothing here looks at every person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from leadkeeper.flows.home import COMPLAINT_DAYS
from leadkeeper.flows.notices import notices_by_partner
from leadkeeper.flows.requests import list_requests
from leadkeeper.flows.sources import forms_to_mend
from leadkeeper.model.moment import calendar_day
from leadkeeper.store import home
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class PageCounts:
    """Form versions that hold nobody's yes, notices to send, new complaints, open requests."""

    forms: int
    notices: int
    complaints: int
    requests: int


def page_counts(db: Db, today: date) -> PageCounts:
    """Counts what waits; complaints are new for a month."""
    first = today - timedelta(days=COMPLAINT_DAYS)
    return PageCounts(
        forms=forms_to_mend(db),
        notices=sum(one.open for one in notices_by_partner(db, today)),
        complaints=sum((calendar_day(at) or date.min) > first for _address, at in home.complaints(db)),
        requests=len(list_requests(db, today, only_open=True)),
    )
