"""What the rules answer: a verdict, and every objection with the facts that it saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Verdict(IntEnum):
    """Whether a person may be given to a partner on a channel; the greater, the worse."""

    ELIGIBLE = 0
    REVIEW = 1
    BLOCKED = 2

    @property
    def word(self) -> str:
        """`eligible`, `review` or `blocked`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule's objection: how grave, the words of it (`code` names the sentence), the facts that it saw.

    `overridable`: a reviewer may allow it with a reason; the decision must not be older than `judged_hi`, the last
    second (since 1970 UTC) at which the fact that was judged can have happened.
    """

    rule: str
    verdict: Verdict
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    overridable: bool = False
    judged_hi: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer for one person, partner, channel and day: the worst of all objections."""

    verdict: Verdict
    objections: tuple[Objection, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that object, each once, in order."""
        return tuple(dict.fromkeys(objection.rule for objection in self.objections))


def block(rule: str, code: str, **facts: object) -> Objection:
    """The person is not given, whatever anybody decides."""
    return Objection(rule, Verdict.BLOCKED, code, facts)


def review(rule: str, code: str, **facts: object) -> Objection:
    """Someone must put the matter right; no decision can override it."""
    return Objection(rule, Verdict.REVIEW, code, facts)


def overridable(rule: str, code: str, judged_hi: int | None, **facts: object) -> Objection:
    """A person may allow it, with a reason that is not older than the fact judged."""
    return Objection(rule, Verdict.REVIEW, code, facts, overridable=True, judged_hi=judged_hi)
