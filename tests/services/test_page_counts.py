from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.db.disclosures import members
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.dashboard import page_counts
from leadkeeper.services.privacy.requests import record_request
from tests.sample_book import NOW, TODAY, sample_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with sample_book(tmp_path) as opened:
        yield opened


def test_open_requests_are_counted(book: Book) -> None:
    before = page_counts(book.db, TODAY).requests
    record_request(book.db, next(iter(members(book.db, 1))), "access", TODAY.isoformat(), NOW)
    assert page_counts(book.db, TODAY).requests == before + 1


def test_complaints_are_counted_for_a_month(book: Book) -> None:
    before = page_counts(book.db, TODAY).complaints
    run(record_complaint(book.db, "nobody@quiz.example", NOW, at=NOW.isoformat()))
    assert page_counts(book.db, TODAY).complaints == before + 1
    assert page_counts(book.db, TODAY + timedelta(days=31)).complaints == 0
