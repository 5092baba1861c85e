"""The rows of a large file, read and made ready by a second process while the first one writes those before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from leadkeeper.files.isolated import WorkProcess
from leadkeeper.files.table import Document
from leadkeeper.flows.import_bench import bench_of
from leadkeeper.flows.import_rows import Batch, batches
from leadkeeper.flows.list_plan import ListPlan
from leadkeeper.flows.seldom_collected import seldom_collected
from leadkeeper.model.book import World

WORTH_IT = 2 << 20
"""Bytes from which on a second process saves more time than its start takes: some 15,000 rows."""


class RowsAhead:
    """The batches of one document; `close()` ends the second process, if there is one.

    A workbook has a process that holds it already, and makes its rows ready as well.
    """

    def __init__(self, document: Document) -> None:
        is_text = all(table.format in ("csv", "vcard") for table in document.tables)
        pays = is_text and document.size >= WORTH_IT
        self._process = WorkProcess(made_ready, document.path) if pays else None

    def batches(
        self, lists: Sequence[ListPlan], known: World, form: str, now: datetime, country: str
    ) -> Iterator[Batch]:
        """Every row of some lists, see `import_rows.batches` and `import_bench.bench_of`."""
        if self._process is None and len(lists) == 1:
            return lists[0].table.work(made_ready, lists, known, form, now, country)
        if self._process is None:
            return made_ready(lists, known, form, now, country)
        return self._process.results(lists, known, form, now, country)

    def close(self) -> None:
        """Ends the second process."""
        if self._process is not None:
            self._process.close()


def made_ready(lists: Sequence[ListPlan], known: World, form: str, now: datetime, country: str) -> Iterator[Batch]:
    """The same, in whatever process this is."""
    with seldom_collected():
        yield from batches(lists, bench_of(known, form, now, country))
