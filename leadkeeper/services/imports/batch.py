"""Batches of prepared rows from a contact file, with hints about duplicates within the file.

Nothing here queries the book, so that it can run in another process.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from leadkeeper.db.engine import as_text
from leadkeeper.domain.book import ReferenceData
from leadkeeper.domain.erasure import Erasures
from leadkeeper.domain.imports.ages import (
    AGE_UNCLEAR,
    AGE_UNREAD,
    CONSENT_ENDS,
    COUNTRY_UNREAD,
    NEVER_CONFIRMED,
    age_columns,
)
from leadkeeper.domain.imports.columns import ImportColumn
from leadkeeper.domain.imports.rejected_rows import MAX_LINES_KEPT, REFUSALS_OF_NOBODY, RejectedRowReader
from leadkeeper.domain.imports.row import ConsentTerms, Refused, RejectedRefusal
from leadkeeper.domain.imports.row_reader import OUTSIDE_FORM, RowContext, RowReader
from leadkeeper.domain.time import paris_date, paris_day
from leadkeeper.domain.verdict import Detail
from leadkeeper.files.document import Record
from leadkeeper.services.imports.columnwise import UsualRows
from leadkeeper.services.imports.plan import SheetPlan
from leadkeeper.services.imports.prepared_rows import PreparedRow, PreparedRowMaker, ReadyRows, build_row_context

OF_OTHERS = "corrections-of-others"
ENOUGH = 4
"""Maximum number of rows listed per key: each leads to the contact, unless four hashes collide."""

_ROW = (1 << 40) - 1


class DuplicateHints(NamedTuple):
    """Per row of a batch, earlier rows that may have the same key; and the keys that several rows share.

    Rows are numbered from 0 over the file.
    """

    before: Mapping[int, tuple[int, ...]]
    twins: frozenset[str]


NOBODY = DuplicateHints({}, frozenset())


class IdBitmap:
    """Set of contact ids as a bitmap, sized for `expected` ids and growing if needed."""

    def __init__(self, expected: int) -> None:
        self._bits = bytearray(expected // 8 + 1)

    def __contains__(self, number: int) -> bool:
        place, bit = divmod(number, 8)
        return place < len(self._bits) and bool(self._bits[place] & (1 << bit))

    def note(self, number: int) -> bool:
        """Add an id; return False if it was present."""
        index, bit = divmod(number, 8)
        bits, mark = self._bits, 1 << bit
        if index >= len(bits):
            bits.extend(bytes(index + 1 - len(bits) + (index >> 3)))
        new = not bits[index] & mark
        bits[index] |= mark
        return new


class DuplicateIndex:
    """Compact index of the keys of a file, filled in batches; sized for `expected` rows."""

    def __init__(self, expected: int) -> None:
        self._hashes = array("q")
        self._make_room(expected)

    def see(self, keys: Sequence[str]) -> DuplicateHints:
        """Add the keys of the next rows; return hints about earlier rows."""
        hashes, number = list(map(hash, keys)), len(self._hashes)
        if 2 * (number + len(keys)) > self._last:  # without a free slot probing would not end
            self._make_room(2 * (number + len(keys)))
        before = self._put(hashes, number)
        self._hashes.extend(hashes)
        counted = Counter(keys) if len(set(keys)) < len(keys) else {}
        return DuplicateHints(before, frozenset(key for key, count in counted.items() if count > 1))

    def _make_room(self, rows: int) -> None:
        """Allocate slots for this number of rows and copy the existing ones."""
        size = 1 << (2 * rows + 2).bit_length()
        self._slots = array("Q", [0]) * size
        self._last = size - 1
        self._put(self._hashes, 0)

    def _put(self, hashes: Iterable[int], number: int) -> dict[int, tuple[int, ...]]:
        """Put rows into slots; return earlier rows in them, by position."""
        before: dict[int, tuple[int, ...]] = {}
        slots, last = self._slots, self._last
        for index, hashed in enumerate(hashes):
            at, part = hashed & last, (hashed >> 40 & 0xFFFFFF) << 40
            number += 1
            result: tuple[int, ...] = ()
            while slot := slots[at]:
                if slot & ~_ROW == part:
                    result += ((slot & _ROW) - 1,)
                at = (at + 1) & last
            if result:
                before[index] = result
            if len(result) < ENOUGH:
                slots[at] = part | number
        return before


@dataclass(slots=True)
class Tally:
    """Outcome counts of the rows."""

    counts: Counter[str] = field(default_factory=Counter)
    stay_blocked: int = 0
    said_no_in_refused: int = 0
    of_others: list[int] = field(default_factory=list)  # lines of corrections that name somebody else, not taken


CHUNK = 2000


@dataclass(slots=True)
class Batch:
    """Records of one list: `place` is the list's index, `names` the facts in the rows' cells.

    `rows` are the accepted rows with answers that index into `kinds` (consent terms), `warnings` counts those with
    each, `told` gives the lines of some; `refused` are the rejected ones with their records, `refusals` what these
    refuse; `size` counts all, blank ones included; `source` is `as_text` of the records; `met` holds duplicate hints
    for `rows`.
    """

    place: int
    member: int
    names: tuple[str, ...]
    first_line: int
    size: int
    source: str
    rows: ReadyRows = field(default_factory=ReadyRows)
    kinds: list[ConsentTerms] = field(default_factory=list)
    refused: list[tuple[Record, Refused]] = field(default_factory=list)
    refusals: list[RejectedRefusal] = field(default_factory=list)
    met: DuplicateHints = NOBODY
    blank: int = 0
    warnings: Counter[str] = field(default_factory=Counter)
    told: dict[str, list[int]] = field(default_factory=dict)

    def note_others(self, tally: Tally) -> None:
        """Warn of the lines that replaced nothing because they name somebody else."""
        if tally.of_others:
            self.told[OF_OTHERS], self.warnings[OF_OTHERS] = tally.of_others, len(tally.of_others)
            tally.of_others = []


def batches(lists: Sequence[SheetPlan], context: RowContext) -> Iterator[Batch]:
    """Yield every row of some lists, in order; every date column must have its order.

    The plans may still be guesses while their rows are read, and get their row counts meanwhile.
    """
    met = DuplicateIndex(sum(one.rows for one in lists))
    for index, sheet in enumerate(lists):
        table = sheet.as_table(paris_day(context.now))
        maker = PreparedRowMaker(table)
        reader = RowReader(table, context)
        usual, rejected = UsualRows(reader, maker), RejectedRowReader(reader)
        records, done = sheet.records(), 0
        while chunk := list(islice(records, CHUNK if sheet.is_guess else min(CHUNK, sheet.rows - done))):
            done += len(chunk)
            batch = Batch(index, sheet.position, maker.names, chunk[0].line, len(chunk), as_text(chunk))
            accepted = _fill(batch, chunk, usual, reader, maker)
            refusals = (rejected.read(record.line, record.cells, refused.code) for record, refused in batch.refused)
            others = (rejected.of_others(record.line, record.cells) for record in accepted)
            shifted = (rejected.of_shifted(record.line, record.cells) for record in accepted)
            batch.refusals += [one for one in (*refusals, *others, *shifted) if one is not None]
            batch.met = met.see(batch.rows.keys)
            yield batch


_OF_CELLS = (AGE_UNREAD, AGE_UNCLEAR, COUNTRY_UNREAD, NEVER_CONFIRMED, CONSENT_ENDS)  # warnings of `age_columns`


def _fill(
    batch: Batch, chunk: list[Record], usual: UsualRows, reader: RowReader, maker: PreparedRowMaker
) -> list[Record]:
    """Fill a batch from records: usual rows together by column, the others one by one; return those of the others."""
    kinds: dict[ConsentTerms, int] = {}
    rows, odd = usual.read(chunk, kinds, batch.warnings)
    others: dict[int, PreparedRow] = {}
    lines = {OUTSIDE_FORM: usual.outside} | {code: list[int]() for code in _OF_CELLS}
    for index in sorted(odd):
        record = chunk[index]
        row = reader.read(record.line, record.cells)
        if row is None:
            batch.blank += 1
        elif isinstance(row, Refused):
            batch.refused.append((record, row))
        else:
            batch.warnings.update(row.warnings)
            for code in lines.keys() & row.warnings:
                lines[code].append(record.line)
            others[index] = maker.ready(row, kinds)
    batch.rows = rows.with_others(odd, others)
    batch.kinds = list(kinds)
    batch.told = {code: sorted(found) for code, found in lines.items() if found}
    return [chunk[index] for index in others]


class RowTaskInput(NamedTuple):
    """What determines the rows besides the lists: the arguments of `prepared_rows.build_row_context`."""

    known: ReferenceData
    form: str
    now: datetime
    phone_country: str
    erased: Erasures


def prepared_batches(lists: Sequence[SheetPlan], told: RowTaskInput) -> Iterator[Batch]:
    """Yield the batches in the current process."""
    yield from batches(lists, build_row_context(*told))


class RowTask(Iterator[Batch]):
    """Prepared batches of lists that may be guesses, until `settle` gives their final plans."""

    def __init__(self, lists: Sequence[SheetPlan], task: RowTaskInput) -> None:
        self._lists = lists
        self._told = task
        self._made = prepared_batches(lists, task)
        self._read = [0] * len(lists)

    def __next__(self) -> Batch:
        batch = next(self._made)
        self._read[batch.place] += batch.size
        return batch

    def settle(self, lists: Sequence[SheetPlan], task: RowTaskInput) -> bool:
        """Whether the rows prepared so far are valid for the final plans; the others follow them."""
        pairs = list(zip(self._lists, lists, strict=True))
        holds = task == self._told and all(guessed.reads_like(one) for guessed, one in pairs)
        if not holds or any(read > one.rows for read, one in zip(self._read, lists, strict=True)):
            return False
        for guessed, one in pairs:
            guessed.rows, guessed.is_guess = one.rows, False
        return True


class DateRange:
    """Range of days of the answers and last actions in some batches."""

    def __init__(self) -> None:
        self._first: int | None = None
        self._last: int | None = None

    @property
    def range(self) -> tuple[str, str] | None:
        """First and last day; None if no row has a date."""
        if self._first is None or self._last is None:
            return None
        return paris_date(self._first).isoformat(), paris_date(self._last).isoformat()

    def see(self, batch: Batch) -> None:
        """Add a batch; its first derived cell is the second of the last action."""
        rows = batch.rows
        told = (rows.answers.lo, rows.columns[len(batch.names)] if rows.columns else ())
        seconds = [second for column in told for second in column if isinstance(second, int)]
        if seconds:
            known = [second for second in (self._first, self._last) if second is not None]
            self._first, self._last = min([*known, min(seconds)]), max([*known, max(seconds)])


def detail_of_rows(
    code: str, columns: Sequence[ImportColumn], lines: Sequence[tuple[str | None, int]], seen: Mapping[str, Detail]
) -> Detail:
    """Return the facts of a warning that rows gave, the first lines of very many; `seen`: what the scan found."""
    questions = [age for age in age_columns(columns) if age.warning == code and age.waits and age.is_asked]
    headers = [*(age.header for age in questions), *(seen[code].columns if code in seen else ())]
    is_named = code in (*_OF_CELLS, REFUSALS_OF_NOBODY)
    return Detail(tuple(dict.fromkeys(headers)), tuple(lines[:MAX_LINES_KEPT]), yeses=0 if is_named else len(lines))
