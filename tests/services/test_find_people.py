from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.services.contacts.listing import Found, search_contacts
from tests.sample_book import sample_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with sample_book(tmp_path) as made:
        yield made


def test_somebody_is_found_by_the_letters_of_a_name(book: Book) -> None:
    found = search_contacts(book.db, "margaux march")
    assert found[0] == Found("c001", "Margaux Marchand", "margaux.marchand@courriel.example")
    assert {one.name for one in found} == {"Margaux Marchand"}


def test_no_more_people_come_than_are_asked_for(book: Book) -> None:
    assert len(search_contacts(book.db, "example", 3)) == 3


@pytest.mark.parametrize("typed", ["", " m ", "nobody-has-this"])
def test_nobody_is_found_by_one_letter_or_by_none_that_fit(book: Book, typed: str) -> None:
    assert search_contacts(book.db, typed) == []


def test_somebody_is_found_by_a_national_number(book: Book) -> None:
    ((number, phone),) = book.db.conn.execute("SELECT id, phone FROM contacts WHERE phone LIKE '+33%' LIMIT 1")
    (one,) = contacts.read(book.db, [number])
    assert one.id in [found.contact for found in search_contacts(book.db, f"0{phone.removeprefix('+33')}")]
