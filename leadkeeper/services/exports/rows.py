"""The rows of an export made anew, each person judged alone: those that are written must be the same.

How they are written: `services.exports.rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from leadkeeper.db import consents, contacts
from leadkeeper.domain.book import IDENTIFIERS, SERVICE_COLUMNS
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.judge import judge
from leadkeeper.domain.eligibility.partner_rules import last_call, last_call_after
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.person import EligibilitySubject
from leadkeeper.domain.time import Moment, moment, paris_text
from leadkeeper.domain.verdict import Verdict
from leadkeeper.services.eligibility.context import JudgingContext, load_subjects
from leadkeeper.services.exports.plan import ExportPlan, only_again

PART = 500
ExportRow = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class RowMaker:
    """What people's rows are made with; `again`: somebody decided that people may be given a further time."""

    desk: JudgingContext
    partner: Partner
    columns: tuple[str, ...]
    again: bool

    def rows(
        self,
        numbers: Sequence[int],
        channels: Sequence[tuple[str, ...]],
        twins: dict[int, tuple[int, ...]],
    ) -> list[ExportRow]:
        """The rows of some people, each to be given on its channels; the place of the reference is still empty.

        Each person is judged alone, not by situation; one who may not be given on every channel is a bug, and ends the
        export.
        """
        found = load_subjects(self.desk, numbers, twins)
        return [self._row(found[number], given) for number, given in zip(numbers, channels, strict=True)]

    def _row(self, person: EligibilitySubject, channels: tuple[str, ...]) -> ExportRow:
        cases = [self.desk.case(person, self.partner, channel) for channel in channels]
        for case in cases:
            self._check(case)
        facts = [getattr(person.contact, name) if name is not None else None for name in shown(self.columns, channels)]
        first = cases[0]
        until = first_end(map(last_call, cases[channels.index("voice")].readings)) if "voice" in channels else None
        return (
            None,
            consent_date(first, first.given_at),
            ", ".join(channels),
            first.shown.version.id if first.shown else None,
            ", ".join([one.version.id for one in first.seen]) or None,
            until.isoformat() if until else None,
            *facts,
        )

    def _check(self, case: EligibilityQuestion) -> None:
        judgement = judge(case)
        if judgement.verdict is Verdict.ELIGIBLE or (self.again and only_again(judgement)):
            return
        raise AssertionError(f"judged eligible by situation, {judgement.verdict.word} alone: {case.contact.id}")


@lru_cache(maxsize=64)
def shown(columns: tuple[str, ...], channels: tuple[str, ...]) -> tuple[str | None, ...]:
    """The columns of somebody given on these channels; None in the place of a way to reach them that is not given."""
    hidden = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    return tuple(None if name in hidden else name for name in columns)


def people(plan: ExportPlan) -> Iterator[ExportRow]:
    """The rows of the people of a plan, made in this process; see `RowMaker.rows`."""
    maker = RowMaker(plan.desk, plan.partner, plan.columns, plan.order.again is not None)
    for first in range(0, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        channels = [plan.channels_of[situation] for situation in plan.situations[first : first + PART]]
        yield from maker.rows(numbers, channels, plan.census.twins_of(numbers))


def with_seed_rows(plan: ExportPlan, people: Iterable[ExportRow]) -> Iterator[ExportRow]:
    """The rows of people with their references, traps in their places."""
    position = 0
    example: ExportRow | None = None
    for row in people:
        while position in plan.trap_facts:
            yield _trap(plan, position, example or row)
            position += 1
        written = (reference(plan.export, position), *row[1:])
        yield written
        position += 1
        if example is None or _has_email(plan, written) or not _has_email(plan, example):
            example = written
    while position in plan.trap_facts:
        yield _trap(plan, position, example or ())
        position += 1


def _has_email(plan: ExportPlan, row: ExportRow) -> bool:
    return "email" in plan.columns and row[len(SERVICE_COLUMNS) + plan.columns.index("email")] is not None


def consent_date(case: EligibilityQuestion, given_at: Moment | None) -> str | None:
    """When a person said yes, or a professional was informed, in Paris time with the precision that is known."""
    informed = case.informed
    when = given_at or (moment(informed.at) if informed else None)
    return paris_text(when) if when else None


def first_end(ends: Iterable[date | None]) -> date | None:
    """The first day without calls of the yeses that may be the last."""
    return min([end for end in ends if end is not None], default=None)


def reference(export: str, position: int) -> str:
    """An opaque reference to a row (its place from 0), by which the partner can speak of a person."""
    return f"{export}-{position + 1:06d}"


def _trap(plan: ExportPlan, position: int, example: ExportRow) -> ExportRow:
    """A fictitious person's row, in all else like a neighbour's: it tells what that one tells, and no more.

    The neighbour is one with an e-mail address where the file has such: that is how a trap is heard of.
    """
    facts, service = plan.trap_facts[position], len(SERVICE_COLUMNS)
    if not example:
        return (reference(plan.export, position), *(None,) * (service - 1), *(facts.get(name) for name in plan.columns))
    told = [facts.get(name, cell) if cell is not None else None
            for name, cell in zip(plan.columns, example[service:], strict=True)]  # fmt: skip
    return (reference(plan.export, position), *example[1:service], *told)


GroupFacts = Sequence[str | None]


def rows(plan: ExportPlan) -> Iterator[ExportRow]:
    """The rows of the people of a plan, in its order; the place of the reference is still empty."""
    patterns: dict[int, RowTemplate] = {}
    for first in range(0, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        facts, answered = contacts.cells(plan.desk.db, plan.columns, numbers), consents.instants(plan.desk.db, numbers)
        for number, situation in zip(numbers, plan.situations[first : first + PART], strict=True):
            pattern = patterns.get(situation)
            if pattern is None:
                pattern = patterns[situation] = pattern_of(plan, situation)
            yield pattern.row(facts[number], answered.get(number, ()))


@dataclass(frozen=True, slots=True)
class RowTemplate:
    """How the rows of a situation are made: `case` and those of `calls` are of whoever stands for it.

    `yes` is the place of the judged answer among all of each person, None where none is judged; `calls` has each yes to
    calls that may be the last, with its place; `shows` tells which facts the channels let the file tell.
    """

    case: EligibilityQuestion
    yes: int | None
    calls: tuple[tuple[EligibilityQuestion, int], ...]
    shows: tuple[bool, ...]
    channels: str
    form: str | None
    lists: str | None

    def row(self, facts: GroupFacts, answered: GroupFacts) -> ExportRow:
        """The row of a person with these facts, who answered at these instants."""
        given_at = moment(answered[self.yes]) if self.yes is not None else None
        return (
            None,
            consent_date(self.case, given_at),
            self.channels,
            self.form,
            self.lists,
            self._last_call(answered),
            *[fact if is_shown else None for fact, is_shown in zip(facts, self.shows, strict=True)],
        )

    def _last_call(self, answered: GroupFacts) -> str | None:
        until = first_end(last_call_after(call, moment(answered[place])) for call, place in self.calls)
        return until.isoformat() if until else None


def pattern_of(plan: ExportPlan, situation: int) -> RowTemplate:
    """How the rows of a situation are made."""
    person, channels = plan.census.standing[situation], plan.channels_of[situation]
    case = plan.desk.case(person, plan.partner, channels[0])
    calls = plan.desk.case(person, plan.partner, "voice").readings if "voice" in channels else ()
    return RowTemplate(
        case=case,
        yes=_place_of_yes(case),
        calls=tuple([(call, place) for call in calls if (place := _place_of_yes(call)) is not None]),
        shows=tuple(name is not None for name in shown(plan.columns, channels)),
        channels=", ".join(channels),
        form=case.shown.version.id if case.shown else None,
        lists=", ".join([one.version.id for one in case.seen]) or None,
    )


def _place_of_yes(case: EligibilityQuestion) -> int | None:
    """The place of the judged yes among the answers of whoever stands for a situation, and of everybody in it."""
    return next((place for place, event in enumerate(case.person.events) if event is case.yes), None)
