"""Books for the tests of flows that keep partners, lists and forms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.domain.time import PARIS
from leadkeeper.services.books.open import new_book
from tests.made_once import once
from tests.sample_book import sample_book

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=PARIS)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\n%%EOF\n"


@contextmanager
def empty_book(folder: Path) -> Iterator[Any]:
    """The connection of a new book of a business with a name."""
    with _empty(folder) as book:
        yield book.db


@once
def _empty(folder: Path) -> Book:
    return new_book(folder / "new.leads", Owner(name="Clodomir & Eulalie SARL", siren="123456782"))


@contextmanager
def case_book(folder: Path) -> Iterator[Any]:
    """The connection of a book that holds the case of Clodomir and Eulalie."""
    with sample_book(folder) as book:
        yield book.db
