"""All rules, all objections, what reviewers decided: the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadkeeper.model.contact import Review
from leadkeeper.model.moment import moment
from leadkeeper.model.verdict import Judgement, Objection, Verdict
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.eligibility.objections import block
from leadkeeper.rules.eligibility.table import RULES


def judge(case: Case) -> Judgement:
    """The verdict on one person for one partner, channel and day, with every objection that stands."""
    raised = [objection for rule in RULES if rule.person is not None for objection in rule.person(case)]
    decided = [review for review in case.person.reviews if _is_about(review, case)]
    standing = [one for one in raised if not _allowed(one, decided, case.end_of_today)]
    standing += _denied(decided)
    verdict = max((one.verdict for one in standing), default=Verdict.ELIGIBLE)
    return Judgement(verdict, tuple(standing))


def _is_about(review: Review, case: Case) -> bool:
    return review.partner in (None, case.partner.id) and review.channel in (None, case.channel)


def _allowed(objection: Objection, decided: Iterable[Review], end_of_today: int) -> bool:
    """Whether a reviewer allowed it by today: the rule lets them, with a reason, surely not before the fact judged."""
    return objection.overridable and any(
        review.decision == "allow"
        and review.rule == objection.rule
        and (review.reason or "").strip() != ""
        and _in_time(review, objection, end_of_today)
        for review in decided
    )


def _in_time(review: Review, objection: Objection, end_of_today: int) -> bool:
    at = moment(review.at)
    if at is None or at.hi > end_of_today:
        return False
    return objection.judged_hi is None or at.lo >= objection.judged_hi


def _denied(decided: Iterable[Review]) -> Iterator[Objection]:
    """A reviewer's no blocks under its rule until it is undone."""
    for review in decided:
        if review.decision == "deny":
            yield block(review.rule or "R00", "denied", reason=review.reason, at=review.at)
