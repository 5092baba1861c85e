"""Rows of the usual kind made ready a chunk at a time, column by column, at a third of what they cost one by one.

Nearly every row of a long file is of this kind: one plain address, a French number or none, dates that can be read,
answers that are a yes, a no or nothing. Every other row is left to `domain.imports.row_reader`, which knows all of
them; what is made
here is the same as there, and `tests/services/test_usual_rows.py` holds one against the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from leadkeeper.db.engine import NULL_CELL
from leadkeeper.db.json_columns import dump_list, quoted
from leadkeeper.domain.consent import WITHDRAWN
from leadkeeper.domain.contact import EMAIL_FORMED, EMAIL_FREE, EMAIL_GENERIC, phone_marks
from leadkeeper.domain.email import GENERIC, SOUND, canonical_of_key, is_free_mail, is_spelt_in_one_way
from leadkeeper.domain.imports.anomalies import unread_columns
from leadkeeper.domain.imports.dates import DateReader
from leadkeeper.domain.imports.row import ColumnTable, Kind, Places, ValueReader, value_reader
from leadkeeper.domain.imports.row_reader import (
    SILENT,
    TEST_ADDRESS,
    TEST_LEAD,
    FormWording,
    Outcome,
    RowContext,
    RowEvents,
    consent_came_last,
)
from leadkeeper.domain.phone import FRANCE, usual_phone
from leadkeeper.domain.text import Cell, cell_text, split_full_name, trimmed, without_apostrophe
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
"""How many different texts of a column are remembered."""

SHORT = 64
"""Letters of a text that may be remembered: a longer one seldom comes again, and many of them fill the memory."""

Odd = set[int]
InstantCell = tuple[str | None, int | None, int | None]
"""An archive's instant, its first and its last second."""

NEVER: InstantCell = (None, None, None)
_NO_ACTION = (NULL_CELL,) * 4

_Day = tuple[str, str, int]
"""A day of one offset: as `YYYY-MM-DD`, the offset, its first second."""

_Clock = tuple[str, int]
"""A time of day: as an instant has it after the day, and its seconds since midnight."""

_PHONE_KIND = len("+336")
"""Letters of a French number from which its marks follow."""

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")

_TO_CLOCK = 11
"""Letters of a usual cell before its time of day: the day, and the blank or `T` that decides whether a time is read."""

_USUAL_MAIL = re.compile(r"(?!'[0-9+])" + SOUND.pattern)
"""An address that mail can be sent to, without the `'` that a spreadsheet sets before a digit."""

LONG = 64
"""Letters of an address from which on somebody should look at it: its part before the `@` may be too long."""


def texts_of(cells: Sequence[Cell]) -> list[str]:
    """The cells of a column as texts, see `domain.text.row_texts`."""
    try:
        joined = "".join(cells)  # type: ignore[arg-type]  # anything but text raises TypeError
    except TypeError:
        return list(map(cell_text, cells))
    if ("\r" not in joined) if joined.isascii() else joined.isprintable():  # nothing that only `trimmed` takes away
        return list(map(str.strip, cells))  # type: ignore[arg-type]  # all are texts, or joining had failed
    return list(map(trimmed, cells))  # type: ignore[arg-type]  # the same


class Mails(NamedTuple):
    """The addresses of a column: keys, canonical forms where they differ, marks; the places of those of a role."""

    keys: list[str]
    canonical: list[str]
    marks: list[int]
    roles: Odd


def read_emails(texts: Sequence[str], odd: Odd) -> Mails:
    """Plain addresses that mail can be sent to; every other row is odd, and every long one."""
    # Where nothing changes the key is the address itself: one object travels for both.
    keys = [text if text == key else key for text, key in zip(texts, map(str.lower, texts), strict=True)]
    found = Mails(keys, [NULL_CELL] * len(keys), [0] * len(keys), set())
    at_domain: dict[str, tuple[bool, int]] = {}
    for place, (key, is_sound) in enumerate(zip(keys, map(_USUAL_MAIL.fullmatch, texts), strict=True)):
        if not is_sound or len(key) > LONG or key == TEST_ADDRESS:
            odd.add(place)
            continue
        local, _, domain = key.rpartition("@")
        known = at_domain.get(domain)
        if known is None:
            known = at_domain[domain] = is_spelt_in_one_way(domain), EMAIL_FORMED | EMAIL_FREE * is_free_mail(key)
        is_own, found.marks[place] = known
        if not is_own and (spelt := canonical_of_key(key)) != key:
            found.canonical[place] = spelt
        if local in GENERIC:
            found.marks[place] |= EMAIL_GENERIC
            found.roles.add(place)
    return found


def phones(texts: Sequence[str], odd: Odd) -> tuple[list[str | None], list[int]]:
    """French numbers as E.164, and their marks; a row with any other text is odd."""
    numbers = [usual_phone(text) if text else NULL_CELL for text in texts]
    _unread(numbers, texts, odd)
    kinds = [number[:_PHONE_KIND] if number else NULL_CELL for number in numbers]
    known = {kind: phone_marks(number) for kind, number in dict(zip(kinds, numbers, strict=True)).items()}
    return numbers, list(map(known.__getitem__, kinds))


def facts(texts: Sequence[str]) -> Sequence[str]:
    """Plain texts."""
    if "\n'" in "\n" + "\n".join(texts):  # perhaps at the beginning of one
        return list(map(without_apostrophe, texts))
    return texts


class Values:
    """A column whose cells are read by a function of cell and text; few texts serve all rows.

    `by_text`: whether the text alone tells the value.
    """

    def __init__(self, read: ValueReader, *, by_text: bool) -> None:
        self._read = read
        self._by_text = by_text
        self._known: dict[str, object | None] = {"": NULL_CELL}

    def of(self, cells: Sequence[Cell], texts: Sequence[str], odd: Odd) -> list[object | None]:
        """The values; a row whose cell cannot be read is odd."""
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
    """A column of dates; `now` is the second after which all is future.

    Days are remembered, and times of day: on a day that Paris has in one piece one is put to the other, without asking
    the reader again.
    """

    def __init__(self, read: DateReader, now: int) -> None:
        self._read = read
        self._now = now
        self._days: dict[str, InstantCell] = {}
        self._whole: dict[str, _Day | None] = {}
        self._clocks: dict[str, _Clock | None] = {}

    def of(self, cells: Sequence[Cell], texts: Sequence[str], odd: Odd) -> list[InstantCell]:
        """The instants; a row whose cell cannot be read, or that lies in the future, is odd."""
        found, now = list(map(self._one, cells, texts)), self._now
        odd.update(place for place, (_, lo, _) in enumerate(found) if (lo > now if lo is not None else texts[place]))
        return found

    def _one(self, cell: Cell, text: str) -> InstantCell:
        if not text:
            return NEVER
        if not isinstance(cell, str):
            return self._asked(cell)
        head, rest = cell[:_TO_CLOCK], cell[_TO_CLOCK:]
        if rest:
            clock = self._clocks[rest] if rest in self._clocks else self._look_at_clock(rest)
            day = self._whole[head] if head in self._whole else self._look_at_day(head)
            if clock is not None and day is not None:
                second = day[2] + clock[1]
                return f"{day[0]}{clock[0]}{day[1]}", second, second
            return self._asked(cell)
        known = self._days.get(head)
        if known is None:
            known = self._asked(cell)
            if len(self._days) < MANY:
                self._days[head] = known
        return known

    def _asked(self, cell: Cell) -> InstantCell:
        at = self._read(cell)
        return (at, *bounds(at))

    def _look_at_clock(self, rest: str) -> _Clock | None:
        """What follows a day, where that is a time of day and nothing else."""
        found = _CLOCK.fullmatch(rest)
        clock = None
        if found:
            hour, minute, second = found[1], found[2], found[3] or "00"
            clock = (f"T{hour}:{minute}:{second}", int(hour) * 3600 + int(minute) * 60 + int(second))
        if len(self._clocks) < MANY:
            self._clocks[rest] = clock
        return clock

    def _look_at_day(self, head: str) -> _Day | None:
        """The day that `head` (`19/11/2026T`) means, None where Paris does not have it in one piece."""
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
    """The last thing that each person did: instant, what it was, first and last second."""
    return [
        (consent[0], "form", consent[1], consent[2])
        if consent_came_last(consent[0], action[0])
        else ((action[0], kind, action[1], action[2]) if action[0] else _NO_ACTION)
        for consent, action in zip(consented, acted, strict=True)
    ]


class Extras:
    """The columns that are no field of a person: what `json_text.dump_texts` gives for their filled cells."""

    def __init__(self, headers: Sequence[str]) -> None:
        self._named = [_Named(header, MANY // len(headers)) for header in headers]

    def of(self, columns: Sequence[Sequence[str]], size: int) -> list[str]:
        """The JSON texts of so many rows."""
        if not columns:
            return [NULL_CELL] * size
        parts = [list(map(named.__getitem__, texts)) for named, texts in zip(self._named, columns, strict=True)]
        joined = [",".join(filter(None, row)) for row in zip(*parts, strict=True)]
        return [f"{{{text}}}" if text else NULL_CELL for text in joined]


class _Named(dict[str, str]):
    """The texts of a column as JSON behind its name, nothing where there is none; few texts serve all rows of most.

    At the most so many short ones are kept: a file may have hundreds of such columns, or a letter in every row.
    """

    def __init__(self, header: str, most: int) -> None:
        super().__init__({"": ""})
        self._name = f"{quoted(header)}:"
        self._most = most

    def __missing__(self, text: str) -> str:
        told = self._name + quoted(text)
        if len(text) <= SHORT and len(self) < self._most:
            self[text] = told
        return told


def _unread(values: Sequence[object | None], texts: Sequence[str], odd: Odd) -> None:
    """Notes the rows in which something stands that gave no value."""
    if None in values:
        odd.update(place for place, text in enumerate(texts) if text and values[place] is None)


_Said = tuple[tuple[str, ...], FormWording | None, bool]
"""The texts of the answers, the wording that they are about, whether their instant is known."""


class UsualRows:
    """Makes the rows of one list ready where they are usual; `maker` names their cells."""

    def __init__(self, table: ColumnTable, bench: RowContext, maker: PreparedRowMaker) -> None:
        self._table = table
        self._bench = bench
        self._names = maker.facts
        self._width = len(maker.names) + len(DRAWN)
        self._places = places = Places(table)
        self._events = RowEvents(table, places, bench)
        self._consent_at, self._action_at = (
            Instants(table.dates[place], epoch(bench.now)) if place is not None else None
            for place in (places.consent_at, places.last_action_at)
        )
        self._texts = {field: place for place, field in places.texts}
        self._values = {field: (place, _values(field, table.dates.get(place))) for place, field in places.values}
        self._extras = Extras([header for _, header in places.extras])
        self._unread = [column for column in unread_columns(table.columns) if not column.is_read]
        self._known: dict[_Said, tuple[bool, Outcome]] = {}
        self._serves = self._is_usual()

    def _is_usual(self) -> bool:
        """Whether rows of this list can be usual at all."""
        places = self._places
        headers = [header for _, header in places.extras]
        return (
            len(places.emails) == 1
            and len(places.phones) <= 1
            and self._bench.phone_country == FRANCE
            and self._table.file_meaning is None
            and not (places.addresses or places.other_emails or places.other_phones)
            and len(self._texts) == len(places.texts)
            and len(self._values) == len(places.values)
            and len(set(headers)) == len(headers)
        )

    def read(self, chunk: Sequence[Record], kinds: dict[Kind, int], warnings: set[str]) -> tuple[ReadyRows, Odd]:
        """The rows made ready, and the places of those that must be looked at by themselves: what the rows have there
        has no meaning. See `RowMaker.ready` for `kinds`.

        What the usual rows give rise to is added to `warnings`.
        """
        if not self._serves:
            return self._none_of(chunk)
        odd: Odd = set()
        lines, cells = zip(*chunk, strict=True)
        by_column: list[Sequence[Cell]] = list(zip(*self._even(cells, odd), strict=True))
        texts = list(map(texts_of, by_column))
        joined = list(map("".join, texts))
        if any(TEST_LEAD in text for text in joined):
            return self._none_of(chunk)
        for column, text in zip(texts, joined, strict=True):
            if "\n" in text:
                odd.update(
                    place for place, cell in enumerate(column) if "\n" in cell and self._table.may_be_glued(cell)
                )
        for unread in self._unread:
            if noes := unread.noes(texts[unread.place]):
                odd.update(place for place, text in enumerate(texts[unread.place]) if text in noes)
        return self._ready(lines, _Chunk(by_column, texts, odd), kinds, warnings), odd

    def _none_of(self, chunk: Sequence[Record]) -> tuple[ReadyRows, Odd]:
        """Every row is left to be looked at by itself."""
        return no_rows(len(chunk), self._width), set(range(len(chunk)))

    def _even(self, rows: Sequence[Sequence[Cell]], odd: Odd) -> Sequence[Sequence[Cell]]:
        """The rows with as many cells as the header has; those of a text that had not are odd, and longer ones."""
        width = self._places.width
        if set(map(len, rows)) == {width}:
            return rows
        is_text = self._table.has_ragged_rows
        odd.update(
            place for place, row in enumerate(rows) if len(row) > width or not row or (is_text and len(row) < width)
        )
        empty = [""] * width
        return [[*row, *empty][:width] for row in rows]

    def _ready(self, lines: Sequence[int], work: _Chunk, kinds: dict[Kind, int], warnings: set[str]) -> ReadyRows:
        places = self._places
        emails = work.texts[places.emails[0]]
        mails = read_emails(emails, work.odd)
        numbers, phone_marks = phones(work.maybe(places.phones[0] if places.phones else None), work.odd)
        if self._bench.erased.at:
            self._see_erased(mails, numbers, work.odd)
        facts = self._facts(work, {"email": emails, "phone": numbers})
        extra = self._extras.of([work.texts[place] for place, _ in places.extras], work.size)
        consented = self._instants(self._consent_at, places.consent_at, work)
        acted = self._instants(self._action_at, places.last_action_at, work)
        actions = last_actions(consented, acted, self._events.action_kind)
        answers = self._answers(work, consented, kinds, warnings)  # last: it must know which rows are odd
        if mails.roles - work.odd:
            warnings.add("role-address")
        drawn = mails.keys, mails.canonical, mails.marks, phone_marks
        return ReadyRows(lines, mails.keys, (*facts, extra, *zip(*actions, strict=True), *drawn), answers)

    def _see_erased(self, mails: Mails, numbers: Sequence[str | None], odd: Odd) -> None:
        """Leaves the rows of people who were erased to be looked at by themselves."""
        last = self._bench.erased.last
        for place, (key, spelt, number) in enumerate(zip(mails.keys, mails.canonical, numbers, strict=True)):
            if place not in odd and last([one for one in (spelt or key, number) if one]) is not None:
                odd.add(place)

    def _instants(self, column: Instants | None, place: int | None, work: _Chunk) -> list[InstantCell]:
        if column is None or place is None:
            return [NEVER] * work.size
        return column.of(work.cells[place], work.texts[place], work.odd)

    def _facts(self, work: _Chunk, found: dict[str, Sequence[object | None]]) -> list[Sequence[object | None]]:
        """The cells of the columns that the maker names, in its order."""
        for field, place in self._texts.items():
            found[field] = facts(work.texts[place])
        for field, (place, values) in self._values.items():
            found[field] = values.of(work.cells[place], work.texts[place], work.odd)
        if self._places.full_name is not None:
            self._fill_names(work.texts[self._places.full_name], found)
        nothing = [NULL_CELL] * work.size
        return [found.get(name, nothing) for name in self._names]

    def _fill_names(self, full: Sequence[str], found: dict[str, Sequence[object | None]]) -> None:
        """First and last names from the full one where a row has neither."""
        nothing = [NULL_CELL] * len(full)
        firsts, lasts = list(found.get("first_name", nothing)), list(found.get("last_name", nothing))
        turned = self._table.columns[self._places.full_name or 0].is_last_name_first
        for place, text in enumerate(full):
            if text and not firsts[place] and not lasts[place]:
                first, last = split_full_name(without_apostrophe(text), last_name_first=turned)
                firsts[place], lasts[place] = first or NULL_CELL, last or NULL_CELL
        found["first_name"], found["last_name"] = firsts, lasts

    def _answers(
        self, work: _Chunk, consented: Sequence[InstantCell], kinds: dict[Kind, int], warnings: set[str]
    ) -> AnswerColumns:
        """The answers of every row; a row that ends something, or names partners, is odd."""
        places, odd = self._places, work.odd
        for place, _ in places.gone:
            left = {text for text in set(work.texts[place]) if self._events.has_left(place, text)}
            if left:
                odd.update(row for row, text in enumerate(work.texts[place]) if text in left)
        if places.partner_names is not None:
            odd.update(row for row, text in enumerate(work.texts[places.partner_names]) if text)
        asked = [work.texts[question.place] for question in places.answers]
        if not asked:
            return NO_ANSWERS
        forms, raws, ips = map(work.maybe, (places.form, places.consent_at, places.ip))
        told: list[tuple[int, tuple[int, ...]]] = []
        version_of, known = self._bench.form.version_of, dict[_Said, _Situation]()
        rows = enumerate(zip(zip(*asked, strict=True), forms, consented, strict=True))
        for row, (spoken, form, (at, _, _)) in rows:
            said = version_of(form, at)
            situation = known.get(key := (spoken, said, at is not None))
            if situation is None:
                situation = known[key] = self._situation(key, kinds)
            if situation.is_odd:
                odd.add(row)
            elif row not in odd:
                told.append((row, situation.kinds))
                if situation.may_warn:
                    warnings.update(situation.outcome.warnings_at(said, at))
        return _by_column(told, consented, raws, ips)

    def _situation(self, key: _Said, kinds: dict[Kind, int]) -> _Situation:
        """What all rows of a chunk with these answers under this wording have in common."""
        spoken, said, is_dated = key
        known = self._known.get(key)
        if known is None:
            answers = self._events.answers_of(spoken)
            is_odd = WITHDRAWN in answers
            silent = is_odd or answers == self._events.silence
            known = is_odd, SILENT if silent else self._events.outcome_of(answers, said, is_dated=is_dated)
            if len(self._known) < MANY and max(map(len, spoken)) <= SHORT:
                self._known[key] = known
        is_odd, outcome = known
        places = tuple([kinds.setdefault(kind, len(kinds)) for kind in outcome.kinds])
        return _Situation(is_odd, places, outcome, bool(outcome.warnings) or outcome.gives)


class _Situation(NamedTuple):
    """What some rows of a chunk share: the places of the kinds of their answers, and what these come to."""

    is_odd: bool
    kinds: tuple[int, ...]
    outcome: Outcome
    may_warn: bool


class _Chunk:
    """Some rows by column: their cells, the same as texts, and which of the rows are odd."""

    def __init__(self, cells: Sequence[Sequence[Cell]], texts: Sequence[Sequence[str]], odd: Odd) -> None:
        self.cells = cells
        self.texts = texts
        self.odd = odd
        self.size = len(texts[0])

    def maybe(self, place: int | None) -> Sequence[str]:
        """The texts of a column, nothing in every row where there is none."""
        return self.texts[place] if place is not None else [""] * self.size


def _by_column(
    told: Sequence[tuple[int, tuple[int, ...]]], at: Sequence[InstantCell], raws: Sequence[str], ips: Sequence[str]
) -> AnswerColumns:
    """The answers of rows, each told by its place and the places of their kinds; the rest is told by row."""
    rows = [row for row, kinds in told for _ in kinds]
    if not rows:
        return NO_ANSWERS
    instants, firsts, lasts = zip(*map(at.__getitem__, rows), strict=True)
    return AnswerColumns(
        rows,
        [seq for _, kinds in told for seq in range(len(kinds))],
        [kind for _, kinds in told for kind in kinds],
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
