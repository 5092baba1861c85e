"""What a single action would make eligible: the book judged again as if it had been done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from leadkeeper.flows.desk import Desk
from leadkeeper.flows.judge import Judged
from leadkeeper.model.person import Person
from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.rules.actions import Action, actions
from leadkeeper.rules.eligibility import Sources


@dataclass(frozen=True, slots=True)
class Unlock:
    """One thing to do (`action`, about `target`), the rule that it answers, and how many people become eligible.

    `situations` are those of the census that these people are in.
    """

    action: str
    rule: str
    target: str
    people: int
    situations: frozenset[int] = field(default=frozenset(), compare=False, repr=False)


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
        sources=Sources(action.world, desk.sources.altered, desk.sources.off, desk.sources.changed),
        overdue={} if action.notices_sent else desk.overdue,
    )
    partner = after.sources.partners[judged.partner.id]

    def freed(judgement: Judgement, person: Person) -> bool:
        within_reach = judgement.verdict is not Verdict.ELIGIBLE and action.rules.issuperset(judgement.rules)
        return within_reach and after.judge(person, partner, judged.channel).verdict is Verdict.ELIGIBLE

    found = (n for n, (judgement, person) in enumerate(_situations(judged)) if freed(judgement, person))
    return _unlock(judged, action.name, action.rule, action.target, found)


def _reviews(judged: Judged) -> list[Unlock]:
    """Whom a reviewer's decision about one rule would let through."""
    found: dict[str, list[int]] = {}
    for number, judgement in enumerate(judged.judgements):
        if len(judgement.rules) == 1 and all(one.overridable for one in judgement.objections):
            found.setdefault(judgement.rules[0], []).append(number)
    return [_unlock(judged, "review", rule, rule, situations) for rule, situations in found.items()]


def _unlock(judged: Judged, action: str, rule: str, target: str, situations: Iterable[int]) -> Unlock:
    chosen = frozenset(situations)
    return Unlock(action, rule, target, sum(judged.census.counts[one] for one in chosen), chosen)


def _situations(judged: Judged) -> Iterator[tuple[Judgement, Person]]:
    """Judgement of each situation, and the person who stands for it."""
    return zip(judged.judgements, judged.census.standing, strict=True)


def name_of(desk: Desk, target: str) -> str:
    """What a person calls the target of an action: a partner's legal name, a form's name and version; else the id."""
    for partner in desk.sources.world.partners:
        if partner.id == target:
            return partner.legal_name
    for form in desk.sources.world.forms:
        for version in form.versions:
            if version.id == target and form.name:
                return f"{form.name} · {version.id}"
    return target
