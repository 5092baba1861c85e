"""The monthly job with LeadKeeper in one program and one open book, as its window does it.

python by_leadkeeper.py BOOK IN OUT PARTNER [HEADER=FIELD…]

The scripts of the others are one program as well.
"""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path

from leadkeeper.files.workbook_process import allow_children, reader_expected
from leadkeeper.progress import seldom_collected
from leadkeeper.services.worker_tasks import ROWS


def month(path: str, source: str, out: str, partner: str, *maps: str) -> None:
    """Reads a file in, writes the partner's, and verifies that one."""
    with ExitStack() as held:
        held.enter_context(reader_expected(Path(source), ROWS))
        from leadkeeper.domain.imports.columns import read_override
        from leadkeeper.domain.time import system_clock
        from leadkeeper.files.document import AS_FOUND
        from leadkeeper.services.imports.plan import Choices, open_lead_file

        choices, now = Choices(overrides=dict(map(read_override, maps))), system_clock()
        with open_lead_file(Path(source), AS_FOUND, choices) as document:  # a workbook is read while this one imports
            from leadkeeper.domain.book import ExportRequest
            from leadkeeper.progress import run
            from leadkeeper.services.books.open import open_book
            from leadkeeper.services.exports.exporter import export_contacts
            from leadkeeper.services.exports.identify import verify
            from leadkeeper.services.imports.importer import ImportOptions, import_document

            book = held.enter_context(closing(open_book(Path(path), now)))
            report = run(import_document(book.db, document, ImportOptions(choices=choices, form="column"), now))
        done = run(export_contacts(book.db, ExportRequest(partner, out), now))
        found = verify(book.db, Path(out))
    print(report.counts, done.rows, found.chain, found.file)
    if not found.sound:
        sys.exit(1)


if __name__ == "__main__":
    allow_children()
    with seldom_collected():  # as in the window, whose collector waits for a pause
        month(*sys.argv[1:])
