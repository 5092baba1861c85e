"""A real small book for tests: four partners, 119 people, three deliveries."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore
from leadkeeper.services.books.open import new_book
from tests.made_once import once

ARCHIVE = Path(__file__).parent / "conformance" / "decisions" / "17_clodomir_et_eulalie.json"
NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
TODAY = date(2026, 11, 3)


@once
def sample_book(folder: Path) -> Book:
    """A new book in a folder, filled from the archive; whoever asks closes it."""
    book = new_book(folder / "sample.leads", Owner(name="Clodomir"))
    run(restore(book.db, ARCHIVE, NOW.isoformat()))
    return book
