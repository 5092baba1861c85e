"""What the person answered: withdrawn, refused, never asked, asked for something else, or in a way that counts not."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.model.person import Event
from leadkeeper.model.verdict import Objection
from leadkeeper.rules.consent import after
from leadkeeper.rules.eligibility.case import POSITIVE_ACTS, TELEPHONE_LAW, Case
from leadkeeper.rules.eligibility.objections import block, review
from leadkeeper.rules.eligibility.proof import missing_proof


def r02_withdrawn(case: Case) -> Iterator[Objection]:
    """A withdrawal blocks until a surely later yes with its own proof (GDPR 7(3); C-129/21)."""
    if case.answers.withdrawn:
        yield block("R02", "withdrawn", at=case.answers.withdrawn[-1].consent.at)
        return
    again = unproven_again(case)
    if again:
        yield block("R02", "withdrawn-newer-unproven", at=again[-1].consent.at)


def unproven_again(case: Case, *, refusals: bool = False) -> list[Event]:
    """Return the withdrawals, or the refusals, that only a yes with incomplete proof came after."""
    yes = case.covering
    if yes is None or not case.answers.lifted or not missing_proof(case):
        return []
    noes = [no for no in case.answers.lifted if (no.consent.event == "refused") is refusals]
    return [no for no in noes if after(yes, no)]


def r03_no_consent_to_share(case: Case) -> Iterator[Objection]:
    """A consumer is given by e-mail or SMS only after a yes to the transmission itself (L34-5 CPCE; GDPR 6(1)(a))."""
    answers = case.answers
    if not case.asks_consent or (case.channel == "voice" and case.today >= TELEPHONE_LAW):
        return
    if answers.refused:
        yield block("R03", "refused", at=answers.refused[-1].consent.at)
    elif case.channel != "voice" and not (case.yes or _own_offers_only(case)):
        yield block("R03", "never-asked")


def r04_own_offers_only(case: Case) -> Iterator[Objection]:
    """A yes to the collector's own offers is none to partners' (Nestor SAN-2020-018; SAN-2025-017)."""
    if case.channel not in ("email", "sms") or not case.consumer:
        return
    if _own_offers_only(case):
        yield block("R04", "own-offers-only", at=case.answers.own[-1].consent.at)


def _own_offers_only(case: Case) -> bool:
    """Whether the person said yes to the collector's own offers and never answered about this partner or all."""
    return bool(case.answers.own) and not any(_is_about_partners(event, case) for event in case.events)


def _is_about_partners(event: Event, case: Case) -> bool:
    """Whether an answer is about partners; a no that names another partner is not (R04)."""
    said = event.consent
    if said.purpose == "own":
        return False
    return said.event == "given" or said.partner in (None, case.partner.id)


def r08_channel_not_covered(case: Case) -> Iterator[Objection]:
    """A yes counts for the channels that were named (L34-5; GDPR 4(11); SAN-2025-017)."""
    if not case.asks_consent:
        return
    if case.answers.elsewhere and case.yes is not None:
        yield block("R08", "other-channels-only", channel=case.channel, at=case.yes.consent.at)
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
    method = case.method(case.yes.consent)
    # soft_opt_in is R13's; without a method and a description R17 and R18 object.
    if method is not None and method not in (*POSITIVE_ACTS, "soft_opt_in"):
        yield block("R20", "no-positive-act", method=method)
