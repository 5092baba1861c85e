"""What the person answered: withdrawn, refused, never asked, asked for something else, or in a way that counts not."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.verdict import Objection
from leadkeeper.rules.eligibility import wording
from leadkeeper.rules.eligibility.case import TELEPHONE_LAW, Case
from leadkeeper.rules.eligibility.objections import block, review
from leadkeeper.rules.eligibility.proof import missing_proof

POSITIVE_ACTS = ("unticked_box", "two_buttons", "double_opt_in", "signed_paper", "recorded_oral")


def r02_withdrawn(case: Case) -> Iterator[Objection]:
    """A withdrawal blocks until a surely later yes with its own proof (GDPR 7(3); C-129/21)."""
    if case.answers.withdrawn:
        yield block("R02", "withdrawn", at=case.answers.withdrawn[-1].consent.at)
    elif case.answers.reopened and missing_proof(case):
        yield block("R02", "withdrawn-newer-unproven", at=case.answers.reopened[-1].consent.at)


def r03_no_consent_to_share(case: Case) -> Iterator[Objection]:
    """A consumer is given by e-mail or SMS only after a yes to the transmission itself (L34-5 CPCE; GDPR 6(1)(a))."""
    answers = case.answers
    if not case.asks_consent or (case.channel == "voice" and case.today >= TELEPHONE_LAW):
        return
    if answers.refused:
        yield block("R03", "refused", at=answers.refused[-1].consent.at)
    elif case.channel != "voice" and not (answers.yes or answers.elsewhere or _own_offers_only(case)):
        yield block("R03", "never-asked")


def r04_own_offers_only(case: Case) -> Iterator[Objection]:
    """A yes to the collector's own offers is none to partners' (Nestor SAN-2020-018; SAN-2025-017)."""
    if case.channel not in ("email", "sms") or not case.consumer:
        return
    if _own_offers_only(case):
        yield block("R04", "own-offers-only", at=case.answers.own[-1].consent.at)


def _own_offers_only(case: Case) -> bool:
    """Whether the person said yes to the collector's own offers and never answered about partners."""
    asked = any(event.consent.purpose != "own" for event in case.person.events)
    return bool(case.answers.own) and not asked


def r08_channel_not_covered(case: Case) -> Iterator[Objection]:
    """A yes counts for the channels that were named (L34-5; GDPR 4(11); SAN-2025-017)."""
    if not case.asks_consent:
        return
    if case.answers.elsewhere is not None:
        yield block("R08", "other-channels-only", channel=case.channel, at=case.answers.elsewhere.consent.at)
    elif case.channel == "sms" and _only_electronic(case):
        yield review("R08", "electronic-only", channel=case.channel)


def _only_electronic(case: Case) -> bool:
    """Whether the yes names no channel of its own, and its form says "voie électronique" without naming SMS."""
    said = case.yes.consent.channels if case.yes else None
    return not said and case.shown is not None and case.shown.says_electronic_only


def r13_existing_customer(case: Case) -> Iterator[Objection]:
    """The exception for existing customers never covers a partner (L34-5 al. 4)."""
    if not case.asks_consent:
        return
    judged = [case.yes] if case.yes else list(case.answers.own)
    if any(event.consent.method == "soft_opt_in" for event in judged):
        yield block("R13", "existing-customer")


def r20_no_positive_act(case: Case) -> Iterator[Objection]:
    """A box ticked in advance, silence, terms or one button for all are no consent (GDPR 4(11); C-673/17)."""
    if not case.asks_consent or case.yes is None:
        return
    method = case.yes.consent.method
    if method is None and case.shown is not None and case.shown.description is not None:
        method = wording.act(case.shown.description, case.channel)
    # soft_opt_in is R13's; without a method and a description R17 and R18 object.
    if method is not None and method not in (*POSITIVE_ACTS, "soft_opt_in"):
        yield block("R20", "no-positive-act", method=method)
