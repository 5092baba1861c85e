"""Runs in a process of its own: opens a workbook that may be hostile, and answers its parent's questions about it.

A single cell far away makes the workbook library allocate half a terabyte and abort the whole process. Here that costs
nothing but this process, which also has a memory limit where the system knows one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadkeeper.files.mojibake import looks_spoilt
from leadkeeper.files.ods_breaks import readable
from leadkeeper.files.shut_in import shut_in
from leadkeeper.files.work_child import Ahead, UnreadableError
from leadkeeper.files.workbook_names import unpacked

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

CELLS = 20_000
"""Cells in one piece of a sheet, about."""

PIECES = 8
"""Pieces that are made ready before they are asked for, and handed over together."""

KEPT_CELLS = 20_000_000
"""Cells of sheets that stay in memory for the next reading: one full sheet and some small ones."""

SHARED_CELLS = 600_000
"""Cells of a sheet whose rows all readings share, made once; those of a larger one are made for each."""

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
            if not questions.poll() and answers.prepare():
                continue
            method, *arguments = questions.recv()
            questions.send(_safely(getattr(answers, method), *arguments))


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
        self._shared: dict[str, _Shared] = {}
        self._readings: dict[int, _Reading] = {}
        self._current: _Reading | None = None
        self._work: Ahead | None = None
        self._is_guess = False

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
                self._shared.clear()
            self._sheets[sheet] = self._workbook.get_sheet_by_name(sheet)
        loaded = self._sheets[sheet]
        self._readings[reading] = _Reading(self._chunks(sheet, loaded))
        return int(loaded.end[0]) + 1 if loaded.end else 0

    def _chunks(self, name: str, loaded: CalamineSheet) -> Iterator[Chunk]:
        if loaded.total_height * loaded.total_width > SHARED_CELLS:
            return chunks_of(loaded)
        if name not in self._shared:
            self._shared[name] = _Shared(chunks_of(loaded))
        return self._shared[name].chunks()

    def next(self, reading: int) -> Chunk:
        """The next rows of a reading."""
        found = self._readings[reading]
        if reading >= 0:  # work in here reads what it needs when it needs it
            self._current = found
        return found.take()

    def stop(self, reading: int) -> None:
        """The reading is over."""
        if self._readings.pop(reading, None) is self._current:
            self._current = None

    def guess(self, packed: bytes) -> None:
        """Begins work whose arguments are not certain yet, as long as nobody asks for anything else."""
        self._work, self._is_guess = Ahead(*unpacked(packed, _Here(self))), True

    def work(self, packed: bytes) -> None:
        """Begins work on this workbook, as `workbook_names.packed` packed it; `result` gives what it yields.

        Work before it that was not heard to its end is over.
        """
        work, arguments = unpacked(packed, _Here(self))
        if self._work is None or not self._is_guess or not self._work.settle(arguments):
            self._work = Ahead(work, arguments)
        self._is_guess = False

    def results(self) -> list[bytes]:
        """The next results of the work, one at least."""
        if self._work is None:
            raise ValueError("no work")
        return self._work.take()

    def prepare(self) -> bool:
        """Makes something ready while nobody asks: rows of the reading that goes on, then results of the work.

        False if there is nothing to do, or no room for more.
        """
        if self._current is not None and self._current.has_time:
            self._current.make()
            return True
        if self._work is not None and self._work.has_time:
            self._work.make()
            return True
        return False


class _Shared:
    """The rows of a small sheet, made once for all who read it; nobody may change them."""

    def __init__(self, chunks: Iterator[Chunk]) -> None:
        self._rest = chunks
        self._made: list[Chunk] = []

    def chunks(self) -> Iterator[Chunk]:
        """All of them from the top, however far others have read."""
        for place in count():
            if place == len(self._made):
                self._made.append(next(self._rest, END))
            if self._made[place] == END:
                return
            yield self._made[place]


class _Reading:
    """The rows of a sheet from its top; some of them are ready before they are asked for."""

    def __init__(self, chunks: Iterator[Chunk]) -> None:
        self._chunks = chunks
        self._ready: list[Chunk] = []
        self._is_over = False

    @property
    def has_time(self) -> bool:
        """Whether there are more rows, and room for them."""
        return not self._is_over and len(self._ready) < PIECES

    def make(self) -> None:
        """Makes the next rows ready."""
        chunk = next(self._chunks, END)
        self._is_over = not chunk[0]
        self._ready.append(chunk)

    def take(self) -> Chunk:
        """The next rows: all that are ready, and some in any case."""
        if not self._ready:
            self.make()
        ready, self._ready = self._ready, []
        return [row for rows, _ in ready for row in rows], any(spoilt for _, spoilt in ready)


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
    """Rows with plain values in the place of the library's, column by column: most hold nothing but plain text."""
    numbers, cells = zip(*rows, strict=True)
    spoilt, columns = False, list[Sequence[Any]]()
    for column in zip(*cells, strict=True):
        is_text = set(map(type, column)) == {str}
        text = "\n".join(column if is_text else [cell for cell in column if type(cell) is str])
        plain = column if is_text else [cell if type(cell) is str else plain_value(cell) for cell in column]
        odd = "\r" in text or "\0" in text
        columns.append(list(map(_plain_text, plain)) if odd else plain)
        spoilt = spoilt or looks_spoilt(text)
    return list(zip(numbers, map(list, zip(*columns, strict=True)), strict=True)), spoilt


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
