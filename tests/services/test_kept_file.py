from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book import attachments
from leadkeeper.services.consent.forms import StoredFile, stored_file
from tests.services.made_book import NOW, PDF, PNG, empty_book


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        yield made


def test_a_file_comes_back_as_it_was_handed_in(db: Any) -> None:
    digest = attachments.keep(db, "quiz.png", PNG, NOW.isoformat())
    assert stored_file(db, digest) == StoredFile("quiz.png", PNG, whole=True)


def test_a_file_that_the_book_only_knows_of_is_not_there(db: Any) -> None:
    assert stored_file(db, "00") is None


def test_bytes_that_were_changed_are_not_whole(db: Any) -> None:
    digest = attachments.keep(db, "quiz.png", PNG, NOW.isoformat())
    db.conn.execute("UPDATE files SET bytes = ? WHERE sha256 = ?", (b"other", digest))
    found = stored_file(db, digest)
    assert found is not None
    assert not found.whole


@pytest.mark.parametrize(("content", "is_pdf"), [(PDF, True), (PNG, False)])
def test_a_pdf_is_known_by_its_first_bytes(content: bytes, is_pdf: bool) -> None:
    assert StoredFile("scan", content, whole=True).is_pdf is is_pdf
