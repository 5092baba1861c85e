"""What a row proves and when: consents, refusals, withdrawals, and the last thing that the person did."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from leadkeeper.model.contact import PURPOSES
from leadkeeper.model.moment import PARIS, epoch, moment
from leadkeeper.rules.answers import NO, NO_ANSWER, UNCLEAR, WITHDRAWN, YES, Answer, AnswerColumn, stays
from leadkeeper.rules.cells import Cell
from leadkeeper.rules.date_text import is_no_date
from leadkeeper.rules.erased import NOBODY, Erasures
from leadkeeper.rules.form_choice import NO_FORM, FormChoice, Wording
from leadkeeper.rules.phone_country import FRANCE
from leadkeeper.rules.row import Event, Kind, Refused, Row
from leadkeeper.rules.row_columns import Places, Table

MANY = 10_000
"""How many different situations are remembered: a file of free texts must not fill the memory."""

_NAMES_APART = re.compile(r"[,;\r\n]+")


@dataclass(frozen=True, slots=True)
class Bench:
    """What reading needs besides the file: the present instant (aware), the form, the partners by name.

    `phone_country` is the country (ISO 3166) of telephone numbers that come without a country's code. `erased` knows
    the people who were erased: their older rows are left out.
    """

    now: datetime
    form: FormChoice = NO_FORM
    partner_of: Callable[[str], str | None] = lambda _name: None
    phone_country: str = FRANCE
    erased: Erasures = NOBODY


class Outcome(NamedTuple):
    """What the answers of a row come to: the kinds of its events, warnings, whether a yes is among them."""

    kinds: tuple[Kind, ...]
    warnings: tuple[str, ...]
    gives: bool

    def warnings_at(self, said: Wording | None, at: str | None) -> tuple[str, ...]:
        """The warnings, with `outside-form` for a yes on a day on which nobody saw its wording."""
        if self.gives and said and at and not said.is_shown_on(at):
            return (*self.warnings, "outside-form")
        return self.warnings


_Left = tuple[str | None, str | None, str | None, str | None]
"""Instant, cell, form version and IP address of a withdrawal."""

SILENT = Outcome((), (), gives=False)
"""What comes of no answer."""


def consent_came_last(consent_at: str | None, action_at: str | None) -> bool:
    """Whether a consent is the last thing that the person did; Paris times sort as texts."""
    return consent_at is not None and (action_at is None or consent_at >= action_at)


class RowEvents:
    """Reads the answers and dates of one table's rows.

    `silence` is what `answers_of` gives for a row that answers nothing, `action_kind` what a last action is in this
    table.
    """

    def __init__(self, table: Table, places: Places, bench: Bench) -> None:
        self._places = places
        self._bench = bench
        self._dates = table.dates
        self._columns = list(map(AnswerColumn, places.answers))
        self.silence = (NO_ANSWER,) * len(self._columns)
        self._spoken: dict[tuple[str, ...], tuple[Answer, ...]] = {}
        self._outcomes: dict[tuple[object, ...], Outcome] = {}
        self._asks_who_left = {place: table.columns[place].asks_who_left for place, _ in places.gone}
        self._everybody_left = table.file_meaning == "withdrawn"
        self._may_be_gone = bool(places.gone) or self._everybody_left
        self.action_kind = table.preset.action_kind if table.preset else "form"
        self._today = bench.now.astimezone(PARIS).date().isoformat()
        self._now = epoch(bench.now)

    def read(self, row: Row, cells: Sequence[Cell], texts: Sequence[str], *, is_doubtful: bool) -> Refused | None:
        """Gives the row its events and its last action, or says which date refuses it.

        A yes in a row that `is_doubtful` is no answer.
        """
        places = self._places
        consent_at = action_at = wrong = None
        if places.consent_at is not None and texts[places.consent_at]:
            consent_at, wrong = self._date(row, "consent_at", places.consent_at, cells, texts)
        if places.last_action_at is not None and texts[places.last_action_at]:
            action_at, wrong_action = self._date(row, "last_action_at", places.last_action_at, cells, texts)
            if wrong is None or (wrong_action and wrong_action.code == "bad-date"):  # it comes before `future-date`
                wrong = wrong_action or wrong
        answers = self.answers_of(tuple([texts[column.place] for column in self._columns])) if self._columns else ()
        if is_doubtful and YES in answers:
            answers = tuple([NO_ANSWER if answer == YES else answer for answer in answers])
            row.warnings += ("short-row-answers",)
        gone = self._gone(cells, texts, answers, consent_at) if self._may_be_gone or WITHDRAWN in answers else None
        if wrong:
            if gone is None:
                return wrong
            consent_at = action_at = None  # a withdrawal is never refused for a date
        if consent_came_last(consent_at, action_at):
            row.facts["last_action"] = (consent_at, "form")
        elif action_at is not None:
            row.facts["last_action"] = (action_at, self.action_kind)
        if answers != self.silence:
            self._answer(row, texts, answers, consent_at)
        if gone is not None:
            row.events += gone
        return None

    def answers_of(self, spoken: tuple[str, ...]) -> tuple[Answer, ...]:
        """What the consent columns say, in their order; a few combinations of texts serve all rows of a file."""
        answers = self._spoken.get(spoken)
        if answers is None:
            answers = tuple(column.read(text) for column, text in zip(self._columns, spoken, strict=True))
            if len(self._spoken) < MANY:
                self._spoken[spoken] = answers
        return answers

    def _date(
        self, row: Row, field: str, place: int, cells: Sequence[Cell], texts: Sequence[str]
    ) -> tuple[str | None, Refused | None]:
        """The instant of a filled date cell, and the refusal that it deserves."""
        at = self._dates[place](cells[place])
        if at is None:
            wrong = None if is_no_date(texts[place]) else Refused(row.line, "bad-date", field, texts[place])
            return None, wrong
        if at[:10] < self._today:
            return at, None
        when = moment(at)
        is_later = when is not None and when.lo > self._now
        return at, Refused(row.line, "future-date", field, texts[place]) if is_later else None

    def has_left(self, place: int, text: str) -> bool:
        """Whether a cell of a column about leaving says that the person left."""
        return not stays(text, asks_who_left=self._asks_who_left[place])

    def _gone(
        self, cells: Sequence[Cell], texts: Sequence[str], answers: tuple[Answer, ...], consent_at: str | None
    ) -> tuple[Event, ...] | None:
        """The withdrawals that a row proves: by a column, by an answer or by the file's name, each on its channels."""
        found = self._unsubscribed(cells, texts)
        version = ip = None
        for column, answer in zip(self._columns, answers, strict=True):
            if answer == WITHDRAWN and None not in found and column.question.channels not in found:
                said = self._wording(texts, consent_at)
                version, ip = said.id if said else None, self._ip(texts)
                found[column.question.channels] = consent_at, self._raw(texts) or texts[column.place], version, ip
        if self._everybody_left and None not in found:
            found[None] = None, None, None, None
        if None in found:
            found = {None: found[None]}
        return (
            tuple(
                Event(Kind("withdrawn", purpose, None, version, "row" if at else "none", channels), at, raw, ip)
                for channels, (at, raw, version, ip) in found.items()
                for purpose in PURPOSES
            )
            or None
        )

    def _unsubscribed(self, cells: Sequence[Cell], texts: Sequence[str]) -> dict[tuple[str, ...] | None, _Left]:
        """Instant and cell of the unsubscriptions that columns prove, by channels; a date says more than a yes."""
        found: dict[tuple[str, ...] | None, _Left] = {}
        for place, channels in self._places.gone:
            text = texts[place]
            if not self.has_left(place, text):
                continue
            at = self._dates[place](cells[place])
            if channels not in found or (at is not None and found[channels][0] is None):
                found[channels] = at, text, None, None
        return found

    def _answer(self, row: Row, texts: Sequence[str], answers: tuple[Answer, ...], at: str | None) -> None:
        """Gives the row one event for each yes under a known wording, and for each no."""
        places = self._places
        said = self._bench.form.version_of(texts[places.form] if places.form is not None else "", at)
        outcome = self.outcome_of(answers, said, is_dated=at is not None)
        if outcome.kinds:
            raw, ip = self._raw(texts), self._ip(texts) if places.ip is not None else None
            row.events = tuple([Event(kind, at, raw, ip) for kind in outcome.kinds])
        row.warnings += outcome.warnings_at(said, at)
        if outcome.gives and said and places.partner_names is not None and texts[places.partner_names]:
            self._name_partners(row, texts[places.partner_names])

    def outcome_of(self, answers: tuple[Answer, ...], said: Wording | None, *, is_dated: bool) -> Outcome:
        """What answers under a wording come to; a few outcomes serve all rows of a file."""
        situation = (*answers, said.id if said else None, is_dated)
        outcome = self._outcomes.get(situation)
        if outcome is None:
            outcome = self._outcome(answers, said, "row" if is_dated else "none")
            if len(self._outcomes) < MANY:
                self._outcomes[situation] = outcome
        return outcome

    def _outcome(self, answers: tuple[Answer, ...], said: Wording | None, trace: str) -> Outcome:
        kinds, warnings = [], []
        version = said.id if said else None
        for column, answer in zip(self._columns, answers, strict=True):
            purpose, channels = column.question.purpose, column.question.channels
            if answer == UNCLEAR:
                warnings.append("consent-unclear")
            elif answer == NO:
                concerned = (purpose, *column.question.also)
                kinds += [Kind("refused", one, None, version, trace, channels) for one in concerned]
            elif answer == YES and said:
                kinds.append(Kind("given", purpose, None, version, trace, channels))
            elif answer == YES and self._bench.form.is_by_row:
                warnings.append("unknown-form-rows")
        gives = any(kind.event == "given" for kind in kinds)
        return Outcome(tuple(dict.fromkeys(kinds)), tuple(dict.fromkeys(warnings)), gives)

    def _name_partners(self, row: Row, names: str) -> None:
        """Puts a yes for each partner that the person named, and the book knows, in place of the yes for all.

        A cell that is filled and names nobody gives no yes to anybody.
        """
        found = [self._bench.partner_of(name.strip()) for name in _NAMES_APART.split(names) if name.strip()]
        if None in found:
            row.warnings += ("unknown-partner",)
        named = list(dict.fromkeys(partner for partner in found if partner is not None))
        events: list[Event] = []
        for event in row.events:
            if (event.kind.event, event.kind.purpose) == ("given", "partners"):
                events += [event._replace(kind=event.kind._replace(partner=partner)) for partner in named]
            else:
                events.append(event)
        row.events = tuple(events)

    def _wording(self, texts: Sequence[str], at: str | None) -> Wording | None:
        place = self._places.form
        return self._bench.form.version_of(texts[place] if place is not None else "", at)

    def _raw(self, texts: Sequence[str]) -> str | None:
        place = self._places.consent_at
        return texts[place] or None if place is not None else None

    def _ip(self, texts: Sequence[str]) -> str | None:
        place = self._places.ip
        return texts[place] or None if place is not None else None
