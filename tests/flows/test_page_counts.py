from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.flows.complain import complain
from leadkeeper.flows.page_counts import page_counts
from leadkeeper.flows.requests import record_request
from leadkeeper.progress import run
from leadkeeper.store.connect import Book
from leadkeeper.store.deliveries import members
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
    run(complain(book.db, "nobody@quiz.example", NOW, at=NOW.isoformat()))
    assert page_counts(book.db, TODAY).complaints == before + 1
    assert page_counts(book.db, TODAY + timedelta(days=31)).complaints == 0
