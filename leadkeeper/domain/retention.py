"""Retention: three years from a contact's last action, for customers from the end of the relation.

Law: CNIL référentiel; Spartoo SAN-2020-003. Uses the same last action as R21, so no contact expires that R21 would let
through.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from leadkeeper.domain.contact import Event
from leadkeeper.domain.eligibility.case import PROOFS
from leadkeeper.domain.eligibility.contact_rules import ACTIONS
from leadkeeper.domain.time import add_years, calendar_day, day_bounds, moment, paris_date

YEARS = 3
LONGEST = date.max


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """Facts that decide how long a contact is kept.

    `action_lo` and `yes_lo` are seconds since 1970 UTC of the last past action and consent; `informed_at` and
    `relation_ended_on` texts as in the archive; `collected_at` the instant of the import.
    """

    action_lo: int | None = None
    action_kind: str | None = None
    yes_lo: int | None = None
    informed_at: str | None = None
    stage: str | None = None
    relation_ended_on: str | None = None
    admin_only: bool = False
    collected_at: str | None = None


def last_day(known: RetentionFacts, today: date) -> date | None:
    """Return the Paris day from which the three years run; None if no date is known.

    Without an action, a consent or an information date it is the day of the import.
    """
    end = day_bounds(today)[1]
    acted = known.action_lo if known.action_kind in ACTIONS else None
    result = [paris_date(lo) for lo in (acted, known.yes_lo) if lo is not None and lo <= end]
    if not result:
        result = _past(known.informed_at, end)
    return max(result, default=None) or max(_past(known.collected_at, end), default=None)


def _past(text: str | None, end: int) -> list[date]:
    when = moment(text)
    return [when.first_day] if when is not None and when.lo <= end else []


def expires_on(known: RetentionFacts, today: date) -> date | None:
    """Return the first day on which the contact may no longer be kept; None if no date is known.

    `date.max` for customers, for contacts kept only for accounting (another period, C. com. L123-22), and if the end of
    the relation is unreadable.
    """
    ended = calendar_day(known.relation_ended_on)
    if known.admin_only or (ended is None and known.relation_ended_on is not None):
        return LONGEST
    if ended is None and known.stage == "customer":
        return LONGEST
    last = last_day(known, today)
    days = [day for day in (last, ended) if day is not None]
    return add_years(max(days), YEARS) if days else None


def lasting_noes(events: Sequence[Event]) -> list[tuple[str | None, str | None, str | None]]:
    """Return the partner refusals and withdrawals in force: channel, partner (None: all), instant; each scope once.

    They outlive the contact's data as keyed hashes. One lifted by a later consent is left out; a consent without a form
    lifts none, and only one with its own proof lifts a withdrawal (R33).
    """
    yeses = [one for one in events if one.consent.event == "given" and one.consent.purpose == "partners"]
    yeses = [one for one in yeses if one.consent.form_version and one.when]
    result: dict[tuple[str | None, str | None], str | None] = {}
    for no in events:
        answer = no.consent
        if answer.event not in ("withdrawn", "refused") or answer.purpose == "own":
            continue
        lifting = yeses if answer.event == "refused" else [one for one in yeses if one.consent.trace in PROOFS]
        if no.when is not None and any(one.when.after(no.when) for one in lifting if one.when):
            continue
        for channel in answer.channels or (None,):
            result[channel, answer.partner] = answer.at
    return [(channel, partner, at) for (channel, partner), at in result.items()]
