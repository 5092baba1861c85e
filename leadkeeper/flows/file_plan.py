"""A lead file understood: which of its lists are read and how. Preview and import share this, so they cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.read import open_document
from leadkeeper.files.table import Document, Reading, Record, Table
from leadkeeper.flows.list_plan import Choices, ListPlan, look_through, plan_list
from leadkeeper.progress import Flow
from leadkeeper.rules.columns import unused_overrides
from leadkeeper.rules.dates import is_zone
from leadkeeper.rules.row import Refused, Row
from leadkeeper.rules.row_events import Bench
from leadkeeper.rules.rows import RowReader

AS_IT_IS = Choices()
Begin = Callable[[list[ListPlan]], None]


@dataclass(frozen=True, slots=True)
class Detail:
    """What a warning is about: columns by header, lines with their member of a ZIP (None: a plain file).

    `yeses`: in how many rows there is one; `last_form`: that of the last file with such a header; `encoding`: the one
    that may fit better.
    """

    columns: tuple[str, ...] = ()
    lines: tuple[tuple[str | None, int], ...] = ()
    yeses: int = 0
    last_form: str | None = None
    encoding: str | None = None

    def as_json(self) -> dict[str, Any]:
        """What `details` says of a warning."""
        lines = [{"line": line, "file": member} for member, line in self.lines]
        told = {"columns": list(self.columns), "lines": lines, "yeses": self.yeses, "last_form": self.last_form}
        told["encoding"] = self.encoding
        return {name: value for name, value in told.items() if value}


@dataclass
class FilePlan:
    """The lists of a file that are read, in their order, and what is odd about the file."""

    document: Document
    lists: list[ListPlan]
    oddities: set[str] = field(default_factory=set)

    @property
    def rows(self) -> int:
        """How many rows are read, blank ones between others included."""
        return sum(one.rows for one in self.lists)

    @property
    def warnings(self) -> list[str]:
        """Codes of what concerns the file as a whole, sorted."""
        found = self.oddities.union(*(one.warnings for one in self.lists))
        return sorted(found | ({"no-rows"} if not self.rows else set()))

    @property
    def details(self) -> dict[str, Detail]:
        """What the warnings of which more is known are about."""
        codes = sorted({code for one in self.lists for code in (*one.noticed.lines, *one.noticed.columns)})
        fitting = next((one.table.proposed_encoding for one in self.lists if one.table.proposed_encoding), None)
        found = {"encoding-doubtful": Detail(encoding=fitting)} if fitting else {}
        return found | {
            code: Detail(
                tuple(dict.fromkeys(header for one in self.lists for header in one.noticed.columns.get(code, ()))),
                tuple((one.table.member, line) for one in self.lists for line in one.noticed.lines.get(code, ())),
            )
            for code in codes
        }

    @property
    def yeses(self) -> int:
        """In how many rows a column of answers says yes."""
        return sum(one.noticed.yeses for one in self.lists)

    @property
    def everybody_left(self) -> bool:
        """Whether it is a list of people who left: every row says so."""
        return all(one.noticed.leavers == one.noticed.filled or one.says_everybody_left for one in self.lists)

    def check(self) -> None:
        """Raises what keeps the file from being imported: `no-rows`, `date-order-needed`."""
        name = self.document.path.name
        if not self.rows:
            raise LeadKeeperError("no-rows", file=name)
        for one in self.lists:
            for place in one.dates:
                if one.order(place) is None:
                    column = one.columns[place].header.text
                    raise LeadKeeperError("date-order-needed", file=name, column=column)

    def read(self, bench: Bench) -> Iterator[tuple[ListPlan, Record, Row | Refused | None]]:
        """Every row with its list, its record and what it gives (None: blank); `check` must have passed."""
        today = paris_day(bench.now)
        for one in self.lists:
            reader = RowReader(one.as_table(today), bench)
            for record in one.records():
                yield one, record, reader.read(record.line, record.cells)


def open_lead_file(path: Path, reading: Reading, choices: Choices) -> Document:
    """The file, for a `with` statement; `bad-timezone` besides the errors of `files.read.open_document`."""
    if choices.timezone is not None and not is_zone(choices.timezone):
        raise LeadKeeperError("bad-timezone", timezone=choices.timezone)
    return open_document(path, reading)


def plan_file(
    document: Document, reading: Reading, choices: Choices = AS_IT_IS, begin: Begin | None = None
) -> Flow[FilePlan]:
    """Looks through all of an open file; `no-header` if no list in it names an e-mail or phone column.

    `unknown-column` if a column that was mapped by hand is in none of its lists. `begin` is called with the lists as
    soon as their first records were seen.
    """
    plan = _of_members(document, choices) if document.format == "zip" else _of_one(document, reading, choices)
    if not plan.lists:
        raise LeadKeeperError("no-header", file=document.path.name)
    if begin:
        begin(plan.lists)
    for one in plan.lists:
        yield from look_through(one)
    unused = [set(unused_overrides(one.headers, choices.overrides, choices.answers)) for one in plan.lists]
    nowhere = set.intersection(*unused)
    if nowhere:
        raise LeadKeeperError("unknown-column", file=document.path.name, column=min(nowhere))
    return plan


def _of_members(document: Document, choices: Choices) -> FilePlan:
    """The members of a ZIP whose export is known; if none is, all that have a header."""
    found = [_plan_sheets(table, position, choices, ask=False) for position, table in enumerate(document.tables)]
    plans = [plan for plan, _ in found if plan is not None]
    known = [plan for plan in plans if plan.preset is not None and plan.preset.certainty == "known"]
    read = known or plans
    oddities = {"several-sheets"} if any(several for plan, several in found if plan in read) else set[str]()
    if document.ignored or len(read) < len(document.tables):
        oddities.add("member-ignored")
    return FilePlan(document, read, oddities)


def _of_one(document: Document, reading: Reading, choices: Choices) -> FilePlan:
    plan, several = _plan_sheets(document.tables[0], 0, choices, ask=reading.sheet is not None)
    return FilePlan(document, [plan] if plan else [], {"several-sheets"} if several else set())


def _plan_sheets(table: Table, position: int, choices: Choices, *, ask: bool) -> tuple[ListPlan | None, bool]:
    """The first visible sheet with a header (or the one that was asked for), and whether others have one too."""
    if ask or not table.sheets:
        return plan_list(table, position, choices), False
    plans = [plan_list(table.with_sheet(sheet.name), position, choices) for sheet in table.sheets if sheet.visible]
    found = [plan for plan in plans if plan is not None]
    return (found[0], len(found) > 1) if found else (None, False)
