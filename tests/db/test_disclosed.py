"""The register's digest of who was given outlives what may lawfully happen to people afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from leadkeeper.db import disclosures, register
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportRequest
from leadkeeper.progress import run
from leadkeeper.services.books.backup import check_book, salvage_book
from leadkeeper.services.books.open import open_book
from leadkeeper.services.books.undo import undo as undo_edit
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.exports.identify import verify
from leadkeeper.services.privacy.erasure import erase
from leadkeeper.services.privacy.retention import apply_retention, undo_retention
from tests.made_archive import NOW, archive, person, restored
from tests.services.made_imports import put, undo

KEPT = Path(__file__).with_name("kept")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Three people, two of whom an archive gave already, and two who came with an import; all are in one export."""
    before = {"id": "E1", "partner": "raoul", "at": "2026-02-15", "channels": ["email"], "contacts": ["c1", "c3"]}
    with restored(tmp_path, archive(*map(person, (1, 2, 3)), deliveries=[before])) as opened:
        put(opened, "new@x.example;Max;;;2026-06-14;oui;;\nperson2@mail.example;;Bonté;;2026-06-14;oui;;\n")
        order = ExportRequest("raoul", str(tmp_path / "out.xlsx"), again="once more", traps=1)
        assert run(export_contacts(opened.db, order, NOW)).rows == 4
        yield opened


def is_whole(book: Book) -> bool:
    return bool(check_book(book.db)["sound"]) and verify(book.db).sound


def test_the_entry_holds_the_digest_of_what_the_tables_hold(book: Book) -> None:
    entries = register.exports(register.entries(book.db))
    assert [entry.body["people"] for entry in entries.values()] == [disclosures.digest_of(book.db, r) for r in entries]
    assert is_whole(book)


def test_a_person_who_was_given_is_erased(book: Book) -> None:
    run(erase(book.db, "person1@mail.example", NOW))
    assert is_whole(book)


def test_a_person_who_was_given_has_another_address(book: Book) -> None:
    edit_person(book.db, 1, {"email": "other@x.example"}, NOW)
    assert is_whole(book)


def test_two_records_that_were_given_are_merged_and_the_merge_undone(book: Book) -> None:
    merge(book.db, 2, [1], {}, NOW)
    assert is_whole(book)
    run(undo_edit(book.db, NOW))
    assert is_whole(book)


def test_merged_records_are_merged_again_and_erased(book: Book) -> None:
    merge(book.db, 2, [1], {}, NOW)
    merge(book.db, 3, [2], {}, NOW)
    assert is_whole(book)
    run(erase(book.db, "c3", NOW))
    assert is_whole(book)


def test_an_import_is_taken_back_whose_people_were_given(book: Book) -> None:
    undo(book, "i1")
    assert is_whole(book)


def test_the_time_of_people_who_were_given_is_over(book: Book) -> None:
    run(apply_retention(book.db, NOW + timedelta(days=1500)))
    assert is_whole(book)
    undo_retention(book.db)
    assert is_whole(book)


def test_a_rescue_keeps_the_seals_of_what_it_saves(book: Book) -> None:
    path = book.path
    book.close()
    run(salvage_book(path, path.with_name("saved.leads"), NOW))
    with open_book(path.with_name("saved.leads"), NOW) as saved:
        assert is_whole(saved)


@pytest.mark.parametrize("kept", ["schema-1.leads", "schema-2.leads"])
def test_an_older_book_is_sealed_once_as_it_stands(tmp_path: Path, kept: str) -> None:
    path = Path(shutil.copy(KEPT / kept, tmp_path / "old.leads"))
    with open_book(path, NOW) as opened:
        last = register.entries(opened.db)[-1]
        assert (last.kind, sorted(last.body["people"])) == ("sealed", ["E1", "E2", "E3"])
        assert is_whole(opened)
        opened.db.conn.execute("DELETE FROM delivery_contacts WHERE delivery = 3 AND position = 0")
    with open_book(path, NOW) as opened:
        assert register.entries(opened.db)[-1].seq == last.seq
        assert check_book(opened.db)["exports"] == ["E3"]
        assert (verify(opened.db).chain, verify(opened.db).broken_at) == ("broken", last.seq)
