"""The oracle's answer: every rule asked, the reviewers heard, the worst word given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from tests.oracle import rules_elsewhere, rules_of_consent, rules_of_partners, rules_of_persons
from tests.oracle.companies import Facts
from tests.oracle.instants import Instant, read_instant
from tests.oracle.published_lists import list_shown, newest, published, published_by
from tests.oracle.rules_of_partners import deliveries
from tests.oracle.situation import BLOCKED, CHANNELS, OVERRIDABLE, REVIEW, Situation

MODULES = (rules_of_consent, rules_of_persons, rules_of_partners, rules_elsewhere)
RULES: dict[str, Callable[[Situation], str | None]] = {
    name.upper(): getattr(module, name)
    for name in (f"r{number:02}" for number in range(1, 46))
    for module in MODULES
    if getattr(getattr(module, name, None), "__module__", None) == module.__name__
}


class Decision(NamedTuple):
    """`verdict` is eligible, review or blocked; `reasons` has every rule that objects, with "review" or "blocked"."""

    verdict: str
    reasons: dict[str, str]


def decide(archive: Facts, partner_id: str, channel: str, today: dt.date) -> dict[str, Decision]:
    """Everybody in the archive, by contact id."""
    contacts = archive.get("contacts") or []
    return {contact["id"]: decide_one(archive, partner_id, channel, today, contact["id"]) for contact in contacts}


def decide_one(archive: Facts, partner_id: str, channel: str, today: dt.date, contact_id: str) -> Decision:
    """One contact."""
    partner = next(partner for partner in archive["partners"] if partner["id"] == partner_id)
    contact = next(contact for contact in archive["contacts"] if contact["id"] == contact_id)
    reasons = objections(Situation(archive, partner, contact, channel, today))
    verdict = BLOCKED if BLOCKED in reasons.values() else REVIEW if reasons else "eligible"
    return Decision(verdict, reasons)


def objections(s: Situation) -> dict[str, str]:
    """Rule by rule, after the reviewers' decisions; of yeses in an unknown order the strictest answer."""
    reasons: dict[str, str] = {}
    for reading in s.readings():
        for name, answer in objections_to(reading).items():
            reasons[name] = BLOCKED if BLOCKED in (answer, reasons.get(name)) else answer
    if note_of_another_waits(s):
        reasons.setdefault("R28", REVIEW)
    return reasons


def note_of_another_waits(s: Situation) -> bool:
    """Whether another record of the person has a note that asks to stop, and nobody has decided on it."""
    records = [replace(s, contact=contact, chosen=None) for contact in s.person if contact is not s.contact]
    readings = [reading for record in records for reading in record.readings()]
    asking = [one for one in readings if RULES["R44"](one) == OVERRIDABLE]
    return any(not any(allows(review, one, "R44") for review in reviews(one, "R44")) for one in asking)


def objections_to(s: Situation) -> dict[str, str]:
    """Of one yes."""
    reasons = {}
    for name, rule in RULES.items():
        answer = rule(s)
        if answer == OVERRIDABLE:
            allowed = any(allows(review, s, name) for review in reviews(s, name))
            answer = None if allowed else REVIEW
        noes = [no for review in reviews(s, name, of_unknown_channels=True) if (no := says_no(review)) is not None]
        if noes and answer != BLOCKED:
            answer = BLOCKED if BLOCKED in noes else REVIEW
        if answer is not None:
            reasons[name] = answer
    return reasons


def reviews(s: Situation, rule: str, *, of_unknown_channels: bool = False) -> list[Facts]:
    """The decisions about this rule for this partner and channel; null stands for all."""
    return [
        review
        for review in s.contact.get("reviews") or []
        if review.get("rule") == rule
        and review.get("partner") in (None, s.partner["id"])
        and (
            review.get("channel") in (None, s.channel)
            or (of_unknown_channels and review.get("channel") not in CHANNELS)
        )
    ]


def says_no(review: Facts) -> str | None:
    """A deny, in capitals too, blocks; a word that is no decision leaves it to be decided; law 11.0: fail closed."""
    word = (review.get("decision") or "").lower()
    return None if word == "allow" else BLOCKED if word == "deny" else REVIEW


def allows(review: Facts, s: Situation, rule: str) -> bool:
    """An override has a reason, is not from the future, and surely not from before the fact that it judged."""
    at = read_instant(review.get("at"))
    if review.get("decision") != "allow" or not (review.get("reason") or "").strip() or at is None:
        return False
    facts = facts_judged(s, rule)
    decided = at.first if at.has_time else at.last  # a day alone stands for its end
    return at.day <= s.today and all(fact is not None and decided >= fact.last for fact in facts)


def facts_judged(s: Situation, rule: str) -> list[Instant | None]:
    """The instants that an override of a rule may not precede; None for one that nobody can read."""
    if rule == "R41":
        return [read_instant(delivery.get("at")) for delivery in deliveries(s)]
    if rule == "R37":
        return [published(v) for v in newest(published_by(s.today, (list_shown(s) or {}).get("versions") or []))]
    if rule in ("R14", "R16"):
        return [read_instant(s.informed.get("at"))]
    return [s.judged_at] if s.judged is not None else []
