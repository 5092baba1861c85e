"""A request of somebody who is not in the book: recorded, counted, answered with what was searched for, closed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.db.proofs import inspection_figures
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive as write_archive
from leadkeeper.services.books.archive import restore_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.books.undo import undo
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.requests import (
    answer_request,
    before_request,
    extend_request,
    list_requests,
    not_held_letter,
    record_request,
    record_strangers_request,
    remove_request,
    reopen_request,
)
from leadkeeper.services.suppression.suppression import suppress
from leadkeeper.services.todo import due_at_once
from tests.made_archive import NOW, TODAY, archive, person, restored
from tests.services.told_book import DELIVERIES, told_book

ASKED = "Nobody@Mail.example, 06 12 34 56 99"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1))) as opened:
        yield opened


def recorded(db: Db, addresses: str = ASKED) -> str:
    return record_strangers_request(db, addresses, "access", "2026-11-20", NOW, "Eulalie", "by mail")


def test_it_takes_no_id_of_a_merged_record_which_an_undo_would_need(tmp_path: Path) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        merge(book.db, 1, [2], {}, NOW)
        recorded(book.db)
        run(undo(book.db, NOW))
        assert [one.email for one in contacts.read(book.db, [1, 2])] == ["person1@mail.example", "person2@mail.example"]


def test_it_is_recorded_with_its_due_date(book: Book) -> None:
    assert recorded(book.db) == "Q1"
    (found,) = list_requests(book.db, TODAY)
    assert found.as_json() == {
        "id": "Q1",
        "contact": None,
        "kind": "access",
        "received_on": "2026-11-20",
        "answered_on": None,
        "how": None,
        "extended_on": None,
        "due": "2026-12-20",
        "days_left": 26,
        "state": "open",
        "name": "Eulalie",
        "searched": ["Nobody@Mail.example", "06 12 34 56 99"],
    }
    assert (contacts.count(book.db), inspection_figures(book.db)["erased"]) == (1, 0)


def test_its_answer_tells_what_was_searched_for_and_closes_it(book: Book) -> None:
    ref = recorded(book.db)
    text = run(not_held_letter(book.db, ref, TODAY))
    assert "20/11/2026" in text
    assert "We searched our records for: Nobody@Mail.example, 06 12 34 56 99." in text
    assert "We hold no data about you." in text
    assert "CNIL" in text
    answer_request(book.db, ref, "2026-11-23", "email", NOW)
    (found,) = list_requests(book.db, TODAY)
    assert (found.deadline.state, found.asked.name, found.asked.note) == ("answered", "Eulalie", "by mail")
    reopen_request(book.db, ref)
    extend_request(book.db, ref, "2026-11-23", NOW)
    (found,) = list_requests(book.db, TODAY)
    assert (found.deadline.state, found.asked.searched[0]) == ("open", "Nobody@Mail.example")


def test_the_suppression_list_is_told(book: Book) -> None:
    suppress(book.db, ["nobody@mail.example"], NOW)
    assert "our suppression list has one of these" in run(not_held_letter(book.db, recorded(book.db), TODAY))


def test_the_sealed_proof_of_an_erased_person_is_told_with_its_recipients(tmp_path: Path) -> None:
    with told_book(tmp_path, people=[person(1), person(2)], deliveries=[DELIVERIES[0]]) as book:
        run(erase(book.db, "c1", NOW))
        text = run(not_held_letter(book.db, recorded(book.db, "PERSON1@mail.example"), TODAY))
        other = run(not_held_letter(book.db, recorded(book.db, "other@mail.example"), TODAY))
    assert "a proof of your consent and of who received your data. It is kept sealed until 24/11/2029" in text
    assert "Your data was shared with: Raoul SAS." in text
    assert "We hold no data about you." in other


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        ("person1@mail.example", "asker-in-book"),
        ("nobody@mail.example\nPERSON1@mail.example", "asker-in-book"),
        ("somebody", "bad-address"),
        ("a@b", "bad-address"),
        (" , ", "no-address-given"),
    ],
)
def test_who_is_in_the_book_or_no_address_is_refused(book: Book, addresses: str, code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        recorded(book.db, addresses)
    assert caught.value.code == code
    assert list_requests(book.db, TODAY) == []


def test_no_letter_says_nothing_where_something_is_held_by_now(book: Book, tmp_path: Path) -> None:
    ref = recorded(book.db)
    rejected = tmp_path / "rejected.csv"
    rejected.write_text("Email;Note\nno address;ask nobody@mail.example\n", "utf-8")
    run(import_file(book.db, rejected, ImportOptions(), NOW))
    with pytest.raises(LeadKeeperError) as caught:
        run(not_held_letter(book.db, ref, TODAY))
    assert (caught.value.code, caught.value.facts["places"]) == ("asker-elsewhere", "i1")
    later = tmp_path / "later.csv"
    later.write_text("Email\nnobody@mail.example\n", "utf-8")
    run(import_file(book.db, later, ImportOptions(), NOW))
    with pytest.raises(LeadKeeperError) as caught:
        run(not_held_letter(book.db, ref, TODAY))
    assert caught.value.code == "asker-in-book"


def test_an_archive_keeps_the_request_and_its_due_date(book: Book, tmp_path: Path) -> None:
    recorded(book.db)
    out = tmp_path / "out.json"
    run(write_archive(book.db, out))
    assert "nobody" not in out.read_text("utf-8").lower()  # the archive has no place for it
    (kept,) = json.loads(out.read_text("utf-8"))["requests"]
    run(restore_book(out, tmp_path / "again.leads", NOW))
    with open_book(tmp_path / "again.leads", NOW) as again:
        (found,) = list_requests(again.db, TODAY)
        assert (found.as_json()["due"], found.asked.contact) == ("2026-12-20", kept["contact"])
        assert found.asked.erased


def test_an_answered_request_can_be_emptied_of_the_stranger(book: Book) -> None:
    ref = recorded(book.db)
    with pytest.raises(LeadKeeperError, match="unknown-contact"):
        run(erase(book.db, "nobody@mail.example", NOW))
    answer_request(book.db, ref, "2026-11-23", "email", NOW)
    run(erase(book.db, "nobody@mail.example", NOW))
    (found,) = list_requests(book.db, TODAY)
    assert (found.asked.name, found.asked.email, found.asked.note, found.asked.searched) == (None, None, None, ())
    assert (found.asked.how, found.asked.answered_on) == ("email", "2026-11-23")


def test_ids_go_on_over_both_kinds_of_requests(book: Book) -> None:
    assert (recorded(book.db), record_request(book.db, "c1", "access", "2026-11-20", NOW)) == ("Q1", "Q2")


def test_removed_it_leaves_no_erasure_behind(book: Book) -> None:
    """Also in the numbers of an inspection: an empty record stood for the person."""
    before = inspection_figures(book.db)
    ref = recorded(book.db)
    remove_request(book.db, ref)
    assert inspection_figures(book.db) == before
    assert list_requests(book.db, TODAY) == []


def test_a_second_one_is_seen_by_one_of_its_addresses(book: Book) -> None:
    recorded(book.db)
    alike, near = before_request(book.db, "access", TODAY, searched="nobody@mail.example, person1+a@mail.example")
    assert [one.asked.ref for one in alike] == ["Q1"]
    assert near.count == 1
    assert before_request(book.db, "erasure", TODAY, searched="nobody@mail.example")[0] == []


def test_what_is_due_names_who_is_not_in_the_book(tmp_path: Path) -> None:
    """Home called them "the erased person"."""
    with told_book(tmp_path) as book:
        record_strangers_request(book.db, "far@x.example", "access", TODAY.isoformat(), NOW, "Eulalie")
        record_strangers_request(book.db, "near@x.example", "access", TODAY.isoformat(), NOW)
        due = [one.person for one in due_at_once(book.db, [], TODAY) if one.kind == "request"]
    assert due == ["Eulalie", "near@x.example"]
