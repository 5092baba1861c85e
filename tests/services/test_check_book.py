from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import forms
from leadkeeper.db.book import attachments
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.form import Evidence
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.books.backup import back_up, check_book
from leadkeeper.services.books.open import open_book
from tests.made_archive import NOW, archive, person, restored

SOUND = {
    "integrity": "ok", "foreign_keys": 0, "chain": "ok", "broken_at": None, "altered_files": 0,
    "exports": [], "schema": [], "tables": [], "dates_back": None, "sound": True,
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """A book with a register and a picture of its own."""
    delivery = {"id": "E1", "partner": "raoul", "contacts": ["c1"]}
    with restored(tmp_path, archive(person(1), deliveries=[delivery])) as opened:
        with writing(opened.db):
            digest = attachments.keep(opened.db, "v1.png", b"picture", "2026-11-24")
            forms.add_evidence(opened.db, "quiz-v1", Evidence("screenshot", "v1.png", digest), copied=True)
        yield opened


def test_a_sound_book_is_said_to_be_sound(book: Book) -> None:
    assert check_book(book.db) == SOUND


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        (
            ["DROP TRIGGER register_keeps_update", "UPDATE register SET at = ''"],
            {"chain": "broken", "broken_at": 1, "schema": ["register_keeps_update"]},
        ),
        (["UPDATE files SET bytes = x'00'"], {"altered_files": 1}),
        (["DELETE FROM files"], {"altered_files": 1}),
        (["PRAGMA foreign_keys = OFF", "DELETE FROM lists"], {"foreign_keys": 1, "tables": ["lists"]}),
    ],
)
def test_whatever_is_wrong_is_told(book: Book, changes: list[str], found: dict[str, object]) -> None:
    for change in changes:
        book.db.conn.execute(change)
    assert check_book(book.db) == SOUND | found | {"sound": False}


def test_a_copy_is_named_by_the_instant_and_holds_the_same(book: Book) -> None:
    copy = back_up(book.db, book.path, None, NOW)
    assert copy == book.path.with_name("book-2026-11-24-100000.leads")
    with open_book(copy, NOW, write=False) as other:
        assert check_book(other.db) == SOUND


@pytest.mark.parametrize(("folder", "code"), [("nowhere", "folder-missing"), ("", "file-exists")])
def test_a_copy_that_cannot_be_made_says_why(book: Book, folder: str, code: str) -> None:
    back_up(book.db, book.path, None, NOW)
    before = set(book.path.parent.iterdir())
    with pytest.raises(LeadKeeperError) as caught:
        back_up(book.db, book.path, book.path.parent / folder, NOW)
    assert caught.value.code == code
    assert set(book.path.parent.iterdir()) == before
