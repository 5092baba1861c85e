from __future__ import annotations

from dataclasses import fields

from leadkeeper.model import archive_file
from leadkeeper.model.book import Archive


def test_an_archive_has_its_lists_in_the_order_in_which_they_are_written() -> None:
    assert ["owner", *archive_file.LISTS] == [field.name for field in fields(Archive)]


def test_what_restore_keeps_out_of_the_book_is_no_list() -> None:
    assert not set(archive_file.ASIDE) & {"owner", *archive_file.LISTS}
