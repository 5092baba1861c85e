"""Who of a file has which key: the same answers from a book's indexes and from the slots of a first import."""

from __future__ import annotations

from contextlib import suppress

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db, fetch_all, fetch_value
from leadkeeper.db.imports import writer
from leadkeeper.db.imports.writer import FILLED, KeysOfBook, KeysOfFile, NewPerson, bulk_load, keys_for, without_indexes
from leadkeeper.domain import contact

INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'contacts' ORDER BY name"
PEOPLE = [(f"a{number}@x.example", None) for number in range(300)] + [
    ("a7@x.example", "+33639980011"),
    (None, "+33639980011"),
    (None, "+33639980022"),
]
ASKED = ["a0@x.example", "a7@x.example", "a299@x.example", "a300@x.example", "+33639980011", "+33639980033"]
BEFORE = {0: (0,), 1: (7, 300), 2: (299, 298), 3: (5,), 4: (301, 302), 5: (302,)}
"""Rows that perhaps had the keys that are asked for; some had not."""
FOUND = {"a0@x.example": 1, "a7@x.example": 8, "a299@x.example": 300, "+33639980011": 302}


def add_all(db: Db) -> list[int]:
    people = [
        NewPerson(number, {"email": email, "phone": phone}, contact.keys(email, phone), [(0, number)])
        for number, (email, phone) in enumerate(PEOPLE, 1)
    ]
    db.conn.execute("INSERT INTO imports (id, ref) VALUES (1, 'i1')")
    writer.add_people(db, 1, people)
    return [one.number for one in people]


def test_an_empty_book_is_filled_without_indexes_and_others_with_them(db: Db, peopled: Db) -> None:
    assert isinstance(keys_for(db), KeysOfFile)
    assert not {name for name, *_ in fetch_all(db, INDEXES)} & set(FILLED)
    assert isinstance(keys_for(peopled), KeysOfBook)
    assert fetch_all(peopled, INDEXES)


def test_both_find_the_first_with_a_key(db: Db) -> None:
    keys = KeysOfFile(db)
    assert keys.find(ASKED, {}) == {}
    keys.add(add_all(db))
    assert keys.find(ASKED, BEFORE) == FOUND
    list(keys.close())
    assert KeysOfBook(db).find(ASKED, {}) == FOUND


def test_a_row_that_has_not_come_yet_is_nobody(db: Db) -> None:
    keys = KeysOfFile(db)
    keys.add(add_all(db)[:10])
    assert keys.find(ASKED, BEFORE) == {"a0@x.example": 1, "a7@x.example": 8}


def test_the_indexes_are_as_they_were(db: Db) -> None:
    before = fetch_all(db, INDEXES)
    steps = list(keys_for(db).close())
    assert fetch_all(db, INDEXES) == before
    assert len(steps) == len(FILLED)
    assert contacts.count(db) == 0


def test_indexes_are_away_only_while_most_people_leave(peopled: Db) -> None:
    before = fetch_all(peopled, INDEXES)
    with without_indexes(peopled, 1):
        assert fetch_all(peopled, INDEXES) == before
    with without_indexes(peopled, 2):
        assert not {name for name, *_ in fetch_all(peopled, INDEXES)} & set(FILLED)
    assert fetch_all(peopled, INDEXES) == before


def test_links_are_not_looked_for_while_an_empty_book_is_filled_and_always_else(db: Db, peopled: Db) -> None:
    with bulk_load(peopled):
        assert fetch_value(peopled, "PRAGMA foreign_keys") == 1
    with bulk_load(db):
        assert fetch_value(db, "PRAGMA foreign_keys") == 0
    assert fetch_value(db, "PRAGMA foreign_keys") == 1
    with suppress(KeyboardInterrupt), bulk_load(db):
        raise KeyboardInterrupt
    assert fetch_value(db, "PRAGMA foreign_keys") == 1
