"""How one list of a file is to be read, found out by looking at all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from leadkeeper.files.table import WORKBOOKS, Record, Table
from leadkeeper.progress import Flow, Progress
from leadkeeper.rules import row_columns
from leadkeeper.rules.cells import Cell, are_filled, cell_text, cells_at, is_blank
from leadkeeper.rules.columns import Column, Overrides, find_header, leavers_overlooked, map_columns
from leadkeeper.rules.date_text import Order
from leadkeeper.rules.dates import NEWEST_YEAR, ColumnDates, DateReader, reader
from leadkeeper.rules.file_watch import Answered, AnswerWatch
from leadkeeper.rules.headers import Header, read_headers, widened
from leadkeeper.rules.known_names import DATE_FIELDS
from leadkeeper.rules.presets import VCARD, Preset, recognise

LOOKED_AT = 2000
"""Records from which a column's contents are judged; enough to tell addresses from anything else."""

SHOWN = 20

STEP = 500
"""Records looked at together: no more than the processor's cache holds."""

_UTC = re.compile(r"\(\s*utc\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Choices:
    """What the person decided about the meaning of a file; None leaves it to the file itself."""

    header_row: int | None = None
    overrides: Overrides = field(default_factory=dict)
    date_order: Order | None = None
    timezone: str | None = None


@dataclass
class ListPlan:
    """One list and how to read it; `dates`, `rows`, `sample` and `answers` (by place) are known once `look_through` has
    seen it all. Until then `is_guess` says that they tell of the first records, and `rows` is an estimate.
    """

    table: Table
    position: int
    headers: tuple[Header, ...]
    preset: Preset | None
    columns: list[Column]
    header_line: int | None
    skipped: int
    choices: Choices
    dates: dict[int, ColumnDates] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    rows: int = 0
    is_guess: bool = False
    sample: list[list[str]] = field(default_factory=list)
    oddities: set[str] = field(default_factory=set)
    answers: Mapping[int, Sequence[Answered]] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether rows can be shorter or longer than the header; a sheet's and a card's cannot."""
        return self.table.format == "csv"

    @property
    def shown_columns(self) -> list[Column]:
        """The columns that a person would call so: with a header, or with something under the empty one."""
        return [column for column in self.columns if column.header.base or column.header.index in self.unnamed]

    def order(self, place: int) -> Order | None:
        """In which order a date column is read, None when only a person can say."""
        found = self.dates[place].order
        if found == "ymd":
            return found
        preset = self.preset.date_order if self.preset else None
        return self.choices.date_order or (preset if found == "ambiguous" else found)

    def zone(self, column: Column) -> str:
        """The zone of times without an offset in a column."""
        if _UTC.search(column.header.base):
            return "UTC"
        return self.choices.timezone or (self.preset.zone if self.preset else None) or "Europe/Paris"

    @property
    def warnings(self) -> set[str]:
        """What is odd about the list as a whole."""
        found = set(self.table.warnings) | self.oddities
        if any(header.repeats for header in self.headers):
            found.add("duplicate-headers")
        if any(column.is_dropped for column in self.columns):
            found.add("columns-dropped")
        if leavers_overlooked(self.columns):
            found.add("unsubscribed-unread")
        if any(self.order(place) is None for place in self.dates):
            found.add("date-order-needed")
        return found

    def records(self) -> Iterator[Record]:
        """The rows, blank ones between them included; of a guess all that there are."""
        end = None if self.is_guess else self.skipped + self.rows
        return islice(self.table.records(), self.skipped, end)

    def reads_like(self, other: ListPlan) -> bool:
        """Whether both make the same of every row that both of them read."""
        return self._ways == other._ways

    @property
    def _ways(self) -> tuple[object, ...]:
        orders = {place: self.order(place) for place in self.dates}
        return self.position, self.skipped, self.columns, self.preset, self.choices, orders

    def as_table(self, today: date) -> row_columns.Table:
        """What the reader of rows needs; every date column must have its order."""
        return row_columns.Table(
            columns=self.columns,
            dates={place: self._date_reader(place, today) for place in self.dates},
            preset=self.preset,
            file_meaning=self.preset.file_meaning(self.table.name) if self.preset else None,
            has_ragged_rows=self.is_text,
        )

    def _date_reader(self, place: int, today: date) -> DateReader:
        column = self.columns[place]
        born = column.field == "birth_date"
        return reader(
            self.order(place) or "ymd",
            self.zone(column),
            date1904=self.table.date1904,
            newest=today.year if born else NEWEST_YEAR,
        )


def plan_list(table: Table, position: int, choices: Choices) -> ListPlan | None:
    """How a list is to be read, from its first records; None when it has no header."""
    records = table.records()
    first = list(islice(records, LOOKED_AT))
    close = getattr(records, "close", None)
    if close:
        close()
    if table.headers is not None:
        place, headers = -1, read_headers(table.headers)
    else:
        found = _header_place(first, choices)
        if found is None:
            return None
        place, headers = found, read_headers(first[found].cells)
    under = [record.cells for record in first[place + 1 :]]
    if table.format in WORKBOOKS:
        headers = widened(headers, max((len(row) for row in under), default=0))
    preset = VCARD if table.format == "vcard" else recognise(headers)
    return ListPlan(
        table=table,
        position=position,
        headers=headers,
        preset=preset,
        columns=map_columns(headers, under, preset, choices.overrides),
        header_line=first[place].line if place >= 0 else None,
        skipped=place + 1,
        choices=choices,
    )


def _header_place(first: Sequence[Record], choices: Choices) -> int | None:
    """The place of the header: the line that the person named, else the first that names a way to reach people."""
    if choices.header_row is None:
        return find_header([record.cells for record in first], choices.overrides)
    for place, record in enumerate(first):
        if record.line >= choices.header_row:
            return None if is_blank(record.cells) else place
    return None


def look_through(plan: ListPlan) -> Flow[None]:
    """Sees every row of a list: counts them, decides the order of its dates, notices what is odd."""
    plan.dates = _dates(plan)
    look = _Look(plan)
    records = plan.table.records()
    rows = chain.from_iterable([islice(records, plan.skipped, None)])
    seen = 0
    while chunk := [record.cells for record in islice(rows, STEP)]:
        look.see(chunk, seen)
        seen += len(chunk)
        yield Progress("inspect", plan.table.position, plan.table.size)
    look.end()


def guess(plan: ListPlan) -> ListPlan | None:
    """What a plan will nearly always be when `look_through` has seen everything; None where the first rows leave
    the order of dates open.
    """
    guessed = replace(plan, columns=list(plan.columns), dates=_dates(plan), unnamed=set(), sample=[], oddities=set())
    records = plan.table.records()
    _Look(guessed).see([record.cells for record in islice(records, plan.skipped, LOOKED_AT)], 0)
    seen = plan.table.position or plan.table.size or 1
    guessed.is_guess, guessed.rows = True, guessed.rows * plan.table.size // seen
    return None if any(guessed.order(place) is None for place in guessed.dates) else guessed


def _dates(plan: ListPlan) -> dict[int, ColumnDates]:
    return {column.header.index: ColumnDates() for column in plan.columns if column.field in DATE_FIELDS}


class _Look:
    """One look at all rows of a list, some thousands at a time."""

    def __init__(self, plan: ListPlan) -> None:
        self._plan = plan
        self._watch = AnswerWatch(row_columns.Places(plan.as_table(date.min)))
        self._unnamed = {header.index for header in plan.headers if not header.base}
        self._widest = len(plan.headers)

    def see(self, rows: Sequence[Sequence[Cell]], before: int) -> None:
        """Sees some rows, which come after so many."""
        plan, found = self._plan, rows
        if are_filled(rows):
            plan.rows = before + len(rows)
        else:
            filled = [(number, cells) for number, cells in enumerate(rows, before + 1) if not is_blank(cells)]
            if not filled:
                return
            plan.rows, found = filled[-1][0], [cells for _, cells in filled]
        widths = set(map(len, found))
        for place, dates in plan.dates.items():
            dates.see(cells_at(found, place, min(widths)))
        self._watch.see(found)
        self._see_widths(widths)
        for place in list(self._unnamed):
            if any(place < len(cells) and cell_text(cells[place]) for cells in found):
                plan.unnamed.add(place)
                self._unnamed.remove(place)
        missing = SHOWN - len(plan.sample)
        plan.sample += [[cell_text(cell) for cell in cells] for cells in found[:missing]]

    def _see_widths(self, widths: set[int]) -> None:
        plan = self._plan
        if plan.is_text:
            if min(widths) < len(plan.headers):
                plan.oddities.add("ragged-rows")
        else:
            self._widest = max(self._widest, *widths)

    def end(self) -> None:
        """Tells the plan what only the last row shows."""
        plan = self._plan
        plan.oddities.update(self._watch.warnings)
        plan.answers = self._watch.answers
        _widen(plan, self._widest)


def _widen(plan: ListPlan, width: int) -> None:
    """Gives a sheet whose later rows are wider than its header further columns without a name."""
    more = widened(plan.headers, width)[len(plan.headers) :]
    plan.headers += more
    plan.columns += map_columns(more, [], plan.preset, plan.choices.overrides)
    plan.unnamed |= {header.index for header in more}
