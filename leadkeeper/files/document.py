"""Result of reading a file: a `Document` of one or several `SourceTable`s, each a stream of `Record`s."""

from __future__ import annotations

import datetime as dt
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePath, PurePosixPath
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self
from weakref import WeakSet

from leadkeeper.domain.text import is_blank, row_texts
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.encoding import repaired
from leadkeeper.system import disk


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file; raises `not-a-json-object` and the codes of `files.atomic`."""
    with disk.failures(path):
        content = path.read_bytes()
    try:
        result = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LeadKeeperError("not-a-json-object", path=str(path)) from error
    if not isinstance(result, dict):
        raise LeadKeeperError("not-a-json-object", path=str(path))
    return result


WorkbookFormat = Literal["xlsx", "xlsb", "xls", "ods"]
Format = Literal["csv", "xlsx", "xlsb", "xls", "ods", "zip", "vcard"]

WORKBOOKS: tuple[WorkbookFormat, ...] = ("xlsx", "xlsb", "xls", "ods")  # the formats read in a child process

CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | None
"""Text as typed; sheets also give numbers, dates and booleans. Empty is `""` or None."""


class Record(NamedTuple):
    """One record: `line` is the row number shown by a spreadsheet (the number of the card in a vCard file)."""

    line: int
    cells: list[CellValue]


@dataclass(frozen=True)
class Reading:
    """The user's choices for reading a file, None: the file decides; `repair` garbled accents only when asked."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    password: str | None = field(default=None, repr=False)
    repair: bool = False


AS_FOUND = Reading()


@dataclass(frozen=True)
class Source:
    """Where the bytes of a list are: in the file chosen, or in a private copy of a ZIP member."""

    path: Path
    chosen: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The bare file name, without folders."""
        return PurePosixPath(self.member).name if self.member else self.chosen.name


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; a hidden one is read only when asked for by name."""

    name: str
    visible: bool


class SourceTable(ABC):
    """One list of a file; `records()` can be called repeatedly.

    Attributes: `name` (the bare file name: some exports say in it what the list is) · `member` (its full name in a ZIP,
    else None) · `format` · `encoding`, `proposed_encoding` (may fit better) and `delimiter` (text only) · `sheet`,
    `sheets` and `date1904` (workbooks only) · `headers` (vCard only, where no record holds them) · `comments`
    on cells by line, and `comment_place`, the place of their column in records (None: in none) · `hidden_rows`: lines
    that a filter of the sheet hides · `spans`: see `workbook_child.RowMarks` · `position` of `size`: progress of the
    latest reading, in bytes of text or rows of a sheet · `repairs`: whether garbled accents are repaired.
    """

    format: Format

    def __init__(self, source: Source) -> None:
        self.source = source
        self.name = source.name
        self.member = source.member
        self.encoding: str | None = None
        self.proposed_encoding: str | None = None
        self.delimiter: str | None = None
        self.sheet: str | None = None
        self.sheets: tuple[Sheet, ...] = ()
        self.date1904 = False
        self.headers: list[str] | None = None
        self.comments: dict[int, str] = {}
        self.comment_place: int | None = None
        self.hidden_rows: tuple[int, ...] = ()
        self.spans: tuple[tuple[int, int, int], ...] = ()
        self.position = 0
        self.size = 0
        self.repairs = False
        self._noticed: set[str] = set()
        self._readings: WeakSet[Generator[Record, None, None]] = WeakSet()

    @property
    def names(self) -> tuple[str, ...]:
        """Names that may say who is in the list: that of the file, of the sheet, and of the ZIP if it is in one."""
        names = PurePath(self.member or self.name).stem, self.sheet or ""
        return (*names, self.source.chosen.stem) if self.member else names

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of irregularities in the bytes, sorted; complete once all records were read."""
        return tuple(sorted(self._noticed))

    def records(self) -> Iterator[Record]:
        """Yield every record from the top, blank ones included (their cells may be an empty list)."""
        reading = self._repaired() if self.repairs else self._read()
        self._readings.add(reading)
        return reading

    def first(self, count: int) -> list[Record]:
        """Return the first records."""
        records = self.records()
        first = list(islice(records, count))
        if close := getattr(records, "close", None):
            close()
        return first

    def texts(self) -> Iterator[tuple[int, list[str]]]:
        """Yield line number and texts of every row that is not blank."""
        rows = ((record.line, row_texts(record.cells)) for record in self.records())
        return ((line, texts) for line, texts in rows if any(texts))

    def with_sheet(self, name: str) -> SourceTable:
        """Return the table of another sheet of the same workbook; ValueError if there is none of that name."""
        raise ValueError(name)

    def read_comments(self) -> None:
        """Learn the comments on cells; records hold none until `comment_place` is set."""
        self.comment_place = None

    def comments_above(self, line: int) -> list[str]:
        """Return the comments on cells up to a line: on a header, and above it."""
        return [text for at, text in self.comments.items() if at <= line]

    def commented(self, line: int, cells: list[CellValue]) -> list[CellValue]:
        """Return a row with its comments in their column."""
        text, width = self.comments.get(line, ""), self.comment_place
        if width is None or (not text and len(cells) <= width):
            return cells
        missing: list[CellValue] = [""] * (width - len(cells))
        return [*cells[:width], *missing, text, *cells[width:]]

    def work(self, work: Callable[..., Iterator[Any]], *arguments: object) -> Iterator[Any]:
        """Yield what `work(*arguments)` yields, run where the rows are: for some lists in another process.

        `work` is a module-level function that reads this table; its arguments and results are pickled.
        """
        return work(*arguments)

    def learn(self, warnings: Iterable[str], size: int) -> None:
        """Take over what a reading in another process noticed."""
        self._noticed.update(warnings)
        self.position = self.size = size

    def rest(self) -> None:  # noqa: B027  most tables hold nothing
        """Free memory until the next reading; does nothing during one."""

    def close(self) -> None:
        """End every unfinished reading."""
        for reading in list(self._readings):
            reading.close()

    def __getstate__(self) -> dict[str, object]:
        """Return the state another process needs to read the same list, without the readings open here."""
        return {name: value for name, value in vars(self).items() if name != "_readings"}

    def __setstate__(self, state: dict[str, object]) -> None:
        vars(self).update(state, _readings=WeakSet())

    def _tell(self, position: int) -> None:
        self.position = position

    def _repaired(self) -> Generator[Record, None, None]:
        with closing(self._read()) as records:
            for line, cells in records:
                yield Record(line, [repaired(cell) if isinstance(cell, str) else cell for cell in cells])

    @abstractmethod
    def _read(self) -> Generator[Record, None, None]: ...


@dataclass(frozen=True)
class Ignored:
    """A ZIP member that is no list, and the error code that says why (`file-unreadable`, `file-empty`…)."""

    member: str
    code: str


StatNumbers = tuple[int, ...]  # size, times and inode of a file: while they stay the same, so do its bytes


@dataclass
class Document:
    """A file as found: its tables (one; of a ZIP each readable member, in order), fingerprint and size in bytes.

    `state` was taken before the first byte was read. It holds temporary copies and a helper process where needed: use
    it in a `with` statement.
    """

    path: Path
    format: Format
    tables: list[SourceTable]
    ignored: list[Ignored]
    sha256: str
    size: int
    state: StatNumbers
    held: ExitStack = field(default_factory=ExitStack, repr=False)

    @property
    def is_blank(self) -> bool:
        """Whether no cell is filled, in any sheet."""
        each = ([table.with_sheet(one.name) for one in table.sheets] or [table] for table in self.tables)
        return all(is_blank(record.cells) for sheets in each for sheet in sheets for record in sheet.records())

    @property
    def every_sheet(self) -> Iterator[SourceTable]:
        """All `tables`, each with the other sheets of its workbook after it, hidden ones included."""
        for table in self.tables:
            yield table
            yield from (table.with_sheet(sheet.name) for sheet in table.sheets if sheet.name != table.sheet)

    @property
    def further_sheets(self) -> list[SourceTable]:
        """The visible sheets of a workbook that are not among `tables`."""
        return [
            table.with_sheet(sheet.name)
            for table in self.tables
            for sheet in table.sheets
            if sheet.visible and sheet.name != table.sheet
        ]

    def close(self) -> None:
        """End all readings, the helper process and every temporary copy."""
        for table in self.tables:
            table.close()
        self.held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
