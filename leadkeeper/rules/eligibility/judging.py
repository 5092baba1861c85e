"""All rules, all objections, what reviewers decided: the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from operator import call

from leadkeeper.model.contact import Review
from leadkeeper.model.moment import moment
from leadkeeper.model.person import Reviewed
from leadkeeper.model.verdict import Judgement, Objection, Verdict
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.eligibility.facts_hash import facts_hash
from leadkeeper.rules.eligibility.objections import block
from leadkeeper.rules.eligibility.table import BY_ID, RULES

ABOUT_PEOPLE = tuple(rule.person for rule in RULES if rule.person is not None)


def judge(case: Case) -> Judgement:
    """The verdict on one person for one partner, channel and day, with every objection that stands."""
    decided = [one for one in case.person.reviews if _is_about(one.review, case)]
    standing: list[Objection] = []
    for reading in case.readings:
        raised = chain.from_iterable(map(call, ABOUT_PEOPLE, repeat(reading)))
        standing += [one for one in raised if one not in standing and not _allowed(one, decided, reading)]
    standing += _denied(one.review for one in decided)
    verdict = max((one.verdict for one in standing), default=Verdict.ELIGIBLE)
    return Judgement(verdict, tuple(standing))


def _is_about(review: Review, case: Case) -> bool:
    return review.partner in (None, case.partner.id) and review.channel in (None, case.channel)


def still_holds(case: Case, decided: Reviewed) -> bool:
    """Whether the facts that a reviewer judged stand as they did, as far as the hash of them tells."""
    rule = BY_ID.get(decided.review.rule or "")
    if rule is None or rule.person is None:
        return False
    return any(
        one.overridable and facts_hash(reading, one) == decided.facts_hash
        for reading in case.readings
        for one in rule.person(reading)
    )


def _allowed(objection: Objection, decided: Iterable[Reviewed], case: Case) -> bool:
    """Whether a reviewer allowed it: the rule lets them, with a reason, about the facts that stand."""
    return objection.overridable and any(
        one.review.decision == "allow"
        and one.review.rule == objection.rule
        and (one.review.reason or "").strip() != ""
        and _about_these_facts(one, objection, case)
        for one in decided
    )


def _about_these_facts(decided: Reviewed, objection: Objection, case: Case) -> bool:
    """By the hash of the facts where the book holds one; else by the time: surely not before the fact judged."""
    if decided.facts_hash is not None:
        return decided.facts_hash == facts_hash(case, objection)
    return _in_time(decided.review, objection, case.end_of_today)


def _in_time(review: Review, objection: Objection, end_of_today: int) -> bool:
    at = moment(review.at)
    if at is None or at.hi > end_of_today:
        return False
    since = objection.judged_hi
    return since is None or since <= (at.lo if at.exact else at.hi)  # a day alone stands for its end


def _denied(decided: Iterable[Review]) -> Iterator[Objection]:
    """A reviewer's no blocks under its rule until it is undone."""
    for review in decided:
        if review.decision == "deny":
            yield block(review.rule or "R00", "denied", reason=review.reason, at=review.at)
