"""Child process that opens a workbook, which may be hostile, and answers its parent's requests.

A single far-away cell makes the workbook library allocate half a terabyte and abort. Here that costs only this process,
which also has a memory limit where the system supports one.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from leadkeeper.files import calamine_patches
from leadkeeper.files.calamine_patches import LeanWorkbook, Poured, SheetParts, is_ole, lean_workbook, readable
from leadkeeper.files.encoding import looks_spoilt
from leadkeeper.files.workers import Packed, PreparedChunk, UnreadableError, sandbox, unpacked
from leadkeeper.progress import seldom_collected

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

CELLS = 20_000  # cells in one chunk of a sheet, about
EXACT = 2.0**53  # below this a float is an exact integer

SheetRow = tuple[int, list[Any]]
Chunk = tuple[list[SheetRow], bool]
"""Rows with their number in the sheet, blank ones left out, and whether their text was garbled. No rows: the end."""

END: Chunk = ([], False)


def chunks_of(sheet: CalamineSheet) -> Iterator[Chunk]:
    """Yield the rows of a sheet in chunks of some 20,000 cells; columns count from A, whatever the used range."""
    yield from _chunks(sheet, enumerate(sheet.iter_rows(), 1))


def chunks_of_parts(workbook: CalamineWorkbook, names: Sequence[str]) -> Iterator[Chunk]:
    """Yield the same of a sheet that was cut into these sheets, see `calamine_patches`; one of them is in memory."""
    for name in names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start:
            yield from _chunks(sheet, enumerate(sheet.to_python(skip_empty_area=True), sheet.start[0] + 1))


def _chunks(sheet: CalamineSheet, numbered: Iterable[tuple[int, list[Any]]]) -> Iterator[Chunk]:
    before = [""] * (sheet.start[1] if sheet.start else 0)
    most = max(1, CELLS // max(1, sheet.total_width))
    rows: list[SheetRow] = []
    for number, cells in numbered:
        if cells.count("") == len(cells):
            continue
        rows.append((number, before + cells))
        if len(rows) == most:
            yield _cleaned(rows)
            rows = []
    if rows:
        yield _cleaned(rows)


def _cleaned(rows: list[SheetRow]) -> Chunk:
    """Replace the library's values by plain ones, column by column: most columns hold only plain text."""
    numbers, cells = zip(*rows, strict=True)
    spoilt, as_they_are, columns = False, True, list[Sequence[Any]]()
    for column in zip(*cells, strict=True):
        text, is_text = _joined(column)
        plain = column if is_text else [cell if type(cell) is str else plain_value(cell) for cell in column]
        odd = "\r" in text or "\0" in text
        columns.append(list(map(_plain_text, plain)) if odd else plain)
        as_they_are = as_they_are and is_text and not odd
        spoilt = spoilt or looks_spoilt(text)
    return rows if as_they_are else list(zip(numbers, map(list, zip(*columns, strict=True)), strict=True)), spoilt


def _joined(column: Sequence[Any]) -> tuple[str, bool]:
    """Join the texts of a column, and say whether it holds only text; trying is faster than checking first."""
    try:
        return "\n".join(column), True
    except TypeError:
        return "\n".join([cell for cell in column if type(cell) is str]), False


def plain_value(cell: Any) -> Any:
    """Convert a number, date or time: whole numbers to int, times to the second, durations to `36:05:00`."""
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


COMMENT_BYTES = 32 << 20  # limit for the parts that hold the comments of one sheet, unpacked

STRUCK = "Barré (struck through)"
"""Stands among the comments of a row with a struck cell: founders strike out people who left."""

_CELL = re.compile(r"\$?[A-Z]{1,3}\$?([1-9][0-9]{0,6})")
_INDEX, _STYLES = "xl/workbook.xml", "xl/styles.xml"
_FILTER = b"_FilterDatabase"  # the name that Excel gives to the range of a filter
_FILLED_CELL = (
    rb"<(?:\w+:)?c\b(?=[^>]*\ss=[\"'](?:%s)[\"'])[^>]*?\sr=[\"'][A-Z]+(\d+)[^>]*(?<!/)>\s*<[^/]"  # of these styles
)
_MERGED = re.compile(rb"""mergeCell\s[^>]*?ref=["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})""")
_UNSAVED = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\st=["']str)[^>]*?\sr=["']([A-Z]{1,3})(\d{1,7})[^>]*(?<!/)>\s*"""
    rb"""<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
_MAY_SPAN = re.compile(rb"mergeCell\s|<(?:\w+:)?f[\s>/]")
SEARCHED = 64 << 20  # unpacked bytes of a sheet up to which rows hidden by hand are looked for
SMALL = 4 << 20  # unpacked bytes of a sheet up to which merged cells and formulas are looked for
MANY_SPANS = 1000
_HIDDEN_ROW = rb"<(?:\w+:)?row\b(?=[^>]*\shidden=[\"'](?:1|true))[^>]*?\sr=[\"'](\d+)"


@dataclass(frozen=True, slots=True)
class RowMarks:
    """What a sheet of a workbook says of its rows outside the cells: comments by row, and rows that are hidden.

    `spans`: column, first and last row of cells merged over several rows; both the same of a formula without a value.
    """

    comments: Mapping[int, str] = field(default_factory=dict)
    hidden: tuple[int, ...] = ()
    spans: tuple[tuple[int, int, int], ...] = ()


def row_marks(path: Path, sheet: str) -> RowMarks:
    """Return the comments on the cells of a sheet by row, each on lines of its own, and the rows that are hidden.

    A reply is a comment too; so is `STRUCK` of a row with a struck cell that is not empty. Raises MemoryError if there
    are too many comments, and whatever a damaged part provokes. Of an .xls or .ods no more is read than these.
    """
    if is_ole(path):
        return _marked(calamine_patches.xls_marks(path, sheet))
    with zipfile.ZipFile(path) as archive:
        parts = {name.lower(): name for name in archive.namelist()}
        struck, has_filter = _struck_styles(archive, parts), _INDEX in parts and _FILTER in archive.read(parts[_INDEX])
        spanning = _spanning(path, tuple(part.CRC for part in archive.infolist()))
        if calamine_patches.CONTENT in parts:
            return _marked(calamine_patches.ods_marks(path, sheet))
        if _INDEX not in parts and any("comment" in name for name in parts):
            raise ValueError("comments of an .xlsb")
        if _INDEX not in parts:
            return RowMarks()
        member = next((part for part in _targets(archive, parts, _INDEX, _key_of(archive, parts, sheet))), "")
        threads = _notes_in(archive, parts, _targets(archive, parts, member, "threadedcomment"), "threadedComment")
        legacy = _notes_in(archive, parts, _targets(archive, parts, member, "comments"), "comment")
        struck_rows = _rows_with(archive, parts, member, _FILLED_CELL % b"|".join(struck)) if struck else []
        is_searched = has_filter or archive.getinfo(parts[member.lower()]).file_size <= SEARCHED
        hidden = _rows_with(archive, parts, member, _HIDDEN_ROW) if is_searched else []
        spans = _spans(archive.read(parts[member.lower()])) if member.lower() in spanning else ()
    in_threads = {cell for cell, _ in threads}  # Excel repeats each thread among the others, after words of its own
    placed = (
        (_CELL.match(ref), text) for ref, text in [*threads, *(one for one in legacy if one[0] not in in_threads)]
    )
    comments = [(int(place[1]), text) for place, text in placed if place]
    return RowMarks(_by_row(comments, struck_rows), tuple(hidden), spans)


def _marked(marks: calamine_patches.Marks) -> RowMarks:
    comments, struck_rows, hidden = marks
    return RowMarks(_by_row(comments, struck_rows), tuple(hidden))


def _by_row(comments: Sequence[tuple[int, str]], struck_rows: Sequence[int]) -> dict[int, str]:
    rows: dict[int, list[str]] = {}
    for row, text in comments:
        if text.strip():
            rows.setdefault(row, []).append(_plain_text(text).strip())
    for row in struck_rows:
        rows.setdefault(row, []).append(STRUCK)
    return {row: "\n".join(texts) for row, texts in sorted(rows.items())}


@lru_cache(1)
def _spanning(path: Path, _content: tuple[int, ...]) -> frozenset[str]:
    """Return the small sheets, as people make them by hand, with merged cells or formulas; read once for all sheets."""
    with zipfile.ZipFile(path) as archive:
        sheets = [part for part in archive.infolist() if calamine_patches.SHEET.fullmatch(part.filename)]
        small = [part for part in sheets if part.file_size <= SMALL]
        return frozenset(part.filename.lower() for part in small if _MAY_SPAN.search(archive.read(part)))


def _spans(sheet: bytes) -> tuple[tuple[int, int, int], ...]:
    merged = [(name, int(top), int(last)) for name, top, last in _MERGED.findall(sheet)]
    unsaved = [(name, int(row), int(row)) for name, row in _UNSAVED.findall(sheet)]
    spans = [*(one for one in merged if one[1] < one[2]), *unsaved][:MANY_SPANS]
    return tuple((_column(name), top, last) for name, top, last in spans)


def _column(name: bytes) -> int:
    """Position of a column by its letters: "A" is 0, "AA" is 26."""
    return reduce(lambda number, letter: 26 * number + letter - 64, name, 0) - 1


def _struck_styles(archive: zipfile.ZipFile, parts: Mapping[str, str]) -> list[bytes]:
    if _STYLES not in parts or b"strike" not in archive.read(parts[_STYLES]):
        return []
    lists = {_name(part): list(part) for part in _parsed(archive, parts, _STYLES)}
    struck = {
        str(number)
        for number, font in enumerate(lists.get("fonts", []))
        if any(_name(trait) == "strike" and trait.get("val", "1") in ("1", "true") for trait in font)
    }
    return [b"%d" % number for number, style in enumerate(lists.get("cellXfs", [])) if style.get("fontId") in struck]


def _rows_with(archive: zipfile.ZipFile, parts: Mapping[str, str], member: str, tag: bytes) -> list[int]:
    """Return the rows of a sheet in which a tag is found; the number of the row is its first group."""
    rows, rest, pattern = dict[int, None](), b"", re.compile(tag)
    with archive.open(parts[member.lower()]) as stream:
        while chunk := stream.read(1 << 20):
            whole, _, rest = (rest + chunk).rpartition(b"row>")
            rows |= dict.fromkeys(map(int, pattern.findall(whole)))
    return list(rows | dict.fromkeys(map(int, pattern.findall(rest))))


def _key_of(archive: zipfile.ZipFile, parts: Mapping[str, str], sheet: str) -> str:
    for one in _parsed(archive, parts, _INDEX).iter():
        if one.tag.endswith("}sheet") and one.get("name") == sheet:
            return next((text for name, text in one.items() if name.endswith("}id")), "")
    return ""


def _targets(archive: zipfile.ZipFile, parts: Mapping[str, str], member: str, wanted: str) -> list[str]:
    """Return the parts that a part is related to, by the id or the kind of the relation."""
    folder, name = posixpath.split(member)
    relations = f"{folder}/_rels/{name}.rels"
    if relations.lower() not in parts:
        return []
    return [
        posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
        for one in _parsed(archive, parts, relations)
        if wanted in (one.get("Id"), one.get("Type", "").rpartition("/")[2].lower())
    ]


def _notes_in(
    archive: zipfile.ZipFile, parts: Mapping[str, str], members: Iterable[str], tag: str
) -> list[tuple[str, str]]:
    """Return the cell and the text of each comment in some parts."""
    present = [member for member in members if member.lower() in parts]
    comments = (note for member in present for note in _parsed(archive, parts, member).iter() if _name(note) == tag)
    return [
        (note.get("ref", ""), "".join(part.text or "" for part in note.iter() if _name(part) in ("t", "text")))
        for note in comments
    ]


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _parsed(archive: zipfile.ZipFile, parts: Mapping[str, str], member: str) -> Any:
    """Return the root of a part; MemoryError if it is too large."""
    from defusedxml.ElementTree import fromstring

    info = archive.getinfo(parts[member.lower()])
    if info.file_size > COMMENT_BYTES:
        raise MemoryError(member)
    return fromstring(archive.read(info))


KEPT_CELLS = 20_000_000  # cells of sheets kept in memory for the next reading: one full sheet and some small ones

SHARED_CELLS = 600_000
"""Cells of a sheet up to which all readings share the converted rows; larger sheets are converted for each."""

READY = 16 << 20  # bytes of a sheet's rows prepared before they are requested


def serve(parent: Connection, expected: str | None = None) -> None:
    """Answer `(is_question, method, *arguments)` messages until the parent is gone.

    First it loads the work named by `expected`, see `WorkProcess`. An answer is `("fine", value)`, `("password", None)`
    or `("failed", why)`, a key of messages.errors.DETAILS. A message without an answer that fails does so silently: the
    next question fails in the same way.
    """
    sandbox()
    answers = _Answers()
    with suppress(EOFError, OSError), seldom_collected():
        if expected is not None:
            resolve_name(expected)
        while True:
            if not parent.poll() and answers.prepare():
                continue
            is_question, method, *arguments = parent.recv()
            outcome = _safely(getattr(answers, method), *arguments)
            if is_question:
                parent.send(outcome)


def _safely(question: Callable[..., Any], *arguments: Any) -> tuple[str, Any]:
    """Call the method and return its outcome, including a panic of the workbook library (a BaseException)."""
    try:
        return "fine", question(*arguments)
    except MemoryError:
        return "failed", "too-large"
    except BaseException as error:  # noqa: BLE001  nothing that a hostile file provokes may stay unsaid
        locked = type(error).__name__ in ("PasswordError", "InvalidKeyError")
        return ("password", None) if locked else ("failed", "damaged")


class _Answers:
    """The requests of the parent; the name of a method is the request."""

    def __init__(self) -> None:
        self._workbook: CalamineWorkbook
        self._path = Path()
        self._parts: Mapping[str, SheetParts] = {}
        self._sheets: dict[str, CalamineSheet] = {}
        self._shared: dict[str, _Shared] = {}
        self._readings: dict[int, _Reading] = {}
        self._current: _Reading | None = None
        self._work: PreparedChunk | None = None

    def unlock(self, locked: str, password: str, target: str) -> None:
        """Decrypt the workbook inside an Office file with a password to `target`."""
        import msoffcrypto

        with Path(locked).open("rb") as source, Path(target).open("wb") as plain:
            office = msoffcrypto.OfficeFile(source)
            office.load_key(password=password, verify_password=True)
            office.decrypt(plain)

    def open(self, path: str) -> list[tuple[str, bool]]:
        """Return the names of the sheets in order, each with whether it is visible; charts are left out."""
        from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

        self._path = Path(path)
        with Path(path).open("rb") as stream:  # by content: from a path the library trusts the extension
            lean = LeanWorkbook(stream) if is_ole(Path(path)) else lean_workbook(readable(Path(path), stream))
            copy = Poured(lean.stream) if lean.parts else lean.stream
            self._workbook, self._parts = CalamineWorkbook.from_filelike(copy), lean.parts
        parts = {name for cut in self._parts.values() for name in cut.names}
        return [
            (sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for sheet in self._workbook.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.name not in parts
        ]

    def marks(self, sheet: str) -> RowMarks | None:
        """Return the comments of a sheet and its hidden rows; None if their part of the workbook is damaged."""
        try:
            return row_marks(self._path, sheet)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  whatever damage provokes: the rows are read without them
            return None

    def counts_from_1904(self, path: str) -> bool:
        """Return whether the serial dates of a binary workbook count from 1904."""
        return calamine_patches.counts_from_1904(Path(path))

    def load(self, sheet: str) -> None:
        """Load a sheet as a whole, unless it was cut into parts."""
        if sheet not in self._parts:
            self._loaded(sheet)

    def _loaded(self, sheet: str) -> CalamineSheet:
        if sheet not in self._sheets:
            if sum(each.total_height * each.total_width for each in self._sheets.values()) > KEPT_CELLS:
                self._sheets.clear()
                self._shared.clear()
            self._sheets[sheet] = self._workbook.get_sheet_by_name(sheet)
        return self._sheets[sheet]

    def start(self, number: int, sheet: str) -> int:
        """Begin to read a sheet from the top; return the number of its last non-empty row, or a later one."""
        if parts := self._parts.get(sheet):
            chunks, last = chunks_of_parts(self._workbook, parts.names), parts.last
        else:
            chunks, last = self._whole(sheet)
        reading = self._readings[number] = _Reading(chunks)
        if number >= 0:  # work in this process reads rows on demand
            self._current = reading
        return last

    def _whole(self, name: str) -> tuple[Iterator[Chunk], int]:
        loaded = self._loaded(name)
        last = int(loaded.end[0]) + 1 if loaded.end else 0
        if loaded.total_height * loaded.total_width > SHARED_CELLS:
            return chunks_of(loaded), last
        if name not in self._shared:
            self._shared[name] = _Shared(chunks_of(loaded))
        return self._shared[name].chunks(), last

    def next(self, number: int) -> list[bytes]:
        """Return the next rows of a reading; see `_Reading.take`."""
        self._current = self._readings[number]
        return self._current.take()

    def chunk(self, number: int) -> Chunk:
        """Return the next rows of a reading by work in this process."""
        return next(self._readings[number].chunks, END)

    def stop(self, number: int) -> None:
        """End the reading."""
        if self._readings.pop(number, None) is self._current:
            self._current = None

    def work(self, packed: bytes) -> list[bytes]:
        """Start work packed by `workers.packed` on this workbook; return its first results. Earlier work is dropped."""
        self._work = PreparedChunk(*unpacked(packed, _Here(self)))
        return self._work.take()

    def results(self) -> list[bytes]:
        """Return the next results of the work, at least one."""
        if self._work is None:
            raise ValueError("no work")
        return self._work.take()

    def prepare(self) -> bool:
        """Prepare rows, then results of the work, in idle time; return False if there is nothing to do or no room."""
        if self._current is not None and self._current.has_time:
            self._current.make()
        elif self._work is not None and self._work.has_time:
            self._work.make()
        else:
            return False
        return True


class _Shared:
    """The rows of a small sheet, converted once for all readings; must not be modified."""

    def __init__(self, chunks: Iterator[Chunk]) -> None:
        self._rest = chunks
        self._made: list[Chunk] = []

    def chunks(self) -> Iterator[Chunk]:
        """Yield all chunks from the top, however far other readings are."""
        for index in count():
            if index == len(self._made):
                self._made.append(next(self._rest, END))
            if self._made[index] == END:
                return
            yield self._made[index]


class _Reading(Packed):
    """The rows of a sheet from the top as answers, each holding a `Chunk`."""

    def __init__(self, chunks: Iterator[Chunk]) -> None:
        super().__init__(READY)
        self.chunks = chunks

    def make(self) -> None:
        """Prepare the next rows as an answer."""
        outcome, chunk = _safely(next, self.chunks, END)
        self._is_over = outcome != "fine" or not chunk[0]
        self._add((outcome, chunk))


class _Here:
    """The workbook for work inside this process, with the interface of `files.reader.Workbook`."""

    def __init__(self, answers: _Answers) -> None:
        self._answers = answers
        self._numbers = count()

    def begin(self) -> tuple[_Here, int]:
        """Return the object to ask, and the number of a new reading."""
        return self, -1 - next(self._numbers)

    def ask(self, question: str, *arguments: object) -> Any:
        """Return the answer to a request; UnreadableError if it fails."""
        outcome, answer = _safely(getattr(self._answers, question), *arguments)
        if outcome != "fine":
            raise UnreadableError(answer)
        return answer

    def chunks(self, reading: int) -> Iterator[Chunk]:
        """Yield the rows of a reading that has begun."""
        while (chunk := self.ask("chunk", reading)) != END:
            yield chunk

    def finish(self, reading: int) -> None:
        """End the reading."""
        self._answers.stop(reading)
