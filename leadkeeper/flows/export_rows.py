"""The rows of an export made anew, each person judged alone: those that are written must be the same.

How they are written: `flows.rows_by_situation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from leadkeeper.flows.desk import Desk, persons
from leadkeeper.flows.export_plan import Plan, only_again
from leadkeeper.model.export import IDENTIFIERS, SERVICE_COLUMNS
from leadkeeper.model.moment import Moment, moment, paris_text
from leadkeeper.model.partner import Partner
from leadkeeper.model.person import Person
from leadkeeper.model.verdict import Verdict
from leadkeeper.rules.eligibility import judge
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.eligibility.telephone import last_call

PART = 500
Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class RowMaker:
    """What people's rows are made with; `again`: somebody decided that people may be given a further time."""

    desk: Desk
    partner: Partner
    columns: tuple[str, ...]
    again: bool

    def rows(
        self,
        numbers: Sequence[int],
        channels: Sequence[tuple[str, ...]],
        twins: dict[int, tuple[int, ...]],
    ) -> list[Row]:
        """The rows of some people, each to be given on its channels; the place of the reference is still empty.

        Each person is judged alone, not by situation; one who may not be given on every channel is a bug, and ends the
        export.
        """
        found = persons(self.desk, numbers, twins)
        return [self._row(found[number], given) for number, given in zip(numbers, channels, strict=True)]

    def _row(self, person: Person, channels: tuple[str, ...]) -> Row:
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

    def _check(self, case: Case) -> None:
        judgement = judge(case)
        if judgement.verdict is Verdict.ELIGIBLE or (self.again and only_again(judgement)):
            return
        raise AssertionError(f"judged eligible by situation, {judgement.verdict.word} alone: {case.contact.id}")


@lru_cache(maxsize=64)
def shown(columns: tuple[str, ...], channels: tuple[str, ...]) -> tuple[str | None, ...]:
    """The columns of somebody given on these channels; None in the place of a way to reach them that is not given."""
    hidden = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    return tuple(None if name in hidden else name for name in columns)


def people(plan: Plan) -> Iterator[Row]:
    """The rows of the people of a plan, made in this process; see `RowMaker.rows`."""
    maker = RowMaker(plan.desk, plan.partner, plan.columns, plan.order.again is not None)
    for first in range(0, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        channels = [plan.channels_of[situation] for situation in plan.situations[first : first + PART]]
        yield from maker.rows(numbers, channels, plan.census.twins_of(numbers))


def placed(plan: Plan, people: Iterable[Row]) -> Iterator[Row]:
    """The rows of people with their references, traps in their places."""
    position = 0
    example: Row | None = None
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


def _has_email(plan: Plan, row: Row) -> bool:
    return "email" in plan.columns and row[len(SERVICE_COLUMNS) + plan.columns.index("email")] is not None


def consent_date(case: Case, given_at: Moment | None) -> str | None:
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


def _trap(plan: Plan, position: int, example: Row) -> Row:
    """A fictitious person's row, in all else like a neighbour's: it tells what that one tells, and no more.

    The neighbour is one with an e-mail address where the file has such: that is how a trap is heard of.
    """
    facts, service = plan.trap_facts[position], len(SERVICE_COLUMNS)
    if not example:
        return (reference(plan.export, position), *(None,) * (service - 1), *(facts.get(name) for name in plan.columns))
    told = [facts.get(name, cell) if cell is not None else None
            for name, cell in zip(plan.columns, example[service:], strict=True)]  # fmt: skip
    return (reference(plan.export, position), *example[1:service], *told)
