"""Refusals where nothing else reads them, in rejected rows and in columns that feed no field, and facts of warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from itertools import chain

from leadkeeper.domain.consent import (
    NO,
    UNCLEAR,
    WITHDRAWN,
    YES,
    AnswerColumn,
    AnswerCounts,
    read_answer,
    unread_answers,
    unread_in,
)
from leadkeeper.domain.email import Addresses, addresses_in, import_key, lacks, mistyped_addresses, read_addresses
from leadkeeper.domain.imports import headers, leaving, row
from leadkeeper.domain.imports.ages import age_columns
from leadkeeper.domain.imports.anomalies import BOUNCES_UNREAD, UnreadColumn, watched_columns
from leadkeeper.domain.imports.channels import yeses_by_no_channel
from leadkeeper.domain.imports.columns import ImportColumn
from leadkeeper.domain.imports.headers import ANSWER_FIELDS, LEAVING_FIELDS, name_key, name_words, title_words
from leadkeeper.domain.imports.legends import LegendWatch, explains_code
from leadkeeper.domain.imports.presets import NAME_FIELDS, WHO_FIELDS, is_header_again
from leadkeeper.domain.imports.row import ColumnTable, Places, RejectedRefusal, RowEvent
from leadkeeper.domain.imports.row_reader import ASKED_OTHERWISE, RowReader
from leadkeeper.domain.imports.turns import (
    LEFT,
    MAX_CELLS_OF_A_HAND_LINE,
    AboveWatch,
    CalledWatch,
    Turn,
    asked_on,
    called_alone,
    called_on,
    first_name_words,
    goes_on,
    may_reach,
    people_meant,
    places_of_who,
    searched_words,
    texts_of_who,
)
from leadkeeper.domain.phone import Numbers, numbers_in, with_zero
from leadkeeper.domain.suppression import (
    MAX_NAME_WORDS,
    MAX_SHOWN_CHARS,
    MAX_TITLE_CHARS,
    asks_for_people,
    heads_leavers,
    names_among,
    says_stop,
    says_stop_of_people,
    shown_line,
    tells_who_left,
)
from leadkeeper.domain.text import NO_CELL, Cell, cell_text, cells_at, row_texts, without_apostrophe
from leadkeeper.domain.verdict import Detail

NO_PERSON = frozenset({"header-again", "footer", "test-lead", "erased"})
"""Codes of rows that are about nobody, or of which nothing may be kept."""

NOTE_SAYS_STOP, COLOURS_UNREAD, ANSWER_UNCLEAR = "note-says-stop", "colours-unread", "consent-unclear"
RAGGED, OTHERS_LEFT = "ragged-row", "others-left"  # code of an accepted row that names other people who left
_MAX_SHIFTS = 9  # separators too many up to which each shift of a row is read: more are not a few commas


class RejectedRowReader:
    """Reads the refusals of the rows of one table that its reader rejects."""

    def __init__(self, reader: RowReader) -> None:
        self._table, self._turn = reader.table, reader.table.turn
        self._places, self._events, self._unread = reader.places, reader.events, reader.watched
        self._columns, self._read_phones = [*map(AnswerColumn, self._places.answers)], reader.reach.read_phones

    def read(self, line: int, cells: Sequence[Cell], code: str) -> RejectedRefusal | None:
        """Return the refusals of a row rejected with this code; None if it has none, or nobody who could be meant."""
        if code in NO_PERSON:
            return None
        if code == OTHERS_LEFT:
            return self.of_others(line, cells)
        others = self.of_others(line, cells, code)
        places, is_ragged = self._places, code == RAGGED or self._table.is_too_wide(len(cells))
        readings = self._readings(cells, is_ragged=is_ragged)
        events: dict[object, RowEvent] = {}
        notes: dict[str, None] = {}
        for read_cells, texts in readings:
            for event in self._events.refusals(line, read_cells, texts, is_shifted=is_ragged):
                events.setdefault(event.kind, event)
            unread = [(column, texts[column.place]) for column in self._unread]
            stops = [
                column.note(text) for column, text in unread if text and column.finds(text) and column.is_about(texts)
            ]
            notes.update(dict.fromkeys(stops + self._events.refused_by_name(texts)))
        is_below = self._turn is not None and line > self._turn.line
        notes.update(dict.fromkeys(self._turn.stops(line, row_texts(cells)) if self._turn else []))
        rows = [texts for _, texts in readings]
        open_answers = unread_in(self._columns, rows, self._events.stated(*readings[0], is_shifted=is_ragged))
        if not (events or notes or open_answers.unclear):
            return others
        emails = _first_readable(rows, places.emails, (*places.emails, *places.other_emails), read_addresses)
        phones: tuple[str, ...] = ()
        if not emails:
            phones = _first_readable(rows, places.phones, (*places.phones, *places.other_phones), self._read_phones)
        if is_below:  # a second table may have other columns
            emails = emails or tuple(address for text in row_texts(cells) for address in addresses_in(text))
        emails = emails or _mistyped(rows, places.emails)
        phones = phones or (() if emails else _first_readable(rows, places.emails, (), self._read_phones))
        if not emails and not phones:
            reach = (*places.emails, *places.phones)
            phones = tuple(dict.fromkeys(number for texts in rows for at in reach for number in numbers_in(texts[at])))
        if not emails and not phones:
            return others
        words, who = others.name if others else "", self._events.others.names(rows[0])
        keys = tuple(dict.fromkeys(map(import_key, emails)))
        note = "\n".join(notes) or None
        answers = [(places.headers[one.place], rows[0][one.place]) for one in places.answers]
        noes = tuple(f"{header}: {text}" for header, text in answers if read_answer(text) in (NO, WITHDRAWN))
        refusal = RejectedRefusal(line, code, keys, phones, (*events.values(),), note, words, who=who, answers=noes)
        return refusal._replace(unread=open_answers)

    def of_shifted(self, line: int, cells: Sequence[Cell]) -> RejectedRefusal | None:
        """Return what an accepted row with separators too many refuses, each of which moves its refusals."""
        if not self._table.is_too_wide(len(cells)):
            return None
        first, texts = self._readings(cells, is_ragged=False)[0]
        is_sure = not (self._table.is_doubtful(cells) or self._table.trusts_short_rows)
        is_sure = is_sure and all(read_answer(texts[one.place]) != UNCLEAR for one in self._places.answers)
        is_told = is_sure and any(self._events.refusals(line, first, texts, is_shifted=False))
        return None if is_told else self.read(line, cells, RAGGED)  # its no stands where it was written

    def of_others(self, line: int, cells: Sequence[Cell], code: str = OTHERS_LEFT) -> RejectedRefusal | None:
        """Return what a row says of others, who are named in its column of people who left."""
        if not self._events.leaving.are_there:
            return None
        texts = row_texts(cells)
        return self._events.leaving.others_left(line, code, [*texts, *[""] * (self._places.width - len(texts))])

    def _readings(self, cells: Sequence[Cell], *, is_ragged: bool) -> list[tuple[Sequence[Cell], Sequence[str]]]:
        """The cells under the headers, and their texts.

        In a row with separators too many, each moves the cells after it one header to the right: every shift counts.
        """
        width = self._places.width
        texts = row_texts(cells)
        missing = [""] * (width - len(texts))
        beyond = max(len(texts) - width, 0) if is_ragged else 0
        return [
            ([*cells[shift : shift + width], *missing], [*texts[shift : shift + width], *missing])
            for shift in sorted({*range(min(beyond, _MAX_SHIFTS) + 1), beyond})
        ]


def _first_readable(
    readings: Sequence[Sequence[str]],
    places: Sequence[int],
    further: Sequence[int],
    read: Callable[[str], Addresses | Numbers],
) -> tuple[str, ...]:
    """Return the addresses or numbers of the first reading that has any."""
    for texts in readings:
        first = [one for place in places if (one := read(without_apostrophe(texts[place]))).first]
        read_cells = [*first[:1], *(read(without_apostrophe(texts[place])) for place in further)]
        if readable := [text for one in read_cells if one.first for text in (one.first, *one.others)]:
            return tuple(dict.fromkeys(readable))
    return ()


def _mistyped(readings: Sequence[Sequence[str]], places: Sequence[int]) -> tuple[str, ...]:
    cells = (texts[place] for texts in readings for place in places)
    return tuple(dict.fromkeys(address for cell in cells for address in mistyped_addresses(cell)))


class LostYeses:
    """Finds each yes that is not recorded: under a header that may be wrong, or by no channel that a person chose."""

    def __init__(self, table: ColumnTable, places: Places) -> None:
        self._table, self._places, self._channels = table, places, places.channels
        self._as_asked = lru_cache(10_000)(partial(row.question_as_asked, table))
        self._columns = list(map(AnswerColumn, places.answers))
        self._read_places = [*(one.place for one in self._columns), *(one.place for one in self._channels)]
        self._by_no_channel = lru_cache(10_000)(self._lost_by_no_channel)
        self._has_boxes = len({one.question.channels is None for one in self._columns}) > 1

    def without(
        self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], noticed: Noticed
    ) -> Sequence[Sequence[Cell]]:
        """Return rows without these answers, and note their lines."""
        unread = self._places.asked_in or self._places.unsent or self._places.unasked
        is_free = not (self._channels or unread or self._has_boxes)
        if not self._columns or (is_free and not self._table.has_ragged_rows):
            return rows
        is_whole = min(widths := set(map(len, rows))) >= len(self._table.columns)
        is_whole = is_whole and not self._table.is_too_wide(max(widths))
        if is_whole and self._table.has_ragged_rows:
            is_whole = "\n" not in "".join(chain.from_iterable(rows))  # type: ignore[arg-type]  # of a text file
        if is_whole and is_free:
            return rows
        seen = list(rows)
        for index, (line, cells) in enumerate(zip(lines, rows, strict=True)):
            code, lost, named = self._lost(cells, is_whole=is_whole)
            for header in named if lost else ():
                noticed.note(code, [line], header)
            if lost:
                seen[index] = ["" if at in lost else cell for at, cell in enumerate(cells)]
        return seen

    def _lost(self, cells: Sequence[Cell], *, is_whole: bool) -> tuple[str, frozenset[int], Sequence[str | None]]:
        """The warning about each yes of a row that is not recorded, their positions, and the headers concerned."""
        if not is_whole and self._table.is_doubtful(cells):
            return "short-row-answers", self._yeses(cells), [None]
        if self._places.unsent and self._places.is_unsent(row_texts(cells)):
            return row.NOT_SENT, self._yeses(cells), [self._places.headers[place] for place, _ in self._places.unsent]
        if self._places.unasked and (lost := self._places.boxes_without_yes(row_texts(cells)) & self._yeses(cells)):
            return row.SET_ASIDE, lost, [self._places.headers[place] for place, _ in self._places.unasked]
        in_cells = ((at, cell_text(cells[q]) if q < len(cells) else "") for at, q in self._places.asked_in.items())
        otherwise = {place for place, question in in_cells if not self._as_asked(place, question)[0].gives}
        if otherwise and (lost := self._yeses(cells) & otherwise):
            return ASKED_OTHERWISE, lost, [self._places.headers[place] for place in sorted(lost)]
        return self._by_no_channel(*[cell_text(cells[at]) if at < len(cells) else "" for at in self._read_places])

    def _yeses(self, cells: Sequence[Cell]) -> frozenset[int]:
        columns = [column for column in self._columns if column.place < len(cells)]
        return frozenset(column.place for column in columns if column.read(cell_text(cells[column.place])) == YES)

    def _lost_by_no_channel(self, *texts: str) -> tuple[str, frozenset[int], Sequence[str | None]]:
        """What `_lost` returns of each yes that counts for no channel, by the texts of answers and of channels."""
        answers = [column.read(text) for column, text in zip(self._columns, texts, strict=False)]
        asked = [(one.question, self._places.channels_left.get(one.place)) for one in self._columns]
        chosen, lost = texts[len(answers) :], frozenset[int]()
        if YES in answers:
            lost = yeses_by_no_channel(list(zip(asked, answers, strict=True)), self._channels, chosen)
        asking = {place for place, questions in self._places.boxes.items() if not questions.isdisjoint(lost)}
        asking |= {one.place for one in self._channels if not one.box_of}
        return "no-channel-chosen", lost, [self._places.headers[place] for place in sorted(asking or lost)]


_MAX_CELLS_OF_A_LEGEND, _MAX_ROWS_KEPT_BY_NAME = 8, 200  # the latter without an address
_MAX_LINES_TITLE_TO_HEADER = 2  # the header of the rows below a title stands in these lines


class TurnWatch:
    """Finds the row from which on a list says something else: a header that asks otherwise, or "DÉSINSCRITS :"."""

    def __init__(self, table: ColumnTable, places: Places) -> None:
        self.reach = [*places.emails, *places.phones]
        self._headers = [column.header for column in table.columns]
        fields = {*ANSWER_FIELDS, *LEAVING_FIELDS}
        self._answers = [AnswerColumn(one) for one in places.answers if one.purpose == "partners" or not one.gives]
        self._answer_places = [one.header.index for one in table.columns if (one.only_no or one.field) in fields]
        turn = table.turn or Turn()
        self._turn: tuple[int, str, bool] | None = turn[:3] if turn.text else None
        self._sheets, self._who = turn if turn.asking else None, places_of_who(table.columns)
        self._above = AboveWatch(self._headers, (self.reach, self._who[:3], self._answer_places))
        self._title, self._unheard, self._either, self._names = (0, ""), list[int](), list[int](), self._above.names
        self._later, self._unmet = [*turn.later], dict[str, int]()  # texts that name nobody of the list so far
        self._asking, self._most = dict(turn.asking), _MAX_ROWS_KEPT_BY_NAME + len(turn.asking)
        self.legends, self._others = LegendWatch(turn.marks), row.OtherPeople(table, places)
        self.called = CalledWatch(places.headers, self._others.leaving, self._others.called, turn.called)
        self.reasons = {turn.text: 0} if turn.text else dict[str, int]()

    @property
    def turn(self) -> Turn | None:
        """Return where the list turns and who is named there; None of a list that never does."""
        asking, marks = tuple((self._names | self._asking).items()), tuple(self.legends.marks.items())
        turn = Turn(*self._turn) if self._turn else Turn()
        turn = turn._replace(asking=asking, marks=marks, later=(*self._later,), above=self._above.notes)
        return turn if self._turn or asking or marks or turn.above else None

    def below(self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], gone: Sequence[bool]) -> list[int]:
        """Return the lines of those of the next rows that stand under such a row, or ask to stop without an address."""
        shortest = min(map(len, rows), default=0)
        columns = [cells_at(rows, place, shortest) for place in self.reach]
        first, asking = columns[0] if columns else [NO_CELL] * len(rows), self._named_elsewhere(rows, lines)
        for at in [at for at, cell in enumerate(first) if not (isinstance(cell, str) and "@" in cell)]:
            reach = "".join(row_texts([column[at] for column in columns if column[at] is not NO_CELL]))
            if may_reach(reach):
                continue
            texts = row_texts(rows[at])
            more = goes_on(texts)
            text = "" if more else self._first_title(texts, lines[at])
            filled, named = [one for one in texts if one], texts_of_who(self._who[:3], rows[at])
            may_be_legend = not more and len(filled) <= _MAX_CELLS_OF_A_LEGEND
            is_legend = may_be_legend and self.legends.read_row(filled, lines[at], named)
            is_no = gone[at] or _refuses(self._answers, self.called.padded(rows[at]), self._headers)
            refuses = is_no and not name_words(reach)
            is_told = is_legend or (self._turn and not (text or more))  # who is above waits below a title already
            note = None if is_told else self._above.about(rows, lines, at, text, refuses=refuses)
            content = " ".join(filled)
            asks = says_stop_of_people(content)
            names, alone = (people_meant(content), called_alone(content)) if asks else ((), ())
            self.called.keep(alone, shown_line("", content), lines[at])
            self._unmet |= dict.fromkeys(alone if len(alone) > 1 else (), lines[at])
            if note and note.line:
                asking += [note.line, lines[at]]
                self.reasons.setdefault(note.text, lines[at])
                self._either += [lines[at]] if text else []
            if note and not text and not names:
                self._unheard += [] if note.line else [lines[at]]
                continue
            if not filled or len(filled) > MAX_CELLS_OF_A_HAND_LINE or len(self._asking) >= self._most:
                self._unheard += [lines[at]] if filled and refuses else []
                continue
            is_name = self._turn is not None and len(content.split()) <= MAX_NAME_WORDS
            if text or is_name or refuses or asks:
                title = f"{self._later[-1][1] if self._later else self._turn[1]} " if self._turn and not text else ""
                left = (LEFT,) if title and self._turn and not self._turn[2] and tells_who_left(content) else ()
                words = first_name_words(texts, self._who, self._headers) or [*name_words(content), *left]
                self._asking[" ".join(words)] = (shown := shown_line(title, content))
                if not (is_legend or (note and note.line) or (text and asks_for_people(text))):
                    self._unmet.setdefault(shown, lines[at])
                self.called.keep(names, shown, lines[at])
                self._names |= {" ".join(name): shown} if (name := name_words(" ".join(named))) else {}
                if (text or not self._turn) and not is_legend:
                    asking.append(lines[at])
                    self.reasons.setdefault(text or (note.text if note else shown_line("", content)), lines[at])
        self._above.see(rows, lines)
        turned_at = self._turn[0] if self._turn else max(lines, default=0)
        return [*dict.fromkeys((*asking, *(line for line in lines if line > turned_at)))]

    def _named_elsewhere(self, rows: Sequence[Sequence[Cell]], lines: Sequence[int]) -> list[int]:
        """The lines of the people that another sheet names among those who ask to stop."""
        if self._sheets is None:
            return []
        texts = (next(self._sheets.texts_about_row(*texts_of_who(self._who, cells)), "") for cells in rows)
        named = {line: text for line, text in zip(lines, texts, strict=True) if text}
        self.reasons |= dict.fromkeys(named.values(), 0)
        return [*named]

    def end(self, noticed: Noticed, records: Iterable[tuple[int, Sequence[Cell]]]) -> None:
        """Note who has a mark that a legend takes for a no, and why people wait for what is in no column."""
        turn, legends, heard = self.turn or Turn(), self.legends, set[str]()
        for line, cells in records if legends.marks or self.called.names or self._unmet else ():
            for text, called_at in self.called.of(self._others.names(self.called.padded(cells)), line):
                self.reasons.setdefault(text, called_at)
                noticed.note(NOTE_SAYS_STOP, [line, *([called_at] if called_at else [])])  # both of them wait
            reach = "".join(cell_text(cells[place]) for place in self.reach if place < len(cells))
            for text in turn.texts_about_row(*texts_of_who(self._who, cells)) if may_reach(reach) else ():
                self._unmet.pop(text, None)
            if may_reach(reach) and (legend := turn.legend_of(row_texts(cells))):
                noticed.note(NOTE_SAYS_STOP, [line])
                self.reasons.setdefault(legend, legends.lines.get(legend, 0))
                heard.add(legend)
        outside = [] if "" in legends.marks else legends.outside()
        noticed.unheard = {legend: at for legend, at in outside if legend not in heard}
        for unheard_at in noticed.unheard.values():
            noticed.note(LEGEND_OF_NOBODY, [unheard_at] if unheard_at else [])
        if "" in legends.marks:
            noticed.note(COLOURS_UNREAD, [at for at in [legends.lines.get(legends.marks[""], 0)] if at])
        unmet = (self._unmet[key] for key in self._unmet.keys() - {*chain(*self.called.heard.items())})
        for code, at in ((REFUSALS_OF_NOBODY, sorted({*self._unheard, *unmet})), (TITLE_OR_NOTE, self._either)):
            if at:
                noticed.note(code, at)
        noticed.reasons = self.reasons
        if self.called.heard:
            noticed.turn = (noticed.turn or Turn())._replace(called=(*self.called.heard.items(),))

    def _first_title(self, texts: Sequence[str], line: int) -> str:
        """The text of the row by which the list turns, "" of any other, of which further titles are kept."""
        text, is_header = self._turns(texts, line)
        if not text or (self._turn and (is_header or not asks_for_people(text))):
            return ""  # a line about one person is no further title
        self.reasons[text] = line
        if self._turn:
            self._later.append((line, text))
            return ""
        self._turn = line, text, is_header
        return text

    def _turns(self, texts: Sequence[str], line: int) -> tuple[str, bool]:
        """The text of a row by which the list turns, "" of any other, and whether it is a header."""
        filled = [(place, text) for place, text in enumerate(texts) if text]
        reaches = self.reach and any(headers.known_field(name_key(text)) in ("email", "phone") for _, text in filled)
        if len(filled) > 1 and reaches:
            header_keys = [header.key for header in self._headers]
            other = [(place, text) for place, text in filled if header_keys[place : place + 1] != [name_key(text)]]
            turns = [
                text for at, text in other if at in self._answer_places or headers.speaks_against(title_words(text))
            ]
            turns += [self._title[1]] if line - self._title[0] <= _MAX_LINES_TITLE_TO_HEADER else []
            return " · ".join(filter(None, turns)), True
        filled = [one for one in filled if not one[1].isdigit()] or filled  # "Désinscrits" and their number
        first = next((one.index for one in self._headers if one.base), 0)
        if len(filled) != 1 or filled[0][0] > first or len(filled[0][1]) > MAX_TITLE_CHARS:
            return "", False
        title = filled[0][1]
        self._title = (line, title) if says_stop(title) else self._title
        return (title, False) if heads_leavers(title) and not explains_code(title) else ("", False)


def _refuses(columns: Sequence[AnswerColumn], texts: Sequence[str], header: Sequence[headers.Header]) -> bool:
    """Whether a row, that is no header again, says no, or what nobody can read."""
    is_no = any(one.read(texts[one.place]) in (NO, WITHDRAWN) for one in columns)
    return is_no or (bool(unread_answers(columns, texts, None).unclear) and not is_header_again(texts, header))


class UnreadWatch:
    """Finds the rows in which a column that no field reads may say no, an age under 18, or that an address is dead."""

    def __init__(self, table: ColumnTable) -> None:
        columns, places = table.columns, Places(table)
        self.columns, self._reach = watched_columns(table), {"email": places.emails, "phone": places.phones}
        self.turns = TurnWatch(table, places)
        self._ages = age_columns(columns)
        self._knows_bounces = table.file_meaning == "bounced" or any(one.field == "email_state" for one in columns)

    def see(
        self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], left: Sequence[bool], shortest: int
    ) -> Iterator[tuple[str, list[int], str | None]]:
        """Yield warnings about some rows, with the lines and the header (None: of no column of theirs).

        People marked as `left` are covered.
        """
        finders = (*self.columns, *self._ages)
        by_place = {place: cells_at(rows, place, shortest) for place in {one.place for one in finders}}
        distinct = {place: set(cells) for place, cells in by_place.items()}
        for column in self.columns:
            cells = by_place[column.place]
            column.see_rows(rows)
            if isinstance(column, UnreadColumn):
                self.turns.legends.read_beside(distinct[column.place])
            if stops := column.find(distinct[column.place]):
                missing = {cell: lack for cell in stops if (lack := lacks(cell_text(cell)))}
                numbered = zip(lines, cells, left, rows, strict=True)
                asking = (at for at in numbered if at[1] in stops and not at[2] and column.is_about(at[3]))
                if concerned := [line for line, cell, _, one in asking if not self._lacks(one, missing.get(cell))]:
                    yield NOTE_SAYS_STOP if column.is_note else "unsubscribed-unread", concerned, column.header
            if dead := set() if self._knows_bounces else column.bounces(distinct[column.place]):
                yield BOUNCES_UNREAD, _lines_with(dead, cells, lines), column.header
        self.turns.called.see(rows, lines, shortest)
        if below := self.turns.below(rows, lines, left):
            yield NOTE_SAYS_STOP, below, None
        for age in self._ages:
            if doubtful := age.find(distinct[age.place]):
                yield age.warning, _lines_with(doubtful, by_place[age.place], lines), age.header

    def _lacks(self, cells: Sequence[Cell], missing: str | None) -> bool:
        """Whether a row lacks the address or the number of which a cell says that there is none."""
        places = self._reach[missing] if missing else ()
        return missing is not None and not any(cell_text(cells[at]) for at in places if at < len(cells))


def _lines_with(wanted: set[Cell], cells: Sequence[Cell], lines: Sequence[int]) -> list[int]:
    return [line for line, cell in zip(lines, cells, strict=True) if cell in wanted]


def refused_on(
    sheet: str, table: ColumnTable, rows: Sequence[Sequence[Cell]], *, everybody: bool
) -> Iterator[tuple[str, str, tuple[str, ...], int]]:
    """Yield the rows below the header of a sheet in which a person left or refuses partners, as `asked_on` does.

    And by which names those without an address or a number call people, and positions. `everybody`: of leavers.
    """
    places, shortest = Places(table), min(map(len, rows), default=0)
    table = replace(table, file_meaning="withdrawn" if everybody else None)
    left = leaving.LeavingWatch(table, places).leavers(rows, shortest)
    unread = UnreadWatch(table).see(rows, range(len(rows)), left, shortest)
    asking = set(chain.from_iterable(at for code, at, _ in unread if code in (NOTE_SAYS_STOP, "unsubscribed-unread")))
    answers = [AnswerColumn(one) for one in places.answers if "partners" in (one.purpose, *one.also)]
    who = [(column.header.index, column.field in NAME_FIELDS) for column in table.columns if column.field in WHO_FIELDS]
    titles = {column.header.index: column.header.base for column in table.columns if column.field not in WHO_FIELDS}
    for at, texts in enumerate(map(row_texts, rows)):
        padded = [*texts, *[""] * (len(table.columns) - len(texts))]
        if _refuses(answers, padded, [column.header for column in table.columns]) or left[at] or at in asking:
            content = " ".join(with_zero(texts[place]) for place, _ in who if place < len(texts))
            reach = (with_zero(padded[n]) for n in titles if addresses_in(padded[n]) or numbers_in(padded[n]))
            name = " ".join(texts[place] for place, is_name in who if is_name and place < len(texts))
            called = () if addresses_in(content) or numbers_in(content) else names_among(name)
            words = [f"{titles[n]} : {one}" if titles.get(n) else with_zero(one) for n, one in enumerate(texts) if one]
            yield searched_words(" ".join([content, *reach])), shown_line(f"{sheet} : ", ", ".join(words)), called, at


def asking_on(
    sheet: str,
    cells: Sequence[Sequence[Cell]],
    end: int,
    tables: Sequence[tuple[ColumnTable, int, int | None, bool]],
    *,
    is_named: bool,
) -> tuple[list[tuple[str, str]], dict[str, str], dict[int, str]]:
    """Return who a sheet says that they refuse: lines and names for a `Turn`, and the lines by position.

    `end`: the lines before it may be in no list. `tables`: each list with its first row, the one behind its last, and
    whether everybody in it left.
    """
    stopping = asked_on(sheet, cells[:end], is_named=is_named)
    called = called_on(sheet, cells) if is_named and not tables else {}
    shown, asking = {at: text for text, at in stopping.values()}, list[tuple[str, str]]()
    for table, first, last, is_of_leavers in tables:
        for words, text, people, at in refused_on(sheet, table, cells[first:last], everybody=is_of_leavers):
            quoted = shown.setdefault(first + at, text)  # each row is quoted once
            asking += [*([] if is_named else [(words, text)]), *((name, quoted) for name in people)]
            called |= dict.fromkeys(people, quoted)
    for words, (text, _) in stopping.items():
        asking.append((words, text))
        called |= dict.fromkeys(people_meant(text.removeprefix(f"{sheet} : ")), text)
    return asking, called, shown


MAX_LINES_KEPT = 1000  # of a warning that very many rows may have in common


@dataclass
class Noticed:
    """Findings in some rows: `lines` and `columns` by warning, number of rows with a yes.

    `yeses` counts rows, `leavers` those in which a column says that the person left, `stayers` those in which one says
    that they stayed, `forms` those that name each form. `turn`: see `row.ColumnTable`. `reasons`: texts outside their
    columns by which people wait, each with its line (0: in none, as the name of a sheet).
    """

    lines: dict[str, list[int]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    yeses: int = 0
    leavers: int = 0
    stayers: int = 0
    filled: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    turn: Turn | None = None
    reasons: dict[str, int] = field(default_factory=dict)
    unheard: dict[str, int] = field(default_factory=dict)  # such texts of which nobody is meant
    places: dict[str, int] = field(default_factory=dict)

    def places_of(self, code: str) -> list[tuple[str, int]]:
        """Return the texts of a warning that stand on other sheets or above the header, with their lines there."""
        return [(text, self.places[text]) for text in self.texts_of(code) if text in self.places]

    def texts_of(self, code: str) -> Mapping[str, int]:
        """Return the texts outside their columns that a warning is about, with their lines."""
        return {NOTE_SAYS_STOP: self.reasons, LEGEND_OF_NOBODY: self.unheard}.get(code, {})

    @property
    def each_row_says(self) -> bool:
        """Whether some people left, and columns say of all others that they stayed."""
        return self.leavers > 0 and self.leavers + self.stayers == self.filled

    def note(self, code: str, lines: Sequence[int], header: str | None = None) -> None:
        """Add a warning about some lines, and the header of its column."""
        known = self.lines.setdefault(code, [])
        recent = set(known[-MAX_LINES_KEPT:])
        known += [line for line in lines if line not in recent]
        headers = self.columns.setdefault(code, []) if header is not None else []
        if header is not None and header not in headers:
            headers.append(header)


def texts_told(
    code: str, lists: Sequence[tuple[Sequence[ImportColumn], Mapping[int, Sequence[AnswerCounts]], Mapping[str, int]]]
) -> tuple[tuple[str, int], ...]:
    """Return the texts of a warning: the reasons with their lines, or those that are neither yes nor no.

    These as `HEADER=TEXT`, with their numbers of rows, the most first; of several in a cell each.
    """
    if code != ANSWER_UNCLEAR:
        return tuple(chain.from_iterable(reasons.items() for *_, reasons in lists))
    counted = Counter[str]()
    for columns, answers, _ in lists:
        for place, one in ((place, one) for place, texts in answers.items() for one in texts):
            for part in (one.parts or (one.text.strip(),)) if one.answer == UNCLEAR else ():
                counted[f"{columns[place].header.text}={part}"] += one.rows
    return tuple(counted.most_common(MAX_LINES_KEPT))


FORM_OVERRULED, OWN_REFERENCES, REFUSALS_OF_NOBODY = "form-overruled", "own-references", "refusals-of-nobody"
CELL_COMMENTS, TITLE_OR_NOTE, LEGEND_OF_NOBODY = "cell-comments", "title-or-note", "legend-of-nobody"


def comments_told(comments: Iterable[tuple[str | None, Mapping[int, str]]]) -> dict[str, Detail]:
    """Return the warning about comments on cells, given by member of a ZIP and by line; none without any."""
    by_line = [(member, line, text) for member, texts in comments for line, text in texts.items()][:MAX_LINES_KEPT]
    if not by_line:
        return {}
    texts = tuple((" ".join(text.split())[:MAX_SHOWN_CHARS], line) for _, line, text in by_line)
    return {CELL_COMMENTS: Detail(lines=tuple((member, line) for member, line, _ in by_line), texts=texts)}
