"""What reading a file gives: a `Document` of one or several `Table`s, each a stream of numbered `Record`s."""

from __future__ import annotations

import datetime as dt
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self
from weakref import WeakSet

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import atomic
from leadkeeper.files.encoding import repaired


def read_object(path: Path) -> dict[str, Any]:
    """The object in a file; raises `not-a-json-object`, and the codes of `files.atomic`."""
    with atomic.failures(path):
        content = path.read_bytes()
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LeadKeeperError("not-a-json-object", path=str(path)) from error
    if not isinstance(found, dict):
        raise LeadKeeperError("not-a-json-object", path=str(path))
    return found


WorkbookFormat = Literal["xlsx", "xlsb", "xls", "ods"]
Format = Literal["csv", "xlsx", "xlsb", "xls", "ods", "zip", "vcard"]

WORKBOOKS: tuple[WorkbookFormat, ...] = ("xlsx", "xlsb", "xls", "ods")
"""The formats that a process of its own reads."""

CellValue = str | int | float | bool | dt.datetime | dt.date | dt.time | None
"""Text as it was typed; a sheet also gives real numbers, dates and truth values. Empty is `""` or None."""


class Record(NamedTuple):
    """One record: `line` is the row number that a spreadsheet shows (the card's number in a vCard file)."""

    line: int
    cells: list[CellValue]


@dataclass(frozen=True)
class Reading:
    """What the person decided about how to read a file; None leaves it to the file itself.

    `repair`: accents that an earlier program spoilt are put right. Never done unasked.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    password: str | None = field(default=None, repr=False)
    repair: bool = False


AS_FOUND = Reading()


@dataclass(frozen=True)
class Source:
    """Where the bytes of a list lie: in the file that the person chose, or in a private copy of a ZIP's member."""

    path: Path
    chosen: Path
    member: str | None = None

    @property
    def name(self) -> str:
        """The bare file name, without any folder."""
        return PurePosixPath(self.member).name if self.member else self.chosen.name


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; one that is not visible is read only when it is asked for by name."""

    name: str
    visible: bool


class Table(ABC):
    """One list of a file, whose `records()` can be read as often as wanted.

    Attributes: `name` (the bare file name: some exports say in it what the list is) · `member` (its full name in a
    ZIP, else None) · `format` · `encoding`, `proposed_encoding` (it may fit better) and `delimiter` (text only) ·
    `sheet`, `sheets` and `date1904` (workbooks only) · `headers` (vCard only, where no record holds them) ·
    `position` of `size`: how far the newest reading is, in bytes of text or rows of a sheet · `repairs`: whether spoilt
    accents are put right.
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
        self.position = 0
        self.size = 0
        self.repairs = False
        self._noticed: set[str] = set()
        self._readings: WeakSet[Generator[Record, None, None]] = WeakSet()

    @property
    def warnings(self) -> tuple[str, ...]:
        """Codes of what is odd about the bytes, sorted; complete once the records were read to their end."""
        return tuple(sorted(self._noticed))

    def records(self) -> Iterator[Record]:
        """Every record from the top of the file or sheet, blank ones included (their cells may be an empty list)."""
        reading = self._repaired() if self.repairs else self._read()
        self._readings.add(reading)
        return reading

    def with_sheet(self, name: str) -> Table:
        """The table of another sheet of the same workbook; ValueError where there is none of that name."""
        raise ValueError(name)

    def begin(self, work: Callable[..., Iterator[Any]], *arguments: object) -> None:  # noqa: B027  most work here
        """Lets `work` begin where that is another process; the arguments are what they will nearly always be.

        `work` must know `files.workers.Settling`: what it made counts only if those that come later are the same.
        """

    def work(self, work: Callable[..., Iterator[Any]], *arguments: object) -> Iterator[Any]:
        """What `work(*arguments)` yields, made where the rows are at hand: another process, for some lists.

        `work` is a function of a module that reads this table; its arguments and results travel.
        """
        return work(*arguments)

    def rest(self) -> None:  # noqa: B027  most tables hold nothing
        """Lets go of what costs memory until the next reading begins; does nothing while one is going on."""

    def close(self) -> None:
        """Ends every reading that was left before its end."""
        for reading in list(self._readings):
            reading.close()

    def __getstate__(self) -> dict[str, object]:
        """What another process needs to read the same list: all but the readings that are going on here."""
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
    """A member of a ZIP that is no list, and the error code that says why (`file-unreadable`, `file-empty`…)."""

    member: str
    code: str


FileState = tuple[int, ...]
"""Size, times and inode of a file: as long as they stay the same, so do its bytes."""


@dataclass
class Document:
    """A file as it was found: its tables (one; of a ZIP each readable member, in order), fingerprint and size in bytes.

    `state` was taken before the first byte was read.

    It holds temporary copies and a helper process where those are needed: use it in a `with` statement.
    """

    path: Path
    format: Format
    tables: list[Table]
    ignored: list[Ignored]
    sha256: str
    size: int
    state: FileState
    held: ExitStack = field(default_factory=ExitStack, repr=False)

    def close(self) -> None:
        """Ends all readings, the helper process and every temporary copy."""
        for table in self.tables:
            table.close()
        self.held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
