from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contact_list
from leadkeeper.db.engine import Db, fetch_value, writing
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.settings import keep_phone_country
from leadkeeper.services.books.undo import undo
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.contacts.listing import (
    FILTERS,
    SORTS,
    check_values,
    find,
    first_contacts,
    list_contacts,
    page,
    search_contacts,
)
from leadkeeper.services.privacy.erasure import erase
from tests.made_archive import NOW, archive, person, restored
from tests.services.made_imports import put


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    """Four people, two of whom share an address."""
    people = [person(1, email="Léa@Été.example"), person(2), person(3, email="PERSON2@mail.example"), person(4)]
    with restored(tmp_path, archive(*people[:3], people[3] | {"id": "person2@mail.example"})) as book:
        yield book.db


@pytest.mark.parametrize(
    ("who", "number"),
    [
        ("c1", 1),
        ("Léa@Été.example", 1),
        (" léa@été.EXAMPLE ", 1),
        ("le\u0301a@xn--t-9fab.example", 1),
        ("PERSON2@MAIL.example", 2),
    ],
)
def test_a_person_is_found_by_id_or_by_address_however_it_is_written(db: Db, who: str, number: int) -> None:
    assert find(db, who) == number


def test_nobody_is_found_by_the_address_of_one_that_is_the_id_of_another(db: Db) -> None:
    with pytest.raises(LeadKeeperError, match="several-people") as caught:
        find(db, "person2@mail.example")
    assert "person4@mail.example" in caught.value.facts["records"]


@pytest.mark.parametrize("who", ["", " ", "c9", "c4", "person", "person@mail.example", "%", "c1 "])
def test_nobody_is_found_by_half_a_name(db: Db, who: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        find(db, who)
    assert (caught.value.code, caught.value.facts) == ("unknown-contact", {"contact": who})


def test_a_page_has_the_people_in_the_order_of_the_list(db: Db) -> None:
    numbers = list_contacts(db, sort="-added")
    assert [one.id for one in page(db, list(numbers[:2]))] == ["person2@mail.example", "c3"]


@pytest.mark.parametrize(
    ("filters", "order", "code"), [({"colour": "red"}, "added", "unknown-filter"), ({}, "--added", "unknown-sort")]
)
def test_an_unknown_word_is_refused_and_the_known_ones_are_told(
    db: Db, filters: dict[str, str], order: str, code: str
) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        list_contacts(db, "", filters, order)
    assert caught.value.code == code
    assert caught.value.facts["known"] == ", ".join(FILTERS if filters else SORTS)


@pytest.mark.parametrize("typed", ["06 39 98 00 02", "0639980002", "06.39.98.00.02", "+33 6 39 98 00 02"])
def test_a_person_is_found_by_the_number_however_it_is_typed(db: Db, typed: str) -> None:
    assert (list(list_contacts(db, typed)), list(first_contacts(db, typed)[0])) == ([2], [2])


def test_a_national_number_belongs_to_the_country_of_the_book(db: Db) -> None:
    with writing(db):
        db.conn.execute("UPDATE contacts SET phone = '+32470000005' WHERE id = 1")
    assert list(list_contacts(db, "0470 00 00")) == []
    keep_phone_country(db, "BE")
    assert list(list_contacts(db, "0470 00 00")) == [1]


@pytest.mark.parametrize(
    ("ref", "found"), [("c1", [1]), ("person2@mail.example", [4]), ("c4", []), ("c99", []), ("1", []), ("c01", [])]
)
def test_one_person_is_listed_by_the_id_alone(db: Db, ref: str, found: list[int]) -> None:
    assert list(list_contacts(db, filters={"contact": ref})) == found
    assert list(first_contacts(db, filters={"contact": ref})[0]) == found


def test_an_id_that_came_with_the_book_and_one_made_here_are_two(db: Db) -> None:
    db.conn.execute("UPDATE contacts SET ref = NULL WHERE id = 2")
    assert list(list_contacts(db, filters={"contact": "c2"})) == [2]
    db.conn.execute("UPDATE contacts SET ref = 'c2' WHERE id = 3")
    assert list(list_contacts(db, filters={"contact": "c2"})) == [3]


FURTHER = person(
    2, email="main@mail.example", other_emails=["Ben.Poirier@autre.example"], other_phones=["+33639981234"]
)


@pytest.mark.parametrize(
    "typed",
    [
        "ben.poirier@autre.example",
        "ben.poirier",
        "autre.example",
        "ben.poirier@AUTRE.example",
        "06 39 98 12 34",
        "ben.poirier dubois",
        "ben.poirier lé",
        "poirier main@mail",
    ],
)
def test_a_person_is_found_by_a_further_address_or_number(tmp_path: Path, typed: str) -> None:
    with restored(tmp_path, archive(person(1), FURTHER, person(3))) as book:
        assert list(list_contacts(book.db, typed)) == [2]
        assert list(list_contacts(book.db, typed, sort="-name")) == [2]
        assert list(first_contacts(book.db, typed)[0]) == [2]
        assert list(list_contacts(book.db, typed, {"stage": "lost"})) == []


def test_a_further_address_does_not_find_whom_another_word_excludes(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), FURTHER, person(3))) as book:
        assert list(list_contacts(book.db, "ben.poirier marchand")) == []
        assert list(list_contacts(book.db, "mail.example")) == [1, 2, 3]


def test_among_very_many_further_addresses_a_whole_one_is_found_at_once_and_the_rest_is_not_called_all(
    tmp_path: Path,
) -> None:
    with restored(tmp_path, archive(person(1), FURTHER)) as book:
        book.db.conn.executemany(
            "INSERT INTO further_addresses (kind, value, contact) VALUES ('email', ?, 1)",
            ((f"a{number}@else.example",) for number in range(30_000)),
        )
        assert list(first_contacts(book.db, "ben.poirier@autre.example")[0]) == [2]
        assert contact_list.first(book.db, "autre.example", steps=10) == (array("q"), False)
        assert list(list_contacts(book.db, "autre.example")) == [2]


def test_the_search_follows_an_edit_of_further_addresses_its_undo_and_an_erasure(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), FURTHER)) as book:
        edit_person(book.db, 1, {"other_emails": "late@new.example"}, NOW)
        assert list(list_contacts(book.db, "late@new")) == [1]
        run(undo(book.db, NOW))
        assert list(list_contacts(book.db, "late@new")) == []
        run(erase(book.db, "c2", NOW))
        assert list(list_contacts(book.db, "poirier")) == []
        assert fetch_value(book.db, "SELECT count(*) FROM further_addresses") == 0


def test_a_further_address_from_a_file_is_found(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        put(book, "person1@mail.example, second@other.example;Léa\n", head="E-mail;Prénom\n")
        assert list(list_contacts(book.db, "second@other")) == [1]


def test_the_middle_of_a_further_number_is_found_with_blanks_too(tmp_path: Path) -> None:
    further = person(2, other_phones=["+33612887766"])
    with restored(tmp_path, archive(person(1, phone="+33688126677"), further)) as book:
        assert list(list_contacts(book.db, "88 77 66")) == [2]
        assert [one.contact for one in search_contacts(book.db, "88.77.66")] == ["c2"]


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [
        ("consent", "zz", "given, partly, refused, withdrawn, none"),
        ("stage", "gone", "new, contacted, customer, lost"),
        ("form", "zz", "quiz, quiz-v1"),
        ("import", "I9", "–"),
    ],
)
def test_a_value_that_no_filter_has_is_refused_and_the_possible_ones_are_told(
    tmp_path: Path, name: str, value: str, known: str
) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        with pytest.raises(LeadKeeperError, match="unknown-filter-value") as caught:
            check_values(book.db, {name: [value]})
        assert set(known.split(", ")) <= set(str(caught.value.facts["known"]).split(", "))
        check_values(
            book.db, {"country": ["BE", "none"], "action_year": ["2019"], "stage": ["lost"], "contact": ["c9"]}
        )
