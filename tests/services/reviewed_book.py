"""Books in which people wait for a person's decision."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.progress import run
from leadkeeper.services.books.archive import restore
from leadkeeper.services.books.open import new_book
from tests.made_once import once
from tests.sample_book import ARCHIVE
from tests.services.made_book import NOW

OVERRIDES = ARCHIVE.with_name("15_notices_and_overrides.json")


@once
def reviewed_book(folder: Path, archive: Path = ARCHIVE) -> Book:
    """A new book filled from an archive; whoever asks closes it."""
    book = new_book(folder / "reviewed.leads", Owner(name="Clodomir"))
    run(restore(book.db, archive, NOW.isoformat()))
    return book
