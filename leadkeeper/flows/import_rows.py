"""The rows of a lead file made ready for the book, some thousands at a time: their cells are those of its tables.

All that can be done without asking the book is done here, so that it can be done in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from leadkeeper.clock import paris_day
from leadkeeper.files.table import Record
from leadkeeper.flows.list_plan import ListPlan
from leadkeeper.flows.ready_row import Ready, RowMaker
from leadkeeper.flows.ready_rows import ReadyRows
from leadkeeper.flows.rows_met import NOBODY, Met, RowsMet
from leadkeeper.flows.usual_rows import UsualRows
from leadkeeper.rules.row import Kind, Refused
from leadkeeper.rules.row_events import Bench
from leadkeeper.rules.rows import RowReader
from leadkeeper.store.packed_lines import as_text

CHUNK = 2000


@dataclass(slots=True)
class Batch:
    """Some records of one list: `place` among the lists, `names` of the facts in the rows' cells.

    `rows` are those that are taken, whose answers point into `kinds`; `refused` those that are not, with their
    records; `size` counts all of them, blank ones included; `source` is what `store.packed_lines.as_text` makes of
    them; `met` tells which of `rows` are perhaps about somebody of whom the file spoke before.
    """

    place: int
    member: int
    names: tuple[str, ...]
    first_line: int
    size: int
    source: str
    rows: ReadyRows = field(default_factory=ReadyRows)
    kinds: list[Kind] = field(default_factory=list)
    refused: list[tuple[Record, Refused]] = field(default_factory=list)
    met: Met = NOBODY
    blank: int = 0
    warnings: set[str] = field(default_factory=set)


def batches(lists: Sequence[ListPlan], bench: Bench) -> Iterator[Batch]:
    """Every row of some lists, in order; every date column of theirs must have its order.

    The plans may still be guesses while their rows are read, and learn their number meanwhile.
    """
    met = RowsMet(sum(one.rows for one in lists))
    for place, one in enumerate(lists):
        table = one.as_table(paris_day(bench.now))
        maker = RowMaker(table)
        reader, usual = RowReader(table, bench), UsualRows(table, bench, maker)
        records, done = one.records(), 0
        while chunk := list(islice(records, CHUNK if one.is_guess else min(CHUNK, one.rows - done))):
            done += len(chunk)
            batch = Batch(place, one.position, maker.names, chunk[0].line, len(chunk), as_text(chunk))
            _fill(batch, chunk, usual, reader, maker)
            batch.met = met.see(batch.rows.keys)
            yield batch


def _fill(batch: Batch, chunk: list[Record], usual: UsualRows, reader: RowReader, maker: RowMaker) -> None:
    """Puts the rows of some records into their batch: the usual ones made ready together, the others each by itself."""
    kinds: dict[Kind, int] = {}
    rows, odd = usual.read(chunk, kinds, batch.warnings)
    others: dict[int, Ready] = {}
    for place in sorted(odd):
        record = chunk[place]
        row = reader.read(record.line, record.cells)
        if row is None:
            batch.blank += 1
        elif isinstance(row, Refused):
            batch.refused.append((record, row))
        else:
            batch.warnings.update(row.warnings)
            others[place] = maker.ready(row, kinds)
    batch.rows = rows.with_others(odd, others)
    batch.kinds = list(kinds)
