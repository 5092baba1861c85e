from __future__ import annotations

import pytest

from leadkeeper.model.book import Owner
from leadkeeper.store import owner
from leadkeeper.store.engine import Db, value

WHOLE = Owner("Clodomir & Eulalie SARL", "123456782", "a@x.example", "https://x.example", ("t.example", "b@x"), "00ff")


def test_a_book_that_nobody_owns_yet_has_an_empty_owner(db: Db) -> None:
    assert owner.read(db) == Owner()


@pytest.mark.parametrize("one", [WHOLE, Owner("Clodomir"), Owner(trap_mailboxes=())])
def test_an_owner_comes_back_as_written(db: Db, one: Owner) -> None:
    owner.write(db, one)
    assert owner.read(db) == one


def test_a_new_owner_takes_the_place_of_the_old_one(db: Db) -> None:
    owner.write(db, WHOLE)
    owner.write(db, Owner("Eulalie"))
    assert owner.read(db) == Owner("Eulalie")
    assert value(db, "SELECT count(*) FROM owner") == 1


def test_a_setting_keeps_its_last_value(db: Db) -> None:
    assert owner.setting(db, "language") is None
    owner.set_setting(db, "language", "fr")
    owner.set_setting(db, "language", "en")
    assert owner.setting(db, "language") == "en"
