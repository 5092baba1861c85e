"""The rows of an export, made from the book: once for writing, once more, each person judged anew, for comparing."""

from __future__ import annotations

from collections.abc import Iterator

from leadkeeper.flows.desk import persons
from leadkeeper.flows.export_plan import Plan, only_again
from leadkeeper.model.book import Trap
from leadkeeper.model.export import IDENTIFIERS
from leadkeeper.model.moment import moment, paris_text
from leadkeeper.model.person import Person
from leadkeeper.model.verdict import Verdict
from leadkeeper.rules.eligibility import judge
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.eligibility.telephone import last_call

PART = 500
Row = tuple[str | None, ...]


def rows(plan: Plan, *, judged_again: bool) -> Iterator[Row]:
    """The rows of the file in order, traps in their places.

    With `judged_again` each person is judged alone, not by situation; a person who may not be given on every channel
    that the plan says is a bug, and ends the export.
    """
    traps = dict(plan.traps)
    position = 0
    example: Row | None = None
    for row in _people(plan, judged_again=judged_again):
        while position in traps:
            yield _trap(plan, position, traps[position], example or row)
            position += 1
        example = (reference(plan.export, position), *row[1:])
        yield example
        position += 1
    while position in traps:
        yield _trap(plan, position, traps[position], example or ())
        position += 1


def _people(plan: Plan, *, judged_again: bool) -> Iterator[Row]:
    for start in range(0, len(plan.people), PART):
        numbers = list(plan.people[start : start + PART])
        found = persons(plan.desk, numbers, plan.census.twins_of(numbers))
        for number, situation in zip(numbers, plan.situations[start : start + PART], strict=True):
            channels = plan.channels_of[situation]
            yield _row(plan, found[number], channels, judged_again=judged_again)


def _row(plan: Plan, person: Person, channels: tuple[str, ...], *, judged_again: bool) -> Row:
    cases = [plan.desk.case(person, plan.partner, channel) for channel in channels]
    if judged_again:
        for case in cases:
            _check(plan, case)
    shown = {IDENTIFIERS[channel] for channel in channels}
    hidden = set(IDENTIFIERS.values()) - shown
    facts = [None if name in hidden else getattr(person.contact, name) for name in plan.columns]
    voice = next((case for case in cases if case.channel == "voice"), None)
    until = last_call(voice) if voice else None
    return (
        None,
        _consent_date(cases[0]),
        ", ".join(channels),
        cases[0].shown.version.id if cases[0].shown else None,
        ", ".join(one.version.id for one in cases[0].seen) or None,
        until.isoformat() if until else None,
        *facts,
    )


def _check(plan: Plan, case: Case) -> None:
    judgement = judge(case)
    if judgement.verdict is Verdict.ELIGIBLE or (plan.order.again is not None and only_again(judgement)):
        return
    raise AssertionError(f"judged eligible by situation, {judgement.verdict.word} alone: {case.contact.id}")


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
