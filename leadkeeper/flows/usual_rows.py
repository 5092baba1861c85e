"""Rows of the usual kind made ready a chunk at a time, column by column, at a third of what they cost one by one.

Nearly every row of a long file is of this kind: one plain address, a French number or none, dates that can be read,
answers that are a yes, a no or nothing. Every other row is left to `rules.rows`, which knows all of them; what is made
here is the same as there, and `tests/flows/test_usual_rows.py` holds one against the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from leadkeeper.files.table import Record
from leadkeeper.flows import usual_columns as columns
from leadkeeper.flows.ready_row import DRAWN, RowMaker
from leadkeeper.flows.ready_rows import NO_ANSWERS, Answers, ReadyRows, no_rows
from leadkeeper.flows.usual_columns import NEVER, Instant, Instants, Odd, Values
from leadkeeper.model.moment import epoch
from leadkeeper.rules.answers import WITHDRAWN
from leadkeeper.rules.cells import Cell, without_apostrophe
from leadkeeper.rules.dates import DateReader
from leadkeeper.rules.form_choice import Wording
from leadkeeper.rules.names import split_full_name
from leadkeeper.rules.phone_country import FRANCE
from leadkeeper.rules.row import Kind
from leadkeeper.rules.row_columns import Places, Table
from leadkeeper.rules.row_events import SILENT, Bench, Outcome, RowEvents
from leadkeeper.rules.row_values import value_reader
from leadkeeper.rules.rows import TEST_LEAD
from leadkeeper.rules.unread import unread_columns
from leadkeeper.store.json_text import dump_list
from leadkeeper.store.nothing import NOTHING

_Said = tuple[tuple[str, ...], Wording | None, bool]
"""The texts of the answers, the wording that they are about, whether their instant is known."""


class UsualRows:
    """Makes the rows of one list ready where they are usual; `maker` names their cells."""

    def __init__(self, table: Table, bench: Bench, maker: RowMaker) -> None:
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
        self._extras = columns.Extras([header for _, header in places.extras])
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
        texts = list(map(columns.texts_of, by_column))
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
        mails = columns.mails(emails, work.odd)
        numbers, phone_marks = columns.phones(work.maybe(places.phones[0] if places.phones else None), work.odd)
        if self._bench.erased.at:
            self._see_erased(mails, numbers, work.odd)
        facts = self._facts(work, {"email": emails, "phone": numbers})
        extra = self._extras.of([work.texts[place] for place, _ in places.extras], work.size)
        consented = self._instants(self._consent_at, places.consent_at, work)
        acted = self._instants(self._action_at, places.last_action_at, work)
        actions = columns.last_actions(consented, acted, self._events.action_kind)
        answers = self._answers(work, consented, kinds, warnings)  # last: it must know which rows are odd
        if mails.roles - work.odd:
            warnings.add("role-address")
        drawn = mails.keys, mails.canonical, mails.marks, phone_marks
        return ReadyRows(lines, mails.keys, (*facts, extra, *zip(*actions, strict=True), *drawn), answers)

    def _see_erased(self, mails: columns.Mails, numbers: Sequence[str | None], odd: Odd) -> None:
        """Leaves the rows of people who were erased to be looked at by themselves."""
        last = self._bench.erased.last
        for place, (key, spelt, number) in enumerate(zip(mails.keys, mails.canonical, numbers, strict=True)):
            if place not in odd and last([one for one in (spelt or key, number) if one]) is not None:
                odd.add(place)

    def _instants(self, column: Instants | None, place: int | None, work: _Chunk) -> list[Instant]:
        if column is None or place is None:
            return [NEVER] * work.size
        return column.of(work.cells[place], work.texts[place], work.odd)

    def _facts(self, work: _Chunk, found: dict[str, Sequence[object | None]]) -> list[Sequence[object | None]]:
        """The cells of the columns that the maker names, in its order."""
        for field, place in self._texts.items():
            found[field] = columns.facts(work.texts[place])
        for field, (place, values) in self._values.items():
            found[field] = values.of(work.cells[place], work.texts[place], work.odd)
        if self._places.full_name is not None:
            self._fill_names(work.texts[self._places.full_name], found)
        nothing = [NOTHING] * work.size
        return [found.get(name, nothing) for name in self._names]

    def _fill_names(self, full: Sequence[str], found: dict[str, Sequence[object | None]]) -> None:
        """First and last names from the full one where a row has neither."""
        nothing = [NOTHING] * len(full)
        firsts, lasts = list(found.get("first_name", nothing)), list(found.get("last_name", nothing))
        turned = self._table.columns[self._places.full_name or 0].is_last_name_first
        for place, text in enumerate(full):
            if text and not firsts[place] and not lasts[place]:
                first, last = split_full_name(without_apostrophe(text), last_name_first=turned)
                firsts[place], lasts[place] = first or NOTHING, last or NOTHING
        found["first_name"], found["last_name"] = firsts, lasts

    def _answers(
        self, work: _Chunk, consented: Sequence[Instant], kinds: dict[Kind, int], warnings: set[str]
    ) -> Answers:
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
            if len(self._known) < columns.MANY and max(map(len, spoken)) <= columns.SHORT:
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
    told: Sequence[tuple[int, tuple[int, ...]]], at: Sequence[Instant], raws: Sequence[str], ips: Sequence[str]
) -> Answers:
    """The answers of rows, each told by its place and the places of their kinds; the rest is told by row."""
    rows = [row for row, kinds in told for _ in kinds]
    if not rows:
        return NO_ANSWERS
    instants, firsts, lasts = zip(*map(at.__getitem__, rows), strict=True)
    return Answers(
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
