"""Reading one row: consents, refusals, withdrawals, their form version, and the last action."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from typing import NamedTuple

from leadkeeper.domain.consent import (
    NO,
    NO_ANSWER,
    WITHDRAWN,
    YES,
    Answer,
    AnswerColumn,
    ColumnQuestion,
    is_proof,
    read_answer,
)
from leadkeeper.domain.contact import PURPOSES
from leadkeeper.domain.email import Addresses, lacks, read_addresses
from leadkeeper.domain.erasure import NOBODY, Erasures, identifiers_of
from leadkeeper.domain.form import NO_FORM, FormChoice, FormWording
from leadkeeper.domain.imports.ages import CONSENT_ENDS, ages_apart, doubtful_columns
from leadkeeper.domain.imports.anomalies import watched_columns
from leadkeeper.domain.imports.answer_scope import (
    answers_to_hold,
    is_answered_by_name,
    named_partners,
    refused_channels,
    refused_partners,
    terms_left,
    warnings_of,
    yes_terms,
)
from leadkeeper.domain.imports.channels import MAX_CHOICE_CHARS, channels_agreed, narrowed
from leadkeeper.domain.imports.dates import consent_came_last, is_no_date, last_day
from leadkeeper.domain.imports.headers import header_text, is_last_name_first
from leadkeeper.domain.imports.leaving import LeavingColumns
from leadkeeper.domain.imports.presets import is_header_again
from leadkeeper.domain.imports.row import (
    ColumnTable,
    ConsentTerms,
    OtherPeople,
    Places,
    Refused,
    Row,
    RowEvent,
    RowReach,
    question_as_asked,
    value_reader,
)
from leadkeeper.domain.phone import FRANCE, Numbers
from leadkeeper.domain.suppression import says_stop
from leadkeeper.domain.text import (
    Cell,
    row_texts,
    says_total,
    split_display_name,
    split_full_name,
    without_apostrophe,
)
from leadkeeper.domain.time import epoch, moment, paris_day

MAX_COMBINATIONS = 10_000  # distinct ones remembered: a file of free texts must not fill the memory


@dataclass(frozen=True, slots=True)
class RowContext:
    """What reading needs besides the file: the present instant (aware), the form, the partners by name.

    `phone_country` is the country (ISO 3166) of phone numbers without a country code. `erased`: erased people; their
    older rows are kept out.
    """

    now: datetime
    form: FormChoice = NO_FORM
    partner_of: Callable[[str], str | None] = lambda _name: None
    phone_country: str = FRANCE
    erased: Erasures = NOBODY


OUTSIDE_FORM, ASKED_OTHERWISE, YES_UNDATED = "outside-form", "asked-otherwise", "yes-undated"
UNKNOWN_FORM, FORM_UNDATED, FORM_NOT_SHOWN = "unknown-form-rows", "form-undated-rows", "form-not-shown-rows"


class Outcome(NamedTuple):
    """Result of a row's answers: the kinds of its events, warnings, whether there is a consent."""

    kinds: tuple[ConsentTerms, ...]
    warnings: tuple[str, ...]
    gives: bool

    def warnings_at(self, version: FormWording | None, at: str | None) -> tuple[str, ...]:
        """Return the warnings, with `outside-form` for a consent on a day outside its version."""
        if self.gives and version and at and not version.is_shown_on(at):
            return (*self.warnings, OUTSIDE_FORM)
        return self.warnings


NO_OUTCOME = Outcome((), (), gives=False)  # of a row without answers


class RowEvents:
    """Reads the answers and dates of a table's rows.

    `silence` is the result of `answers_of` for a row without answers, `action_kind` the kind of last action in this
    table; `only_by_name`: a column names partners, and only further questions about a channel follow.
    """

    def __init__(self, table: ColumnTable, places: Places, context: RowContext) -> None:
        self._places, self._context = places, context
        self._dates = table.dates
        self._columns = [AnswerColumn(one, partial(self._day_of_yes, one.place)) for one in places.answers]
        self._companies, self._said = table.companies, table.said
        self.silence = (NO_ANSWER,) * len(self._columns)
        self._spoken: dict[tuple[str, ...], tuple[Answer, ...]] = {}
        self._outcomes: dict[tuple[object, ...], Outcome] = {}
        named = partial(named_partners, partner_of=context.partner_of, companies=table.companies)
        self._partners_in = lru_cache(MAX_COMBINATIONS)(named)
        refused = partial(refused_partners, partner_of=context.partner_of, companies=table.companies)
        self._refused_in = lru_cache(MAX_COMBINATIONS)(refused)
        self._as_asked = lru_cache(MAX_COMBINATIONS)(partial(question_as_asked, table))
        self._to_hold = lru_cache(MAX_COMBINATIONS)(partial(answers_to_hold, self._columns, companies=table.companies))
        self._lists_refused = {
            one.place for one in places.answers if one.is_reversed and one.purpose == "partners" and not one.refused
        }
        questions = [one for one in places.answers if one.purpose == "partners" and not one.named]
        is_by_name = any(one.channels is None and is_answered_by_name(one, table.companies) for one in questions)
        self._after_names = {one.place for one in questions if one.channels and is_by_name}  # "par SMS aussi ?"
        names = places.partner_names
        self.only_by_name = names is not None and all(one.channels and one.place > names for one in questions)
        self.others = OtherPeople(table, places)
        self.leaving = LeavingColumns(table, places, self.others)
        self._everybody_left = table.file_meaning == "withdrawn"
        self._may_be_gone = bool(places.leaving) or self._everybody_left
        self.action_kind = table.preset.action_kind if table.preset else "form"
        self._today = paris_day(context.now).isoformat()
        self._now = epoch(context.now)

    def read(self, row: Row, cells: Sequence[Cell], texts: Sequence[str], *, is_doubtful: bool) -> Refused | None:
        """Set the row's events and last action, or return the rejection by a date.

        A consent in a row that `is_doubtful` is no answer.
        """
        places = self._places
        consent_at = action_at = wrong = None
        if places.consent_at is not None and texts[places.consent_at]:
            consent_at, wrong = self._date(row, "consent_at", places.consent_at, cells, texts)
        if places.last_action_at is not None and texts[places.last_action_at]:
            action_at, wrong_action = self._date(row, "last_action_at", places.last_action_at, cells, texts)
            if wrong is None or (wrong_action and wrong_action.code == "bad-date"):  # precedes `future-date`
                wrong = wrong_action or wrong
        answers = self.answers_of(tuple([texts[column.place] for column in self._columns])) if self._columns else ()
        if YES in answers:
            answers, warnings = places.counting(answers, texts, is_doubtful=is_doubtful)
            row.warnings += warnings
        gone = self._gone(cells, texts, answers, consent_at) if self._may_be_gone or WITHDRAWN in answers else None
        if wrong:
            if gone is None:
                return wrong
            consent_at = action_at = None  # a withdrawal is never rejected for a date
        if consent_came_last(consent_at, action_at):
            row.facts["last_action"] = (consent_at, "form")
        elif action_at is not None:
            row.facts["last_action"] = (action_at, self.action_kind)
        if answers != self.silence:
            self._answer(row, cells, texts, answers, consent_at)
        elif self._names_nobody(texts):
            row.warnings += ("unknown-partner",)
        if gone is not None:
            row.events += gone
        row.unread = self._to_hold(tuple([texts[column.place] for column in self._columns]))._replace(at=consent_at)
        return None

    def _names_nobody(self, texts: Sequence[str]) -> bool:
        """Whether a file without a column of consents names a partner that nobody knows."""
        index = self._places.partner_names
        return index is not None and not self._columns and self._partners_in(texts[index]).is_unknown

    def refusals(
        self, line: int, cells: Sequence[Cell], texts: Sequence[str], *, is_shifted: bool
    ) -> tuple[RowEvent, ...]:
        """Return the refusals and withdrawals of a rejected row.

        They have no instant if that is unreadable or to come, or if the cells may be `is_shifted` under other headers.
        """
        row, at = Row(line), self.stated(cells, texts, is_shifted=is_shifted)
        answers = self.answers_of(tuple([texts[column.place] for column in self._columns])) if self._columns else ()
        if NO in answers:
            self._answer(row, cells, texts, tuple([NO if one == NO else NO_ANSWER for one in answers]), at)
        events = (*row.events, *(self._gone(cells, texts, answers, at) or ()))
        moved = (one._replace(kind=one.kind._replace(trace="none"), at=None) for one in events)
        return tuple(moved) if is_shifted else events

    def stated(self, cells: Sequence[Cell], texts: Sequence[str], *, is_shifted: bool) -> str | None:
        """Return the instant of a rejected row's answers, as `refusals` has it."""
        place = self._places.consent_at
        at = self._dates[place](cells[place]) if place is not None and texts[place] else None
        return None if is_shifted or self._is_to_come(at) else at

    def answers_of(self, spoken: tuple[str, ...]) -> tuple[Answer, ...]:
        """Return the answers of the consent columns in order; cached, because a file has few combinations of texts."""
        answers = self._spoken.get(spoken)
        if answers is None:
            answers = tuple(column.read(text) for column, text in zip(self._columns, spoken, strict=True))
            if len(self._spoken) < MAX_COMBINATIONS:
                self._spoken[spoken] = answers
        return answers

    def _date(
        self, row: Row, field: str, index: int, cells: Sequence[Cell], texts: Sequence[str]
    ) -> tuple[str | None, Refused | None]:
        """The instant of a filled date cell, or its rejection."""
        at = self._dates[index](cells[index])
        if at is None:
            wrong = None if is_no_date(texts[index]) else Refused(row.line, "bad-date", field, texts[index])
            return None, wrong
        if at[:10] < self._today:
            return at, None
        return at, Refused(row.line, "future-date", field, texts[index]) if self._is_to_come(at) else None

    def _is_to_come(self, at: str | None) -> bool:
        """Whether an instant is later than now."""
        return (when := moment(at)) is not None and when.lo > self._now

    def _gone(
        self, cells: Sequence[Cell], texts: Sequence[str], answers: tuple[Answer, ...], consent_at: str | None
    ) -> tuple[RowEvent, ...] | None:
        """The withdrawals of a row: by a column, an answer or the file's name, each with its channels.

        One dated in the future is recorded without an instant: it counts now, and as last whatever day follows.
        """
        result = self.leaving.departures(cells, texts)
        version = ip = None
        for column, answer in zip(self._columns, answers, strict=True):
            if answer == WITHDRAWN and None not in result and column.question.channels not in result:
                wording = self._wording(texts, consent_at)
                version, ip = wording.id if wording else None, _text_at(self._places.ip, texts)
                result[column.question.channels] = (
                    consent_at,
                    _text_at(self._places.consent_at, texts) or texts[column.place],
                    version,
                    ip,
                )
        if self._everybody_left and None not in result and not self.leaving.says_stayed(texts):
            result[None] = None, None, None, None
        if None in result:
            result = {None: result[None]}
        events = []
        for channels, (stated, raw, version, ip) in result.items():
            at = None if self._is_to_come(stated) else stated
            trace = "row" if at else "none"
            events += [
                RowEvent(ConsentTerms("withdrawn", one, None, version, trace, channels), at, raw, ip)
                for one in PURPOSES
            ]
        return tuple(events) or None

    def _day_of_yes(self, place: int, cell: Cell) -> str | None:
        """The instant of a cell that is the day of a yes; None if it is none, or to come."""
        at = self._dates[place](cell)
        return None if self._is_to_come(at) else at

    def _answer(
        self, row: Row, cells: Sequence[Cell], texts: Sequence[str], answers: tuple[Answer, ...], at: str | None
    ) -> None:
        """Set one event for each consent under a known version, and for each refusal.

        A yes that is a day is one of that day, and all others of the row are of its date.
        """
        places, form = self._places, _text_at(self._places.form, texts) or ""
        pairs = [one.place for one, said in zip(places.answers, answers, strict=True) if one.is_dated and said == YES]
        dated = {place: day for place in pairs if (day := self._day_of_yes(place, cells[place]))}
        explained, ip = self.explained([texts[place] for place in places.spoken]), _text_at(places.ip, texts)
        proven = {one for one, proofs in places.proofs.items() if all(is_proof(texts[place]) for place in proofs)}
        gives, others = False, frozenset(places.spoken).difference(dated) if dated else None
        for asked, when, raw in [
            (others, at, _text_at(places.consent_at, texts)),
            *((frozenset({place}), day, texts[place]) for place, day in dated.items()),
        ]:
            version = self._context.form.version_of(form, when)
            outcome = self.outcome_of(answers, version, explained, is_dated=when is not None, asked=asked)
            kinds = [
                kind._replace(trace="double_opt_in") if kind.event == "given" and kind.purpose in proven else kind
                for kind in outcome.kinds
            ]
            row.events += tuple([RowEvent(kind, when, raw, ip) for kind in kinds])
            row.warnings += outcome.warnings_at(version, when)
            gives = gives or (outcome.gives and version is not None)
        names = texts[places.partner_names] if places.partner_names is not None else ""
        if gives and (names or self.only_by_name):
            self._name_partners(row, names)

    def explained(self, spoken: Sequence[str]) -> tuple[str, ...]:
        """Return the explained texts of the answers, "" for others, then other cells `spoken`; () if none matters."""
        places = self._places
        if not (self._said or places.channels or places.asked_in or places.ends or self._lists_refused):
            return ()
        pairs = zip(self._columns, spoken, strict=False)
        read = [text if one.place in self._lists_refused else one.explained(text) for one, text in pairs]
        return (*read, *(text[:MAX_CHOICE_CHARS] for text in spoken[len(read) :]))

    def outcome_of(
        self,
        answers: tuple[Answer, ...],
        version: FormWording | None,
        explained: tuple[str, ...],
        *,
        is_dated: bool,
        asked: frozenset[int] | None = None,
    ) -> Outcome:
        """Return the outcome of answers, or of those `asked` at some positions; cached: a file has few of them."""
        situation = (*answers, version.id if version else None, is_dated, asked, *explained)
        outcome = self._outcomes.get(situation)
        if outcome is None:
            texts = explained or ("",) * len(answers)
            outcome = self._outcome(answers, version, texts, "row" if is_dated else "none", asked)
            if len(self._outcomes) < MAX_COMBINATIONS:
                self._outcomes[situation] = outcome
        return outcome

    def _outcome(
        self,
        answers: tuple[Answer, ...],
        form_version: FormWording | None,
        texts: Sequence[str],
        trace: str,
        only: frozenset[int] | None,
    ) -> Outcome:
        kinds, to_named, chosen, warnings = list[ConsentTerms](), list[ConsentTerms](), list[str | None](), []
        version = form_version.id if form_version else None
        by_which = self._places.channels, texts[len(answers) :][: len(self._places.channels)]
        last = len(texts) - len(self._places.ends)
        ends = [end for text in texts[last:] if (end := last_day(text)) and end >= self._today]
        until = min(ends, default=None)  # of a day that is over its person waits
        asked = list(self._questions(texts[len(answers) + len(by_which[0]) : last]))
        answered = list(zip(asked, answers, strict=True))
        for (question, channels_left), answer, text in zip(asked, answers, texts, strict=False):
            if only is not None and question.place not in only:
                continue
            purpose, channels = question.purpose, question.channels
            out = refused_channels(text, question.header) if answer == YES else ()
            kinds += [ConsentTerms("refused", purpose, one, version, trace, out) for one in question.refuses if out]
            warnings += warnings_of(answer, text, out)
            if answer == NO:
                channels = self._places.noes_by.get(question.place, channels)
                named = self._refused_in(text) if question.place in self._lists_refused and text else ()
                refused = named or question.refuses
                kinds += [ConsentTerms("refused", purpose, one, version, trace, channels) for one in refused]
                kinds += [ConsentTerms("refused", one, None, version, trace, channels) for one in question.also]
            elif answer == YES and not question.gives:
                warnings.append(ASKED_OTHERWISE)
            elif answer == YES and form_version:
                left = channels_agreed(question, channels_left, answered)
                general = question._replace(channels=left or channels) if out else question
                terms, is_unknown = yes_terms(general, text, self._companies)
                terms = terms_left(terms, question, answered, texts, self._companies) if left != () or not out else ()
                reach = [(narrowed(by or left, one, *by_which, question.place), one) for by, one in terms]
                given = [ConsentTerms("given", purpose, to, version, trace, by, until) for by, to in reach if by != ()]
                (to_named if question.place in self._after_names else kinds).extend(given)
                chosen += [one for _, one in reach if purpose == "partners" and question.place not in self._after_names]
                warnings += ["unknown-partner"] if is_unknown else []
            elif answer == YES and self._context.form.is_by_row:
                is_by_day = self._context.form.is_by_day
                warnings.append((FORM_UNDATED if trace == "none" else FORM_NOT_SHOWN) if is_by_day else UNKNOWN_FORM)
        kinds += [kind._replace(partner=one) for kind in to_named for one in chosen]
        gives = any(one[0] == "given" for one in kinds)
        warnings += [YES_UNDATED] if gives and trace == "none" else []
        return Outcome((*dict.fromkeys(kinds),), (*dict.fromkeys(warnings),), gives)

    def _questions(self, asked: Sequence[str]) -> Iterator[tuple[ColumnQuestion, tuple[str, ...] | None]]:
        """The questions of the answers, of replies as `asked` in cells of the row, and the channels left to each."""
        in_cells = dict(zip(self._places.asked_in, asked, strict=True))
        for question in (column.question for column in self._columns):
            place, left = question.place, self._places.channels_left
            yield self._as_asked(place, in_cells[place]) if place in in_cells else (question, left.get(place))

    def _name_partners(self, row: Row, names: str) -> None:
        """Replace a consent for all partners by one for each known partner that the row names.

        A filled cell that names no known partner gives no consent at all.
        """
        by_name = self._partners_in(names)
        if by_name.is_unknown:
            row.warnings += ("unknown-partner",)
        events: list[RowEvent] = []
        for event in row.events:
            if event.kind[:3] == ("given", "partners", None):
                events += [event._replace(kind=event.kind._replace(partner=partner)) for partner in by_name.partners]
            elif not (by_name.refuses and event.kind[:2] == ("given", "partners")):
                events.append(event)
        row.events = tuple(events)

    def refused_by_name(self, texts: Sequence[str]) -> list[str]:
        """Return the note to keep for names of partners among which one is refused."""
        index = self._places.partner_names
        if index is None or not texts[index] or not self._partners_in(texts[index]).refuses:
            return []
        return [f"STOP ({self._places.headers[index]}: {texts[index]})".replace("\n", " ")]

    def _wording(self, texts: Sequence[str], at: str | None) -> FormWording | None:
        place = self._places.form
        return self._context.form.version_of(texts[place] if place is not None else "", at)


def _text_at(place: int | None, texts: Sequence[str]) -> str | None:
    return texts[place] or None if place is not None else None


TEST_LEAD = "<test lead: dummy data"
TEST_ADDRESS = "test@meta.com"


class RowReader:
    """Reads the rows of one table, each independently.

    What it was made from, and made of, serves the other readers of the table, so that each text is looked at once.
    """

    def __init__(self, table: ColumnTable, context: RowContext) -> None:
        self.table, self.context = table, context
        self._erased = context.erased
        self._headers = [column.header for column in table.columns]
        self.places = places = Places(table)
        self._width = places.width
        self.reach = RowReach(places, context.phone_country)
        self.events = RowEvents(table, places, context)
        self._values: list[tuple[int, str, Callable[[Cell, str], object | None]]] = [
            (place, field, value_reader(field, table.dates.get(place))) for place, field in places.values
        ]
        self.watched, self.today = watched_columns(table), paris_day(context.now)
        self.doubtful = doubtful_columns(table, self.today)
        self._has_further = bool(places.addresses or places.other_emails or places.other_phones)

    def read(self, line: int, cells: Sequence[Cell]) -> Row | Refused | None:
        """Read a row; None for a blank one."""
        result = self._read(line, cells)
        if result is None or not self._erased.at:
            return result
        is_theirs = (
            self._erased.keeps_out(result) if isinstance(result, Row) else self._erased.is_about(row_texts(cells))
        )
        if is_theirs:
            return Refused(line, "erased")
        if isinstance(result, Row) and self._erased.last(identifiers_of(result)) is not None:
            result.warnings += ("erased-again",)
        return result

    def _read(self, line: int, cells: Sequence[Cell]) -> Row | Refused | None:
        texts = row_texts(cells)
        if not any(texts):
            return None
        size, width, turn = len(texts), self._width, self.table.turn
        is_doubtful = self.table.is_doubtful(texts) or (turn is not None and turn.is_header and line > turn.line)
        if size < width:
            texts, cells = [*texts, *[""] * (width - size)], [*cells, *[""] * (width - size)]
        row = Row(line)
        name = self.reach.read_email(row, texts)
        refused = None if row.key else self._refused_without_email(line, texts)
        refused = refused or self._refused_by_shape(row, texts)
        if refused or not (row.key or (refused := self.reach.refused_email(line, texts)) is None):
            return refused
        self.reach.read_phone(row, texts)
        if not row.key:
            return self.reach.refused(line, texts)
        refused = self.events.read(row, cells, texts, is_doubtful=is_doubtful)
        if refused:
            return refused
        if size < width and self.table.has_ragged_rows:
            row.warnings += ("ragged-rows",)
        self._read_facts(row, cells, texts, name)
        return row

    def _refused_without_email(self, line: int, texts: Sequence[str]) -> Refused | None:
        """The rejection of a repeated header or a total row, which have no address."""
        place, first = next((place, text) for place, text in enumerate(texts) if text)
        again = place < self._width and self._headers[place].base == header_text(first)
        if again and is_header_again(texts, self._headers):
            return Refused(line, "header-again")
        read_phones = self.reach.read_phones
        if says_total(first) and not any(read_phones(texts[at]).first for at in self.places.phones):
            return Refused(line, "footer", None, first)
        return None

    def _refused_by_shape(self, row: Row, texts: Sequence[str]) -> Refused | None:
        """The rejection of a row longer than the header, or of a test lead."""
        if len(texts) > self._width and self.table.has_ragged_rows:
            beyond = next((text for text in texts[self._width :] if text), None)
            if beyond:
                return Refused(row.line, "ragged-row", None, beyond)
        if row.key == TEST_ADDRESS:
            return Refused(row.line, "test-lead", "email", row.key)
        if any(read_answer(texts[place]) == YES for place in self.places.tests):
            return Refused(row.line, "test-lead")
        test = next((text for text in texts if text.startswith(TEST_LEAD)), None)
        return Refused(row.line, "test-lead", None, test) if test else None

    def _read_facts(self, row: Row, cells: Sequence[Cell], texts: Sequence[str], name: str | None) -> None:
        """Read everything except addresses and answers."""
        facts, extra, places = row.facts, row.extra, self.places
        for index, field in places.texts:
            text = texts[index]
            if text:
                facts[field] = without_apostrophe(text)
        for index, header in places.extras:
            text = texts[index]
            if text:
                extra[header] = text
        for index, field, read in self._values:
            text = texts[index]
            if text:
                value = read(cells[index], text)
                if value is None:
                    extra[places.headers[index]] = text
                else:
                    facts[field] = value
        if self._has_further:
            self._read_further(row, texts)
        if "first_name" not in facts and "last_name" not in facts:
            self._read_name(row, texts, name)
        self._read_stops(row, texts)
        if self.table.file_meaning == "bounced" or any(is_dead(texts[place]) for place, is_dead in places.states):
            facts["email_state"] = "bounced"

    def _read_stops(self, row: Row, texts: Sequence[str]) -> None:
        """Add the notes that make a person wait; like any other no they reach each address of the row."""
        if stops := self._stops(row, texts):
            row.facts["note"] = "\n".join([*([str(row.facts["note"])] if "note" in row.facts else []), *stops])
        if stops or any(event.kind.event != "given" for event in row.events):
            self.reach.reach_others(row, texts)

    def _stops(self, row: Row, texts: Sequence[str]) -> list[str]:
        """The notes that make a person wait in Review; none for one with a withdrawal, who is blocked already."""
        if any(event.kind.event == "withdrawn" and event.kind.channels is None for event in row.events):
            return []
        refusing = [(one, text) for one in self.watched if (text := texts[one.place]) and one.finds(text)]
        refusing = [(one, text) for one, text in refusing if one.is_about(texts) and lacks(text) in (None, *row.facts)]
        refusing = [(one, text) for one, text in refusing if not self.events.others.has_alone(one.place, texts)]
        stops = [one.note(text) for one, text in refusing if not (one.is_read and says_stop(text))]
        stops += self.events.refused_by_name(texts) + self.events.others.notes_of_called(texts)
        # Without an address the person may be in another record with the number: a note reaches it, too.
        stops += [f"STOP ({one})" for one, _ in row.unread.unclear if "email" not in row.facts]
        stops += ages_apart(row.facts.get("age_at_consent"), row.facts.get("birth_date"), self.today)
        if turn := self.table.turn:
            stops += turn.stops(row.line, texts, *map(row.facts.get, ("first_name", "last_name", "phone")), row.key)
        doubtful = [one for one in self.doubtful if one.finds(texts[one.place])]
        if row.events and all(event.kind.event != "given" for event in row.events):  # no yes, of which none ends
            doubtful = [one for one in doubtful if one.warning != CONSENT_ENDS]
        row.warnings += tuple(one.warning for one in doubtful)
        return [*dict.fromkeys(stops), *(one.note(texts[one.place]) for one in doubtful)]

    def _read_name(self, row: Row, texts: Sequence[str], beside: str | None) -> None:
        """Read first and last name from the full name, else from the address's display name."""
        index = self.places.full_name
        if index is not None and texts[index]:
            full = without_apostrophe(texts[index])
            names = split_full_name(full, last_name_first=is_last_name_first(self.table.columns[index].header.words))
        else:
            names = split_display_name(beside or "")
        for field, name in zip(("first_name", "last_name"), names, strict=True):
            if name:
                row.facts[field] = name

    def _read_further(self, row: Row, texts: Sequence[str]) -> None:
        """Read further addresses, numbers and the lines of a postal address from their own columns."""
        places, facts = self.places, row.facts
        lines = [without_apostrophe(texts[place]).replace("\n", ", ") for place in places.addresses if texts[place]]
        if lines:
            facts["postal_address"] = ", ".join(lines)
        emails = [one for place in places.other_emails for one in _all_found(read_addresses(texts[place]))]
        phones = [one for place in places.other_phones for one in _all_found(self.reach.read_phones(texts[place]))]
        for field, first, found in (("other_emails", "email", emails), ("other_phones", "phone", phones)):
            known = facts.get(field)
            further = [one for one in (*(known if isinstance(known, tuple) else ()), *found) if one != facts.get(first)]
            if further:
                facts[field] = tuple(dict.fromkeys(further))


def _all_found(result: Addresses | Numbers) -> tuple[str, ...]:
    return (result.first, *result.others) if result.first else ()
