from __future__ import annotations

import pytest

from leadkeeper.model.contact import Contact
from leadkeeper.rules import identity
from leadkeeper.store import contacts, listing, search_index
from leadkeeper.store.engine import Db, value
from leadkeeper.store.transaction import writing


@pytest.mark.parametrize("part", [2, 20_000])
def test_people_become_findable_part_by_part(db: Db, monkeypatch: pytest.MonkeyPatch, part: int) -> None:
    monkeypatch.setattr(search_index, "PART", part)
    people = [Contact(f"c{number}", email=f"person{number}@x.example") for number in range(1, 6)]
    contacts.insert_many(db, [contacts.row(n, one, identity.keys(one.email, None)) for n, one in enumerate(people, 1)])
    with writing(db):
        assert list(search_index.add(db, 1, 3)) == [2]
        assert list(search_index.add(db, 3, 6)) == ([2, 3] if part == 2 else [3])
    assert list(listing.ids(db, "person")) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("people", "anew"), [(0, False), (1, True)])
def test_the_index_is_made_anew_where_that_is_quicker(peopled: Db, people: int, anew: bool) -> None:
    with writing(peopled), search_index.made_anew(peopled, people):
        assert (value(peopled, "SELECT count(*) FROM contacts_search_docsize") == 0) is anew
        peopled.conn.execute("UPDATE contacts SET first_name = 'Mathilde' WHERE id = 2")
    assert list(listing.ids(peopled, "Mathil")) == [2]
    assert value(peopled, "SELECT count(*) FROM contacts_search_docsize") == 3


def test_what_is_taken_out_of_the_index_leaves_no_trace_in_the_book(peopled: Db) -> None:
    with writing(peopled):
        peopled.conn.execute("UPDATE contacts SET first_name = 'Wenceslas' WHERE id = 2")
    with writing(peopled), search_index.made_anew(peopled, 3):
        peopled.conn.execute("UPDATE contacts SET first_name = 'Jo' WHERE id = 2")
    blocks = peopled.conn.execute("SELECT block FROM contacts_search_data").fetchall()
    assert not any(b"ces" in bytes(block) for (block,) in blocks)
