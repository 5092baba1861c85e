from __future__ import annotations

from leadkeeper.db import contact_list
from leadkeeper.db.engine import Db


def test_views_are_kept_by_page_and_name(db: Db) -> None:
    contact_list.keep(db, "contacts", "Zoé", {"text": "a"})
    contact_list.keep(db, "contacts", "alpha", {"text": "b"})
    contact_list.keep(db, "register", "alpha", {"text": "c"})
    assert list(contact_list.read(db, "contacts").items()) == [("alpha", {"text": "b"}), ("Zoé", {"text": "a"})]


def test_a_view_takes_the_place_of_one_with_its_name(db: Db) -> None:
    for text in ("a", "b"):
        contact_list.keep(db, "contacts", "one", {"text": text})
    assert contact_list.read(db, "contacts") == {"one": {"text": "b"}}


def test_a_view_is_renamed_and_dropped(db: Db) -> None:
    contact_list.keep(db, "contacts", "one", {"text": "a"})
    contact_list.rename(db, "contacts", "one", "two")
    assert list(contact_list.read(db, "contacts")) == ["two"]
    contact_list.drop(db, "contacts", "two")
    assert contact_list.read(db, "contacts") == {}
