"""Opening a book that this user has no right to, by the rights of POSIX."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import create_book, open_book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from tests.db.rooms import open_to_all, without_rights
from tests.db.test_connect_beside_others import failing, name_of


def test_a_book_in_a_folder_without_rights_can_be_read(tmp_path: Path) -> None:
    with open_to_all() as folder:
        path = folder / "my.leads"
        with create_book(path) as book, writing(book.db):
            settings.write(book.db, Owner("Clodomir"))
        path.chmod(0o644)
        folder.chmod(0o555)
        with without_rights():
            assert name_of(path) == "Clodomir"
            assert failing(path, write=True) == "folder-read-only"
            with pytest.raises(LeadKeeperError) as caught:
                create_book(folder / "other.leads")
            assert caught.value.code == "folder-read-only"


@pytest.mark.parametrize(("mode", "write"), [(0o444, True), (0o000, True), (0o000, False)])
def test_a_book_without_the_right_to_it_says_so(mode: int, write: bool) -> None:
    with open_to_all() as folder:
        path = folder / "my.leads"
        create_book(path).close()
        path.chmod(mode)
        folder.chmod(0o777)
        with without_rights():
            assert failing(path, write=write) == "book-read-only"


def test_a_book_in_a_folder_that_may_not_be_entered_is_missing() -> None:
    with open_to_all() as folder:
        create_book(folder / "my.leads").close()
        folder.chmod(0o000)
        with without_rights(), pytest.raises(LeadKeeperError) as caught:
            open_book(folder / "my.leads", write=False)
        assert caught.value.code == "book-missing"
