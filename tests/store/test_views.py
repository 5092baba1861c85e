from __future__ import annotations

from leadkeeper.store import views
from leadkeeper.store.engine import Db


def test_views_are_kept_by_page_and_name(db: Db) -> None:
    views.keep(db, "contacts", "Zoé", {"text": "a"})
    views.keep(db, "contacts", "alpha", {"text": "b"})
    views.keep(db, "register", "alpha", {"text": "c"})
    assert list(views.read(db, "contacts").items()) == [("alpha", {"text": "b"}), ("Zoé", {"text": "a"})]


def test_a_view_takes_the_place_of_one_with_its_name(db: Db) -> None:
    for text in ("a", "b"):
        views.keep(db, "contacts", "one", {"text": text})
    assert views.read(db, "contacts") == {"one": {"text": "b"}}


def test_a_view_is_renamed_and_dropped(db: Db) -> None:
    views.keep(db, "contacts", "one", {"text": "a"})
    views.rename(db, "contacts", "one", "two")
    assert list(views.read(db, "contacts")) == ["two"]
    views.drop(db, "contacts", "two")
    assert views.read(db, "contacts") == {}
