"""Who of a file has which key: the same answers from a book's indexes and from the slots of a first import."""

from __future__ import annotations

from contextlib import suppress

from leadkeeper.rules import identity
from leadkeeper.store import contacts, import_writes
from leadkeeper.store.engine import Db, rows, value
from leadkeeper.store.import_keys import FILLED, KeysOfBook, KeysOfFile, filling, keys_for, without_indexes
from leadkeeper.store.import_writes import NewPerson

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
        NewPerson(number, {"email": email, "phone": phone}, identity.keys(email, phone), [(0, number)])
        for number, (email, phone) in enumerate(PEOPLE, 1)
    ]
    db.conn.execute("INSERT INTO imports (id, ref) VALUES (1, 'i1')")
    import_writes.add_people(db, 1, people)
    return [one.number for one in people]


def test_an_empty_book_is_filled_without_indexes_and_others_with_them(db: Db, peopled: Db) -> None:
    assert isinstance(keys_for(db), KeysOfFile)
    assert not {name for name, *_ in rows(db, INDEXES)} & set(FILLED)
    assert isinstance(keys_for(peopled), KeysOfBook)
    assert rows(peopled, INDEXES)


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
    before = rows(db, INDEXES)
    steps = list(keys_for(db).close())
    assert rows(db, INDEXES) == before
    assert len(steps) == len(FILLED)
    assert contacts.count(db) == 0


def test_indexes_are_away_only_while_most_people_leave(peopled: Db) -> None:
    before = rows(peopled, INDEXES)
    with without_indexes(peopled, 1):
        assert rows(peopled, INDEXES) == before
    with without_indexes(peopled, 2):
        assert not {name for name, *_ in rows(peopled, INDEXES)} & set(FILLED)
    assert rows(peopled, INDEXES) == before


def test_links_are_not_looked_for_while_an_empty_book_is_filled_and_always_else(db: Db, peopled: Db) -> None:
    with filling(peopled):
        assert value(peopled, "PRAGMA foreign_keys") == 1
    with filling(db):
        assert value(db, "PRAGMA foreign_keys") == 0
    assert value(db, "PRAGMA foreign_keys") == 1
    with suppress(KeyboardInterrupt), filling(db):
        raise KeyboardInterrupt
    assert value(db, "PRAGMA foreign_keys") == 1
