"""A book is looked through before anything is written to it; a large one when it is open already."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db.book import connection
from leadkeeper.db.book.connection import quick_check
from leadkeeper.db.engine import PAGE, Db
from leadkeeper.errors import LeadKeeperError
from tests.made_archive import archive, person, restored


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    """A book of many people with a page of rubbish in its middle, where opening alone does not look."""
    with restored(tmp_path, archive(*map(person, range(1, 400))), "spoilt.leads") as book:
        path = book.path
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // PAGE * PAGE
    data[middle : middle + PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)
    return path


def test_a_sound_book_is_sound(peopled: Db, tmp_path: Path) -> None:
    quick_check(peopled, tmp_path)


@pytest.mark.parametrize("write", [True, False])
def test_a_small_book_is_looked_through_when_it_is_opened(spoilt: Path, *, write: bool) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        connection.open_book(spoilt, write=write, at_once=True)
    assert caught.value.code == "book-damaged"


@pytest.mark.parametrize("write", [True, False])
def test_a_large_one_is_open_at_once_and_looked_through_then(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch, *, write: bool
) -> None:
    monkeypatch.setattr(connection, "LARGE", 0)
    with connection.open_book(spoilt, write=write, at_once=True) as book:
        assert not book.looked_through
        with pytest.raises(LeadKeeperError) as caught:
            quick_check(book.db, spoilt)
    assert caught.value.code == "book-damaged"
    assert caught.value.facts["path"] == str(spoilt)


def test_whoever_does_not_ask_for_haste_gets_a_book_that_was_looked_through(
    spoilt: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LARGE", 0)
    with pytest.raises(LeadKeeperError):
        connection.open_book(spoilt, write=True)
