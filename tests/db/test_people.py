"""Records with all that rules may ask, and which records are one person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db
from leadkeeper.domain import contact, phone
from leadkeeper.domain.contact import Review
from tests.made_archive import Facts, archive, given, person, restored

ALLOW = {"rule": "R41", "partner": "raoul", "decision": "allow", "reason": "agreed", "at": "2026-03-01"}
DELIVERY = {"id": "E1", "partner": "raoul", "at": "2026-02-15", "channels": ["email"], "contacts": ["c2", "c1"]}


def book(folder: Path, *found: Facts, **parts: object) -> Iterator[Db]:
    with restored(folder, archive(*found, **parts)) as opened:
        yield opened.db


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Db]:
    """A book of two, one of whom has everything."""
    rich = person(
        1,
        email="Le.A+x@Gmail.com",
        phone="06 39 98 00 01",
        other_emails=["info@x.example", "L.E.A@googlemail.com"],
        other_phones=["+33639980077", "oui"],
        consents=[given(), given("oui", event="withdrawn")],
        reviews=[ALLOW],
    )
    yield from book(tmp_path, rich, person(2, consents=[]), deliveries=[DELIVERY])


@pytest.fixture
def addresses(tmp_path: Path) -> Iterator[Db]:
    """A book in which some share an address in one way or another."""
    yield from book(
        tmp_path,
        person(1, email="a@x.example"),
        person(2, email="lea.dubois+news@gmail.com"),
        person(3, email="A@X.Example"),
        person(4, email="b@x.example", other_emails=["leadubois@googlemail.com"]),
        person(5, email="LeaDubois@gmail.com"),
        person(6, email="c@x.example", other_emails=["d@x.example"]),
        person(7, email="e@x.example", other_emails=["D@x.example", "f@x.example"]),
        person(8, email="f@x.example"),
        person(9, email=None, phone="+33639980001"),
        person(10, email=None, phone="+33639980001"),
        person(11, email="no address"),
        person(12, email="no address"),
        person(13, email="alone@x.example", other_emails=["alone@x.example"]),
    )


GROUPS = [(1, 3), (2, 4, 5), (6, 7, 8)]


def test_a_record_has_facts_answers_marks_deliveries_and_decisions(two: Db) -> None:
    one = contacts.load_records(two, [1])[1]
    assert (one.contact.id, one.contact.phone) == ("c1", "06 39 98 00 01")
    assert [event.consent.event for event in one.events] == ["given", "withdrawn"]
    assert [event.when is None for event in one.events] == [False, True]
    assert [given.export for given in one.given] == ["E1"]
    assert [decided.review for decided in one.reviews] == [Review(channel=None, **ALLOW)]
    assert one.email_marks & contact.EMAIL_FREE
    assert one.phone_marks == phone.PHONE_READABLE | phone.PHONE_MOBILE | phone.PHONE_FRENCH


def test_a_record_matches_by_all_its_addresses_in_their_one_spelling(two: Db) -> None:
    assert sorted(contacts.load_records(two, [1])[1].addresses) == [
        "+33639980001", "+33639980077", "info@x.example", "lea@gmail.com", "lea@gmail.com",
    ]  # fmt: skip


def test_records_come_by_row_number_and_those_that_are_gone_are_left_out(two: Db) -> None:
    found = contacts.load_records(two, [2, 99, 1])
    assert {number: record.contact.id for number, record in found.items()} == {2: "c2", 1: "c1"}
    assert {record.number for record in found.values()} == {1, 2}


def test_a_delivery_that_is_not_released_counts_it_may_be_out(two: Db) -> None:
    two.conn.execute("UPDATE deliveries SET state = 'pending'")
    assert len(contacts.load_records(two, [2])[2].given) == 1


def test_hundreds_of_records_are_read_at_once(tmp_path: Path) -> None:
    for db in book(tmp_path, *map(person, range(1, 1203))):
        found = contacts.load_records(db, list(range(1, 1203)))
        assert [record.contact.email for record in found.values()] == [
            f"person{n}@mail.example" for n in range(1, 1203)
        ]


@pytest.mark.parametrize("number", range(1, 14))
def test_records_that_share_an_address_are_twins_also_through_third_ones(addresses: Db, number: int) -> None:
    assert contacts.duplicates_of(addresses, number) == next((group for group in GROUPS if number in group), ())


def test_all_groups_are_found_at_once(addresses: Db) -> None:
    assert contacts.duplicate_groups(addresses) == GROUPS


def test_a_chain_of_many_is_one_person(tmp_path: Path) -> None:
    chain = [person(n, email=f"{n}@x.example", other_emails=[f"{n + 1}@x.example"]) for n in range(1, 60)]
    for db in book(tmp_path, *chain[::2], *chain[1::2]):
        assert contacts.duplicate_groups(db) == [tuple(range(1, 60))]
        assert contacts.duplicates_of(db, 30) == tuple(range(1, 60))
