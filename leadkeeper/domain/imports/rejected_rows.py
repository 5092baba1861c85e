"""Refusals where nothing else reads them: in rejected rows, and in columns that feed no field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import ge, gt, or_
from typing import NamedTuple

from leadkeeper.domain.consent import YES, AnswerColumn, stays
from leadkeeper.domain.email import Addresses, import_key, mistyped_addresses, read_addresses
from leadkeeper.domain.imports.anomalies import BOUNCES_UNREAD, Noticed, says_stayed, watched_columns
from leadkeeper.domain.imports.row import ColumnTable, Places, RowEvent, RowReach, age_columns, narrowed
from leadkeeper.domain.imports.row_reader import RowContext, RowEvents
from leadkeeper.domain.phone import Numbers, numbers_in
from leadkeeper.domain.suppression import lacks
from leadkeeper.domain.text import NO_CELL, Cell, cell_text, cells_at, row_texts, without_apostrophe

NO_PERSON = frozenset({"header-again", "footer", "test-lead", "erased"})
"""Codes of rows that are about nobody, or of which nothing may be kept."""


SHIFTS = 9
"""Up to this many separators too many each shift of a row is read; a row with more was not moved by a few commas."""


class RejectedRefusal(NamedTuple):
    """What a rejected row refuses, and who: its addresses as import keys, or else its E.164 numbers.

    Where no address is readable, those are there that the cell may mean, and the numbers, that of its cell too.
    `code` tells why the row was rejected; `note` holds the notes that ask for no further contact.
    """

    line: int
    code: str
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    events: tuple[RowEvent, ...]
    note: str | None


class RejectedRowReader:
    """Reads the refusals of the rejected rows of one table."""

    def __init__(self, table: ColumnTable, context: RowContext) -> None:
        self._places = places = Places(table)
        self._events = RowEvents(table, places, context)
        self._read_phones = RowReach(places, context.phone_country).read_phones
        self._unread = watched_columns(table)

    def read(self, line: int, cells: Sequence[Cell], code: str) -> RejectedRefusal | None:
        """Return the refusals of a row rejected with this code; None if it has none, or nobody who could be meant."""
        if code in NO_PERSON:
            return None
        places, is_ragged = self._places, code == "ragged-row"
        readings = self._readings(cells, is_ragged=is_ragged)
        events: dict[object, RowEvent] = {}
        notes: dict[str, None] = {}
        for read_cells, texts in readings:
            for event in self._events.refusals(line, read_cells, texts, is_shifted=is_ragged):
                events.setdefault(event.kind, event)
            # The notes that ask for no further contact.
            unread = [(column, texts[column.place]) for column in self._unread]
            stops = [column.told(text) for column, text in unread if text and column.find((text,))]
            notes.update(dict.fromkeys(stops + self._events.refused_by_name(texts)))
        if not events and not notes:
            return None
        each = [texts for _, texts in readings]
        emails = _first_readable(each, places.emails, (*places.emails, *places.other_emails), read_addresses)
        phones = (
            ()
            if emails
            else _first_readable(each, places.phones, (*places.phones, *places.other_phones), self._read_phones)
        )
        emails = emails or _mistyped(each, places.emails)
        if not emails and not phones:
            phones = _first_readable(each, places.emails, (), self._read_phones)
        if not emails and not phones:
            at = (*places.emails, *places.phones)
            phones = tuple(dict.fromkeys(number for texts in each for one in at for number in numbers_in(texts[one])))
        if not emails and not phones:
            return None
        keys = tuple(dict.fromkeys(map(import_key, emails)))
        return RejectedRefusal(line, code, keys, phones, tuple(events.values()), "\n".join(notes) or None)

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
            for shift in sorted({*range(min(beyond, SHIFTS) + 1), beyond})
        ]


def _mistyped(readings: Sequence[Sequence[str]], places: Sequence[int]) -> tuple[str, ...]:
    cells = (texts[place] for texts in readings for place in places)
    return tuple(dict.fromkeys(address for cell in cells for address in mistyped_addresses(cell)))


def _first_readable(
    readings: Sequence[Sequence[str]],
    places: Sequence[int],
    further: Sequence[int],
    read: Callable[[str], Addresses | Numbers],
) -> tuple[str, ...]:
    """The addresses or numbers of the first reading that has any: of its first readable cell, and the further ones."""
    for texts in readings:
        first = [one for place in places if (one := read(without_apostrophe(texts[place]))).first]
        found = [*first[:1], *(read(without_apostrophe(texts[place])) for place in further)]
        readable = [text for one in found if one.first for text in (one.first, *one.others)]
        if readable:
            return tuple(dict.fromkeys(readable))
    return ()


class LeavingWatch:
    """Finds the rows in which a column says that the person left; counts those in which one says that they stayed."""

    def __init__(self, table: ColumnTable, places: Places) -> None:
        self._asked = [(place, channels is None, table.columns[place].asks_who_left) for place, channels in places.gone]
        self._everybody_left = table.file_meaning == "withdrawn"
        self.stayers = 0

    def leavers(self, rows: Sequence[Sequence[Cell]], shortest: int) -> list[bool]:
        """Return for each of some rows whether its person left: of a list of leavers all but those who stayed."""
        left, stayed = [False] * len(rows), [False] * len(rows)
        for place, is_general, asks_who_left in self._asked:
            cells = cells_at(rows, place, shortest)
            texts = {cell: cell_text(cell) for cell in set(cells) if cell is not NO_CELL}
            if gone := {cell for cell, text in texts.items() if not stays(text, asks_who_left=asks_who_left)}:
                left = list(map(or_, left, map(gone.__contains__, cells)))
            if is_general and (
                still := {cell for cell, text in texts.items() if says_stayed(text, asks_who_left=asks_who_left)}
            ):
                stayed = list(map(or_, stayed, map(still.__contains__, cells)))
        self.stayers += sum(map(gt, stayed, left))
        return list(map(ge, left, stayed)) if self._everybody_left else left


NO_CHANNEL = "no-channel-chosen"


class LostYeses:
    """Finds each yes that is not recorded: under a header that may be wrong, or by no channel that a person chose."""

    def __init__(self, table: ColumnTable, places: Places) -> None:
        self._table, self._channels = table, places.channels
        self._columns = list(map(AnswerColumn, places.answers))
        self._without_channel = lru_cache(10_000)(self._cut)

    def without(
        self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], noticed: Noticed
    ) -> Sequence[Sequence[Cell]]:
        """Return rows without these answers, and note their lines."""
        if not self._columns or not (self._channels or self._table.has_ragged_rows):
            return rows
        is_whole = not self._channels and min(map(len, rows)) >= len(self._table.columns)
        if is_whole and "\n" not in "".join(chain.from_iterable(rows)):  # type: ignore[arg-type]  # of a text file
            return rows
        seen = list(rows)
        for index, (line, cells) in enumerate(zip(lines, rows, strict=True)):
            if self._table.is_doubtful(cells):
                if lost := self._yeses(cells):
                    noticed.note("short-row-answers", [line])
            elif lost := self._yeses_by_no_channel(cells):
                for one in self._channels:
                    noticed.note(NO_CHANNEL, [line], self._table.columns[one.place].header.text)
            if lost:
                seen[index] = ["" if at in lost else cell for at, cell in enumerate(cells)]
        return seen

    def _yeses(self, cells: Sequence[Cell]) -> frozenset[int]:
        asked = [column for column in self._columns if column.place < len(cells)]
        return frozenset(column.place for column in asked if column.read(cell_text(cells[column.place])) == YES)

    def _yeses_by_no_channel(self, cells: Sequence[Cell]) -> frozenset[int]:
        places = (one.place for one in self._channels)
        cut = self._without_channel(tuple(cell_text(cells[at]) if at < len(cells) else "" for at in places))
        return cut and cut & self._yeses(cells)

    def _cut(self, chosen: tuple[str, ...]) -> frozenset[int]:
        """Positions of the answers of which a yes counts for no channel, with these cells of the channels."""
        each = [
            (one.place, one.channels, set(one.named) - {None} or {None})
            for one in (column.question for column in self._columns)
        ]
        return frozenset(
            place
            for place, asked, partners in each
            if all(narrowed(asked, partner, self._channels, chosen) == () for partner in partners)
        )


class UnreadWatch:
    """Finds the rows in which a column that no field reads may say no, an age under 18, or that an address is dead."""

    def __init__(self, table: ColumnTable) -> None:
        columns, places = table.columns, Places(table)
        self.columns, self._reach = watched_columns(table), {"email": places.emails, "phone": places.phones}
        self._ages = age_columns(columns)
        self._knows_bounces = any(column.field == "email_state" for column in columns)

    def see(
        self, rows: Sequence[Sequence[Cell]], lines: Sequence[int], left: Sequence[bool], shortest: int
    ) -> Iterator[tuple[str, list[int], str]]:
        """Yield warnings about some rows, with the lines and the header; people marked as `left` are covered."""
        finders = (*self.columns, *self._ages)
        by_place = {place: cells_at(rows, place, shortest) for place in {one.place for one in finders}}
        distinct = {place: set(cells) for place, cells in by_place.items()}
        for column in self.columns:
            cells = by_place[column.place]
            if stops := column.find(distinct[column.place]):
                missing = {cell: lack for cell in stops if (lack := lacks(cell_text(cell)))}
                each = zip(lines, cells, left, rows, strict=True)
                asking = (at for at in each if at[1] in stops and not at[2])
                if concerned := [line for line, cell, _, one in asking if not self._lacks(one, missing.get(cell))]:
                    yield "note-says-stop" if column.is_note else "unsubscribed-unread", concerned, column.header
            if dead := set() if self._knows_bounces else column.bounces(distinct[column.place]):
                yield BOUNCES_UNREAD, _lines_with(dead, cells, lines), column.header
        for age in self._ages:
            if doubtful := age.find(distinct[age.place]):
                yield age.warning, _lines_with(doubtful, by_place[age.place], lines), age.header

    def _lacks(self, cells: Sequence[Cell], missing: str | None) -> bool:
        """Whether a row lacks the address or the number of which a cell says that there is none."""
        places = self._reach[missing] if missing else ()
        return missing is not None and not any(cell_text(cells[at]) for at in places if at < len(cells))


def _lines_with(wanted: set[Cell], cells: Sequence[Cell], lines: Sequence[int]) -> list[int]:
    return [line for line, cell in zip(lines, cells, strict=True) if cell in wanted]
