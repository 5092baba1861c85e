"""Describe how a contact file would be read, without writing; first step of the import wizard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from leadkeeper.db import forms, partners
from leadkeeper.db.engine import Db
from leadkeeper.db.imports import imports
from leadkeeper.domain.consent import AnswerColumn, AnswerCounts
from leadkeeper.domain.email import read_addresses
from leadkeeper.domain.form import Form, FormColumn
from leadkeeper.domain.imports import headers
from leadkeeper.domain.imports.answer_scope import (
    asks_for_names,
    chooses_nobody,
    excepts,
    is_general,
    refused_channels,
    surely_named,
    yes_terms,
)
from leadkeeper.domain.imports.columns import DECIDED, ImportColumn, Why, form_columns, question_of
from leadkeeper.domain.imports.dates import is_day
from leadkeeper.domain.imports.headers import name_words, signature
from leadkeeper.domain.imports.presets import answers_by_hand, column_texts
from leadkeeper.domain.imports.rejected_rows import FORM_OVERRULED, OWN_REFERENCES
from leadkeeper.domain.imports.row import ColumnTable, Places
from leadkeeper.domain.imports.row_reader import FORM_NOT_SHOWN, FORM_UNDATED, UNKNOWN_FORM, YES_UNDATED
from leadkeeper.domain.partner import companies_in
from leadkeeper.domain.received_lists import columns_by_cells, read_reference
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.text import cell_text, fold
from leadkeeper.domain.time import calendar_day
from leadkeeper.domain.verdict import Detail
from leadkeeper.files.document import AS_FOUND, Reading
from leadkeeper.files.reader import open_document
from leadkeeper.messages.imports import proposal, why_sentence
from leadkeeper.progress import Flow, Progress
from leadkeeper.services.imports.mappings import Remembered, remembered, similar, with_companies
from leadkeeper.services.imports.plan import (
    AS_IT_IS,
    STEP,
    Choices,
    FilePlan,
    SheetPlan,
    open_lead_file,
    plan_file,
)
from leadkeeper.services.imports.prepared_rows import COLUMN, NONE

SHOWN, _MOST_FREQUENT = 30, 20  # first rows; texts of a warning


def imported_sheets(db: Db, sha256: str) -> Set[str | None]:
    """Return the sheets of a file that were imported and not undone; None for a file without sheets."""
    return imports.sheets_of_file(db, sha256)


def first_rows(path: Path, reading: Reading = AS_FOUND) -> list[tuple[int, tuple[str, ...]]]:
    """Return line and cells of the first rows (of a ZIP's first list). Raises as `files.reader.open_document`."""
    with open_document(path, reading) as document:
        records = islice(document.tables[0].records(), SHOWN)
        return [(record.line, tuple(cell_text(cell) for cell in record.cells)) for record in records]


__all__ = ["AnswerCounts"]  # what the window may not import itself

InspectionChoices = Sequence[AnswerCounts]
"""Texts of an answer column with their meanings and row counts, most frequent first."""


@dataclass(frozen=True)
class DateColumn:
    """Order of a date column (`ambiguous`: the user must choose), and number of ambiguous cells.

    `example` is one of them as it is written, and as `YYYY-MM-DD` in both orders.
    """

    order: str
    ambiguous: int
    example: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Inspection:
    """How a file would be read: its first list; `rows`, `warnings` and `members` cover all lists of a ZIP.

    `answers` are the texts of each answer column, by header, counted over all lists; `names_forms` whether the column
    of forms, in use or proposed, names a form of the book in its first rows; `everybody_left` whether every row says
    that the person left; `similar` the choices for another file with some of these columns, if none had these.
    """

    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]
    header_row: int | None
    preset: str | None
    certainty: str
    columns: tuple[ImportColumn, ...]
    dates: dict[str, DateColumn]
    rows: int
    sample: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]
    members: tuple[str, ...]
    sha256: str
    signature: str
    remembered: Remembered | None = None
    answers: Mapping[str, InspectionChoices] = field(default_factory=dict)
    details: Mapping[str, Detail] = field(default_factory=dict)
    proposals: Mapping[str, str] = field(default_factory=dict)
    names_forms: bool = False
    everybody_left: bool = False
    similar: Remembered | None = None

    def why(self, column: ImportColumn) -> str:
        """Why a column has its meaning, with last time's choice if that differs."""
        sentence = why_sentence(column.why)
        if (column.tells_channels or column.tells_by_tick) and column.why.code in DECIDED:
            sentence = f"{sentence} {why_sentence(Why('channels'))}"
        last = self.proposed_choices.overrides if self.proposed_choices else {}
        header = column.header.text
        differs = header in last and last[header] != column.field
        return f"{sentence} {proposal(last[header])}" if differs else sentence

    def taken(self, column: ImportColumn) -> dict[str, str]:
        """Return the fields that a column cannot have, since the user gave them to another, with that one's header."""
        by_hand = [one for one in self.columns if one.field and one.why.code in ("by-hand", "last-time")]
        others = [one for one in by_hand if one is not column and one.field not in headers.SEVERAL]
        return {
            one.field: one.header.text
            for one in others
            if one.field and question_of(one, one.field) == question_of(column, one.field)
        }

    @property
    def proposed_choices(self) -> Remembered | None:
        """The choices of last time, else those for a similar file."""
        return self.remembered or self.similar

    @property
    def vague_dates(self) -> list[str]:
        """Headers of unused columns that say by their name that they hold dates, but not of what; proposed ones not."""
        unread = (column.header for column in self.columns if column.is_unread)
        vague = (header.text for header in unread if headers.is_vague_date(header.key))
        return [text for text in vague if text not in self.proposals]

    @property
    def days_unread(self) -> list[str]:
        """Headers of further columns of days, by their first rows, that are unused or date the last action only."""
        days = days_of(self.columns, self.sample)
        return [one.text for one in days if one.text not in self.proposals and not headers.is_vague_date(one.key)]

    @property
    def lacks_dates(self) -> bool:
        """Whether a column may say yes, and by the first rows none gives the date of that."""
        dates = [one.header.index for one in self.columns if one.field == "consent_at"]
        is_dated = any(not self.sample or column_texts(self.sample, place) for place in dates)
        return not is_dated and not GIVING_FIELDS.isdisjoint({one.field for one in self.columns})

    @property
    def reaches_nobody(self) -> bool:
        """Whether no column is used as an e-mail address or telephone number: every row would be rejected."""
        return all(column.field not in headers.REACHING_FIELDS for column in self.columns)

    @property
    def header_names_somebody(self) -> bool:
        """Whether the header contains an address: it is a row and would be lost as a header."""
        return any(read_addresses(column.header.base).first for column in self.columns)

    def as_json(self) -> dict[str, Any]:
        """Return the object printed by `inspect --json`."""
        return {
            **attributes(self, "format encoding delimiter sheet sheets header_row preset certainty"),
            "columns": [
                {"header": column.header.text, "field": column.field, "why": self.why(column)}
                for column in self.columns
            ],
            "dates": {name: {"order": one.order, "ambiguous": one.ambiguous} for name, one in self.dates.items()},
            "rows": self.rows,
            "sample": [list(row) for row in self.sample],
            "warnings": list(self.warnings),
            "proposals": dict(self.proposals),
            "details": {code: detail.as_json() for code, detail in self.details.items()},
        }

    @property
    def unread_answers(self) -> tuple[str, ...]:
        """Headers of unread columns in which some cells look like answers."""
        found = self.details.get("answers-unread")
        return found.columns if found else ()


def inspect_file(
    path: Path, reading: Reading = AS_FOUND, choices: Choices = AS_IT_IS, db: Db | None = None
) -> Flow[Inspection]:
    """Return how a file would be imported.

    With a book, includes the choices of last time for such files, and the warning `same-file`, and proposes only a
    column of forms that names one of the book. Raises `own-export`, the codes of
    `files.reader.open_document`, `no-header`, `unknown-column`, `bad-timezone`. A file without rows, or with
    ambiguous dates, is described with the warning `no-rows` or `date-order-needed`.
    """
    with open_lead_file(path, reading, choices) as document:
        known = partners.read(db) if db is not None else None
        if db is not None and known is not None:
            from leadkeeper.services.exports.register import refuse_own_export

            refuse_own_export(db, path, document.sha256)
            choices = with_companies(known, choices)
        plan = yield from plan_file(document, reading, choices)
        if known is not None:
            for sheet in plan.lists:
                sheet.compare_forms(FormColumn(known.forms))
        found = _describe(plan)
    return _beside_book(db, found, own_references(db, plan.lists)) if db is not None else found


def first_consent_day(path: Path, reading: Reading, choices: Choices, today: date) -> Flow[date | None]:
    """Return the earliest day of consent, None without any or while the order is open. Raises as `inspect_file`."""
    days: set[str] = set()
    with open_lead_file(path, reading, choices) as document:
        plan = yield from plan_file(document, reading, choices)
        for sheet in plan.lists:
            asked = {"consent_at", *headers.ANSWER_FIELDS}
            places = [column.header.index for column in sheet.columns if column.field in asked]
            places = [place for place in places if place in sheet.dates]
            if not places or "date-order-needed" in sheet.warnings:
                continue
            read = sheet.as_table(today).dates
            for number, record in enumerate(islice(sheet.table.records(), sheet.skipped, None)):
                found = (read[place](record.cells[place]) for place in places if place < len(record.cells))
                days.update(instant[:10] for instant in found if instant)
                if number % STEP == 0:
                    yield Progress("inspect", sheet.table.position, sheet.table.size)
    return calendar_day(min(days)) if days else None


def _beside_book(db: Db, inspection: Inspection, own: Mapping[str, Detail]) -> Inspection:
    """Add what a book knows of such files and of this file; `own` are the details of a file with its references."""
    last = remembered(db, inspection.signature)
    again = ("same-file",) if imports.has_file(db, inspection.sha256) else ()
    other = similar(db, inspection.signature, inspection.columns)
    columns = tuple(_as_last_time(column, last or other) for column in inspection.columns)
    warnings, details = tuple(sorted((*inspection.warnings, *again, *own))), {**inspection.details, **own}
    return replace(inspection, columns=columns, remembered=last, warnings=warnings, details=details, similar=other)


def _as_last_time(column: ImportColumn, last: Remembered | None) -> ImportColumn:
    text = column.header.text
    same = last is not None and text in last.overrides and last.overrides[text] == column.field
    return replace(column, why=Why("last-time")) if same and column.why.code == "by-hand" else column


def _describe(plan: FilePlan) -> Inspection:
    first = plan.lists[0]
    table = first.table
    return Inspection(
        format=plan.document.format,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        sheets=tuple(sheet.name for sheet in table.sheets),
        header_row=first.header_line,
        preset=first.preset.name if first.preset else None,
        certainty=first.preset.certainty if first.preset else "none",
        columns=tuple(first.shown_columns),
        dates={
            first.columns[index].header.text: DateColumn(
                first.order(index) or "ambiguous", dates.ambiguous, dates.example
            )
            for index, dates in first.dates.items()
        },
        rows=plan.rows,
        sample=tuple(tuple(row) for row in first.sample),
        warnings=tuple(plan.warnings),
        members=tuple(one.table.member for one in plan.lists if one.table.member),
        sha256=plan.document.sha256,
        signature=signature(first.headers),
        answers=_answers(plan),
        details=plan.details,
        proposals=first.proposals,
        names_forms=first.names_forms is True,
        everybody_left=plan.rows > 0 and plan.everybody_left,
    )


def _answers(plan: FilePlan) -> dict[str, tuple[AnswerCounts, ...]]:
    result: dict[str, list[AnswerCounts]] = {}
    for sheet in plan.lists:
        said, companies = answers_by_hand(sheet.headers, sheet.choices.answers), sheet.choices.companies
        questions = Places(ColumnTable(sheet.columns, {}, said=said)).answers
        for index, seen in sheet.answers.items():
            asked = [question for question in questions if question.place == index]
            is_named = any(question.purpose == "partners" for question in asked)
            is_by_name = is_named and any(companies_in(each.text, companies) for each in seen)
            for each in seen:
                texts = [AnswerColumn(question).explained(each.text) for question in asked]
                counts = any(yes_terms(*told, companies)[0] for told in zip(asked, texts, strict=True))
                by_name = companies_in(each.text, companies) if is_named else ()
                names = tuple(one.name for one in surely_named(each.text, by_name))
                refused = refused_channels(each.text, sheet.columns[index].header.text)
                is_excepting = excepts(each.text, companies if is_named else ()) and not chooses_nobody(each.text)
                is_excepting = is_excepting and not refused
                is_list = is_by_name or any(asks_for_names(name_words(question.header)) for question in asked)
                is_free = is_list and not names and all(not question.named for question in asked)
                for_all = is_free and not refused and is_general(each.text)
                is_unknown = is_free and not for_all and not refused and not chooses_nobody(each.text)
                counted = replace(each, counts=counts, companies=names, excepts=is_excepting, for_all=for_all)
                counted = replace(counted, is_unknown=is_unknown, refused=refused)
                result.setdefault(sheet.columns[index].header.text, []).append(counted)
    return {header: _added_up(seen) for header, seen in result.items()}


def _added_up(seen: Iterable[AnswerCounts]) -> tuple[AnswerCounts, ...]:
    """Merge counts of equal texts over all lists, most frequent first."""
    result: dict[str, AnswerCounts] = {}
    for one in seen:
        before = result.get(one.text)
        result[one.text] = replace(one, rows=one.rows + before.rows) if before else one
    return tuple(sorted(result.values(), key=lambda one: (-one.rows, one.text)))


FIELDS = headers.FIELDS
"""Fields to which a column can be mapped."""

LEAVING_FIELDS, REFUSAL_FIELDS = frozenset(headers.LEAVING_FIELDS), headers.REVERSED_FIELDS
"""Fields in which a filled cell means that the person left, or refuses."""

GIVING_FIELDS = frozenset({"consent_partner_names", *headers.ANSWER_FIELDS}) - headers.REVERSED_FIELDS
"""Fields in which a yes is a consent."""

PARTNER_FIELDS = frozenset(name for name in GIVING_FIELDS if name.startswith("consent_partner"))
"""Those in which it is one to partners."""

_OF_CHANGES = re.compile(
    "modif|chang|updat|misajour|maj$|majle|last|derni|unsub|desinsc|desabo|clean|bounce|birth|naiss"
)
NO_ANSWERS = "no-answers"


def days_of(columns: Sequence[ImportColumn], sample: Sequence[Sequence[str]]) -> list[headers.Header]:
    """Return the columns of days, by their first rows, that are not used or date the last action, none of changes."""
    among = [
        one for one in columns if one.field == "last_action_at" or not (one.field or one.only_no or one.is_dropped)
    ]
    cells = [(one.header, column_texts(sample, one.header.index)) for one in among if one.why.code != "by-hand"]
    days = [header for header, texts in cells if texts and all(map(is_day, texts))]
    return [one for one in days if not _OF_CHANGES.search(one.key)]


def yeses_of_rows(rows: Mapping[str, int], plan: FilePlan) -> dict[str, Detail]:
    """Return the facts of warnings about a yes that counts for nothing, by their numbers of rows."""
    days = [header.text for one in plan.lists for header in days_of(one.columns, one.sample)]
    columns = dict.fromkeys((YES_UNDATED, FORM_UNDATED), tuple(dict.fromkeys(days)))
    codes = (UNKNOWN_FORM, YES_UNDATED, FORM_UNDATED, FORM_NOT_SHOWN)
    return {code: Detail(columns.get(code, ()), yeses=rows[code]) for code in codes if rows[code]}


def no_answers(plan: FilePlan) -> dict[str, Detail]:
    """Return the warning that no column says yes, in a file of which a form is chosen; none in one of leavers."""
    used = {one.field or one.only_no for sheet in plan.lists for one in sheet.columns}
    is_of_leavers = plan.everybody_left or any(one.lists_dead_addresses for one in plan.lists)
    if not plan.rows or is_of_leavers or not GIVING_FIELDS.isdisjoint(used):
        return {}
    asking = [text for one in plan.lists for text, meant in one.proposals.items() if meant in GIVING_FIELDS]
    return {NO_ANSWERS: Detail(tuple(dict.fromkeys(asking)))}


_ABOUT_CONSENT = ("consent_", "refused_", "unsubscribed_", "form")
CONSENT_FIELDS = frozenset(name for name in FIELDS if name.startswith(_ABOUT_CONSENT))
"""Fields about consents and refusals and their instants."""


def read_as(
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    password: str | None = None,
    *,
    repair: bool = False,
) -> Reading:
    """Return a reading with these choices; None leaves a choice to the file."""
    return Reading(encoding, delimiter, sheet, password, repair)


UNKNOWN_PARTNER = "unknown-partner"


def partners_unknown(warnings: Container[str], columns: Sequence[ImportColumn]) -> dict[str, Detail]:
    """Return the facts of the warning about partners that nobody knows: titles that name one, else where people do."""
    asking = [one for one in columns if (one.field or one.only_no or "").startswith("consent_partner")]
    titled = [one for one in asking if any(company.agreed_to is None for company in one.companies)]
    named = [one for one in asking if one.field == "consent_partner_names"]
    headers = tuple(dict.fromkeys(one.header.text for one in [*titled, *named] or asking))
    return {UNKNOWN_PARTNER: Detail(headers)} if UNKNOWN_PARTNER in warnings else {}


_NUMBERED = re.compile(r"\s*\([^()]*\)\s*$")
"""What some programs put after the name of a form."""


def overruled_forms(db: Db, lists: Sequence[SheetPlan], form: str) -> dict[str, Detail]:
    """Return the warning that rows name other forms than the one chosen for all of them; none if they do not."""
    known = None if form in (NONE, COLUMN) else _form_of(db, form)
    if known is None:
        return {}
    same = {fold(name) for name in (form, known.id, known.name or "")}
    others: Counter[str] = Counter()
    for one in lists:
        named = {text: n for text, n in one.noticed.forms.items() if text}
        others.update({text: n for text, n in named.items() if fold(_NUMBERED.sub("", text)) not in same})
    if not others:
        return {}
    headers = tuple(dict.fromkeys(column.header.text for one in lists for column in form_columns(one.columns)))
    texts = tuple(others.most_common(_MOST_FREQUENT))
    return {FORM_OVERRULED: Detail(headers, texts=texts, form=known.name or known.id)}


def forms_of_rows(db: Db, lists: Sequence[SheetPlan], form: str) -> tuple[tuple[str, str, int], ...]:
    """Return what rows write of their form, the form of the book that it means, "" for none, and their number."""
    if form != COLUMN:
        return ()
    column, written = FormColumn(forms.read_all(db)), Counter[str]()
    for one in lists:
        written.update({text: n for text, n in one.noticed.forms.items() if text})
    frequent = [(text, column.form_of(text), n) for text, n in written.most_common(_MOST_FREQUENT)]
    return tuple((text, (known.name or known.id) if known else "", n) for text, known, n in frequent)


def own_references(db: Db, lists: Sequence[SheetPlan]) -> dict[str, Detail]:
    """Return the warning that the first rows of a list name rows of exports of this book; none without any."""
    from leadkeeper.services.exports.register import list_exports  # loads far more than reading a file needs

    known = {one.export: one for one in list_exports(db)}
    headers: list[str] = []
    named: Counter[str] = Counter()
    for sheet in lists:
        rows = [row[: len(sheet.columns)] for row in sheet.sample]  # a row may be longer than the header
        column = columns_by_cells(rows).get("ref", len(sheet.columns))
        refs = [ref for row in rows if column < len(row) and (ref := read_reference(row[column]))]
        ours = [export for export, at in refs if export in known and at < known[export].rows + known[export].traps]
        if 2 * len(ours) > len(refs):
            headers.append(sheet.columns[column].header.text)
            named.update(ours)
    texts = tuple((f"{export} ({known[export].legal_name})", n) for export, n in named.most_common(_MOST_FREQUENT))
    return {OWN_REFERENCES: Detail(tuple(dict.fromkeys(headers)), texts=texts)} if texts else {}


def form_name(db: Db, form: str | None) -> str | None:
    """Return what people call a form, given by its id or that of a version."""
    known = _form_of(db, form)
    return (known.name or known.id) if known else None


def _form_of(db: Db, form: str | None) -> Form | None:
    named = (one for one in forms.read_all(db) if form == one.id or form in {version.id for version in one.versions})
    return next(named, None)
