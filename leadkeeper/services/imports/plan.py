"""Plan how to read the lists of a contact file: headers, column meanings, date orders, warnings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from leadkeeper.domain.consent import UNCLEAR, AnswerCounts
from leadkeeper.domain.email import tells_of_bounces
from leadkeeper.domain.form import FormColumn
from leadkeeper.domain.imports import channels, leaving, presets, rejected_rows, row, turns
from leadkeeper.domain.imports.anomalies import MAX_TEXTS_PER_COLUMN, AnswerWatch
from leadkeeper.domain.imports.columns import ImportColumn, form_columns, map_by_content, map_columns, proposals
from leadkeeper.domain.imports.dates import NEWEST_YEAR, ColumnDates, DateOrder, DateReader, is_zone, reader
from leadkeeper.domain.imports.headers import (
    COMMENTS,
    LEAVING_FIELDS,
    Header,
    Likelihood,
    read_headers,
    widened,
)
from leadkeeper.domain.imports.rejected_rows import ANSWER_UNCLEAR, Noticed, UnreadWatch, texts_told
from leadkeeper.domain.partner import CompanyName
from leadkeeper.domain.suppression import (
    lists_dead_addresses,
    lists_leavers,
    may_be_of_leavers,
    may_list_leavers,
    names_leavers,
    titles_leavers,
)
from leadkeeper.domain.text import Cell, are_filled, cell_text, cells_at, is_blank, without_codes
from leadkeeper.domain.verdict import Detail
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about
from leadkeeper.files.document import AS_FOUND, WORKBOOKS, Document, Reading, Record, SourceTable
from leadkeeper.files.reader import open_document
from leadkeeper.progress import Flow, Progress

LOOKED_AT = 2000  # records from which column contents are judged; enough to tell addresses from other text
NO_HEADER = 0  # header row of a list without a header: its columns are `column 1`, `column 2`…
NOTES_READ, LEAVERS_READ = 200, 20_000  # records of a further sheet: of notes, of people who left
SCANNED = ("headers", "columns", "dates", "unnamed", "rows", "sample", "oddities", "answers", "noticed")  # by a scan
SHOWN, STEP = 20, 500  # rows; records scanned together: as many as fit the processor cache

_UTC = re.compile(r"\(\s*utc\s*\)", re.IGNORECASE)


@dataclass(frozen=True)
class Choices:
    """Choices about the meaning of a file; None leaves one to the file.

    `answers`: meanings of texts in columns, `HEADER=TEXT` → answer. `trust_short_rows`: a yes counts even in a row
    that lacks cells. `map_anyway`: map a column to a consent although its header speaks of refusal. `everybody_left`:
    whether these people want nothing more. `companies`: those of the book, by which columns may ask for a consent.
    """

    header_row: int | None = None  # NO_HEADER: the first row is a contact
    overrides: presets.Overrides = field(default_factory=dict)
    date_order: DateOrder | None = None
    timezone: str | None = None
    answers: presets.ColumnAnswers = field(default_factory=dict)
    trust_short_rows: bool = False
    map_anyway: bool = False
    everybody_left: bool | None = None
    companies: tuple[CompanyName, ...] = ()


@dataclass
class SheetPlan:
    """How to read one list.

    `dates`, `rows`, `sample` and `answers` are final once `scan_sheet` has read it. Before that, `is_guess` is set:
    they describe the first records, and `rows` is an estimate. `answers` is by column index.
    """

    table: SourceTable
    position: int
    headers: tuple[Header, ...]
    preset: presets.Preset | None
    columns: list[ImportColumn]
    header_line: int | None
    skipped: int
    choices: Choices
    dates: dict[int, ColumnDates] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    rows: int = 0
    is_guess: bool = False
    sample: list[list[str]] = field(default_factory=list)
    oddities: set[str] = field(default_factory=set)
    answers: Mapping[int, Sequence[AnswerCounts]] = field(default_factory=dict)
    noticed: Noticed = field(default_factory=Noticed)
    names_forms: bool | None = None
    titles: tuple[str, ...] = ()
    usual_width: int = 0

    @property
    def is_text(self) -> bool:
        """Whether rows can be shorter or longer than the header; those of sheets and vCards cannot."""
        return self.table.format == "csv"

    @property
    def shown_columns(self) -> list[ImportColumn]:
        """Columns with a header, or with content under an empty one."""
        return [column for column in self.columns if column.header.base or column.header.index in self.unnamed]

    def order(self, place: int) -> DateOrder | None:
        """Order of a date column; None if the user must choose."""
        result = self.dates[place].order
        if result == "ymd":
            return result
        preset = self.preset.date_order if self.preset else None
        return self.choices.date_order or (preset if result == "ambiguous" else result)

    def zone(self, column: ImportColumn) -> str:
        """Time zone of a column's times without an offset."""
        if _UTC.search(column.header.base):
            return "UTC"
        return self.choices.timezone or (self.preset.zone if self.preset else None) or "Europe/Paris"

    @property
    def warnings(self) -> set[str]:
        """Warnings about the list as a whole."""
        warnings = set(self.table.warnings) | self.oddities | self.noticed.lines.keys() | self.noticed.columns.keys()
        holds = {
            rejected_rows.CELL_COMMENTS: bool(self.table.comments),
            "duplicate-headers": any(header.repeats for header in self.headers),
            "columns-dropped": any(column.is_dropped for column in self.columns),
            "date-order-needed": any(self.order(place) is None for place in self.dates),
            "addresses-dead": self.lists_dead_addresses,
        }
        warnings |= {code for code, is_so in holds.items() if is_so}
        each_row_says = self.tells_by_row and self.noticed.each_row_says
        if self.leavers is not None and self.choices.everybody_left is None and not each_row_says:
            warnings.add("everybody-left" if self.says_everybody_left else "perhaps-left")
        return warnings

    def records(self) -> Iterator[Record]:
        """Rows, blank ones between them included; of a guess, all rows of the table."""
        return islice(self.table.records(), self.skipped, None if self.is_guess else self.skipped + self.rows)

    def reads_like(self, other: SheetPlan) -> bool:
        """Whether both plans give the same result for every row that both read."""
        return self._ways == other._ways

    @property
    def _ways(self) -> tuple[object, ...]:
        orders = {place: self.order(place) for place in self.dates}
        read = self.choices, self._file_meaning, self.noticed.turn
        return self.position, self.skipped, self.columns, self.preset, orders, read

    @property
    def proposals(self) -> dict[str, str]:
        """Possible meanings of unread columns, by header; that of forms not if it names none of the book."""
        found = proposals(self.columns, everybody_left=self.says_everybody_left)
        return {one: meaning for one, meaning in found.items() if meaning != "form" or self.names_forms is not False}

    def compare_forms(self, known: FormColumn) -> None:
        """Note whether a column of forms names one of the book in the first rows."""
        columns = [one.header for one in form_columns(self.columns)]
        cells = [row[one.index] for row in self.sample for one in columns if one.index < len(row)]
        self.names_forms = any(map(known.is_named_by, cells))
        if left := list(self.proposals):
            self.noticed.columns["meaning-proposed"] = left
        else:
            self.noticed.columns.pop("meaning-proposed", None)

    @property
    def _file_meaning(self) -> presets.FileMeaning | None:
        known = self.preset.file_meaning(self.table.name) if self.preset else None
        chosen = self.choices.everybody_left
        is_named = self.leavers == "surely" and (chosen is None or self.table.member is not None)
        return known or ("withdrawn" if chosen or is_named else "bounced" if self.lists_dead_addresses else None)

    @property
    def _fields(self) -> set[str | None]:
        return {column.field for column in self.shown_columns}

    def turn_at_top(self, above: Sequence[Record] = ()) -> turns.Turn | None:
        """The turn to people who left below a title above the list, or by its name, unless a column says who left."""
        if self.choices.everybody_left is not None or self.says_everybody_left:
            return None
        is_open = not self.tells_by_row or (self.noticed.filled and not self.noticed.leavers)
        rows, leavers = [record.cells for record in above], self.leavers if is_open else None
        return turns.turn_above(rows, self.header_line or 0, self.table.names, leavers, tells_by_row=self.tells_by_row)

    @property
    def tells_by_row(self) -> bool:
        """Whether a column says who left."""
        return not self._fields.isdisjoint(LEAVING_FIELDS)

    @property
    def lists_dead_addresses(self) -> bool:
        """Whether its name says that its addresses do not work, by which nobody refused, and the user nothing else."""
        fields = {one.field for one in self.shown_columns if not tells_of_bounces(one.field, one.header.words)}
        return self.choices.everybody_left is None and lists_dead_addresses(self.table.names[:2], fields)

    @property
    def may_be_of_leavers(self) -> bool:
        """Whether its sheet may be one of people who left by its name, and says no more of them."""
        others = {one.field for one in self.columns if one.header.base and not one.holds_days} - presets.WHO_FIELDS
        return not others and may_be_of_leavers(self.table.sheet or "")

    @property
    def leavers(self) -> Likelihood | None:
        """Whether everybody in the list left, by its name and its columns."""
        if self.lists_dead_addresses:
            return None
        names, is_named = self.table.names, any(map(names_leavers, self.table.names)) or self.may_be_of_leavers
        if self.preset is not None and self.preset.file_names:
            return "perhaps" if is_named and self.preset.file_meaning(self.table.name) is None else None
        return lists_leavers(names[:2], self._fields, (*self.titles, *names[2:])) or ("perhaps" if is_named else None)

    @property
    def says_everybody_left(self) -> bool:
        """Whether everybody in it left, as its name or the user says."""
        return self._file_meaning == "withdrawn"

    def as_table(self, today: date) -> row.ColumnTable:
        """Column table for the row reader; every date column must have its order."""
        return row.ColumnTable(
            columns=self.columns,
            dates={place: self._date_reader(place, today) for place in self.dates},
            preset=self.preset,
            file_meaning=self._file_meaning,
            has_ragged_rows=self.is_text,
            said=presets.answers_by_hand(self.headers, self.choices.answers),
            trusts_short_rows=self.choices.trust_short_rows,
            delimiter=self.table.delimiter,
            companies=self.choices.companies,
            turn=self.noticed.turn,
            usual_width=self.usual_width,
        )

    def _date_reader(self, index: int, today: date) -> DateReader:
        column = self.columns[index]
        born = column.field == "birth_date"
        return reader(
            self.order(index) or "ymd",
            self.zone(column),
            date1904=self.table.date1904,
            newest=today.year if born else NEWEST_YEAR,
        )


def plan_list(table: SourceTable, position: int, choices: Choices) -> SheetPlan | None:
    """Plan a list from its first records; None if it has no header."""
    table.read_comments()
    first = table.first(LOOKED_AT)
    if table.headers is not None:
        index, headers = -1, read_headers(table.headers)
    elif choices.header_row == NO_HEADER:
        index, headers = -1, read_headers([""] * max((len(record.cells) for record in first), default=0))
    else:
        if (result := presets.header_place(first, choices.header_row, choices.overrides)) is None:
            return None
        index, headers = presets.read_two_rows([record.cells for record in first[: result + 2]], result)
    under = [record.cells for record in first[index + 1 :]]
    if table.format in WORKBOOKS:
        headers = widened(headers, max((len(row) for row in under), default=0))
    if table.spans:
        for line, note in leaving.noes_in_spans(headers, dict(first[index + 1 :]), table.spans):
            table.comments[line] = "\n".join(filter(None, [table.comments.get(line), note]))
    top = first[index].line if index >= 0 else 0
    if any(line > top for line in table.comments):
        table.comment_place, headers = len(headers), read_headers([*(header.base for header in headers), COMMENTS])
        under = [table.commented(record.line, record.cells) for record in first[index + 1 :]]
    columns_of = map_by_content if choices.header_row == NO_HEADER else map_columns
    preset = presets.by_name()["vcard"] if table.format == "vcard" else presets.recognise(headers)
    if not choices.map_anyway:
        presets.check_overrides(headers, choices.overrides, choices.answers)
    plan = SheetPlan(
        table=table,
        position=position,
        headers=headers,
        preset=preset,
        columns=columns_of(headers, under, preset, choices.overrides, choices.companies),
        header_line=top if index >= 0 else choices.header_row,
        skipped=index + 1,
        choices=choices,
        titles=tuple(cell_text(cell) for record in first[: max(index, 0)] for cell in record.cells),
        usual_width=presets.usual_width(under, len(headers)),
    )
    above = [*plan.titles, *(without_codes(header.base) for header in headers), *table.comments_above(top)]
    plan.noticed.turn = turns.with_legends(plan.turn_at_top(first[: max(index, 0)]), above)
    return plan


def scan_sheet(plan: SheetPlan) -> Flow[None]:
    """Read every row of a list, in the process that has them: count rows, decide date orders, collect warnings."""
    for step in plan.table.work(scan_rows, plan):
        if isinstance(step, Progress):
            yield step
        else:
            vars(plan).update(step[0])
            plan.table.learn(*step[1])


def scan_rows(plan: SheetPlan) -> Iterator[Any]:
    """Yield the progress of one scan of a list, then what it found and what its table learned."""
    plan.dates = _dates(plan)
    look = _Look(plan)
    rows = islice(plan.table.records(), plan.skipped, None)
    seen = 0
    while chunk := list(islice(rows, STEP)):
        look.see(chunk, seen)
        seen += len(chunk)
        yield Progress("inspect", plan.table.position, plan.table.size)
    look.end()
    yield {name: getattr(plan, name) for name in SCANNED}, (plan.table.warnings, plan.table.size)


def guess(plan: SheetPlan) -> SheetPlan | None:
    """Return the plan that `scan_sheet` will nearly always confirm; None if the order of dates is open."""
    guessed = replace(plan, columns=[*plan.columns], dates=_dates(plan), unnamed=set(), sample=[], oddities=set())
    guessed.noticed = Noticed(turn=plan.noticed.turn)
    _Look(guessed).see(list(islice(plan.table.records(), plan.skipped, LOOKED_AT)), 0)
    estimate = guessed.rows * plan.table.size // (plan.table.position or plan.table.size or 1)
    guessed.is_guess, guessed.rows = True, estimate
    return None if any(guessed.order(place) is None for place in guessed.dates) else guessed


def _dates(plan: SheetPlan) -> dict[int, ColumnDates]:
    return {place: ColumnDates() for place in row.places_of_dates(plan.columns)}


class _Look:
    """One scan of a list, in batches."""

    def __init__(self, plan: SheetPlan) -> None:
        self._plan = plan
        self._table = plan.as_table(date.min)
        places = row.Places(self._table)
        self._watch, self._leaving = AnswerWatch(places), leaving.LeavingWatch(self._table, places)
        self._unread, self._lost = UnreadWatch(self._table), rejected_rows.LostYeses(self._table, places)
        self._forms = [column.header.index for column in form_columns(plan.columns)]
        self._unnamed = {header.index for header in plan.headers if not header.base}
        self._widest = len(plan.headers)
        self._hidden = set(plan.table.hidden_rows)

    def see(self, records: Sequence[Record], before: int) -> None:
        """Scan the next records, `before` of them already scanned."""
        plan = self._plan
        rows: Sequence[Sequence[Cell]] = [record.cells for record in records]
        lines = [record.line for record in records]
        filled = list(range(len(rows))) if are_filled(rows) else [n for n, one in enumerate(rows) if not is_blank(one)]
        if filled:
            plan.rows = before + filled[-1] + 1
        filled = [place for place in filled if not self._watch.is_total(rows[place])]
        if not filled:
            return
        if len(filled) < len(rows):
            rows, lines = [rows[place] for place in filled], [lines[place] for place in filled]
        if hidden := self._hidden.intersection(lines):
            plan.noticed.note("hidden-rows", sorted(hidden))
        widths = set(map(len, rows))
        for index, dates in plan.dates.items():
            dates.see(cells_at(rows, index, min(widths)))
        plan.noticed.filled += len(rows)
        left = self._leaving.leavers(rows, min(widths))
        plan.noticed.leavers += sum(left)
        plan.noticed.stayers = self._leaving.stayers
        for code, concerned, header in self._unread.see(rows, lines, left, min(widths)):
            plan.noticed.note(code, concerned, header)
        plan.noticed.turn = self._unread.turns.turn
        for place in self._forms if len(plan.noticed.forms) < MAX_TEXTS_PER_COLUMN else ():
            plan.noticed.forms.update(Counter(map(cell_text, cells_at(rows, place, min(widths)))))
        self._watch.see(self._lost.without(rows, lines, plan.noticed))
        if not plan.is_text:
            self._widest = max(self._widest, *widths)
        elif min(widths) < len(plan.headers):
            plan.oddities.add("ragged-rows")
        for index in list(self._unnamed):
            if any(index < len(cells) and cell_text(cells[index]) for cells in rows):
                plan.unnamed.add(index)
                self._unnamed.remove(index)
        plan.sample += [[cell_text(cell) for cell in cells] for cells in rows[: SHOWN - len(plan.sample)]]

    def end(self) -> None:
        """Complete the plan after the last row."""
        plan, columns = self._plan, self._plan.noticed.columns
        plan.oddities.update(self._watch.warnings)
        plan.answers, plan.noticed.yeses = self._watch.answers, self._watch.yes_rows
        top, turn = plan.turn_at_top(), plan.noticed.turn or turns.Turn()
        if top and top.line < turn.line:
            plan.noticed.turn = turn._replace(line=top.line, text=top.text, is_header=top.is_header)
        self._unread.turns.end(plan.noticed, plan.records())
        asking = [one.header.text for one in plan.columns if one.is_unread and one.asks_who_left]
        if asking and all(column.field not in LEAVING_FIELDS for column in plan.columns):
            columns["unsubscribed-unread"] = list(dict.fromkeys([*columns.get("unsubscribed-unread", []), *asking]))
        warned = set(chain.from_iterable(columns.values()))
        answering = [one for one in self._unread.columns if one.holds_answers or one.loses_yeses]
        unread = [one.header for one in answering if one.loses_yeses or one.header not in warned]
        if unread and not plan.says_everybody_left:
            columns["answers-unread"] = unread
        if all(column.field != "email" for column in plan.columns):
            unused = [one.header for one in plan.columns if one.is_unread]
            sample = [(header, presets.column_texts(plan.sample, header.index)) for header in unused]
            if full := [header.text for header, texts in sample if texts and presets.looks_like("email", texts)]:
                columns["addresses-unread"] = full
        unclear = [place for place, texts in plan.answers.items() if any(one.answer == UNCLEAR for one in texts)]
        more = {
            "all-yes": [plan.columns[place].header.text for place in self._watch.all_yes],
            ANSWER_UNCLEAR: [plan.columns[place].header.text for place in unclear],
            **self._leaving.alike,
            **channels.wider_columns(plan.columns, plan.answers, self._table.said, proposals(plan.columns).values()),
            "consent-ends-unread": [one.header.text for one in plan.columns if one.ends_consent and plan.noticed.yeses],
            "meaning-proposed": list(plan.proposals),
        }
        columns |= {code: headers for code, headers in more.items() if headers}
        beyond = widened(plan.headers, self._widest)[len(plan.headers) :]  # of a sheet with wider rows
        plan.headers += beyond
        plan.columns += map_columns(beyond, [], plan.preset, plan.choices.overrides)
        plan.unnamed |= {header.index for header in beyond}


AS_IT_IS = Choices()
PlansReady = Callable[[list[SheetPlan]], None]


@dataclass
class FilePlan:
    """Lists of a file that are read, in order, and warnings about the file."""

    document: Document
    lists: list[SheetPlan]
    oddities: set[str] = field(default_factory=set)
    other_sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by the warning that names them

    @property
    def rows(self) -> int:
        """Number of rows, blank ones between others included."""
        return sum(one.rows for one in self.lists)

    @property
    def warnings(self) -> list[str]:
        """Codes of warnings about the whole file, sorted."""
        found = self.oddities.union(*(one.warnings for one in self.lists))
        return sorted(found | ({"no-rows"} if not self.rows else set()))

    @property
    def details(self) -> dict[str, Detail]:
        """Facts of the warnings that have any."""
        codes = sorted({code for one in self.lists for code in (*one.noticed.lines, *one.noticed.columns)})
        fitting = next((one.table.proposed_encoding for one in self.lists if one.table.proposed_encoding), None)
        details = {"encoding-doubtful": Detail(encoding=fitting)} if fitting else {}
        details |= rejected_rows.comments_told((one.table.member, one.table.comments) for one in self.lists)
        details |= {code: Detail(sheets=sheets) for code, sheets in self.other_sheets.items()}
        return details | {
            code: Detail(
                tuple(dict.fromkeys(header for one in self.lists for header in one.noticed.columns.get(code, ()))),
                tuple((one.table.member, at) for one in self.lists for at in sorted(one.noticed.lines.get(code, ()))),
                texts=texts_told(code, [(one.columns, one.answers, one.noticed.texts_of(code)) for one in self.lists]),
                places={text: at for one in self.lists for text, at in one.noticed.places_of(code)},
            )
            for code in codes
        }

    @property
    def yeses(self) -> int:
        """Number of rows in which an answer column says yes."""
        return sum(one.noticed.yeses for one in self.lists)

    @property
    def everybody_left(self) -> bool:
        """Whether every row says that the person left."""
        return all(one.noticed.leavers == one.noticed.filled or one.says_everybody_left for one in self.lists)

    def check(self) -> None:
        """Raise `no-rows` or `date-order-needed` if the file cannot be imported."""
        name = self.document.path.name
        if not self.rows:
            raise LeadKeeperError("no-rows", file=name)
        for sheet in self.lists:
            for place in sheet.dates:
                if sheet.order(place) is None:
                    raise LeadKeeperError("date-order-needed", file=name, column=sheet.columns[place].header.text)


def open_lead_file(path: Path, reading: Reading, choices: Choices) -> Document:
    """Open a file, as a context manager. Raises `bad-timezone` and the codes of `files.reader.open_document`."""
    if choices.timezone is not None and not is_zone(choices.timezone):
        raise LeadKeeperError("bad-timezone", timezone=choices.timezone)
    return open_document(path, reading)


def plan_file(
    document: Document, reading: Reading, choices: Choices = AS_IT_IS, begin: PlansReady | None = None
) -> Flow[FilePlan]:
    """Plan an open file from all its rows.

    Raises `file-empty` if no cell is filled, `no-header` if no list has an e-mail or phone column, and `unknown-column`
    if a column mapped by hand is in none of its lists. `begin` is called with the lists as soon as their first records
    were read.
    """
    plan = _of_members(document, choices) if document.format == "zip" else _of_one(document, reading, choices)
    if not plan.lists:
        raise LeadKeeperError("file-empty" if document.is_blank else "no-header", **about(document.path))
    if begin:
        begin(plan.lists)
    for one in plan.lists:
        yield from scan_sheet(one)
    unused = [set(presets.unused_overrides(one.headers, choices.overrides, choices.answers)) for one in plan.lists]
    if nowhere := set.intersection(*unused):
        raise LeadKeeperError("unknown-column", file=document.path.name, column=min(nowhere))
    return plan


def plan_as_found(document: Document) -> FilePlan:
    """Return the plan of a file as it is, of which no row was read."""
    return _of_members(document, AS_IT_IS) if document.format == "zip" else _of_one(document, AS_FOUND, AS_IT_IS)


def _of_members(document: Document, choices: Choices) -> FilePlan:
    """ZIP members in a known export format, else all with a header; no other sheet can be chosen, so none is named."""
    result = [_plan_sheets(table, position, choices, ask=False) for position, table in enumerate(document.tables)]
    plans = [plan for plan, _ in result if plan is not None]
    read = [plan for plan in plans if plan.preset is not None and plan.preset.certainty == "known"] or plans
    oddities = {code for plan, others in result if plan in read for code in others}
    unread = [one for one, (plan, _) in zip(document.tables, result, strict=True) if plan not in read]
    for plan in read:
        _keep_asking(plan, [(Path(one.name).stem, one) for one in unread])
    left = {"member-ignored": tuple(one.name for one in unread)} if unread or document.ignored else {}
    return FilePlan(document, read, oddities | left.keys(), {code: names for code, names in left.items() if names})


def _of_one(document: Document, reading: Reading, choices: Choices) -> FilePlan:
    plan, others = _plan_sheets(document.tables[0], 0, choices, ask=reading.sheet is not None)
    lists = [*filter(None, [plan or _plan_leavers(document.tables[0], choices)])]
    return FilePlan(document, lists, set(others), others)


def _plan_leavers(table: SourceTable, choices: Choices) -> SheetPlan | None:
    """Plan of a list without addresses and numbers that says who left: their names are heard."""
    sheets = [table.with_sheet(sheet.name) for sheet in table.sheets if sheet.visible] or [table]
    places = (presets.place_of_leavers(one.names, one.first(LOOKED_AT), choices.everybody_left) for one in sheets)
    sheet, way = next(((sheet, way) for sheet, way in zip(sheets, places, strict=True) if way), (table, None))
    if way is None or choices.header_row is not None:
        return None
    left = True if choices.everybody_left is None and any(map(titles_leavers, way[1])) else choices.everybody_left
    read = replace(choices, header_row=way[0], overrides={**way[1], **choices.overrides}, everybody_left=left)
    return plan_list(sheet, 0, read)


def _plan_sheets(
    table: SourceTable, position: int, choices: Choices, *, ask: bool
) -> tuple[SheetPlan | None, dict[str, tuple[str, ...]]]:
    """First visible sheet with a header, or the chosen one, and the others with a header by their warning."""
    named: dict[str, tuple[str, ...]] = {}
    if ask or not table.sheets:
        plan = plan_list(table, position, choices)
    else:
        plans = [(plan_list(table.with_sheet(one.name), position, choices), one.visible) for one in table.sheets]
        seen, unseen = ([plan for plan, visible in plans if plan and visible is wanted] for wanted in (True, False))
        others = {"several-sheets": seen[1:], "hidden-sheets": unseen if seen else []}
        named = {code: tuple(one.table.sheet or "" for one in some) for code, some in others.items() if some}
        plan = seen[0] if seen else None
    if plan is not None:
        names = [one.name for one in table.sheets if one.name != plan.table.sheet]
        _keep_asking(plan, [(name, table.with_sheet(name)) for name in names])
    return plan, named


def _keep_asking(plan: SheetPlan, tables: Sequence[tuple[str, SourceTable]]) -> None:
    """Keep the people who refuse or left by a list that is not read, or by rows above the header of any."""
    asking, called = list[tuple[str, str]](), dict[str, str]()
    for title, table in [*tables, (plan.table.sheet or plan.table.name, plan.table)]:
        with suppress(LeadKeeperError):  # it is not the list that is read
            is_other = table is not plan.table
            of_people = plan_list(table, 0, AS_IT_IS) if is_other else plan
            above = max(of_people.skipped - 1, 0) if of_people else LOOKED_AT
            names = presets.find_names(table.first(above))
            of_names = names and plan_list(table, 0, Choices(header_row=names[0], overrides=names[1]))
            read = [one for one in (of_people if is_other else None, of_names) if one]
            is_named = is_other and not (turns.follows_up(title) and any(one.tells_by_row for one in read))
            is_named = is_named and (may_list_leavers(title) or any(one.may_be_of_leavers for one in read))
            records = table.first(LEAVERS_READ if is_named or read else NOTES_READ)
            cells = [record.cells for record in records]
            lists = list[tuple[row.ColumnTable, int, int | None, bool]]()
            for known in read:
                last = of_people.skipped if of_people and known is of_names else None
                is_of_leavers = is_named or any(map(titles_leavers, known.choices.overrides))
                lists.append((known.as_table(date.min), known.skipped, last, is_of_leavers))
            end = len(cells) if is_named else above if of_people else NOTES_READ
            lines, names_there, shown = rejected_rows.asking_on(title, cells, end, lists, is_named=is_named)
            asking, called = [*asking, *lines], called | names_there
            plan.noticed.places |= {text: records[at].line for at, text in shown.items()}
            top = read[0].skipped if read else len(cells)
            texts = turns.legend_texts(cells, top) if of_people is None or is_named else []
            plan.noticed.turn = turns.with_legends(plan.noticed.turn, texts, title if is_other else "")
    more, names_next_to = turns.listed_next_to(plan.headers, plan.table.first(LOOKED_AT)[plan.skipped :])
    plan.noticed.turn = turns.with_people(plan.noticed.turn, [*asking, *more], called | names_next_to)
