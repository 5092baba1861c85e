"""Prepared rows: imported rows as database columns, built, transferred and written column by column.

1.5 million rows go from one process to another; a tuple per row would cost more than everything else.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate, compress, starmap
from typing import Any, NamedTuple

from leadkeeper.db.engine import NULL_CELL, dump_list, dump_texts, load, load_list
from leadkeeper.domain import contact
from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.erasure import NOBODY, Erasures
from leadkeeper.domain.form import FormChoice, FormColumn, NoForm, OneForm, OneVersion, form_version
from leadkeeper.domain.imports.row import ColumnTable, ConsentTerms, Row, RowEvent
from leadkeeper.domain.imports.row_reader import RowContext
from leadkeeper.domain.partner import goes_by
from leadkeeper.domain.phone import FRANCE, PHONE_READABLE
from leadkeeper.domain.time import bounds

NONE, COLUMN, LAST = "none", "column", "last"


def build_row_context(
    known: ReferenceData, form: str, now: datetime, phone_country: str = FRANCE, erased: Erasures = NOBODY
) -> RowContext:
    """Return the row context for rows collected under a form.

    `form` is the id of a form version or form, `column` (each row names its own) or `none`. `phone_country` applies
    to telephone numbers without a country code; `erased` identifies erased people. Raises `unknown-form`.
    """
    return RowContext(now, _form(known, form), _partner_of(known), phone_country, erased)


def _form(known: ReferenceData, wanted: str) -> FormChoice:
    if wanted == NONE:
        return NoForm()
    if wanted == COLUMN:
        return FormColumn(known.forms)
    if all(version.id != wanted for form in known.forms for version in form.versions):
        for form in known.forms:
            if form.id == wanted:
                return OneForm(form)
    return OneVersion(form_version(known.forms, wanted)[1])


def _partner_of(known: ReferenceData) -> Callable[[str], str | None]:
    """Function that finds the single partner with a legal or former name."""
    result: dict[str, str | None] = {}

    def partner_of(name: str) -> str | None:
        if name not in result:
            named = [partner.id for partner in known.partners if goes_by(partner, name)]
            result[name] = named[0] if len(named) == 1 else None
        return result[name]

    return partner_of


RowAnswer = tuple[int, str | None, int | None, int | None, str | None, str | None]
"""Index of its terms in the batch, instant, its first and last second, date cell, IP address."""

PreparedRow = tuple[int, str, tuple[Any, ...], tuple[RowAnswer, ...], Row | None]
"""Line, key, cells, answers, and the full row if its cells do not hold all of it.

Plain tuples, because 1.5 million of them go from one process to another. The cells are the facts by the names that go
with the batch, then those of `DRAWN`; `NULL_CELL` for a fact that the row lacks.
"""

TOLD = ("extra", "action_at", "action_kind")
"""Facts of every row besides those of the list's columns: `extra` as JSON text."""

DRAWN = ("action_lo", "action_hi", "email_key", "canonical", "email_marks", "phone_marks")
"""Cells derived from the facts of a row."""

_FACTS = (
    "company", "job_title", "country", "postal_address", "birth_date", "age_at_consent", "segment", "legal_form",
    "stage", "relation_ended_on", "owner", "note", "tags",
)  # fmt: skip
_ALWAYS = ("email", "phone", "first_name", "last_name")


class PreparedRowMaker:
    """Prepares the rows of one list; `names` are the cells before the derived ones, the `facts` first."""

    def __init__(self, table: ColumnTable) -> None:
        mapped = {column.field for column in table.columns}
        self.facts = (*_ALWAYS, *(name for name in _FACTS if name in mapped))
        self._usual = {*self.facts, "last_action"}
        self._tags = self.facts.index("tags") if "tags" in mapped else None
        self.names = (*self.facts, *TOLD)

    def ready(self, row: Row, kinds: dict[ConsentTerms, int]) -> PreparedRow:
        """Prepare a row; new consent terms are added to `kinds`."""
        facts: dict[str, Any] = row.facts
        answers = tuple([_answer(event, kinds) for event in row.events]) if row.events else ()
        email, phone = facts.get("email"), facts.get("phone")
        canonical, email_marks, phone_key, phone_marks = contact.drawn(row.key if email else None, email, phone)
        is_read = not phone or bool(phone_marks & PHONE_READABLE)  # otherwise the cell may hold several numbers
        is_usual = facts.keys() <= self._usual and phone_key is None and is_read and not any(row.unread[1:])
        cells: list[Any] = list(map(facts.get, self.facts))
        if self._tags is not None and is_usual:
            cells[self._tags] = dump_list(cells[self._tags])
        at, kind = facts.get("last_action") or (None, None)
        cells += (
            dump_texts(row.extra) if row.extra else None, at, kind, *bounds(at),
            row.key if email else None, canonical, email_marks, phone_marks,
        )  # fmt: skip
        told = tuple([NULL_CELL if cell is None else cell for cell in cells])
        return row.line, row.key, told, answers, None if is_usual else row


def _answer(event: RowEvent, kinds: dict[ConsentTerms, int]) -> RowAnswer:
    kind, at, raw, ip = event
    return (kinds.setdefault(kind, len(kinds)), at, *bounds(at), raw, ip)


def addresses_of(columns: Sequence[Sequence[Any]], names: Sequence[str]) -> list[list[str]]:
    """Canonical address and E.164 number of each row, where present, from cells by column. See `names` of the batch."""
    keys, canonical = columns[len(names) + 2 : len(names) + 4]
    each = zip(canonical, keys, columns[names.index("phone")], strict=True)
    return [[one for one in (spelt or key, number) if one] for spelt, key, number in each]


def row_of(ready: PreparedRow, names: Sequence[str], kinds: Sequence[ConsentTerms]) -> Row:
    """Return the original row without its warnings."""
    line, key, cells, answers, whole = ready
    if whole is not None:
        return whole
    row = Row(line)
    row.key = key
    result = {name: cell for name, cell in zip(names, cells, strict=False) if cell != NULL_CELL}
    row.extra = load(result.pop("extra", None)) or {}
    at, kind = result.pop("action_at", None), result.pop("action_kind", None)
    if at is not None:
        result["last_action"] = (at, kind)
    if "tags" in result:
        result["tags"] = load_list(result["tags"])
    row.facts = result
    row.events = tuple(starmap(lambda place, at, lo, hi, raw, ip: RowEvent(kinds[place], at, raw, ip), answers))
    return row


class AnswerColumns(NamedTuple):
    """Answers of rows, in row order, as columns.

    Row position, position within the row, and the `RowAnswer` fields. `ips` is empty if no answer has an IP address.
    """

    rows: Sequence[int] = ()
    seqs: Sequence[int] = ()
    kinds: Sequence[int] = ()
    at: Sequence[str | None] = ()
    lo: Sequence[int | None] = ()
    hi: Sequence[int | None] = ()
    raws: Sequence[str | None] = ()
    ips: Sequence[str | None] = ()

    def each(self, first: int = 0, end: int | None = None) -> Iterator[RowAnswer]:
        """Yield answers one by one."""
        columns = [column[first:end] for column in (self.kinds, self.at, self.lo, self.hi, self.raws)]
        return zip(*columns, self.ips[first:end] or [None] * len(columns[0]), strict=True)

    def with_others(self, cuts: Sequence[int], put: Sequence[PreparedRow | None]) -> AnswerColumns:
        """These answers with those of the rows `put` at the positions `cuts`; None removes the answers there."""
        sides = [(bisect_left(self.rows, place), bisect_right(self.rows, place)) for place in cuts]
        columns = [
            [(place, seq, *answer) for seq, answer in enumerate(row[3] if row else ())]
            for place, row in zip(cuts, put, strict=True)
        ]
        cells = [list(zip(*each, strict=True)) if each else [()] * len(self) for each in columns]
        whole = self._replace(ips=self.ips or [None] * len(self.rows))
        made = AnswerColumns._make(_spliced(*each, sides) for each in zip(whole, zip(*cells, strict=True), strict=True))
        return made if any(made.ips) else made._replace(ips=())

    def only(self, rows: Sequence[bool]) -> AnswerColumns:
        """Answers of the selected rows, with unchanged positions."""
        wanted = list(map(rows.__getitem__, self.rows))
        return AnswerColumns._make(list(compress(column, wanted)) for column in self)


NO_ANSWERS = AnswerColumns()


@dataclass(slots=True)
class ReadyRows:
    """Rows in file order: lines, keys, cells by column, answers.

    The columns are the cells of `PreparedRow`; `wholes` holds full rows by position where the cells are incomplete.
    """

    lines: Sequence[int] = ()
    keys: Sequence[str] = ()
    columns: Sequence[Sequence[Any]] = ()
    answers: AnswerColumns = NO_ANSWERS
    wholes: dict[int, Row] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, index: int) -> PreparedRow:
        """Return one row."""
        first, end = (side(self.answers.rows, index) for side in (bisect_left, bisect_right))
        cells = tuple([column[index] for column in self.columns])
        return self.lines[index], self.keys[index], cells, tuple(self.answers.each(first, end)), self.wholes.get(index)

    def cells(self) -> list[tuple[Any, ...]]:
        """Return the cells of each row."""
        return list(zip(*self.columns, strict=True))

    def said(self) -> dict[int, list[tuple[int, str | None]]]:
        """Terms index and instant of each answer, by row position."""
        result: dict[int, list[tuple[int, str | None]]] = {}
        for row, kind, at in zip(self.answers.rows, self.answers.kinds, self.answers.at, strict=True):
            result.setdefault(row, []).append((kind, at))
        return result

    def with_others(self, places: Set[int], others: Mapping[int, PreparedRow]) -> ReadyRows:
        """These rows with others at some positions; positions without a replacement are removed."""
        if not places:
            return self
        cuts = sorted(places)
        put = list(map(others.get, cuts))
        own, nothing = (self.lines, self.keys, *self.columns), [()] * (2 + len(self.columns))
        cells = [[(cell,) for cell in (row[0], row[1], *row[2])] if row else nothing for row in put]
        sides = [(place, place + 1) for place in cuts]
        lines, keys, *columns = (_spliced(*each, sides) for each in zip(own, zip(*cells, strict=True), strict=True))
        wholes = {place: row[4] for place, row in others.items() if row[4] is not None}
        made = ReadyRows(lines, keys, columns, self.answers.with_others(cuts, put), wholes)
        gone = places - others.keys()
        return made._numbered([place not in gone for place in range(len(self))]) if gone else made

    def _numbered(self, stayed: Sequence[bool]) -> ReadyRows:
        """Renumber rows after some were removed."""
        new = [count - 1 for count in accumulate(stayed)]
        answers = self.answers._replace(rows=list(map(new.__getitem__, self.answers.rows)))
        wholes = {new[place]: row for place, row in self.wholes.items()}
        return ReadyRows(self.lines, self.keys, self.columns, answers, wholes)


def no_rows(size: int, columns: int) -> ReadyRows:
    """Placeholder rows, to be replaced."""
    return ReadyRows([0] * size, [""] * size, [[NULL_CELL] * size] * columns)


def _spliced(column: Sequence[Any], put: Sequence[Sequence[Any]], sides: Sequence[tuple[int, int]]) -> list[Any]:
    """A column with other cells inserted between each pair of `sides`."""
    made: list[Any] = []
    start = 0
    for cells, (first, end) in zip(put, sides, strict=True):
        made += column[start:first]
        made += cells
        start = end
    made += column[start:]
    return made
