"""For tests of the services: the book that they fill."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import Book
from tests.services.made_imports import empty


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book without people; a module may have another."""
    with empty(tmp_path) as opened:
        yield opened
