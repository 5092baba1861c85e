"""Books in which people wait for a person's decision."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.flows.open_book import new_book
from leadkeeper.flows.restore import restore
from leadkeeper.model.book import Owner
from leadkeeper.progress import run
from leadkeeper.store.connect import Book
from tests.flows.made_book import NOW
from tests.sample_book import ARCHIVE

OVERRIDES = ARCHIVE.with_name("15_notices_and_overrides.json")


def reviewed_book(folder: Path, archive: Path = ARCHIVE) -> Book:
    """A new book filled from an archive; whoever asks closes it."""
    book = new_book(folder / "reviewed.leads", Owner(name="Clodomir"))
    run(restore(book.db, archive, NOW.isoformat()))
    return book
