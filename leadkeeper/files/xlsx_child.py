"""Runs in a process of its own: opens a workbook that may be hostile, and answers its parent's questions about it.

A single cell far away makes the workbook library allocate half a terabyte and abort the whole process. Here that costs
nothing but this process, which also has a memory limit where the system knows one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadkeeper.files.mojibake import looks_spoilt
from leadkeeper.files.ods_breaks import readable
from leadkeeper.files.shut_in import shut_in
from leadkeeper.files.work_child import END_OF_WORK, Message, UnreadableError, messages
from leadkeeper.files.workbook_names import unpacked

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

CELLS = 20_000
"""Cells in one answer, about."""

KEPT_CELLS = 20_000_000
"""Cells of sheets that stay in memory for the next reading: one full sheet and some small ones."""

EXACT = 2.0**53
"""Up to here a float is an exact whole number."""

Row = tuple[int, list[Any]]
Chunk = tuple[list[Row], bool]
"""Rows with their number in the sheet, blank ones left out, and whether their text was spoilt. No rows: the end."""

END: Chunk = ([], False)


def serve(questions: Connection) -> None:
    """Answers `(method, *arguments)` until the parent is gone.

    An answer is `("fine", value)`, `("password", None)` or `("failed", why)`, a key of words.reading.DETAILS.
    """
    shut_in()
    answers = _Answers()
    with suppress(EOFError, OSError):
        while True:
            method, *arguments = questions.recv()
            questions.send(_safely(getattr(answers, method), *arguments))
            answers.prepare()


def _safely(question: Callable[..., Any], *arguments: Any) -> tuple[str, Any]:
    """A panic of the workbook library is a BaseException; whatever it is, the parent hears of it and decides."""
    try:
        return "fine", question(*arguments)
    except MemoryError:
        return "failed", "too-large"
    except BaseException as error:  # noqa: BLE001  nothing that a hostile file provokes may stay unsaid
        locked = type(error).__name__ in ("PasswordError", "InvalidKeyError")
        return ("password", None) if locked else ("failed", "damaged")


class _Answers:
    """What the parent may ask; a method's name is the question."""

    def __init__(self) -> None:
        self._workbook: CalamineWorkbook
        self._sheets: dict[str, CalamineSheet] = {}
        self._chunks: dict[int, Iterator[Chunk]] = {}
        self._ahead: dict[int, Chunk] = {}
        self._current: int | None = None
        self._work: Iterator[Message] | None = None
        self._done: Message | None = None

    def unlock(self, locked: str, password: str, target: str) -> None:
        """Writes the workbook inside an Office file with a password to `target`."""
        import msoffcrypto

        with Path(locked).open("rb") as source, Path(target).open("wb") as plain:
            office = msoffcrypto.OfficeFile(source)
            office.load_key(password=password, verify_password=True)
            office.decrypt(plain)

    def open(self, path: str) -> list[tuple[str, bool]]:
        """The names of the sheets in order, each with whether it is visible; charts are none."""
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        with Path(path).open("rb") as stream:  # by content: from a path the library believes the extension
            self._workbook = CalamineWorkbook.from_filelike(readable(Path(path), stream))
        return [
            (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for sheet in self._workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def start(self, reading: int, sheet: str) -> int:
        """Begins to read a sheet from its top; gives the number of its last row that holds anything."""
        if sheet not in self._sheets:
            if sum(each.total_height * each.total_width for each in self._sheets.values()) > KEPT_CELLS:
                self._sheets.clear()
            self._sheets[sheet] = self._workbook.get_sheet_by_name(sheet)
        loaded = self._sheets[sheet]
        self._chunks[reading] = chunks_of(loaded)
        return int(loaded.end[0]) + 1 if loaded.end else 0

    def next(self, reading: int) -> Chunk:
        """The next rows of a reading."""
        self._current = reading
        return self._ahead.pop(reading, None) or next(self._chunks[reading], END)

    def stop(self, reading: int) -> None:
        """The reading is over."""
        self._chunks.pop(reading, None)
        self._ahead.pop(reading, None)
        self._current = None

    def work(self, packed: bytes) -> None:
        """Begins work on this workbook, as `workbook_names.packed` packed it; `result` gives what it yields.

        Work before it that was not heard to its end is over.
        """
        work, arguments = unpacked(packed, _Here(self))
        self._work, self._done = messages(work, arguments), None

    def result(self) -> Message:
        """The next result of the work."""
        done, self._done = self._done or self._next_result(), None
        return done

    def _next_result(self) -> Message:
        return next(self._work, END_OF_WORK) if self._work is not None else END_OF_WORK

    def prepare(self) -> None:
        """Makes the next rows or results ready while the parent works on those it got."""
        if self._work is not None:
            self._done = self._done or self._next_result()
            if self._done[0] != "one":
                self._work = None
        elif self._current is not None and self._current not in self._ahead:
            self._ahead[self._current] = next(self._chunks[self._current], END)


class _Here:
    """The workbook for work that is done in this process, and the process that holds it: see `files.read_xlsx`."""

    def __init__(self, answers: _Answers) -> None:
        self._answers = answers
        self._numbers = count()

    def begin(self) -> tuple[_Here, int]:
        """Whom to ask, and the number of a new reading."""
        return self, -1 - next(self._numbers)

    def ask(self, question: str, *arguments: object) -> Any:
        """The answer to a question; UnreadableError where there is none."""
        outcome, answer = _safely(getattr(self._answers, question), *arguments)
        if outcome != "fine":
            raise UnreadableError(answer)
        return answer

    def finish(self, reading: int) -> None:
        """The reading is over."""
        self._answers.stop(reading)


def chunks_of(sheet: CalamineSheet) -> Iterator[Chunk]:
    """The rows of a sheet in pieces of some 20,000 cells; columns count from A, wherever the used range begins."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    most = max(1, CELLS // max(1, sheet.total_width))
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if cells.count("") == len(cells):
            continue
        rows.append((number, before + cells))
        if len(rows) == most:
            yield _cleaned(rows)
            rows = []
    if rows:
        yield _cleaned(rows)


def _cleaned(rows: list[Row]) -> Chunk:
    text = "\n".join(cell for _number, cells in rows for cell in cells if type(cell) is str)
    odd = "\r" in text or "\0" in text
    plain = [(number, [cell if type(cell) is str else plain_value(cell) for cell in cells]) for number, cells in rows]
    if odd:
        plain = [(number, [_plain_text(cell) for cell in cells]) for number, cells in plain]
    return plain, looks_spoilt(text)


def plain_value(cell: Any) -> Any:
    """A number, date or time as we know them: whole numbers as int, times to the second, durations as `36:05:00`."""
    match cell:
        case float() if cell.is_integer() and abs(cell) <= EXACT:
            return int(cell)
        case dt.datetime() if cell.microsecond:
            return (cell + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
        case dt.timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return cell


def _plain_text(cell: Any) -> Any:
    return cell.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n") if isinstance(cell, str) else cell
