"""The rows of an export as they are written: what people of one situation have in common is worked out once.

Of each person only the columns of the file are read, and when the answers were given. `flows.export_rows` makes
the same rows of each person's own case; `flows.second_reading` holds one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadkeeper.flows.export_plan import Plan
from leadkeeper.flows.export_rows import PART, Row, consent_date, first_end, shown
from leadkeeper.model.moment import moment
from leadkeeper.rules.eligibility.case import Case
from leadkeeper.rules.eligibility.telephone import last_call_after
from leadkeeper.store import consents, contacts

Facts = Sequence[str | None]


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of the people of a plan, in its order; the place of the reference is still empty."""
    patterns: dict[int, Pattern] = {}
    for first in range(0, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        facts, answered = contacts.cells(plan.desk.db, plan.columns, numbers), consents.instants(plan.desk.db, numbers)
        for number, situation in zip(numbers, plan.situations[first : first + PART], strict=True):
            pattern = patterns.get(situation)
            if pattern is None:
                pattern = patterns[situation] = pattern_of(plan, situation)
            yield pattern.row(facts[number], answered.get(number, ()))


@dataclass(frozen=True, slots=True)
class Pattern:
    """How the rows of a situation are made: `case` and those of `calls` are of whoever stands for it.

    `yes` is the place of the judged answer among all of each person, None where none is judged; `calls` has each yes to
    calls that may be the last, with its place; `shows` tells which facts the channels let the file tell.
    """

    case: Case
    yes: int | None
    calls: tuple[tuple[Case, int], ...]
    shows: tuple[bool, ...]
    channels: str
    form: str | None
    lists: str | None

    def row(self, facts: Facts, answered: Facts) -> Row:
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

    def _last_call(self, answered: Facts) -> str | None:
        until = first_end(last_call_after(call, moment(answered[place])) for call, place in self.calls)
        return until.isoformat() if until else None


def pattern_of(plan: Plan, situation: int) -> Pattern:
    """How the rows of a situation are made."""
    person, channels = plan.census.standing[situation], plan.channels_of[situation]
    case = plan.desk.case(person, plan.partner, channels[0])
    calls = plan.desk.case(person, plan.partner, "voice").readings if "voice" in channels else ()
    return Pattern(
        case=case,
        yes=_place_of_yes(case),
        calls=tuple([(call, place) for call in calls if (place := _place_of_yes(call)) is not None]),
        shows=tuple(name is not None for name in shown(plan.columns, channels)),
        channels=", ".join(channels),
        form=case.shown.version.id if case.shown else None,
        lists=", ".join([one.version.id for one in case.seen]) or None,
    )


def _place_of_yes(case: Case) -> int | None:
    """The place of the judged yes among the answers of whoever stands for a situation, and of everybody in it."""
    return next((place for place, event in enumerate(case.person.events) if event is case.yes), None)
