"""The outcome of the eligibility rules: a verdict, every objection with its facts; and what warnings are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from leadkeeper.domain.form import Form, FormVersion
from leadkeeper.domain.partner import ListVersion


class Verdict(IntEnum):
    """Whether a contact may be shared with a partner on a channel; greater is worse."""

    ELIGIBLE = 0
    REVIEW = 1
    BLOCKED = 2

    @property
    def word(self) -> str:
        """`eligible`, `review` or `blocked`."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class FactNames:
    """What ids in the facts of an objection stand for: a version of a form, or versions of a list.

    `cell` is the column and the text that a note keeps of an age, `child` that age if it is under 15, `country` the
    column and the text of a country that could not be read, `chosen` those of partners that a person chose,
    `ended` those of a day until which a consent held,
    `unconfirmed` the column of confirmations that is empty, `dated` the instant of the last consent that has a date,
    where one without decides. `record` is how another record that holds this one back is named, and its objection,
    `other` its id where its name is surely another.
    """

    form: tuple[Form, FormVersion] | None = None
    lists: tuple[ListVersion, ...] = ()
    cell: tuple[str, str] | None = None
    child: int | None = None
    country: tuple[str, str] | None = None
    chosen: tuple[str, str] | None = None
    ended: tuple[str, str] | None = None
    unconfirmed: str | None = None
    dated: str | None = None
    record: tuple[str, Objection | None] | None = None
    other: str | None = None


NO_NAMES = FactNames()


@dataclass(frozen=True, slots=True)
class Objection:
    """One rule's objection: its verdict, the `code` of its sentence, and the facts that it saw.

    `names` are for its sentence only: they are no facts, so a new name voids no review decision.
    `overridable`: a reviewer may allow it with a reason, unless the decision is older than `judged_hi`, the last second
    (since 1970 UTC) at which the judged fact can have happened.
    """

    rule: str
    verdict: Verdict
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    overridable: bool = False
    judged_hi: int | None = field(default=None, compare=False)
    names: FactNames = field(default=NO_NAMES, compare=False)


ONLY_SHARED = ("R41",)
"""The rules of a judgement to which nothing but an earlier disclosure objects."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The result for one contact, partner, channel and day: the worst verdict of all objections."""

    verdict: Verdict
    objections: tuple[Objection, ...] = ()

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that object, each once, in order."""
        return tuple(dict.fromkeys(objection.rule for objection in self.objections))


def block(rule: str, code: str, names: FactNames = NO_NAMES, /, **facts: object) -> Objection:
    """Return an objection that blocks, whatever a reviewer decides."""
    return Objection(rule, Verdict.BLOCKED, code, facts, names=names)


def review(rule: str, code: str, names: FactNames = NO_NAMES, /, **facts: object) -> Objection:
    """Return an objection that needs a correction; no review decision can override it."""
    return Objection(rule, Verdict.REVIEW, code, facts, names=names)


def overridable(
    rule: str, code: str, judged_hi: int | None, names: FactNames = NO_NAMES, /, **facts: object
) -> Objection:
    """Return an objection that a reviewer may override with a decision not older than the judged fact."""
    return Objection(rule, Verdict.REVIEW, code, facts, overridable=True, judged_hi=judged_hi, names=names)


@dataclass(frozen=True, slots=True)
class Detail:
    """Facts of a warning about a file: columns by header, lines with their ZIP member (None: not a ZIP).

    `yeses`: number of rows with a yes; `last_form`: form of the last file with this header; `encoding`: one that may
    fit better; `sheets`: names of other sheets that hold lists; `texts`: what cells say, each with its line or number
    of rows; `form`: a form as people call it; `places`: lines of those texts that stand on other sheets.
    """

    columns: tuple[str, ...] = ()
    lines: tuple[tuple[str | None, int], ...] = ()
    yeses: int = 0
    last_form: str | None = None
    encoding: str | None = None
    sheets: tuple[str, ...] = ()
    texts: tuple[tuple[str, int], ...] = ()
    form: str | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the object under `details` for a warning."""
        lines = [{"line": line, "file": member} for member, line in self.lines]
        result = {"columns": list(self.columns), "lines": lines, "yeses": self.yeses, "last_form": self.last_form}
        result |= {"encoding": self.encoding, "sheets": list(self.sheets), "texts": [list(pair) for pair in self.texts]}
        result |= {"places": dict(self.places)}
        return {name: value for name, value in result.items() if value}
