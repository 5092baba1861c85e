"""The rows of a large file, read and made ready by a second process while the first one writes those before.

It begins with a guess, while the first process still looks through the file: nearly always what the first records show
holds for all. What was made by a guess that turns out wrong is thrown away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from leadkeeper.files.isolated import LONG_TEXT, WorkProcess
from leadkeeper.files.table import WORKBOOKS, Document
from leadkeeper.flows.import_bench import bench_of
from leadkeeper.flows.import_rows import Batch, batches
from leadkeeper.flows.list_plan import ListPlan, guess
from leadkeeper.flows.works import ROWS
from leadkeeper.model.book import World
from leadkeeper.rules.erased import Erasures

Told = tuple[World, str, datetime, str] | tuple[World, str, datetime, str, Erasures]
"""What besides the lists decides about rows, see `import_bench.bench_of`."""


class RowsAhead:
    """The batches of one document; `close()` ends the second process, if there is one.

    A workbook has a process that holds it already, and makes its rows ready as well; those of a ZIP are opened one
    after the other, and have it again for each reading.
    """

    def __init__(self, document: Document) -> None:
        is_text = all(table.format in ("csv", "vcard") for table in document.tables)
        pays = is_text and document.size >= LONG_TEXT
        self._process = WorkProcess(ROWS, document.path) if pays else None
        self._is_workbook = document.format in WORKBOOKS

    def begin(self, told: Told, lists: Sequence[ListPlan]) -> None:
        """Lets the second process begin with lists of which only the first records were seen."""
        if self._process is None and not self._is_workbook:
            return
        guesses = [guess(one) for one in lists]
        if None in guesses:
            return
        if self._process is not None:
            self._process.begin(guesses, told)
        else:
            lists[0].table.begin(Rows, guesses, told)

    def batches(self, lists: Sequence[ListPlan], told: Told) -> Iterator[Batch]:
        """Every row of some lists, see `import_rows.batches`."""
        if self._process is not None:
            return self._process.results(lists, told)
        if len(lists) == 1:
            return lists[0].table.work(Rows, lists, told)
        return made_ready(lists, told)

    def close(self) -> None:
        """Ends the second process."""
        if self._process is not None:
            self._process.close()


def made_ready(lists: Sequence[ListPlan], told: Told) -> Iterator[Batch]:
    """The same, in whatever process this is."""
    yield from batches(lists, bench_of(*told))


class Rows(Iterator[Batch]):
    """The same for lists that may be guesses, until `settle` tells how they are to be read indeed."""

    def __init__(self, lists: Sequence[ListPlan], told: Told) -> None:
        self._lists = lists
        self._told = told
        self._made = made_ready(lists, told)
        self._read = [0] * len(lists)

    def __next__(self) -> Batch:
        batch = next(self._made)
        self._read[batch.place] += batch.size
        return batch

    def settle(self, lists: Sequence[ListPlan], told: Told) -> bool:
        """Whether all that was made so far is what these lists give; the rest will be then."""
        pairs = list(zip(self._lists, lists, strict=True))
        holds = told == self._told and all(guessed.reads_like(one) for guessed, one in pairs)
        if not holds or any(read > one.rows for read, one in zip(self._read, lists, strict=True)):
            return False
        for guessed, one in pairs:
            guessed.rows, guessed.is_guess = one.rows, False
        return True
