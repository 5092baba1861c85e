"""Rules about the partner: sector, contract, hold, overdue notifications, earlier disclosures, calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from leadkeeper.domain.eligibility.case import TELEPHONE_LAW, EligibilityQuestion, contract_state
from leadkeeper.domain.eligibility.consent_rules import is_over, r02_withdrawn
from leadkeeper.domain.eligibility.list_rules import identified
from leadkeeper.domain.form_audit.description import PhoneBox
from leadkeeper.domain.partner import Contract, Partner, Renewal
from leadkeeper.domain.time import Moment, add_months, calendar_day
from leadkeeper.domain.verdict import Objection, block, overridable, review

HOMES = ("energy_renovation", "renewables", "home_adaptation")
SPECIAL = ("health", "gambling", "tobacco", "alcohol", "debt")


def r12_sector(case: EligibilityQuestion) -> Iterator[Objection]:
    """R12: sectors that may not prospect, even with consent (L223-1 al. 5, L223-8 C. conso; L6323-8-1 C. trav.)."""
    known = sectors(case.partner)
    if not known:
        yield review("R12", "sector-unknown", partner=case.partner.legal_name)
    for sector in known:
        banned = sector == "cpf_training" or (sector in HOMES and case.consumer)
        if banned and case.channel != "post":
            yield block("R12", "sector-banned", sector=sector)
        elif sector in SPECIAL:
            yield review("R12", "sector-special", sector=sector)


def sectors(partner: Partner) -> tuple[str, ...]:
    """Return the partner's sectors, normalised like the banned ones; blanks are ignored."""
    return _spelled(tuple(partner.sectors))


@cache
def _spelled(sectors: tuple[str, ...]) -> tuple[str, ...]:
    spelled = (re.sub(r"[\s-]+", "_", sector.strip().lower()) for sector in sectors)
    return tuple(sector for sector in spelled if sector)


def r22_no_contract(case: EligibilityQuestion) -> Iterator[Objection]:
    """R22: a signed contract is in force today and allows this channel and country (Foriou SAN-2024-003)."""
    partner = case.partner.legal_name
    if not case.in_force:
        states = {contract_state(one, case.today) for one in case.partner.contracts}
        worst = next((state for state in ("not-started", "ended", "terminated", "unsigned") if state in states), "none")
        yield block("R22", f"contract-{worst}", partner=partner)
    elif not case.fitting:
        listed = any(case.channel in one.channels for one in case.in_force)
        yield block("R22", "territory-not-covered" if listed else "channel-not-in-contract", partner=partner)
    elif any(one.document and one.document.sha256 in case.sources.altered for one in case.fitting):
        yield review("R22", "contract-altered", partner=partner)


def r24_cascade(case: EligibilityQuestion) -> Iterator[Objection]:
    """R24: no consent covers a contract that lets the partner pass data on (CNIL's fourth principle)."""
    if any(one.onward_transfer for one in case.in_force):
        yield block("R24", "onward-transfer", partner=case.partner.legal_name)


def r31_notices_overdue(case: EligibilityQuestion) -> Iterator[Objection]:
    """R31: the partner must first be sent its overdue notifications (GDPR 19; C-129/21)."""
    if case.overdue:
        yield review("R31", "notices-overdue", partner=case.partner.legal_name, count=case.overdue)


def r40_on_hold(case: EligibilityQuestion) -> Iterator[Objection]:
    """R40: nothing goes to a partner on hold (Foriou; Solocal)."""
    hold = case.partner.hold
    if hold is not None and not case.is_off("R40"):
        yield block("R40", "on-hold", partner=case.partner.legal_name, since=hold.since, reason=hold.given_reason)


def r41_already_given(case: EligibilityQuestion) -> Iterator[Objection]:
    """R41: the contract limits the number of disclosures; each further one needs a decision."""
    # The disclosures to this partner up to today of any record of the person, each once.
    records = case.person.twins or (case.person,)
    result = {
        disclosure.export or str(disclosure): disclosure
        for record in records
        for disclosure in record.given
        if disclosure.partner == case.partner.id
        and (disclosure.when is None or disclosure.when.lo <= case.end_of_today)
    }
    earlier = list(result.values())
    limits = [one.max_uses for one in case.fitting or case.in_force if one.max_uses is not None]
    limit = min(limits, default=None)
    if case.is_off("R41"):
        return
    if not earlier:
        if limit is not None and limit <= 0:
            yield block("R41", "no-use-allowed", partner=case.partner.legal_name)
        return
    latest = max(earlier, key=lambda one: one.when.lo if one.when else case.end_of_today)
    facts = {"partner": case.partner.legal_name, "at": latest.at, "times": len(earlier), "limit": limit}
    if limit is not None and len(earlier) >= limit:
        yield block("R41", "uses-spent", **facts)
    else:
        given_hi = max(one.when.hi if one.when else case.never for one in earlier)
        yield overridable("R41", "already-given", given_hi, **facts)


YEAR = timedelta(days=365)
SOON = 30  # days left at which a review is needed [product choice]
INSURANCE = timedelta(days=30)


def r09_no_telephone_consent(case: EligibilityQuestion) -> Iterator[Objection]:
    """R09: a call needs an unexpired consent to calls that names the partner (L223-1, R223-1 ff. C. conso)."""
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


def last_call(case: EligibilityQuestion) -> date | None:
    """Return the first day on which the judged consent no longer allows calls; None if a date is unreadable."""
    return last_call_after(case, case.given_at)


def last_call_after(case: EligibilityQuestion, given_at: Moment | None) -> date | None:
    """Return `last_call` as if the judged consent had been given at another moment."""
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


def phone_box(case: EligibilityQuestion) -> PhoneBox | None:
    """Return the telephone box on the form of the judged consent."""
    return case.shown.description.phone_box if case.shown and case.shown.description else None


def r10_mention_missing(case: EligibilityQuestion) -> Iterator[Objection]:
    """R10: a consent to calls has five mentions, a period of at most a year and a time of day (R223-1)."""
    if not case.consumer or case.channel != "voice" or case.covering is None:
        return
    box = phone_box(case)
    lacking = box.missing if box is not None else ("identity", "goods", "period", "withdrawal", "durable_proof")
    if lacking:
        yield block("R10", "mention-missing", missing=lacking)
    if case.shown is not None and "L21" in case.shown.errors:
        yield block("R10", "period-too-long")
    if is_over(case.covering.consent.valid_until, case):
        yield block("R10", "calls-over", end=case.covering.consent.valid_until)
    if case.given_at is None or not case.given_at.exact:
        yield review("R10", "hour-missing", at=case.covering.consent.at)


def r11_insurance(case: EligibilityQuestion) -> Iterator[Objection]:
    """R11: an insurer calls within 30 days and was identified beforehand (L112-2-2, R112-7 C. assur.)."""
    if not case.consumer or case.channel != "voice" or "insurance" not in sectors(case.partner):
        return
    if case.covering is None:
        return
    if case.given_at is None or case.today - case.given_at.first_day > INSURANCE:
        yield block("R11", "insurance-too-late", at=case.covering.consent.at)
    box = phone_box(case)
    if box is None or "identity" in box.missing:
        yield block("R11", "insurer-not-identified")


RENEWAL_DAYS = 60  # days before its end at which a contract is announced [product choice]


def renewals(partners: Iterable[Partner], today: date) -> tuple[Renewal, ...]:
    """Return the contracts in force that end within 60 days, earliest end first.

    They are announced wherever contracts are. Left out is a contract that another signed contract of the partner
    continues on the day after its end.
    """
    renewals = [
        Renewal(partner, contract, last, (last - today).days)
        for partner in partners
        for contract in partner.contracts
        if contract_state(contract, today) == "in-force"
        and (last := contract.last_day) is not None
        and last <= today + timedelta(days=RENEWAL_DAYS)
        and not any(contract_state(other, last + timedelta(days=1)) == "in-force" for other in partner.contracts)
    ]
    return tuple(sorted(renewals, key=lambda one: (one.last_day, one.partner.legal_name)))


def use_until(partner: Partner, contract: Contract, channels: Iterable[str], today: date) -> date | None:
    """Return the last day on which data disclosed under a contract may be used: the end of its unbroken chain.

    A contract continues another if it is already signed today, is in force on the day after the other's end, and allows
    the same channels and countries. None: no end is agreed.
    """
    wanted, last = set(channels), contract.last_day
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
        ends = [other.last_day for other in following]
        last = None if None in ends else max(end for end in ends if end is not None)
    return None
