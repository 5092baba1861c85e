from __future__ import annotations

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.domain.book import Owner

WHOLE = Owner("Clodomir & Eulalie SARL", "123456782", "a@x.example", "https://x.example", ("t.example", "b@x"), "00ff")


def test_a_book_that_nobody_owns_yet_has_an_empty_owner(db: Db) -> None:
    assert settings.read(db) == Owner()


@pytest.mark.parametrize("one", [WHOLE, Owner("Clodomir"), Owner(trap_mailboxes=())])
def test_an_owner_comes_back_as_written(db: Db, one: Owner) -> None:
    settings.write(db, one)
    assert settings.read(db) == one


def test_a_new_owner_takes_the_place_of_the_old_one(db: Db) -> None:
    settings.write(db, WHOLE)
    settings.write(db, Owner("Eulalie"))
    assert settings.read(db) == Owner("Eulalie")
    assert fetch_value(db, "SELECT count(*) FROM owner") == 1


def test_a_setting_keeps_its_last_value(db: Db) -> None:
    assert settings.setting(db, "language") is None
    settings.set_setting(db, "language", "fr")
    settings.set_setting(db, "language", "en")
    assert settings.setting(db, "language") == "en"
