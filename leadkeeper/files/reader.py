"""Open a file as a `Document` of records: `open_document` detects its type, encoding and structure.

A workbook (.xlsx, .xlsb, .xls, .ods) is opened in a child process.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.atomic import about, disk_troubles_of, sha256, unreadable
from leadkeeper.files.csv import CsvTable, blocks_of
from leadkeeper.files.document import AS_FOUND, Document, Reading, Record, Sheet, Source, SourceTable, WorkbookFormat
from leadkeeper.files.encoding import survey
from leadkeeper.files.file_kind import begins_like_vcard, kind_of, looks_like_markup
from leadkeeper.files.vcard import VcardTable
from leadkeeper.files.workbook_process import WorkbookWorker
from leadkeeper.files.workers import Work
from leadkeeper.files.zip_files import check_cells, check_workbook, open_members
from leadkeeper.system.disk import private_file


class SheetTable(SourceTable):
    """One sheet of a workbook; `line` is the row of the sheet, trailing blank rows are left out."""

    def __init__(self, workbook: Workbook, sheet: str) -> None:
        super().__init__(workbook.source)
        self._workbook = workbook
        self.format = workbook.format
        self.sheet = sheet
        self.sheets = workbook.sheets
        self.date1904 = workbook.date1904

    def with_sheet(self, name: str) -> SourceTable:
        """Return the table of another sheet of the same workbook; ValueError if there is none of that name."""
        if all(sheet.name != name for sheet in self.sheets):
            raise ValueError(name)
        other = SheetTable(self._workbook, name)
        other.repairs = self.repairs
        return other

    def read_comments(self) -> None:
        """Learn the comments on cells of a workbook, and its hidden rows."""
        super().read_comments()
        process, reading = self._workbook.begin()
        try:
            marks = process.ask("marks", self.sheet)
        finally:
            self._workbook.finish(reading)
        if marks is None:
            self._noticed.add("comments-unreadable")
        else:
            self.comments, self.hidden_rows, self.spans = dict(marks.comments), marks.hidden, marks.spans

    def rest(self) -> None:
        """End the process that holds the workbook; the next reading starts another."""
        self._workbook.rest()

    def work(self, work: Work, *arguments: object) -> Iterator[Any]:
        """Yield what `work(*arguments)` yields in the process that holds the workbook."""
        process, reading = self._workbook.begin()
        try:
            yield from process.results(work, arguments, self._workbook)
        finally:
            self._workbook.finish(reading)

    def _read(self) -> Generator[Record, None, None]:
        process, reading = self._workbook.begin()
        try:
            self.size = process.ask("start", reading, self.sheet)
            done = 0
            for rows, spoilt in process.chunks(reading):
                if spoilt:
                    self._noticed.add("mojibake")
                for number, cells in rows:
                    for blank in range(done + 1, number):
                        yield Record(blank, [])
                    yield Record(number, self.commented(number, cells) if self.comments else cells)
                    done = number
                self._tell(done)
                if done == self.size:
                    return
        finally:
            self._workbook.finish(reading)


class Workbook:
    """What all sheets of a workbook share, and the process that has it open.

    `plain` is the path without a password. Workbooks of a ZIP keep no process between two readings.
    """

    def __init__(self, source: Source, form: WorkbookFormat, plain: Path, held: ExitStack) -> None:
        self.source = source
        self.format = form
        self.sheets: tuple[Sheet, ...] = ()
        self.date1904 = False
        self._plain = plain
        self._numbers = count()
        self._busy: set[int] = set()
        self._process = WorkbookWorker(source.chosen)
        held.callback(self.close)

    def unlock(self, password: str) -> None:
        """Decrypt the workbook to `plain`; error `password-protected` for a wrong password."""
        self._process.ask("unlock", str(self.source.path), password, str(self._plain))
        if self.format == "xlsx" and kind_of(self._plain, self.source.chosen) == "xlsb":
            self.format = "xlsb"

    def open(self) -> None:
        """Open the checked archive and read its sheets' names. Raises `file-unreadable`, `password-protected`."""
        if self.format != "xls":
            self.date1904 = check_workbook(self._plain, self.source.chosen)
        if self.format in ("xls", "xlsb"):
            self.date1904 = self._process.ask("counts_from_1904", str(self._plain))
        self.sheets = tuple(Sheet(name, visible) for name, visible in self._process.ask("open", str(self._plain)))

    def table_of(self, sheet: str) -> SheetTable:
        """Return the table of a sheet; its process loads it while the caller prepares.

        Only one workbook of a ZIP is in memory at a time. Error `file-unreadable` for a sheet with a wrong checksum.
        """
        if self.source.member is None:
            self._process.tell("load", sheet)
        if self.format != "xls":
            check_cells(self._plain, self.source.chosen)
        return SheetTable(self, sheet)

    def begin(self) -> tuple[WorkbookWorker, int]:
        """Return the running process and the number of a new reading."""
        if self._process.closed:
            self._process = WorkbookWorker(self.source.chosen)
            self._process.ask("open", str(self._plain))
        reading = next(self._numbers)
        self._busy.add(reading)
        return self._process, reading

    def finish(self, reading: int) -> None:
        """End the reading."""
        self._busy.discard(reading)
        if not self._process.closed:
            self._process.tell("stop", reading)
        if self.source.member:
            self.rest()

    def rest(self) -> None:
        """End the process unless a reading is going on."""
        if not self._busy:
            self.close()

    def close(self) -> None:
        """End the process."""
        self._process.close()


def open_workbook(source: Source, form: WorkbookFormat, reading: Reading, held: ExitStack) -> SheetTable:
    """Return the sheet asked for, else the first visible one; errors `unknown-sheet`, `file-unreadable`.

    Its process and decrypted copy are gone when `held` is closed.
    """
    if form != "xls":
        check_workbook(source.path, source.chosen)  # before a process is started for it
    try:
        return _chosen_sheet(Workbook(source, form, source.path, held), reading)
    except LeadKeeperError as error:
        if form != "xls" or error.code != "password-protected" or not reading.password:
            raise
    return _unlocked(source, form, reading.password, reading, held)


def open_locked(source: Source, reading: Reading, held: ExitStack) -> SheetTable:
    """Return the same for an encrypted Office file; error `password-protected` if the password is missing or wrong."""
    if not reading.password:
        raise LeadKeeperError("password-protected", **about(source.chosen))
    return _unlocked(source, "xlsx", reading.password, reading, held)


def _unlocked(source: Source, form: WorkbookFormat, password: str, reading: Reading, held: ExitStack) -> SheetTable:
    workbook = Workbook(source, form, private_file(held), held)
    workbook.unlock(password)
    return _chosen_sheet(workbook, reading)


def _chosen_sheet(workbook: Workbook, reading: Reading) -> SheetTable:
    workbook.open()
    chosen = workbook.source.chosen
    names = [sheet.name for sheet in workbook.sheets]
    if not names:
        raise unreadable(chosen, "no-list")
    if reading.sheet in names:
        return workbook.table_of(reading.sheet)
    if reading.sheet is not None and workbook.source.member is None:
        raise LeadKeeperError("unknown-sheet", **about(chosen), sheet=reading.sheet, sheets=", ".join(names))
    return workbook.table_of(([sheet.name for sheet in workbook.sheets if sheet.visible] or names)[0])


def open_document(path: Path, reading: Reading = AS_FOUND) -> Document:
    """Open a file by its content, never by its extension; use the result in a `with` statement.

    Errors: `file-empty`, `file-unreadable`, `password-protected` with the facts `path` and `file`; `unknown-encoding`,
    `bad-delimiter`, `unknown-sheet` for an impossible `reading`.
    """
    with disk_troubles_of(path), ExitStack() as held:
        state = _state(path)
        if kind_of(path, path) == "zip":
            tables, ignored = open_members(
                path, reading.password, held, lambda source, stack: open_table(source, reading, stack)
            )
        else:
            tables, ignored = [open_table(Source(path, path), reading, held)], []
        for table in tables:
            table.repairs = reading.repair
        form = "zip" if tables[0].member else tables[0].format
        return Document(path, form, tables, ignored, sha256(path), path.stat().st_size, state, held.pop_all())


def check_unchanged(document: Document, expected: str | None = None) -> None:
    """Raise `file-changed` if a file is no longer what was read, or does not have the `expected` SHA-256.

    The bytes are read again only if size, times or inode differ: hashing 100 MB takes a tenth of a second.
    """
    path = document.path
    with disk_troubles_of(path):
        same = _state(path) == document.state or sha256(path) == document.sha256
    if not same or expected not in (None, document.sha256):
        raise LeadKeeperError("file-changed", **about(path))


def _state(path: Path) -> tuple[int, int, int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def open_table(source: Source, reading: Reading, held: ExitStack) -> SourceTable:
    """Return the table at a source; a ZIP is none, so a ZIP inside a ZIP is not unpacked."""
    kind = kind_of(source.path, source.chosen)
    if kind == "text":
        return _open_text(source, reading)
    if kind == "locked":
        return open_locked(source, reading, held)
    if kind == "zip":
        raise unreadable(source.chosen, "archive")
    return open_workbook(source, kind, reading, held)


def _open_text(source: Source, reading: Reading) -> SourceTable:
    facts = survey(source.path, source.chosen, reading.encoding)
    if facts.empty:
        raise LeadKeeperError("file-empty", **about(source.chosen))
    beginning = next((block for block in blocks_of(source.path, facts) if any(map(str.strip, block))), [])
    if begins_like_vcard(beginning):
        return VcardTable(source, facts)
    if looks_like_markup(beginning):
        raise unreadable(source.chosen, "web-page")
    return CsvTable(source, facts, reading)


def is_locked(path: Path) -> bool:
    """Return whether the file is an Office file behind a password."""
    try:
        with disk_troubles_of(path):
            return kind_of(path, path) == "locked"
    except LeadKeeperError:
        return False


@contextmanager
def unlocked(path: Path, password: str | None) -> Iterator[Path]:
    """Yield the path of a decrypted copy during the block; the file itself if no password is needed or given.

    Raises `password-protected` for a wrong password, `file-unreadable` for a file that no password opens.
    """
    if password is None or not is_locked(path):
        yield path
        return
    with ExitStack() as held:
        plain = private_file(held)
        process = WorkbookWorker(path)
        held.callback(process.close)
        process.ask("unlock", str(path), password, str(plain))
        process.close()
        try:
            yield plain
        except LeadKeeperError as error:
            if error.facts.get("path") == str(plain):  # the temporary copy's name means nothing to the user
                error.facts.update(about(path))
            raise
