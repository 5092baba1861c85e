from __future__ import annotations

from dataclasses import fields

from leadkeeper.domain import book
from leadkeeper.domain.book import Archive


def test_an_archive_has_its_lists_in_the_order_in_which_they_are_written() -> None:
    assert ["owner", *book.LISTS] == [field.name for field in fields(Archive)]


def test_what_restore_keeps_out_of_the_book_is_no_list() -> None:
    assert not set(book.ASIDE) & {"owner", *book.LISTS}
