"""Funnel from all contacts to the eligible ones, and the remedies that would make more eligible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from leadkeeper.db.engine import Db
from leadkeeper.domain.contact import EligibilitySubject
from leadkeeper.domain.eligibility.case import contracts_in_force
from leadkeeper.domain.eligibility.context import RuleContext
from leadkeeper.domain.eligibility.judge import Action, actions
from leadkeeper.domain.partner import Contract
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.messages.labels import form_version, list_version
from leadkeeper.messages.rules import DECIDED, STEPS, FunnelStep, behind, reason_of
from leadkeeper.services.eligibility.context import JudgingContext, load_judging_context
from leadkeeper.services.eligibility.judge import Judged
from leadkeeper.services.exports.hygiene import count_kinds


@dataclass(frozen=True, slots=True)
class FunnelStepCount:
    """Number of contacts left after a step and lost at it; `numbers` yields the ids of the lost.

    `causes`: the first reason at this step of each of them, most frequent first.
    """

    id: str
    left: int
    lost: int
    judged: Judged
    situations: frozenset[int]
    causes: Mapping[str, int]

    def numbers(self) -> Iterator[int]:
        """Ids of the contacts lost at this step, ascending."""
        yield from self.judged.grouping.people(set(self.situations))


def funnel(judged: Judged, steps: Sequence[FunnelStep]) -> list[FunnelStepCount]:
    """Return each step with its counts; a contact is lost at the first step with an objecting rule."""
    lost_at: dict[int, set[int]] = {}
    place_of = {rule: place for place, step in reversed(list(enumerate(steps))) for rule in step.rules}
    elsewhere = next((place for place, step in enumerate(steps) if step.id == DECIDED), len(steps) - 1)
    for situation, judgement in enumerate(judged.judgements):
        if judgement.verdict is not Verdict.ELIGIBLE:
            lost_at.setdefault(_first(judgement, place_of, elsewhere), set()).add(situation)
    counts = judged.grouping.counts
    left, result = sum(counts), []
    for at, step in enumerate(steps):
        situations = frozenset(lost_at.get(at, ()))
        left -= sum(map(counts.__getitem__, situations))
        causes: Counter[str] = Counter()
        for situation in situations:
            causes[_cause(judged.judgements[situation], place_of, elsewhere)] += counts[situation]
        ranked = sorted(causes.items(), key=lambda pair: (-pair[1], pair[0]))
        result.append(FunnelStepCount(step.id, left, causes.total(), judged, situations, dict(ranked)))
    return result


def _cause(judgement: Judgement, place_of: dict[str, int], elsewhere: int) -> str:
    """The first reason at the step at which a contact is lost."""
    first = min(judgement.objections, key=lambda objection: place_of.get(objection.rule, elsewhere))
    return reason_of(behind(first, judgement.objections))


def _first(judgement: Judgement, place_of: dict[str, int], elsewhere: int) -> int:
    """Step at which a contact is lost; a rule without a step is a reviewer's refusal, which has its own."""
    return min((place_of.get(rule, elsewhere) for rule in judgement.rules), default=elsewhere)


@dataclass(frozen=True, slots=True)
class Unlock:
    """A remedy: the action and its target, the rule it answers, and the number of contacts it frees.

    `price_cents` is what they would bring at the contract's price, None without one. `situations` are the groups of
    these contacts.
    """

    action: str
    rule: str
    target: str
    people: int
    situations: frozenset[int] = field(default=frozenset(), compare=False, repr=False)
    price_cents: int | None = field(default=None, compare=False)
    currency: str | None = field(default=None, compare=False)


def unlocks(judging: JudgingContext, judged: Judged) -> list[Unlock]:
    """Return every remedy that would make contacts eligible for this partner and channel, best first."""
    possible = actions(judging.sources.reference_data, judged.partner, judged.channel, judging.today)
    remedies = [_after(judging, judged, one) for one in possible]
    # Contacts that a review of one rule would make eligible.
    by_review: dict[str, list[int]] = {}
    for number, judgement in enumerate(judged.judgements):
        if len(judgement.rules) == 1 and all(one.overridable for one in judgement.objections):
            by_review.setdefault(judgement.rules[0], []).append(number)
    remedies += [_unlock(judged, "review", rule, rule, situations) for rule, situations in by_review.items()]
    return sorted((one for one in remedies if one.people), key=lambda one: (-one.people, one.action, one.target))


def _after(judging: JudgingContext, judged: Judged, action: Action) -> Unlock:
    after = replace(
        judging,
        sources=RuleContext(
            action.reference_data, judging.sources.altered, judging.sources.off, judging.sources.changed
        ),
        overdue={} if action.notices_sent else judging.overdue,
    )
    partner = after.sources.partners[judged.partner.id]

    def freed(judgement: Judgement, person: EligibilitySubject) -> bool:
        within_reach = judgement.verdict is not Verdict.ELIGIBLE and action.rules.issuperset(judgement.rules)
        return within_reach and after.judge(person, partner, judged.channel).verdict is Verdict.ELIGIBLE

    situations = enumerate(zip(judged.judgements, judged.grouping.representatives, strict=True))
    numbers = (number for number, (judgement, person) in situations if freed(judgement, person))
    return _unlock(judged, action.name, action.rule, action.target, numbers)


def _unlock(judged: Judged, action: str, rule: str, target: str, situations: Iterable[int]) -> Unlock:
    chosen = frozenset(situations)
    people = sum(judged.grouping.counts[one] for one in chosen)
    contract = _priced(judged)
    each = contract.price_for(judged.count(Verdict.ELIGIBLE) + people) if contract is not None else None
    price = None if each is None else each * people
    return Unlock(action, rule, target, people, chosen, price, contract.currency if contract is not None else None)


def _priced(judged: Judged) -> Contract | None:
    """The contract that sets the price: the newest in force for the channel, else the last, as it would be renewed."""
    contracts = judged.partner.contracts
    running = [one for one in contracts_in_force(judged.partner, judged.today) if judged.channel in one.channels]
    return max(running, key=lambda one: one.starts_on or "") if running else (contracts[-1] if contracts else None)


def name_of(judging: JudgingContext, target: str) -> str:
    """Display name of a remedy's target: legal name of a partner, name of a form or list version, else the id."""
    for partner in judging.sources.reference_data.partners:
        if partner.id == target:
            return partner.legal_name
    for form in judging.sources.reference_data.forms:
        for version in form.versions:
            if version.id == target and form.name:
                return form_version(form, version)
    for listed in judging.sources.reference_data.lists:
        for published in listed.versions:
            if published.id == target:
                return list_version(published)
    return target


def summarise(db: Db, judged: Judged) -> dict[str, Any]:
    """Return contacts by verdict, the funnel, contacts by rule, open requests, and the best remedies."""
    judging = load_judging_context(db, judged.today)
    return {
        "people": sum(judged.grouping.counts),
        **{verdict.word: judged.count(verdict) for verdict in Verdict},
        "funnel": [
            {"step": step.id, "left": step.left, "lost": step.lost, "causes": step.causes}
            for step in funnel(judged, STEPS)
        ],
        "reasons": judged.by_rule(),
        "waiting_requests": judged.waiting,
        "hygiene": count_kinds(db, judged.numbers(Verdict.ELIGIBLE)),
        "unlocks": [attributes(one, "action rule target people price_cents") for one in unlocks(judging, judged)],
    }
