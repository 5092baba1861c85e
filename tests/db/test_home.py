from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import consents, disclosures
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.db.imports import imports
from leadkeeper.domain.complaint import DisclosedContact
from leadkeeper.domain.time import day_bounds
from tests.made_archive import TODAY, archive, given, person, restored

DELIVERY = {
    "id": "E1",
    "partner": "raoul",
    "at": "2026-08-01",
    "contacts": ["c1", "c2"],
    "traps": [{"email": "lucie@pieges.example", "first_name": "Lucie", "last_name": "Colin"}],
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    people = [person(1), person(2, consents=[given("2026-09-01", event="refused")]), person(3, consents=[])]
    with restored(tmp_path, archive(*people, deliveries=[DELIVERY])) as made:
        yield made


def erase(book: Book, number: int) -> None:
    with writing(book.db):
        book.db.conn.execute("UPDATE contacts SET erased_at = '2026-11-01' WHERE id = ?", (number,))


def test_the_lines_by_month_hold_everybody_once(book: Book) -> None:
    lines = consents.people_by_month(book.db, [day_bounds(TODAY.replace(day=1))[0]])
    assert sum(people for _place, _at, people, _yes in lines) == 3
    assert sum(yes for *_, yes in lines) == 1


def test_without_months_all_dated_answers_stand_together(book: Book) -> None:
    assert {place for place, *_ in consents.people_by_month(book.db, [])} == {0, None}


def test_whoever_was_erased_is_counted_nowhere(book: Book) -> None:
    erase(book, 1)
    assert sum(people for _place, _at, people, _yes in consents.people_by_month(book.db, [])) == 2
    assert disclosures.people_in(book.db, [1]) == (1, 1)


def test_files_that_went_out_and_the_people_in_them(book: Book) -> None:
    assert disclosures.released(book.db) == [DisclosedContact(1, "E1", "raoul", "2026-08-01")]
    assert (disclosures.people_in(book.db, [1]), disclosures.people_in(book.db, [])) == ((2, 0), (0, 0))


@pytest.mark.parametrize(("key", "partners"), [("lucie@pieges.example", {"raoul"}), ("nobody@x.example", set())])
def test_a_partner_was_given_the_address_of_a_trap(book: Book, key: str, partners: set[str]) -> None:
    assert disclosures.partners_with_address(book.db, key) == partners


def test_a_partner_was_given_the_address_of_a_person(book: Book) -> None:
    assert disclosures.partners_with_address(book.db, person(1)["email"].lower()) == {"raoul"}


def test_whether_a_file_was_ever_read_in(book: Book) -> None:
    assert not imports.has_imports(book.db)
    with writing(book.db):
        book.db.conn.execute("INSERT INTO imports (ref) VALUES ('i1')")
    assert imports.has_imports(book.db)


def test_a_partner_that_came_after_a_complaint_is_not_charged_with_it(tmp_path: Path) -> None:
    given = {
        "id": "E1",
        "partner": "raoul",
        "at": "2026-11-20T10:00:00+01:00",
        "channels": ["email"],
        "contacts": ["c1"],
    }
    with restored(tmp_path, archive(person(1), deliveries=[given])) as book:
        key = person(1)["email"].lower()
        days = ("2026-11-19", "2026-11-20", "2026-11-21T08:00:00+01:00", None)
        assert [disclosures.partners_with_address(book.db, key, day) for day in days] == [
            set(),
            {"raoul"},
            {"raoul"},
            {"raoul"},
        ]
