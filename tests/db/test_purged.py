"""People packed away whole, brought back or let go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import erasure
from leadkeeper.db.engine import Db, fetch_all, writing
from tests.made_archive import archive, person, restored

AT = "2026-11-24T10:00:00+01:00"
REVIEW = {"rule": "R41", "partner": "raoul", "decision": "allow", "reason": "agreed", "at": "2026-03-01"}
EVERYTHING = (
    "SELECT * FROM contacts ORDER BY id",
    "SELECT * FROM consents ORDER BY contact, seq",
    "SELECT * FROM reviews ORDER BY contact, seq",
    "SELECT * FROM further_addresses ORDER BY contact, value",
    "SELECT * FROM import_changes ORDER BY contact",
    "SELECT * FROM import_lines ORDER BY contact",
    "SELECT * FROM suppressions ORDER BY id",
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Db]:
    """A book of three with all that a pack can hold."""
    people = (
        person(1, other_emails=["lea@x.example"], other_phones=["+33639980077"], reviews=[REVIEW], tags=["é"]),
        person(2, id="deux", email="Le.A@gmail.com"),
        person(3),
    )
    thing = archive(*people, imports=[{"id": "i1", "file": "a.csv"}])
    with restored(tmp_path, thing) as opened:
        db = opened.db
        db.conn.execute("INSERT INTO import_lines (contact, import, member, line) VALUES (1, 1, 0, 2)")
        db.conn.execute("INSERT INTO import_changes (import, contact, field, before) VALUES (1, 1, 'note', '\"é\"')")
        yield db


def everything(db: Db) -> list[list[tuple[object, ...]]]:
    return [fetch_all(db, question) for question in EVERYTHING]


def put_away(db: Db, *numbers: int) -> None:
    with writing(db):
        pack = erasure.pack_expired(db, numbers) | {"stops": [], "lines": []}
        erasure.keep_expired(db, AT, pack)
        erasure.blank(db, numbers, AT, "retention")


def back(db: Db) -> int:
    with writing(db):
        return erasure.restore_expired(db)


def test_brought_back_everything_is_as_it_was(book: Db) -> None:
    before = everything(book)
    put_away(book, 1)
    put_away(book, 2, 3)
    assert everything(book) != before
    assert back(book) == 3
    assert everything(book) == before


def test_somebody_waits_until_they_are_back_or_gone(book: Db) -> None:
    assert not erasure.has_expired(book)
    put_away(book, 1)
    assert erasure.has_expired(book)
    erasure.forget_expired(book)
    assert not erasure.has_expired(book)
    assert back(book) == 0


@pytest.mark.parametrize(("address", "gone"), [("lea@x.example", 1), ("lea@gmail.com", 2)])
def test_a_person_is_let_go_out_of_a_pack_and_others_come_back(book: Db, address: str, gone: int) -> None:
    put_away(book, 1, 2, 3)
    assert erasure.forget_expired_at(book, {address}) == 1
    assert back(book) == 2
    assert fetch_all(book, "SELECT id FROM contacts WHERE erased_at IS NOT NULL") == [(gone,)]


def test_nobody_is_let_go_by_an_address_that_nobody_has(book: Db) -> None:
    put_away(book, 1)
    assert erasure.forget_expired_at(book, {"other@x.example"}) == 0
    assert back(book) == 1


def test_entries_that_came_with_it_leave_the_stop_list(book: Db) -> None:
    with writing(book):
        book.conn.execute("INSERT INTO suppressions (hash) VALUES ('kept'), ('added')")
        erasure.keep_expired(book, AT, erasure.pack_expired(book, [1]) | {"stops": [2], "lines": []})
        erasure.blank(book, [1], AT, "retention")
    back(book)
    assert fetch_all(book, "SELECT hash FROM suppressions") == [("kept",)]
