"""What a single action would make eligible: the book judged again as if it had been done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from leadkeeper.flows.desk import Desk
from leadkeeper.flows.judge import Judged
from leadkeeper.model.person import Person
from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.rules.actions import Action, actions
from leadkeeper.rules.eligibility import Sources


@dataclass(frozen=True, slots=True)
class Unlock:
    """One thing to do (`action`, about `target`), the rule that it answers, and how many people become eligible."""

    action: str
    rule: str
    target: str
    people: int


def unlocks(desk: Desk, judged: Judged) -> list[Unlock]:
    """Every single action that would make somebody eligible for this partner and channel, the best first."""
    found = [_after(desk, judged, one) for one in _possible(desk, judged)]
    found += _reviews(judged)
    return sorted((one for one in found if one.people), key=lambda one: (-one.people, one.action, one.target))


def _possible(desk: Desk, judged: Judged) -> list[Action]:
    return list(actions(desk.sources.world, judged.partner, judged.channel, desk.today))


def _after(desk: Desk, judged: Judged, action: Action) -> Unlock:
    after = replace(
        desk,
        sources=Sources(action.world, desk.sources.altered, desk.sources.off),
        overdue={} if action.notices_sent else desk.overdue,
    )
    partner = after.sources.partners[judged.partner.id]
    people = 0
    for judgement, person, count in _situations(judged):
        within_reach = judgement.verdict is not Verdict.ELIGIBLE and action.rules.issuperset(judgement.rules)
        if within_reach and after.judge(person, partner, judged.channel).verdict is Verdict.ELIGIBLE:
            people += count
    return Unlock(action.name, action.rule, action.target, people)


def _reviews(judged: Judged) -> list[Unlock]:
    """Whom a reviewer's decision about one rule would let through."""
    found: dict[str, int] = {}
    for judgement, _, count in _situations(judged):
        if len(judgement.rules) == 1 and all(one.overridable for one in judgement.objections):
            found[judgement.rules[0]] = found.get(judgement.rules[0], 0) + count
    return [Unlock("review", rule, rule, people) for rule, people in found.items()]


def _situations(judged: Judged) -> Iterator[tuple[Judgement, Person, int]]:
    """Judgement, the person who stands for it, and how many people, of each situation."""
    return zip(judged.judgements, judged.census.standing, judged.census.counts, strict=True)
