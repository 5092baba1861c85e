"""The monthly job with LeadKeeper in one program and one open book, as its window does it.

python by_leadkeeper.py BOOK IN OUT PARTNER [HEADER=FIELD…]

The scripts of the others are one program as well.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path

from leadkeeper.files.isolated import allow_children, reader_expected
from leadkeeper.flows.works import ROWS
from leadkeeper.seldom_collected import seldom_collected


def month(path: str, source: str, out: str, partner: str, *maps: str) -> None:
    """Reads a file in, writes the partner's, and verifies that one."""
    with ExitStack() as held:
        held.enter_context(reader_expected(Path(source), ROWS))
        from leadkeeper.clock import system_clock
        from leadkeeper.files.table import AS_FOUND
        from leadkeeper.flows.file_plan import open_lead_file
        from leadkeeper.flows.list_plan import Choices
        from leadkeeper.rules.columns import read_override

        choices, now = Choices(overrides=dict(map(read_override, maps))), system_clock()
        with open_lead_file(Path(source), AS_FOUND, choices) as document:  # a workbook is read while this one imports
            from leadkeeper.flows.export_leads import export_leads
            from leadkeeper.flows.import_file import ImportOptions, import_document
            from leadkeeper.flows.open_book import open_book
            from leadkeeper.flows.verify import verify
            from leadkeeper.model.export import Order
            from leadkeeper.progress import run

            book = held.enter_context(closing(open_book(Path(path), now)))
            report = run(import_document(book.db, document, ImportOptions(choices=choices, form="column"), now))
        done = run(export_leads(book.db, Order(partner, out), now))
        found = verify(book.db, Path(out))
    print(report.counts, done.rows, found.chain, found.file)
    if not found.sound:
        sys.exit(1)


if __name__ == "__main__":
    allow_children()
    with seldom_collected():  # as in the window, whose collector waits for a pause
        month(*sys.argv[1:])
