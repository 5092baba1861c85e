from __future__ import annotations

from contextlib import suppress

import pytest

from leadkeeper.db import contact_list, contact_search, contacts
from leadkeeper.db.engine import Db, fetch_all, fetch_value, pragma, writing
from leadkeeper.domain import contact
from leadkeeper.domain.contact import Contact


@pytest.mark.parametrize("part", [2, 20_000])
def test_people_become_findable_part_by_part(db: Db, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setattr(contact_search, "PART", part)
    people = [Contact(f"c{number}", email=f"person{number}@x.example") for number in range(1, 6)]
    contacts.insert_many(db, [contacts.row(n, one, contact.keys(one.email, None)) for n, one in enumerate(people, 1)])
    with writing(db):
        assert list(contact_search.add(db, 1, 3)) == [2]
        assert list(contact_search.add(db, 3, 6)) == ([2, 3] if part == 2 else [3])
    assert list(contact_list.ids(db, "person")) == [1, 2, 3, 4, 5]


@pytest.fixture
def loose(peopled: Db) -> Db:
    """A book of three people who can leave though something else names them."""
    pragma(peopled, "foreign_keys = OFF")
    return peopled


EVERY_WAY = pytest.mark.parametrize("way", ["one by one", "merged", "filled again"])


def set_way(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """Has three of three people taken out in one of the ways."""
    monkeypatch.setattr(contact_search, "DEARER", 0 if way == "one by one" else 400)
    monkeypatch.setattr(contact_search, "MOST", 0 if way == "merged" else 3)


def pieces(db: Db) -> set[str]:
    """Every piece of a word that the index holds, and its people."""
    db.conn.execute("CREATE VIRTUAL TABLE temp.pieces USING fts5vocab(main, contacts_search, instance)")
    try:
        return {f"{term} {doc}" for term, doc in fetch_all(db, "SELECT term, doc FROM temp.pieces")}
    finally:
        db.conn.execute("DROP TABLE temp.pieces")


def setting(db: Db, name: str) -> int:
    return int(fetch_value(db, "SELECT v FROM contacts_search_config WHERE k = ?", (name,)))


@EVERY_WAY
def test_people_who_change_and_leave_are_found_as_they_are(
    loose: Db, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    set_way(monkeypatch, way)
    with writing(loose), contact_search.rewritten_index(loose, 3):
        assert (fetch_value(loose, "SELECT count(*) FROM contacts_search_docsize") == 0) is (way == "filled again")
        loose.conn.execute("UPDATE contacts SET first_name = 'Mathilde' WHERE id = 2")
        loose.conn.execute("DELETE FROM contacts WHERE id = 3")
    assert list(contact_list.ids(loose, "Mathil")) == [2]
    assert fetch_value(loose, "SELECT count(*) FROM contacts_search_docsize") == 2
    loose.conn.execute("INSERT INTO contacts_search (contacts_search, rank) VALUES ('integrity-check', 1)")


@EVERY_WAY
def test_what_is_taken_out_of_the_index_leaves_no_trace_in_the_book(
    loose: Db, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    with writing(loose):
        loose.conn.execute("UPDATE contacts SET first_name = 'Wenceslas' WHERE id = 2")
    before = {piece for piece in pieces(loose) if piece.endswith(" 3")}
    set_way(monkeypatch, way)
    with writing(loose), contact_search.rewritten_index(loose, 3):
        loose.conn.execute("UPDATE contacts SET first_name = 'Jo' WHERE id = 2")
        loose.conn.execute("DELETE FROM contacts WHERE id = 3")
    blocks = loose.conn.execute("SELECT block FROM contacts_search_data").fetchall()
    assert not any(b"ces" in bytes(block) for (block,) in blocks)
    assert before
    assert not {piece for piece in pieces(loose) if piece.endswith(" 3")}


@pytest.mark.parametrize("fails", [True, False])
def test_whoever_leaves_later_leaves_for_good_again(loose: Db, monkeypatch: pytest.MonkeyPatch, *, fails: bool) -> None:
    with writing(loose):
        loose.conn.execute("UPDATE contacts SET first_name = 'Wenceslas' WHERE id = 2")
    set_way(monkeypatch, "merged")
    with suppress(RuntimeError), writing(loose), contact_search.rewritten_index(loose, 3):
        loose.conn.execute("DELETE FROM contacts WHERE id = 3")
        if fails:
            raise RuntimeError
    assert setting(loose, "secure-delete") == 1
    with writing(loose):
        loose.conn.execute("UPDATE contacts SET first_name = 'Jo' WHERE id = 2")
    blocks = loose.conn.execute("SELECT block FROM contacts_search_data").fetchall()
    assert not any(b"ces" in bytes(block) for (block,) in blocks)


@pytest.mark.parametrize(("people", "way"), [(2, "one by one"), (3, "merged"), (400, "filled again")])
def test_the_way_is_the_one_that_costs_least(loose: Db, people: int, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    do = contact_search._do
    monkeypatch.setattr(contact_search, "fetch_value", lambda *_: 1_000)
    monkeypatch.setattr(contact_search, "_do", lambda db, what: (done.append(what), do(db, what)))
    with writing(loose), contact_search.rewritten_index(loose, people):
        pass
    assert done == {"one by one": [], "merged": ["optimize"], "filled again": ["delete-all", "rebuild"]}[way]
