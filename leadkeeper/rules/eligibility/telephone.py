"""Calls to consumers: since 11 August 2026 with a consent that names the caller, for a year at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from leadkeeper.model.moment import Moment, add_months, calendar_day
from leadkeeper.model.verdict import Objection
from leadkeeper.rules.eligibility.answers import r02_withdrawn
from leadkeeper.rules.eligibility.case import TELEPHONE_LAW, Case
from leadkeeper.rules.eligibility.lists import identified
from leadkeeper.rules.eligibility.objections import block, overridable, review
from leadkeeper.rules.eligibility.partners import sectors
from leadkeeper.rules.form_check.description import PhoneBox

YEAR = timedelta(days=365)
SOON = 30  # days left at which someone must look [product choice]
INSURANCE = timedelta(days=30)


def r09_no_telephone_consent(case: Case) -> Iterator[Objection]:
    """A call needs a consent to calls that names the partner and has not run out (L223-1, R223-1 ff. C. conso)."""
    if not case.consumer or case.channel != "voice" or case.today < TELEPHONE_LAW:
        return
    partner = case.partner.legal_name
    if case.covering is None or case.answers.opposed or any(r02_withdrawn(case)):
        yield block("R09", "no-telephone-consent", partner=partner)
        return
    if not identified(case):
        yield block("R09", "caller-not-named", partner=partner)
    end = last_call(case)
    if end is None or case.today >= end:
        yield block("R09", "telephone-consent-over", end=end.isoformat() if end else None)
    elif (end - case.today).days < SOON:
        yield overridable("R09", "telephone-consent-ends-soon", case.judged_hi, end=end.isoformat())


def last_call(case: Case) -> date | None:
    """The first day on which the judged yes allows no call any more; None when a date of it cannot be read."""
    return last_call_after(case, case.given_at)


def last_call_after(case: Case, given_at: Moment | None) -> date | None:
    """The same had the judged yes been given at another moment."""
    if case.yes is None or given_at is None:
        return None
    given = given_at.first_day
    ends = [min(given, date.max - YEAR) + YEAR]
    box = phone_box(case)
    if box is not None and box.period_months is not None:
        if box.period_months <= 0:
            return None
        ends.append(add_months(given, int(min(box.period_months, 12))))
    if case.yes.consent.valid_until is not None:
        own = calendar_day(case.yes.consent.valid_until)
        if own is None:
            return None
        ends.append(own)
    return min(ends)


def phone_box(case: Case) -> PhoneBox | None:
    """The box for calls on the form of the judged yes."""
    return case.shown.description.phone_box if case.shown and case.shown.description else None


def r10_mention_missing(case: Case) -> Iterator[Objection]:
    """The consent to calls carried five mentions, a period of a year at most, and has a time of day (R223-1)."""
    if not case.consumer or case.channel != "voice" or case.covering is None:
        return
    box = phone_box(case)
    lacking = box.missing if box is not None else ("identity", "goods", "period", "withdrawal", "durable_proof")
    if lacking:
        yield block("R10", "mention-missing", missing=lacking)
    if case.shown is not None and "L21" in case.shown.errors:
        yield block("R10", "period-too-long")
    if case.given_at is None or not case.given_at.exact:
        yield review("R10", "hour-missing", at=case.covering.consent.at)


def r11_insurance(case: Case) -> Iterator[Objection]:
    """An insurer calls within 30 days, and said who it is beforehand (L112-2-2, R112-7 C. assur.)."""
    if not case.consumer or case.channel != "voice" or "insurance" not in sectors(case.partner):
        return
    if case.covering is None:
        return
    if case.given_at is None or case.today - case.given_at.first_day > INSURANCE:
        yield block("R11", "insurance-too-late", at=case.covering.consent.at)
    box = phone_box(case)
    if box is None or "identity" in box.missing:
        yield block("R11", "insurer-not-identified")
