"""Rules about the consent: its proof, its form, its date, its scope, and what withdrew it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from leadkeeper.domain.consent import after
from leadkeeper.domain.contact import Event, last
from leadkeeper.domain.duplicates import answered_at
from leadkeeper.domain.eligibility.case import POSITIVE_ACTS, TELEPHONE_LAW, EligibilityQuestion
from leadkeeper.domain.eligibility.context import ShownForm
from leadkeeper.domain.time import Moment, day_bounds, moment
from leadkeeper.domain.verdict import NO_NAMES, Objection, block, review

GDPR = day_bounds(date(2018, 5, 25))[0]


def missing_proof(case: EligibilityQuestion) -> list[str]:
    """Return what the judged consent's proof lacks, see `EligibilityQuestion.lacks`."""
    return ["consent"] if case.yes is None else case.lacks(case.yes)


def r17_no_proof(case: EligibilityQuestion) -> Iterator[Objection]:
    """R17: no export without complete proof; for professionals and informed post it is the information's date."""
    if case.company_address:
        return
    if case.rests_on_consent:
        lacking = missing_proof(case)
        if lacking:
            yield block("R17", "proof-incomplete", missing=tuple(lacking))
        return
    when = moment(case.informed.at) if case.informed else None
    if when is None:
        yield block("R17", "information-undated")


def r18_form_does_not_hold(case: EligibilityQuestion) -> Iterator[Objection]:
    """R18: a revoked source or an invalid form invalidates all consents collected by it.

    Law: GDPR 4(11); Tagadamedia; Solocal. If the judged consent is not the only basis, every form with a consent of the
    contact counts.
    """
    for shown in case.forms:
        judged = shown is case.shown
        yield from _faults(shown, tuple(one for one in shown.errors if judged or one != "L40"))


def _faults(shown: ShownForm, errors: tuple[str, ...]) -> Iterator[Objection]:
    if shown.form.status != "active":
        yield block("R18", "source-revoked", form=shown.form.name or shown.form.id)
    if shown.version.description is None:
        yield review("R18", "form-not-described", shown.names, form=shown.version.id)
    elif errors:
        yield block("R18", "form-faulty", shown.names, form=shown.version.id, checks=errors)


def r19_impossible_date(case: EligibilityQuestion) -> Iterator[Objection]:
    """R19: the date of a consent must be possible: form and list published, not after today."""
    if case.contact.informed is not None and case.informed is None and _needs_information(case):
        yield block("R19", "information-in-the-future")
    if case.yes is None:
        return
    when = case.given_at
    if when is None:
        # The last consent with a date, which this one keeps from counting.
        dated = last([event for event in case.answers.covering if event.when])
        names = replace(case.shown.names if case.shown else NO_NAMES, dated=dated.consent.at) if dated else NO_NAMES
        yield block("R19", "date-unreadable", names, raw=case.yes.consent.raw)
        return
    if when.hi > case.end_of_today:
        yield block("R19", "date-in-the-future", at=case.yes.consent.at)
    if case.channel != "voice" and is_over(case.yes.consent.valid_until, case):
        yield block("R19", "consent-over", end=case.yes.consent.valid_until)
    if case.shown is not None and not _while_shown(when, case.shown):
        names, form = case.shown.names, case.shown.version.id
        yield block("R19", "form-not-in-use", names, at=case.yes.consent.at, form=form)
    if _before_any_list(case, when):
        yield block("R19", "list-not-out", at=case.yes.consent.at)
    if when.lo < GDPR:
        yield review("R19", "before-gdpr", at=case.yes.consent.at)


def _needs_information(case: EligibilityQuestion) -> bool:
    if case.consumer:
        return case.channel == "post" and case.covering is None
    return not case.company_address


def is_over(valid_until: str | None, case: EligibilityQuestion) -> bool:
    """Whether a consent expired before the end of today; an unreadable end counts as expired."""
    if valid_until is None:
        return False
    end = moment(valid_until)
    return end is None or end.hi < case.end_of_today


def _before_any_list(case: EligibilityQuestion, when: Moment) -> bool:
    """Whether the list shown cannot have been published yet; an undated list proves nothing."""
    if any(not one.dated for one in case.seen):
        return True
    fixed, versions = case.listed.fixed, case.listed.versions
    if fixed is not None:
        return when.hi < fixed.earliest
    return bool(versions) and when.hi < versions[0].earliest  # sorted by date


def _while_shown(when: Moment, shown: ShownForm) -> bool:
    """Whether the whole interval lies within the form version's days, both included."""
    return shown.days is not None and shown.days[0] <= when.lo and when.hi <= shown.days[1]


def r02_withdrawn(case: EligibilityQuestion) -> Iterator[Objection]:
    """R02: a withdrawal blocks until a certainly later consent with its own proof (GDPR 7(3); C-129/21)."""
    if case.answers.withdrawn:
        yield block("R02", "withdrawn", at=answered_at(case.answers.withdrawn[-1].consent))
        return
    again = unproven_again(case)
    if again:
        yield block("R02", "withdrawn-newer-unproven", at=again[-1].consent.at)


def unproven_again(case: EligibilityQuestion, *, refusals: bool = False) -> list[Event]:
    """Return the withdrawals, or the refusals, followed only by a consent with incomplete proof."""
    yes = case.covering
    if yes is None or not case.answers.lifted or not missing_proof(case):
        return []
    noes = [no for no in case.answers.lifted if (no.consent.event == "refused") is refusals]
    return [no for no in noes if after(yes, no)]


def r03_no_consent_to_share(case: EligibilityQuestion) -> Iterator[Objection]:
    """R03: e-mail and SMS to consumers need consent to the sharing itself (L34-5 CPCE; GDPR 6(1)(a))."""
    answers = case.answers
    if not case.asks_consent or (case.channel == "voice" and case.today >= TELEPHONE_LAW):
        return
    if answers.refused:
        yield block("R03", "refused", at=answered_at(answers.refused[-1].consent))
    elif case.channel != "voice" and not (case.yes or _own_offers_only(case)):
        yield block("R03", "never-asked")


def r04_own_offers_only(case: EligibilityQuestion) -> Iterator[Objection]:
    """R04: consent to the collector's own offers does not cover partners' (Nestor SAN-2020-018; SAN-2025-017)."""
    if case.channel not in ("email", "sms") or not case.consumer:
        return
    if _own_offers_only(case):
        yield block("R04", "own-offers-only", at=case.answers.own[-1].consent.at)


def _own_offers_only(case: EligibilityQuestion) -> bool:
    """Whether the contact consented to the collector's own offers and never answered about this partner or all."""
    return bool(case.answers.own) and not any(_is_about_partners(event, case) for event in case.events)


def _is_about_partners(event: Event, case: EligibilityQuestion) -> bool:
    """Whether an answer is about partners; a refusal of another partner is not (R04)."""
    answer = event.consent
    if answer.purpose == "own":
        return False
    return answer.event == "given" or answer.partner in (None, case.partner.id)


def r08_channel_not_covered(case: EligibilityQuestion) -> Iterator[Objection]:
    """R08: a consent counts for the channels that were named (L34-5; GDPR 4(11); SAN-2025-017)."""
    if not case.asks_consent:
        return
    named = case.yes.consent.channels if case.yes else None
    if case.answers.elsewhere and case.yes is not None:
        yield block("R08", "other-channels-only", channel=case.channel, at=case.yes.consent.at)
    elif case.channel == "sms" and not named and case.shown is not None and case.shown.says_electronic_only:
        yield review("R08", "electronic-only", channel=case.channel)


def r13_existing_customer(case: EligibilityQuestion) -> Iterator[Objection]:
    """R13: the exception for existing customers never covers a partner (L34-5 al. 4)."""
    if not case.asks_consent:
        return
    judged = [case.yes] if case.yes else list(case.answers.own)
    if any(event.consent.method == "soft_opt_in" for event in judged):
        yield block("R13", "existing-customer")


def r20_no_positive_act(case: EligibilityQuestion) -> Iterator[Objection]:
    """R20: a pre-ticked box, silence, terms or one button for everything is no consent (GDPR 4(11); C-673/17)."""
    if not case.asks_consent or case.yes is None:
        return
    method = case.method(case.yes.consent)
    # soft_opt_in is judged by R13; without a method and a description R17 and R18 object.
    if method is not None and method not in (*POSITIVE_ACTS, "soft_opt_in"):
        yield block("R20", "no-positive-act", method=method)
