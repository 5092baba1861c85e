"""The program is killed while it takes people out: all of them are gone, or none, and nothing half."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.db import contacts, suppressions
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.contacts.details import contact_details
from tests.made_archive import NOW, TODAY, archive, form, form_version, given, person, restored
from tests.services.emptying_child import STEPS, main
from tests.services.left_bytes import left
from tests.systems import ENDED, begun

SAID = [given("2021-05-01"), given("2021-06-01", event="withdrawn")]
WORDS = ("Zoélie", "person1@mail.example", "39980001")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    people = (person(1, first_name="Zoélie", consents=SAID), person(2))
    old = form(versions=[form_version(**{"from": "2019-01-01"})])
    with restored(tmp_path, archive(*people, forms=[old])) as opened:
        return opened.path


@pytest.mark.parametrize("work", ["erase", "retention"])
@pytest.mark.parametrize("step", STEPS)
def test_all_or_nothing_has_happened(book: Path, work: str, step: str) -> None:
    with open_book(book, NOW) as opened:
        before = contact_details(opened.db, "c1", TODAY)
    child = begun(main, work, book, step)
    child.join()
    assert child.exitcode in ENDED
    with open_book(book, NOW) as opened:
        assert check_book(opened.db)["sound"]
        happened = contacts.count(opened.db) == 1
        assert happened == bool(suppressions.read_all(opened.db)) == (step == "before the disk is tidied")
        if not happened:
            assert contact_details(opened.db, "c1", TODAY) == before
    assert left(book, *WORDS) == ([] if happened else list(WORDS))
