from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.contacts.listing import View, drop_view, rename_view, save_view, saved_views
from tests.made_archive import archive, restored

VIEW = View("dubois", {"stage": frozenset({"new", "lost"})}, "-email")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, archive()) as book:
        yield book.db


def test_a_view_is_found_again_as_it_was_saved(db: Db) -> None:
    assert save_view(db, "contacts", "  Ready   for Raoul ", VIEW) == "Ready for Raoul"
    assert saved_views(db, "contacts") == {"Ready for Raoul": VIEW}
    assert saved_views(db, "register") == {}


def test_a_view_without_a_name_is_refused(db: Db) -> None:
    for keep in (lambda: save_view(db, "contacts", " ", VIEW), lambda: rename_view(db, "contacts", "a", "")):
        with pytest.raises(LeadKeeperError) as caught:
            keep()
        assert caught.value.code == "view-name-missing"


def test_a_view_is_renamed_but_not_to_the_name_of_another(db: Db) -> None:
    save_view(db, "contacts", "one", VIEW)
    save_view(db, "contacts", "two", View())
    with pytest.raises(LeadKeeperError) as caught:
        rename_view(db, "contacts", "one", "two")
    assert caught.value.code == "view-name-taken"
    assert rename_view(db, "contacts", "one", "one") == "one"
    assert rename_view(db, "contacts", "one", "three") == "three"
    assert list(saved_views(db, "contacts")) == ["three", "two"]


def test_a_view_is_forgotten(db: Db) -> None:
    save_view(db, "contacts", "one", VIEW)
    drop_view(db, "contacts", "one")
    assert saved_views(db, "contacts") == {}
