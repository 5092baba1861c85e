from __future__ import annotations

from pathlib import Path

from leadkeeper.services.books.open import mark_of


def test_another_file_of_the_same_name_has_another_mark(tmp_path: Path) -> None:
    book, other = tmp_path / "a.leads", tmp_path / "b.leads"
    book.write_text("one")
    other.write_text("two")
    before = mark_of(book)
    book.write_text("one, and more")
    assert mark_of(book) == before
    other.replace(book)
    assert mark_of(book) not in (None, before)


def test_what_is_moved_or_deleted_has_none(tmp_path: Path) -> None:
    book = tmp_path / "a.leads"
    book.write_text("one")
    book.rename(tmp_path / "b.leads")
    assert mark_of(book) is None
