"""What several benches do with the made book: begin it, read its people in, fill a workbook with them."""

from __future__ import annotations

import csv
import time
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.make_book import MAPS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def begin(archive: Path, book: Path) -> None:
    """A new book with the world of an archive."""
    from leadkeeper.progress import run
    from leadkeeper.services.books.archive import restore_book

    run(restore_book(archive, book, NOW))


def read_in(book: Path, leads: Path) -> float:
    """Reads a file of people into a book as the command line does; gives the seconds."""
    from leadkeeper.cli.files import read_override
    from leadkeeper.progress import run
    from leadkeeper.services.books.open import open_book
    from leadkeeper.services.imports.importer import ImportOptions, import_file
    from leadkeeper.services.imports.plan import Choices

    overrides = dict(read_override(text) for text in MAPS)
    start = time.perf_counter()
    opened = open_book(book, NOW)
    try:
        run(import_file(opened.db, leads, ImportOptions(choices=Choices(overrides=overrides), form="column"), NOW))
    finally:
        opened.close()
    return time.perf_counter() - start


def as_workbook(leads: Path, target: Path) -> None:
    """The same rows as an XLSX file."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Contacts")
    with leads.open(newline="", encoding="utf-8") as stream:
        for row in csv.reader(stream):
            sheet.append(row)
    workbook.save(target)
