"""Prepare usual rows in batches, column by column, at a third of the cost of single rows.

Nearly every row of a long file is usual: one plain address, a French number or none, readable dates, answers that are
yes, no or empty. All others go to `domain.imports.row_reader`, which handles every case; both must give the same
result, as `tests/services/test_usual_rows.py` checks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from leadkeeper.db.engine import NULL_CELL, dump_list, json_text
from leadkeeper.domain.consent import UNCLEAR, WITHDRAWN, YES, read_answer
from leadkeeper.domain.contact import EMAIL_FORMED, EMAIL_FREE, EMAIL_GENERIC
from leadkeeper.domain.email import GENERIC, SOUND, canonical_of_key, is_free_mail, is_spelt_in_one_way
from leadkeeper.domain.form import FormWording
from leadkeeper.domain.imports.ages import ages_apart
from leadkeeper.domain.imports.dates import DateReader, consent_came_last
from leadkeeper.domain.imports.headers import is_last_name_first
from leadkeeper.domain.imports.row import ConsentTerms, ValueReader, value_reader
from leadkeeper.domain.imports.row_reader import (
    NO_OUTCOME,
    OUTSIDE_FORM,
    TEST_ADDRESS,
    TEST_LEAD,
    Outcome,
    RowReader,
)
from leadkeeper.domain.imports.turns import Turn, words_of_name
from leadkeeper.domain.phone import FRANCE, numbers_in, phone_marks, usual_phone
from leadkeeper.domain.text import Cell, row_texts, split_full_name, without_apostrophe
from leadkeeper.domain.time import bounds, epoch
from leadkeeper.files.document import Record
from leadkeeper.services.imports.prepared_rows import (
    DRAWN,
    NO_ANSWERS,
    AnswerColumns,
    PreparedRowMaker,
    ReadyRows,
    no_rows,
)

MANY = 30_000
"""Maximum number of different texts cached per column."""

SHORT = 64
"""Maximum length of a cached text: longer ones rarely repeat and would fill memory."""

Odd = set[int]
InstantCell = tuple[str | None, int | None, int | None]
"""Instant as in the archive, its first and its last second."""

NEVER: InstantCell = (None, None, None)
_NO_ACTION = (NULL_CELL,) * 4

_Day = tuple[str, str, int]
"""A day with a single UTC offset: `YYYY-MM-DD`, the offset, its first second."""

_PHONE_KIND = len("+336")
"""Length of the prefix of a French number that determines its marks."""

_MINUTES = {f"{minute // 60:02d}:{minute % 60:02d}": 60 * minute for minute in range(1440)}
_SECONDS = {"": (":00", 0)} | {f":{second:02d}": (f":{second:02d}", second) for second in range(60)}

_TO_CLOCK, _TO_SECOND = 11, 16
"""Length of a usual cell's part before the time, the date and the blank or `T` after it; up to the minute."""

_USUAL_MAIL = re.compile(r"(?!')" + SOUND.pattern)
"""A deliverable address, without the `'` that spreadsheets put before a digit."""

LONG = 64
"""Length from which an address is checked individually: its local part may be too long."""


class Mails(NamedTuple):
    """Addresses of a column: keys, canonical forms where they differ, marks; positions of role addresses."""

    keys: list[str]
    canonical: list[str]
    marks: list[int]
    roles: Odd


def read_emails(texts: Sequence[str], odd: Odd) -> Mails:
    """Read plain deliverable addresses; every other row, and every long address, is odd."""
    # If normalisation changes nothing, key and address are one object, pickled once.
    keys = [text if text == key else key for text, key in zip(texts, map(str.lower, texts), strict=True)]
    emails = Mails(keys, [NULL_CELL] * len(keys), [0] * len(keys), set())
    at_domain: dict[str, tuple[bool, int]] = {}
    for index, (key, is_sound) in enumerate(zip(keys, map(_USUAL_MAIL.fullmatch, texts), strict=True)):
        if not is_sound or len(key) > LONG or key == TEST_ADDRESS:
            odd.add(index)
            continue
        local, _, domain = key.rpartition("@")
        known = at_domain.get(domain)
        if known is None:
            known = at_domain[domain] = is_spelt_in_one_way(domain), EMAIL_FORMED | EMAIL_FREE * is_free_mail(key)
        is_own, emails.marks[index] = known
        if not is_own and (spelt := canonical_of_key(key)) != key:
            emails.canonical[index] = spelt
        if local in GENERIC:
            emails.marks[index] |= EMAIL_GENERIC
            emails.roles.add(index)
    return emails


def phones(texts: Sequence[str], odd: Odd) -> tuple[list[str | None], list[int]]:
    """Read French numbers as E.164 with their marks; a row with any other text is odd."""
    numbers = [usual_phone(text) if text else NULL_CELL for text in texts]
    _unread(numbers, texts, odd)
    kinds = [number[:_PHONE_KIND] if number else NULL_CELL for number in numbers]
    known = {kind: phone_marks(number) for kind, number in dict(zip(kinds, numbers, strict=True)).items()}
    return numbers, list(map(known.__getitem__, kinds))


def facts(field: str, texts: Sequence[str]) -> Sequence[str]:
    """Read the plain texts of a field."""
    if "\n'" in "\n" + "\n".join(texts):  # possibly at the start of a cell
        return list(map(without_apostrophe, texts))
    return texts


class Values:
    """A column read by a function of cell and text, with a cache for few distinct texts.

    `by_text`: whether the text alone determines the value.
    """

    def __init__(self, read: ValueReader, *, by_text: bool) -> None:
        self._read = read
        self._by_text = by_text
        self._known: dict[str, object | None] = {"": NULL_CELL}

    def of(self, cells: Sequence[Cell], texts: Sequence[str], odd: Odd) -> list[object | None]:
        """Return the values; a row with an unreadable cell is odd."""
        known, read = self._known, self._read
        fresh = set(texts) - known.keys()
        if self._by_text and len(known) + len(fresh) < MANY:
            known.update((text, read(text, text)) for text in fresh)
            values = list(map(known.__getitem__, texts))
        else:
            values = [read(cell, text) if text else NULL_CELL for cell, text in zip(cells, texts, strict=True)]
        _unread(values, texts, odd)
        return values


class Instants:
    """A date column; instants after second `now` are in the future.

    Days are cached; on one with a single UTC offset in Paris a time of day is added without parsing.
    """

    def __init__(self, read: DateReader, now: int) -> None:
        self._read = read
        self._now = now
        self._days: dict[str, InstantCell] = {}
        self._whole: dict[str, _Day | None] = {}

    def of(self, cells: Sequence[Cell], texts: Sequence[str], odd: Odd) -> list[InstantCell]:
        """Return the instants; a row with an unreadable cell or a future instant is odd."""
        found, now = list(map(self._one, cells, texts)), self._now
        odd.update(place for place, (_, lo, _) in enumerate(found) if (lo > now if lo is not None else texts[place]))
        return found

    def _one(self, cell: Cell, text: str) -> InstantCell:
        if not text:
            return NEVER
        if not isinstance(cell, str):
            return self._asked(cell)
        head, clock = cell[:_TO_CLOCK], cell[_TO_CLOCK:_TO_SECOND]
        if clock:
            minute, second = _MINUTES.get(clock), _SECONDS.get(cell[_TO_SECOND:])
            day = self._whole[head] if head in self._whole else self._look_at_day(head)
            if day is None or minute is None or second is None:
                return self._asked(cell)
            at = day[2] + minute + second[1]
            return f"{day[0]}T{clock}{second[0]}{day[1]}", at, at
        known = self._days.get(head)
        if known is None:
            known = self._asked(cell)
            if len(self._days) < MANY:
                self._days[head] = known
        return known

    def _asked(self, cell: Cell) -> InstantCell:
        at = self._read(cell)
        return (at, *bounds(at))

    def _look_at_day(self, head: str) -> _Day | None:
        """Day of `head` (`19/11/2026T`); None if the UTC offset changes in Paris on that day."""
        first, last = self._asked(f"{head}00:00"), self._asked(f"{head}23:59")
        day = None
        if head[-1] in " T" and first[0] and first[1] is not None and len(first[0]) == 25:
            last_second = first[1] + 86340
            if last == (f"{first[0][:10]}T23:59:00{first[0][19:]}", last_second, last_second):
                day = (first[0][:10], first[0][19:], first[1])
        if len(self._whole) < MANY:
            self._whole[head] = day
        return day


def last_actions(
    consented: Sequence[InstantCell], acted: Sequence[InstantCell], kind: str
) -> list[tuple[object, str, object, object]]:
    """Last action of each contact: instant, kind, first and last second."""
    return [
        (consent[0], "form", consent[1], consent[2])
        if consent_came_last(consent[0], action[0])
        else ((action[0], kind, action[1], action[2]) if action[0] else _NO_ACTION)
        for consent, action in zip(consented, acted, strict=True)
    ]


class Extras:
    """Columns without a contact field: JSON of their filled cells, as `dump_texts` gives it."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._named = [_Named(header, MANY // len(headers)) for header in headers]

    def of(self, columns: Sequence[Sequence[str]], size: int) -> list[str]:
        """Return the JSON texts of `size` rows."""
        if not columns:
            return [NULL_CELL] * size
        parts = [list(map(named.__getitem__, texts)) for named, texts in zip(self._named, columns, strict=True)]
        joined = [",".join(filter(None, row)) for row in zip(*parts, strict=True)]
        return [f"{{{text}}}" if text else NULL_CELL for text in joined]


class _Named(dict[str, str]):
    """Texts of a column as JSON pairs with its name, "" for an empty text; caches few distinct texts.

    The cache is limited to short texts: a file may have hundreds of such columns, or long text in every row.
    """

    def __init__(self, header: str, most: int) -> None:
        super().__init__({"": ""})
        self._name = f"{json_text(header)}:"
        self._most = most

    def __missing__(self, text: str) -> str:
        cell = self._name + json_text(text)
        if len(text) <= SHORT and len(self) < self._most:
            self[text] = cell
        return cell


def _unread(values: Sequence[object | None], texts: Sequence[str], odd: Odd) -> None:
    """Mark rows with a text that gave no value as odd."""
    if None in values:
        odd.update(place for place, text in enumerate(texts) if text and values[place] is None)


_Said = tuple[tuple[str, ...], FormWording | None, bool]
"""Texts of the answers, the form wording, whether the instant is known."""


class UsualRows:
    """Prepares the usual rows of one list; `reader` reads its other rows, `maker` names their cells.

    `outside`: lines of the usual rows read last that have a consent dated outside the days of its form.
    """

    def __init__(self, reader: RowReader, maker: PreparedRowMaker) -> None:
        self._table, self._context, self._events = reader.table, reader.context, reader.events
        self._names = maker.facts
        self._width = len(maker.names) + len(DRAWN)
        self._places, dates = (places := reader.places), self._table.dates
        self._consent_at, self._action_at = (
            Instants(dates[place], epoch(self._context.now)) if place is not None else None
            for place in (places.consent_at, places.last_action_at)
        )
        self._texts = {field: place for place, field in places.texts}
        self._values = {field: (place, _values(field, dates.get(place))) for place, field in places.values}
        self._extras = Extras([header for _, header in places.extras])
        # What is more than an address makes its row odd anyway.
        watched = [one for one in reader.watched if one.place not in places.emails]
        self._watched, self._today = [*watched, *reader.doubtful], reader.today
        self.outside: list[int] = []
        self._known: dict[_Said, tuple[bool, Outcome]] = {}
        self._serves = self._is_usual()
        last = [place for place, field in self._places.texts if field == "last_name"]
        self._named = [*last, *([self._places.full_name] if self._places.full_name is not None else [])]

    def _is_usual(self) -> bool:
        """Whether any row of this list can be usual."""
        places = self._places
        headers = [header for _, header in places.extras]
        return (
            len(places.emails) == 1
            and len(places.phones) <= 1
            and self._context.phone_country == FRANCE
            and self._table.file_meaning is None
            and not (places.addresses or places.other_emails or places.other_phones or places.proofs)
            and len(self._texts) == len(places.texts)
            and len(self._values) == len(places.values)
            and len(set(headers)) == len(headers)
        )

    def read(
        self, chunk: Sequence[Record], kinds: dict[ConsentTerms, int], warnings: Counter[str]
    ) -> tuple[ReadyRows, Odd]:
        """Return the prepared rows, and the positions of odd rows, which have no valid prepared values.

        See `PreparedRowMaker.ready` for `kinds`. Warnings from usual rows are added to `warnings`.
        """
        self.outside = []
        if not self._serves:
            return self._none_of(chunk)
        odd: Odd = set()
        lines, cells = zip(*chunk, strict=True)
        by_column: list[Sequence[Cell]] = list(zip(*self._even(cells, odd), strict=True))
        texts = list(map(row_texts, by_column))
        if turn := self._table.turn:
            odd.update(place for place, line in enumerate(lines) if line > turn.line or line in turn.above)
            self._find_named(turn, texts, odd)
            for column in texts if turn.marks else ():
                marked = {text for text in set(column) if turn.legend_of((text,))}
                odd.update(place for place, text in enumerate(column) if text in marked)
        joined = list(map("".join, texts))
        if any(TEST_LEAD in text for text in joined):
            return self._none_of(chunk)
        for column, text in zip(texts, joined, strict=True):
            if "\n" in text:
                odd.update(
                    place for place, cell in enumerate(column) if "\n" in cell and self._table.may_be_glued(cell)
                )
        distinct = {place: set(texts[place]) for place in {one.place for one in self._watched}}
        for one in self._watched:
            if found := one.find(distinct[one.place]):
                odd.update(place for place, text in enumerate(texts[one.place]) if text in found)
        for column in [texts[at] for at in self._places.tests]:
            odd.update(row for row, text in enumerate(column) if read_answer(text) == YES)
        for place, is_dead in (*self._places.states, *self._places.unsent, *self._places.unasked):
            dead = {text for text in set(texts[place]) if is_dead(text)}
            odd.update(row for row, text in enumerate(texts[place]) if text in dead)
        return self._ready(lines, _Chunk(by_column, texts, odd), kinds, warnings), odd

    def _find_named(self, turn: Turn, texts: Sequence[Sequence[str]], odd: Odd) -> None:
        """Add the rows of people who are perhaps named by rows that ask to stop, by name, number or address."""
        named, addresses = turn.words, turn.addresses
        first = [place for place, field in self._places.texts if field == "first_name" and turn.called]
        for names in [texts[place] for place in (*self._named, *first) if named]:
            odd.update(at for at, text in enumerate(names) if not named.isdisjoint(words_of_name(text)))
        for numbers in [texts[place] for place in self._places.phones if named]:
            odd.update(at for at, text in enumerate(numbers) if any(one[1:] in named for one in numbers_in(text)))
        if addresses:
            odd.update(at for at, text in enumerate(texts[self._places.emails[0]]) if text.lower() in addresses)

    def _none_of(self, chunk: Sequence[Record]) -> tuple[ReadyRows, Odd]:
        """All rows odd."""
        return no_rows(len(chunk), self._width), set(range(len(chunk)))

    def _even(self, rows: Sequence[Sequence[Cell]], odd: Odd) -> Sequence[Sequence[Cell]]:
        """Rows padded to the width of the header. Text rows that were too short are odd, and so are longer ones."""
        width = self._places.width
        if set(map(len, rows)) == {width}:
            return rows
        is_text = self._table.has_ragged_rows
        odd.update(
            place for place, row in enumerate(rows) if len(row) > width or not row or (is_text and len(row) < width)
        )
        empty = [""] * width
        return [[*row, *empty][:width] for row in rows]

    def _ready(
        self, lines: Sequence[int], work: _Chunk, kinds: dict[ConsentTerms, int], warnings: Counter[str]
    ) -> ReadyRows:
        places = self._places
        emails = work.texts[places.emails[0]]
        mails = read_emails(emails, work.odd)
        numbers, phone_marks = phones(work.maybe(places.phones[0] if places.phones else None), work.odd)
        if self._context.erased.at:
            # Mark rows of erased people as odd.
            last = self._context.erased.last
            for place, (key, spelt, number) in enumerate(zip(mails.keys, mails.canonical, numbers, strict=True)):
                if place not in work.odd and last([one for one in (spelt or key, number) if one]) is not None:
                    work.odd.add(place)
        facts = self._facts(work, {"email": emails, "phone": numbers})
        extra = self._extras.of([work.texts[place] for place, _ in places.extras], work.size)
        consented = self._instants(self._consent_at, places.consent_at, work)
        acted = self._instants(self._action_at, places.last_action_at, work)
        actions = last_actions(consented, acted, self._events.action_kind)
        answers, outside = self._answers(work, consented, kinds, warnings)  # last: needs the odd rows
        self.outside = [lines[row] for row in outside]
        if roles := len(mails.roles - work.odd):
            warnings["role-address"] += roles
        drawn = mails.keys, mails.canonical, mails.marks, phone_marks
        return ReadyRows(lines, mails.keys, (*facts, extra, *zip(*actions, strict=True), *drawn), answers)

    def _instants(self, column: Instants | None, index: int | None, work: _Chunk) -> list[InstantCell]:
        if column is None or index is None:
            return [NEVER] * work.size
        return column.of(work.cells[index], work.texts[index], work.odd)

    def _facts(self, work: _Chunk, filled: dict[str, Sequence[object | None]]) -> list[Sequence[object | None]]:
        """Cells of the columns that the maker names, in its order."""
        for field, index in self._texts.items():
            filled[field] = facts(field, work.texts[index])
        for field, (index, values) in self._values.items():
            filled[field] = values.of(work.cells[index], work.texts[index], work.odd)
        if self._values.keys() >= {"age_at_consent", "birth_date"}:
            pairs = zip(filled["age_at_consent"], filled["birth_date"], strict=True)
            work.odd.update(place for place, ages in enumerate(pairs) if ages_apart(*ages, self._today))
        if self._places.full_name is not None:
            self._fill_names(work.texts[self._places.full_name], filled)
        nothing = [NULL_CELL] * work.size
        return [filled.get(name, nothing) for name in self._names]

    def _fill_names(self, full: Sequence[str], filled: dict[str, Sequence[object | None]]) -> None:
        """Split full names of rows that have neither first nor last name."""
        nothing = [NULL_CELL] * len(full)
        firsts, lasts = list(filled.get("first_name", nothing)), list(filled.get("last_name", nothing))
        turned = is_last_name_first(self._table.columns[self._places.full_name or 0].header.words)
        for index, text in enumerate(full):
            if text and not firsts[index] and not lasts[index]:
                first, last = split_full_name(without_apostrophe(text), last_name_first=turned)
                firsts[index], lasts[index] = first or NULL_CELL, last or NULL_CELL
        filled["first_name"], filled["last_name"] = firsts, lasts

    def _answers(
        self, work: _Chunk, consented: Sequence[InstantCell], kinds: dict[ConsentTerms, int], warnings: Counter[str]
    ) -> tuple[AnswerColumns, Sequence[int]]:
        """Answers of every row, and those with a consent outside the days of its form.

        A row with a refusal, a withdrawal or partner names is odd.
        """
        places, odd = self._places, work.odd
        for index, _ in places.leaving:
            left = {text for text in set(work.texts[index]) if self._events.leaving.has_left(index, text)}
            if left:
                odd.update(row for row, text in enumerate(work.texts[index]) if text in left)
        if places.partner_names is not None:
            names = enumerate(work.texts[places.partner_names])
            odd.update(row for row, text in names if text or self._events.only_by_name)
        asked = [work.texts[place] for place in places.spoken]
        if not places.answers:
            return NO_ANSWERS, ()
        outside: list[int] = []
        forms, raws, ips = map(work.maybe, (places.form, places.consent_at, places.ip))
        spoken_rows: list[tuple[int, tuple[int, ...]]] = []
        version_of, known = self._context.form.version_of, dict[_Said, _Situation]()
        rows = enumerate(zip(zip(*asked, strict=True), forms, consented, strict=True))
        for row, (spoken, form, (at, _, _)) in rows:
            version = version_of(form, at)
            situation = known.get(key := (spoken, version, at is not None))
            if situation is None:
                situation = known[key] = self._situation(key, kinds)
            if situation.is_odd:
                odd.add(row)
            elif row not in odd:
                spoken_rows.append((row, situation.kinds))
                if situation.may_warn and (told := situation.outcome.warnings_at(version, at)):
                    warnings.update(told)
                    outside += [row] if OUTSIDE_FORM in told else []
        return _by_column(spoken_rows, consented, raws, ips), outside

    def _situation(self, key: _Said, kinds: dict[ConsentTerms, int]) -> _Situation:
        """What all rows of a batch with these answers under this wording have in common."""
        spoken, version, is_dated = key
        known = self._known.get(key)
        if known is None:
            answers = self._events.answers_of(spoken[: len(self._events.silence)])
            explained = self._events.explained(spoken)
            read = zip(answers, explained or ("",) * len(answers), self._places.answers, strict=False)
            unread = [
                one
                for one, text, asked in read
                if (asked.purpose == "partners" and (one == UNCLEAR or text)) or (asked.is_dated and one == YES)
            ]
            is_odd = WITHDRAWN in answers or bool(unread)
            silent = is_odd or answers == self._events.silence
            known = (
                is_odd,
                NO_OUTCOME if silent else self._events.outcome_of(answers, version, explained, is_dated=is_dated),
            )
            if len(self._known) < MANY and max(map(len, spoken)) <= SHORT:
                self._known[key] = known
        is_odd, outcome = known
        places = tuple([kinds.setdefault(kind, len(kinds)) for kind in outcome.kinds])
        return _Situation(is_odd, places, outcome, bool(outcome.warnings) or outcome.gives)


class _Situation(NamedTuple):
    """Shared by rows with equal answers: indexes of their consent terms, and their outcome."""

    is_odd: bool
    kinds: tuple[int, ...]
    outcome: Outcome
    may_warn: bool


class _Chunk:
    """Rows by column: their cells, the same as texts, and which rows are odd."""

    def __init__(self, cells: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]], odd: Odd) -> None:
        self.cells = cells
        self.texts = texts
        self.odd = odd
        self.size = len(texts[0])

    def maybe(self, place: int | None) -> Sequence[str]:
        """Texts of a column; "" in every row if there is none."""
        return self.texts[place] if place is not None else [""] * self.size


def _by_column(
    spoken_rows: Sequence[tuple[int, tuple[int, ...]]],
    at: Sequence[InstantCell],
    raws: Sequence[str],
    ips: Sequence[str],
) -> AnswerColumns:
    """Answers of rows by column, from the position and terms of each."""
    rows = [row for row, kinds in spoken_rows for _ in kinds]
    if not rows:
        return NO_ANSWERS
    instants, firsts, lasts = zip(*map(at.__getitem__, rows), strict=True)
    return AnswerColumns(
        rows,
        [seq for _, kinds in spoken_rows for seq in range(len(kinds))],
        [kind for _, kinds in spoken_rows for kind in kinds],
        instants,
        firsts,
        lasts,
        [raws[row] or None for row in rows],
        [ips[row] or None for row in rows] if any(ips) else (),
    )


def _values(field: str, day: DateReader | None) -> Values:
    read = value_reader(field, day)
    if field == "tags":
        return Values(lambda cell, text: dump_list(read(cell, text)), by_text=True)  # type: ignore[arg-type]  # a tuple
    return Values(read, by_text=day is None)
