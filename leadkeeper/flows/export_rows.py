"""The rows of an export, made from the book: once for writing, once more, each person judged alone, for comparing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from leadkeeper.flows.desk import Desk, persons
from leadkeeper.flows.export_plan import Plan, only_again
from leadkeeper.model.book import Trap
from leadkeeper.model.export import IDENTIFIERS
from leadkeeper.model.moment import moment, paris_text
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
        *,
        judged_again: bool,
    ) -> list[Row]:
        """The rows of some people, each to be given on its channels; the place of the reference is still empty.

        With `judged_again` each person is judged alone, not by situation; a person who may not be given on every
        channel is a bug, and ends the export.
        """
        found = persons(self.desk, numbers, twins)
        pairs = zip(numbers, channels, strict=True)
        return [self._row(found[number], given, judged_again=judged_again) for number, given in pairs]

    def _row(self, person: Person, channels: tuple[str, ...], *, judged_again: bool) -> Row:
        cases = [self.desk.case(person, self.partner, channel) for channel in channels]
        if judged_again:
            for case in cases:
                self._check(case)
        shown = _shown(self.columns, channels)
        facts = [getattr(person.contact, name) if name is not None else None for name in shown]
        until = last_call(cases[channels.index("voice")]) if "voice" in channels else None
        first = cases[0]
        return (
            None,
            _consent_date(first),
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
def _shown(columns: tuple[str, ...], channels: tuple[str, ...]) -> tuple[str | None, ...]:
    """The columns of somebody given on these channels; None in the place of a way to reach them that is not given."""
    hidden = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    return tuple(None if name in hidden else name for name in columns)


def rows(plan: Plan, *, judged_again: bool) -> Iterator[Row]:
    """The rows of the file in order, traps in their places; `judged_again`: see `RowMaker.rows`."""
    return placed(plan, people(plan, judged_again=judged_again))


def people(plan: Plan, *, judged_again: bool, start: int = 0) -> Iterator[Row]:
    """The rows of the people of a plan, made in this process, from the `start`th of them on."""
    maker = RowMaker(plan.desk, plan.partner, plan.columns, plan.order.again is not None)
    for first in range(start, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        channels = [plan.channels_of[situation] for situation in plan.situations[first : first + PART]]
        yield from maker.rows(numbers, channels, plan.census.twins_of(numbers), judged_again=judged_again)


def placed(plan: Plan, people: Iterable[Row]) -> Iterator[Row]:
    """The rows of people with their references, traps in their places."""
    traps = dict(plan.traps)
    position = 0
    example: Row | None = None
    for row in people:
        while position in traps:
            yield _trap(plan, position, traps[position], example or row)
            position += 1
        example = (reference(plan.export, position), *row[1:])
        yield example
        position += 1
    while position in traps:
        yield _trap(plan, position, traps[position], example or ())
        position += 1


def _consent_date(case: Case) -> str | None:
    """When the person said yes, or a professional was informed, in Paris time with the precision that is known."""
    informed = case.contact.informed
    when = case.given_at or (moment(informed.at) if informed else None)
    return paris_text(when) if when else None


def reference(export: str, position: int) -> str:
    """An opaque reference to a row (its place from 0), by which the partner can speak of a person."""
    return f"{export}-{position + 1:06d}"


def _trap(plan: Plan, position: int, trap: Trap, example: Row) -> Row:
    """A fictitious person's row, in all else like a neighbour's."""
    facts: dict[str, str | None] = {
        "email": trap.email, "first_name": trap.first_name, "last_name": trap.last_name, "country": "FR",
    }  # fmt: skip
    service = example[1:5] if example else (None,) * 4
    return (reference(plan.export, position), *service, None, *(facts.get(name) for name in plan.columns))
