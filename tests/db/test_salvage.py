from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book import recovery
from leadkeeper.db.book.connection import Book, create_book
from leadkeeper.db.engine import fetch_value, writing
from leadkeeper.domain.contact import keys
from tests.made_archive import archive, person, restored


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Book]:
    """A book of three people, one of whom has a further address."""
    with restored(tmp_path, archive(person(1), person(2), person(3, other_emails=["b@x.example"]))) as book:
        yield book


def filled(old: Book, tmp_path: Path) -> tuple[Book, list[recovery.Saved]]:
    new = create_book(tmp_path / "new.leads")
    with writing(new.db):
        return new, list(recovery.fill(new.db, old.db, keys))


def test_a_sound_book_is_saved_without_loss(old: Book, tmp_path: Path) -> None:
    new, saved = filled(old, tmp_path)
    with new:
        assert [one for one in saved if one.lost] == []
        assert fetch_value(new.db, "SELECT count(*) FROM contacts") == 3
        assert recovery.contested(new.db) == 0


def test_rows_that_refer_to_what_is_lost_are_counted_and_their_people_contested(old: Book, tmp_path: Path) -> None:
    old.db.conn.execute("PRAGMA foreign_keys = OFF")
    old.db.conn.execute("DELETE FROM consent_kinds")
    new, saved = filled(old, tmp_path)
    with new:
        lost = {one.table: one.lost for one in saved if one.lost}
        assert lost == {"consents": fetch_value(old.db, "SELECT count(*) FROM consents")}
        assert recovery.contested(new.db) == 3


def test_who_lost_the_link_to_further_addresses_is_contested(old: Book, tmp_path: Path) -> None:
    old.db.conn.execute("DELETE FROM further_addresses")
    new, _saved = filled(old, tmp_path)
    with new:
        assert fetch_value(new.db, "SELECT group_concat(id) FROM contacts WHERE contested = 1") == "3"
