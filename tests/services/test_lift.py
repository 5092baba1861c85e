"""An entry made by mistake is taken off the stop list, and the register says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import register, suppressions
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.db.suppressions import own_hash
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.suppression.suppression import (
    LIFTED,
    StopEntry,
    look_at_stops,
    remove_entries,
    remove_suppression,
    suppress,
)
from tests.made_archive import NOW
from tests.services.told_book import told_book

WHO = "person1@mail.example"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    entries = [{"email": "old@x.example"}, {"email": "erased@x.example", "reason": "erased"}]
    with told_book(tmp_path, suppressions=entries) as made:
        suppress(made.db, [WHO], NOW)
        suppress(made.db, [WHO], NOW, partner="raoul", channel="sms")
        yield made


def matching(book: Book, address: str) -> tuple[StopEntry, ...]:
    return look_at_stops(book.db, [address]).entries


def test_the_entries_that_match_an_address_are_known(book: Book) -> None:
    assert [(one.partner, one.channel) for one in matching(book, "Person1@MAIL.example")] == [
        (None, None),
        ("raoul", "sms"),
    ]
    assert matching(book, "nobody@x.example") == ()


def test_an_entry_is_lifted_in_its_own_scope_only(book: Book) -> None:
    assert remove_suppression(book.db, WHO, "typed by mistake", NOW, partner="Raoul SAS", channel="sms") == 1
    assert [(one.partner, one.channel) for one in matching(book, WHO)] == [(None, None)]
    assert remove_suppression(book.db, WHO, "typed by mistake", NOW) == 1
    assert matching(book, WHO) == ()


def test_a_plain_entry_of_an_archive_is_lifted_too(book: Book) -> None:
    assert remove_suppression(book.db, "OLD@x.example", "asked for it in writing", NOW) == 1
    assert "old@x.example" not in {one.email for one in suppressions.read_all(book.db)}


def test_the_register_says_why_and_names_nobody(book: Book) -> None:
    remove_suppression(book.db, WHO, " typed by mistake ", NOW)
    (entry,) = [one for one in register.entries(book.db) if one.kind == LIFTED]
    with writing(book.db):
        hashed = own_hash(book.db, WHO)
    assert entry.body == {
        "entries": 1, "hashes": [hashed], "partner": None, "channel": None, "reason": "typed by mistake",
    }  # fmt: skip
    assert verify(book.db).sound


@pytest.mark.parametrize(
    ("address", "reason", "facts", "code"),
    [
        ("neither", "why", {}, "bad-address"),
        (WHO, " ", {}, "reason-missing"),
        (WHO, "why", {"channel": "email"}, "not-on-stop-list"),
        (WHO, "why", {"partner": "nobody"}, "unknown-partner"),
        ("nobody@x.example", "why", {}, "not-on-stop-list"),
        ("erased@x.example", "why", {}, "not-on-stop-list"),
    ],
)
def test_what_cannot_be_lifted_is_refused_and_stays(
    book: Book, address: str, reason: str, facts: dict[str, str], code: str
) -> None:
    before = suppressions.read_all(book.db)
    with pytest.raises(LeadKeeperError) as caught:
        remove_suppression(book.db, address, reason, NOW, **facts)  # type: ignore[arg-type]  # options by name
    assert caught.value.code == code
    assert suppressions.read_all(book.db) == before


def test_of_an_entry_with_several_addresses_the_others_stay(tmp_path: Path) -> None:
    several = {"email": "person1@mail.example ; person2@mail.example", "phone": "06 39 98 07 01 / 06 39 98 07 02"}
    with told_book(tmp_path, suppressions=[several]) as book:
        assert remove_suppression(book.db, "person1@mail.example", "typed by mistake", NOW) == 1
        assert matching(book, "person1@mail.example") == ()
        assert len(matching(book, "person2@mail.example")) == 1
        assert len(matching(book, "06 39 98 07 01")) == 1


def test_before_it_is_done_the_entries_and_the_people_are_shown(book: Book) -> None:
    found = look_at_stops(book.db, [WHO, "nobody@x.example"])
    assert [(one.address, one.legal_name, one.channel) for one in found.entries] == [
        (WHO, None, None), (WHO, "Raoul SAS", "sms"),
    ]  # fmt: skip
    assert [one.id for one in found.people] == ["c1"]
    assert remove_entries(book.db, found.entries, "typed by mistake", NOW) == 2
    assert look_at_stops(book.db, [WHO]).entries == ()
