"""How many people may be given to a partner, where the others are lost, and what would bring most of them back."""

from __future__ import annotations

from typing import Any

from leadkeeper.flows.desk import open_desk
from leadkeeper.flows.funnel import funnel
from leadkeeper.flows.judge import Judged
from leadkeeper.flows.unlocks import unlocks
from leadkeeper.model.verdict import Verdict
from leadkeeper.store.engine import Db
from leadkeeper.words.funnel import STEPS


def summarise(db: Db, judged: Judged) -> dict[str, Any]:
    """People by verdict, the funnel, people by rule, open requests, and the actions that unlock most, best first."""
    desk = open_desk(db, judged.today)
    return {
        "people": sum(judged.census.counts),
        **{verdict.word: judged.count(verdict) for verdict in Verdict},
        "funnel": [{"step": step.id, "left": step.left, "lost": step.lost} for step in funnel(judged, STEPS)],
        "reasons": judged.by_rule(),
        "waiting_requests": judged.waiting,
        "unlocks": [
            {"action": one.action, "rule": one.rule, "target": one.target, "people": one.people}
            for one in unlocks(desk, judged)
        ],
    }
