"""How a rule says no: a block, a review that nobody can override, or one that a reviewer may allow with a reason."""

from __future__ import annotations

from leadkeeper.model.verdict import Objection, Verdict


def block(rule: str, code: str, **facts: object) -> Objection:
    """The person is not given, whatever anybody decides."""
    return Objection(rule, Verdict.BLOCKED, code, facts)


def review(rule: str, code: str, **facts: object) -> Objection:
    """Someone must put the matter right; no decision can override it."""
    return Objection(rule, Verdict.REVIEW, code, facts)


def overridable(rule: str, code: str, judged_hi: int | None, **facts: object) -> Objection:
    """A person may allow it, with a reason that is not older than the fact judged."""
    return Objection(rule, Verdict.REVIEW, code, facts, overridable=True, judged_hi=judged_hi)
