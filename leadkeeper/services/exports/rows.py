"""Build export rows: from group templates for writing, and per contact for verification.

The rows that are written must equal those of contacts judged individually.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain

from leadkeeper.db import consents, contacts
from leadkeeper.domain.book import IDENTIFIERS, SERVICE_COLUMNS, reference
from leadkeeper.domain.eligibility.case import EligibilityQuestion
from leadkeeper.domain.eligibility.judge import judge_cases
from leadkeeper.domain.eligibility.partner_rules import last_call, last_call_after
from leadkeeper.domain.partner import Partner
from leadkeeper.domain.time import Moment, moment, paris_text
from leadkeeper.domain.verdict import Judgement, Verdict
from leadkeeper.services.eligibility.context import JudgingContext, load_subjects
from leadkeeper.services.exports.plan import ExportPlan, only_again

PART = 500
ExportRow = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class RowMaker:
    """Inputs for building rows of contacts; `again`: a review allowed repeat disclosures."""

    judging: JudgingContext
    partner: Partner
    columns: tuple[str, ...]
    again: bool

    def rows(
        self, numbers: Sequence[int], channels: Sequence[tuple[str, ...]], twins: dict[int, tuple[int, ...]]
    ) -> list[ExportRow]:
        """Return the rows of contacts on their channels, with empty references.

        Each contact is judged individually, not by group; one that is not allowed on every channel is a bug and stops
        the export.
        """
        found = load_subjects(self.judging, numbers, twins)
        cases = [
            [self.judging.case(found[number], self.partner, channel) for channel in given]
            for number, given in zip(numbers, channels, strict=True)
        ]
        for case, judgement in zip(chain(*cases), judge_cases(chain(*cases)), strict=True):
            self._check(case, judgement)
        return [self._row(own, given) for own, given in zip(cases, channels, strict=True)]

    def _row(self, cases: Sequence[EligibilityQuestion], channels: tuple[str, ...]) -> ExportRow:
        first = cases[0]
        facts = [getattr(first.contact, name) if name is not None else None for name in shown(self.columns, channels)]
        until = first_end(map(last_call, cases[channels.index("voice")].readings)) if "voice" in channels else None
        return (
            None,
            consent_date(first, first.given_at),
            ", ".join(channels),
            *_form_and_lists(first),
            until.isoformat() if until else None,
            *facts,
        )

    def _check(self, case: EligibilityQuestion, judgement: Judgement) -> None:
        if judgement.verdict is Verdict.ELIGIBLE or (self.again and only_again(judgement)):
            return
        raise AssertionError(f"judged eligible by situation, {judgement.verdict.word} alone: {case.contact.id}")


@lru_cache(maxsize=64)
def shown(columns: tuple[str, ...], channels: tuple[str, ...]) -> tuple[str | None, ...]:
    """Columns shown on these channels; None in place of an address column of another channel."""
    hidden = set(IDENTIFIERS.values()) - {IDENTIFIERS[channel] for channel in channels}
    return tuple(None if name in hidden else name for name in columns)


def rows_by_contact(plan: ExportPlan) -> Iterator[ExportRow]:
    """Rows of a plan's contacts, built in this process; see `RowMaker.rows`."""
    maker = RowMaker(plan.judging, plan.partner, plan.columns, plan.order.again is not None)
    for first in range(0, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        channels = [plan.channels_of[situation] for situation in plan.situations[first : first + PART]]
        yield from maker.rows(numbers, channels, plan.grouping.twins_of(numbers))


def with_seed_rows(plan: ExportPlan, people: Iterable[ExportRow]) -> Iterator[ExportRow]:
    """Rows with their references and the seed contacts in their positions."""
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
    """When consent was given, else a professional informed, in Paris time with the known precision."""
    informed = moment(case.informed.at) if case.informed else None
    when = (given_at if case.agreed else None) or informed
    return paris_text(when) if when else None


def _form_and_lists(case: EligibilityQuestion) -> tuple[str | None, str | None]:
    """The form on which consent was given, and the lists that the person saw; None without a consent."""
    if not case.agreed:
        return None, None
    return case.shown.version.id if case.shown else None, ", ".join([one.version.id for one in case.seen]) or None


def first_end(ends: Iterable[date | None]) -> date | None:
    """First day without calls: earliest end of the candidate consents."""
    return min([end for end in ends if end is not None], default=None)


def _trap(plan: ExportPlan, position: int, example: ExportRow) -> ExportRow:
    """Row of a seed contact: filled in the same columns as a neighbouring row.

    A neighbour with an e-mail address is preferred, because a seed contact is detected by e-mail.
    """
    facts, service = plan.trap_facts[position], len(SERVICE_COLUMNS)
    if not example:
        return (reference(plan.export, position), *(None,) * (service - 1), *(facts.get(name) for name in plan.columns))
    told = [facts.get(name, cell) if cell is not None else None
            for name, cell in zip(plan.columns, example[service:], strict=True)]  # fmt: skip
    return (reference(plan.export, position), *example[1:service], *told)


GroupFacts = Sequence[str | None]


def rows_by_group(plan: ExportPlan) -> Iterator[ExportRow]:
    """Rows of a plan's contacts in order, with empty references."""
    patterns: dict[int, RowTemplate] = {}
    for first in range(0, len(plan.people), PART):
        numbers = plan.people[first : first + PART]
        facts = contacts.cells(plan.judging.db, plan.columns, numbers)
        answered = consents.instants(plan.judging.db, numbers)
        rows = list[ExportRow]()  # at once: the processor's caches would lose the code between two rows
        for number, situation in zip(numbers, plan.situations[first : first + PART], strict=True):
            pattern = patterns.get(situation)
            if pattern is None:
                pattern = patterns[situation] = pattern_of(plan, situation)
            rows.append(pattern.row(facts[number], answered.get(number, ())))
        yield from rows


@dataclass(frozen=True, slots=True)
class RowTemplate:
    """Template for the rows of a group; `case` and those in `calls` are of its representative.

    `yes` is the index of the judged consent among each contact's consent events, None if none is judged; `calls`
    holds each candidate consent to calls with its index; `shows` tells which facts the channels allow.
    """

    case: EligibilityQuestion
    yes: int | None
    calls: tuple[tuple[EligibilityQuestion, int], ...]
    shows: tuple[bool, ...]
    channels: str
    form: str | None
    lists: str | None

    def row(self, facts: GroupFacts, answered: GroupFacts) -> ExportRow:
        """Build the row of a contact from its facts and the instants of its consent events."""
        given_at = moment(answered[self.yes]) if self.yes is not None else None
        until = first_end(last_call_after(call, moment(answered[place])) for call, place in self.calls)
        return (
            None,
            consent_date(self.case, given_at),
            self.channels,
            self.form,
            self.lists,
            until.isoformat() if until else None,
            *[fact if is_shown else None for fact, is_shown in zip(facts, self.shows, strict=True)],
        )


def pattern_of(plan: ExportPlan, situation: int) -> RowTemplate:
    """Return the row template of a group."""
    person, channels = plan.grouping.representatives[situation], plan.channels_of[situation]
    case = plan.judging.case(person, plan.partner, channels[0])
    calls = plan.judging.case(person, plan.partner, "voice").readings if "voice" in channels else ()
    form, lists = _form_and_lists(case)
    return RowTemplate(
        case=case,
        yes=_place_of_yes(case),
        calls=tuple([(call, place) for call in calls if (place := _place_of_yes(call)) is not None]),
        shows=tuple(name is not None for name in shown(plan.columns, channels)),
        channels=", ".join(channels),
        form=form,
        lists=lists,
    )


def _place_of_yes(case: EligibilityQuestion) -> int | None:
    """Index of the judged consent among the consent events, equal for all contacts of the group."""
    return next((place for place, event in enumerate(case.person.events) if event is case.yes), None)
