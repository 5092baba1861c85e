"""The monthly job: 40,000 rows of a workbook read in, everybody judged, the eligible written, the file verified."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.alone import alone
from tests.bench.book import NOW, as_workbook, begin, read_in
from tests.bench.make_book import PARTNERS, make_book

ROWS = 40_000


def run(tell: Callable[[str], None]) -> None:
    """Tells the seconds of each part and the peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        archive, leads = make_book(Path(folder), ROWS)
        workbook = leads.with_suffix(".xlsx")
        as_workbook(leads, workbook)
        found = alone(__name__, "job", archive, workbook)
        seconds = found["import"] + found["export"] + found["verify"]
        tell(f"{ROWS:,} rows read, {found['rows']:,.0f} of them written: {seconds:.2f} s")
        tell(f"  import {found['import']:.2f} s, export {found['export']:.2f} s, verify {found['verify']:.2f} s")
        tell(f"  peak memory {found.megabytes:.0f} MB, of the reading helper {found.helper:.0f} MB")


def job(archive: str, workbook: str) -> dict[str, float]:
    """Reads, judges, writes and verifies for the first partner."""
    from leadkeeper.domain.book import ExportRequest
    from leadkeeper.progress import run as run_flow
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.exports.exporter import export_contacts
    from leadkeeper.services.exports.identify import verify

    book, out = Path(archive).with_suffix(".leads"), Path(archive).with_name("out.xlsx")
    begin(Path(archive), book)
    seconds = {"import": read_in(book, Path(workbook))}
    opened = open_book(book, NOW)
    start = time.perf_counter()
    exported = run_flow(export_contacts(opened.db, ExportRequest(PARTNERS[0][0], str(out)), NOW))
    written = time.perf_counter()
    if not verify(opened.db, out).sound:
        raise AssertionError("the file is not the one that was registered")
    verified = time.perf_counter()
    opened.close()
    return {**seconds, "export": written - start, "verify": verified - written, "rows": exported.rows}
