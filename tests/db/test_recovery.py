from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book.recovery import ContestedContacts
from leadkeeper.db.engine import Db, fetch_all, writing
from tests.made_archive import archive, person, restored


@pytest.fixture
def books(tmp_path: Path) -> Iterator[tuple[Db, Db]]:
    """A new book and the damaged one of which it was filled: three people, the last of whom has a further address."""
    people = [person(1), person(2), person(3, other_emails=["b@x.example"])]
    with (
        restored(tmp_path, archive(*people), "new.leads") as new,
        restored(tmp_path, archive(*people), "old.leads") as old,
    ):
        yield new.db, old.db


def contested(db: Db) -> list[int]:
    return [number for (number,) in fetch_all(db, "SELECT id FROM contacts WHERE contested = 1 ORDER BY id")]


def settled(books: tuple[Db, Db], doubts: ContestedContacts) -> list[int]:
    with writing(books[0]):
        doubts.settle()
    return contested(books[0])


def noted(books: tuple[Db, Db]) -> ContestedContacts:
    doubts = ContestedContacts(*books)
    doubts.drawn.append(("b@x.example", 3, "email"))
    return doubts


def test_without_a_doubt_nobody_is_contested(books: tuple[Db, Db]) -> None:
    assert settled(books, noted(books)) == []


def test_whoever_stands_in_a_range_is_contested(books: tuple[Db, Db]) -> None:
    doubts = noted(books)
    doubts.about([(-5, 1), (3, 99)], everybody=False)
    assert settled(books, doubts) == [1, 3]


def test_where_nobody_can_tell_everybody_is_contested(books: tuple[Db, Db]) -> None:
    doubts = noted(books)
    doubts.about([], everybody=True)
    assert settled(books, doubts) == [1, 2, 3]


@pytest.mark.parametrize("statement", ["DELETE FROM further_addresses", "UPDATE further_addresses SET value = 'x'"])
def test_whose_links_are_not_what_the_facts_say_is_contested_and_linked_anew(
    books: tuple[Db, Db], statement: str
) -> None:
    books[0].conn.execute(statement)
    assert settled(books, noted(books)) == [3]
    assert ("b@x.example",) in fetch_all(books[0], "SELECT value FROM further_addresses")


def test_whoever_has_the_address_of_a_record_that_is_gone_is_contested(books: tuple[Db, Db]) -> None:
    new, old = books
    old.conn.execute("INSERT INTO contacts (id, email_key, email_marks, phone_marks) VALUES (9, 'b@x.example', 1, 0)")
    old.conn.execute(
        "INSERT INTO contacts (id, email_key, canonical, email_marks, phone_marks)"
        " VALUES (8, 'person1+a@mail.example', 'person1@mail.example', 1, 0)"
    )
    assert settled((new, old), noted(books)) == [1, 3]


@pytest.mark.parametrize(("some_are_gone", "wanted"), [(True, [1, 2, 3]), (False, [])])
def test_where_no_index_tells_who_is_gone_all_are_contested_if_somebody_is(
    books: tuple[Db, Db], some_are_gone: bool, wanted: list[int]
) -> None:
    books[1].conn.execute("DROP INDEX contacts_canonical")
    doubts = noted(books)
    doubts.some_are_gone = some_are_gone
    assert settled(books, doubts) == wanted


def test_who_shares_an_address_with_somebody_doubtful_is_contested_too(tmp_path: Path) -> None:
    people = [person(1, email="lea@gmail.com"), person(2), person(3, email="l.e.a@gmail.com")]
    with restored(tmp_path, archive(*people)) as book:
        doubts = ContestedContacts(book.db, book.db)
        doubts.about([(3, 3)], everybody=False)
        assert settled((book.db, book.db), doubts) == [1, 3]


def test_who_is_at_an_address_that_somebody_had_before_is_contested(books: tuple[Db, Db]) -> None:
    doubts = noted(books)
    doubts.former.add("person2@mail.example")
    assert settled(books, doubts) == [2]
