"""The monthly job with LeadKeeper in one program and one open book, as its window does it.

python by_leadkeeper.py BOOK IN OUT PARTNER [HEADER=FIELD…]

The scripts of the others are one program as well. The last line printed is JSON: processor seconds by stage.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
import time
from collections import Counter
from contextlib import ExitStack, closing
from pathlib import Path

from leadkeeper.files.workbook_process import allow_children, reader_expected
from leadkeeper.progress import Progress, seldom_collected
from leadkeeper.services import ROWS


class Stages:
    """Processor seconds of this program by stage; those of other processes when they ended, as `other processes`."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._last = 0.0

    def end(self, stage: str) -> None:
        """What was used since the last call belongs to this stage."""
        now = time.process_time()
        self.seconds[stage] += now - self._last
        self._last = now

    def tell(self, progress: Progress) -> None:
        """The same for a step of a flow."""
        self.end(progress.stage)


def month(stages: Stages, path: str, source: str, out: str, partner: str, *maps: str) -> None:
    """Reads a file in, writes the partner's, and verifies that one."""
    with ExitStack() as held:
        held.enter_context(reader_expected(Path(source), ROWS))
        from leadkeeper.cli.files import read_override
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
            stages.end("start")
            order = ImportOptions(choices=choices, form="column")
            report = run(import_document(book.db, document, order, now), stages.tell)
            stages.end("commit")
        done = run(export_contacts(book.db, ExportRequest(partner, out), now), stages.tell)
        stages.end("register")
        found = verify(book.db, Path(out))
        stages.end("verify")
    print(report.counts, done.rows, found.chain, found.file)
    if not found.sound:
        sys.exit(1)


if __name__ == "__main__":
    allow_children()
    atexit.register(gc.freeze)  # as a command does
    stages = Stages()
    with seldom_collected():  # as in the window, whose collector waits for a pause
        month(stages, *sys.argv[1:])
    stages.end("close")
    times = os.times()
    stages.seconds["other processes"] = times.children_user + times.children_system
    print(json.dumps(stages.seconds))
