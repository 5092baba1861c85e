"""One person's records, however they are asked for; never a stranger's who shares an address."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.contacts.details import Records, record_of, resolve_contact_ids
from leadkeeper.services.contacts.duplicates import not_same
from tests.made_archive import NOW, archive, person, restored

LEA = {"first_name": "Léa", "last_name": "Dubois"}
PEOPLE = (
    person(1, email="Le.A+news@gmail.com", **LEA),
    person(2, email="b@x.example", other_emails=["lea@googlemail.com"], first_name="dubois", last_name="Lea"),
    person(3, email="B@X.example", first_name=None, last_name=None),
    person(4, email="d@x.example"),
)
OFFICE = "contact@boite.example"
COLLEAGUES = (
    person(1, email="anna@boite.example", other_emails=[OFFICE], first_name="Anna", last_name="Morvan"),
    person(2, email="paul@boite.example", other_emails=[OFFICE], first_name="Paul", last_name="Fabre"),
    person(3, email="anna.m@mail.example", other_emails=[OFFICE], first_name="Anna", last_name="MORVAN"),
)
COUPLE = (
    person(1, email="dupont@mail.example", first_name="Jean", last_name="Dupont"),
    person(2, email="Dupont@mail.example", first_name="Jeanne", last_name="Dupont"),
    person(3, email="dupont@mail.example", first_name=None, last_name=None),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(*COLLEAGUES)) as book:
        yield book


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("c1", (1, 2, 3)),
        ("lea@gmail.com", (1, 2, 3)),
        ("L.E.A+other@googlemail.com", (1, 2, 3)),
        ("b@x.example", (1, 2, 3)),
        (" D@x.example ", (4,)),
        ("c4", (4,)),
    ],
)
def test_every_record_of_one_name_is_found(tmp_path: Path, who: str, found: tuple[int, ...]) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book:
        assert resolve_contact_ids(book.db, who).numbers == found


@pytest.mark.parametrize("who", ["nobody@x.example", "+33639980001", "c9", ""])
def test_an_unknown_person_raises(tmp_path: Path, who: str) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book, pytest.raises(LeadKeeperError) as error:
        resolve_contact_ids(book.db, who)
    assert error.value.code == "unknown-contact"


def test_the_id_of_a_merged_record_leads_to_the_one_kept(tmp_path: Path) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book:
        book.db.conn.execute("INSERT INTO merged (number, ref, contact) VALUES (7, 'lea', 4)")
        assert resolve_contact_ids(book.db, "lea").numbers == (4,)
        book.db.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 4")
        with pytest.raises(LeadKeeperError):
            resolve_contact_ids(book.db, "lea")


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("c1", Records(1, (1, 3), (2,))),
        ("anna.m@mail.example", Records(3, (1, 3), (2,))),
        ("paul@boite.example", Records(2, (2,), (1, 3))),
    ],
)
def test_a_colleague_at_the_same_mailbox_is_left(office: Book, who: str, found: Records) -> None:
    assert resolve_contact_ids(office.db, who) == found


def test_an_address_of_several_people_names_nobody(office: Book) -> None:
    with pytest.raises(LeadKeeperError) as error:
        resolve_contact_ids(office.db, OFFICE)
    assert error.value.code == "several-people"
    assert "c2 · Paul Fabre · paul@boite.example" in error.value.facts["records"]
    with pytest.raises(LeadKeeperError, match="several-people"):
        record_of(office.db, OFFICE)


def test_what_was_found_to_differ_is_left(office: Book) -> None:
    not_same(office.db, [1, 3], NOW)
    assert resolve_contact_ids(office.db, "c1") == Records(1, (1,), (2, 3))


def test_a_choice_is_just_what_was_chosen(office: Book) -> None:
    assert resolve_contact_ids(office.db, "c1", ["c2", "c3"]) == Records(2, (2, 3), (1,))
    assert resolve_contact_ids(office.db, OFFICE, ["c2"]) == Records(2, (2,), (1, 3))


@pytest.mark.parametrize(("only", "code"), [(["c9"], "unknown-contact"), ([], "no-record-chosen")])
def test_a_choice_of_nobody_is_refused(office: Book, only: list[str], code: str) -> None:
    with pytest.raises(LeadKeeperError) as error:
        resolve_contact_ids(office.db, "c1", only)
    assert error.value.code == code


def test_somebody_at_other_addresses_cannot_be_chosen(tmp_path: Path) -> None:
    with restored(tmp_path, archive(*PEOPLE)) as book, pytest.raises(LeadKeeperError, match="not-at-address"):
        resolve_contact_ids(book.db, "c1", ["c1", "c4"])


def test_likeness_is_not_enough_and_no_name_is_nobodys(tmp_path: Path) -> None:
    with restored(tmp_path, archive(*COUPLE)) as book:
        assert resolve_contact_ids(book.db, "c1") == Records(1, (1,), (2, 3))
        assert resolve_contact_ids(book.db, "c3") == Records(3, (3,), (1, 2))
