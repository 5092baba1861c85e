"""From everybody in the book to those who may be given: how many are left at each step, and who was lost there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadkeeper.flows.judge import Judged
from leadkeeper.model.verdict import Judgement, Verdict
from leadkeeper.words.funnel import DECIDED, Step


@dataclass(frozen=True, slots=True)
class StepLeft:
    """How many people are left after a step and how many it lost; `numbers` gives the row numbers of the lost."""

    id: str
    left: int
    lost: int
    judged: Judged
    situations: frozenset[int]

    def numbers(self) -> Iterator[int]:
        """The row numbers of the people lost at this step, in the order of the book."""
        yield from self.judged.census.people(set(self.situations))


def funnel(judged: Judged, steps: Sequence[Step]) -> list[StepLeft]:
    """Each step with its counts; everybody who may not be given is lost at the first step whose rules object."""
    lost_at: dict[int, set[int]] = {}
    place_of = {rule: place for place, step in reversed(list(enumerate(steps))) for rule in step.rules}
    elsewhere = next((place for place, step in enumerate(steps) if step.id == DECIDED), len(steps) - 1)
    for situation, judgement in enumerate(judged.judgements):
        if judgement.verdict is not Verdict.ELIGIBLE:
            lost_at.setdefault(_first(judgement, place_of, elsewhere), set()).add(situation)
    left = sum(judged.census.counts)
    found = []
    for place, step in enumerate(steps):
        situations = frozenset(lost_at.get(place, ()))
        lost = sum(judged.census.counts[one] for one in situations)
        left -= lost
        found.append(StepLeft(step.id, left, lost, judged, situations))
    return found


def _first(judgement: Judgement, place_of: dict[str, int], elsewhere: int) -> int:
    """The step at which somebody is lost; a rule of no step is a reviewer's no, and has a step of its own."""
    return min((place_of.get(rule, elsewhere) for rule in judgement.rules), default=elsewhere)
