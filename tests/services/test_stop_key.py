"""The key of the stop list is made once, kept, and missed when it is not the one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.db.suppressions import get_or_create_key, own_hash, stop_list
from leadkeeper.domain.suppression import keyed_hash
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.complaints.tracing import ComplaintTracer, explain_trace
from leadkeeper.services.contacts.editing import edit_person
from leadkeeper.services.eligibility.judge import judge_some
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.privacy.requests import list_requests, record_request
from leadkeeper.services.suppression.suppression import remove_suppression, suppress
from tests.made_archive import NOW, OWNER, TODAY
from tests.services.told_book import told_book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with told_book(tmp_path) as made:
        yield made


def change_key(book: Book, key: str | None) -> None:
    with writing(book.db):
        settings.write(book.db, replace(settings.read(book.db), suppression_key=key))


def test_the_key_is_made_when_it_is_first_needed_and_stays(book: Book) -> None:
    assert settings.read(book.db).suppression_key is None
    with writing(book.db):
        key = get_or_create_key(book.db)
        assert get_or_create_key(book.db) == key
        assert own_hash(book.db, "a@x.example") == keyed_hash(key, "a@x.example")
    assert (len(key), settings.read(book.db).suppression_key) == (32, key.hex())


def test_the_key_of_an_archive_is_the_one(tmp_path: Path) -> None:
    with told_book(tmp_path, owner=OWNER | {"suppression_key": "00ff"}) as book, writing(book.db):
        assert get_or_create_key(book.db) == b"\x00\xff"


@pytest.mark.parametrize("key", ["00ff", "no key", None])
def test_another_key_is_noticed_by_whoever_asks_the_list(book: Book, key: str | None, tmp_path: Path) -> None:
    suppress(book.db, ["person1@mail.example"], NOW)
    record_request(book.db, "c2", "objection", "2026-11-20", NOW)
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("E-mail\nperson1@mail.example\n", "utf-8")
    change_key(book, key)
    for ask in (
        lambda: judge_some(book.db, ["c1"], "raoul", "email", TODAY),
        lambda: suppress(book.db, ["person2@mail.example"], NOW),
        lambda: remove_suppression(book.db, "person1@mail.example", "typed by mistake", NOW),
        lambda: edit_person(book.db, 1, {"email": "other@mail.example"}, NOW),
        lambda: explain_trace(book.db, ComplaintTracer(book.db).typed("gone@mail.example")),
        lambda: list_requests(book.db, TODAY),
        lambda: run(import_file(book.db, contacts, ImportOptions(), NOW)),
    ):
        with pytest.raises(LeadKeeperError) as caught:
            ask()
        assert caught.value.code == "stop-key-wrong"
    assert settings.read(book.db).suppression_key == key


def test_a_list_without_hashes_needs_no_key(book: Book) -> None:
    with writing(book.db):
        get_or_create_key(book.db)
    change_key(book, None)
    assert not stop_list(book.db).has_hashes


@pytest.mark.parametrize("key", [None, "no key", "00ff" * 5])
def test_a_list_of_hashes_that_came_without_their_key_is_noticed(tmp_path: Path, key: str | None) -> None:
    entry = {"hash": keyed_hash(b"\x00\xff" * 16, "person1@mail.example"), "reason": "objection"}
    with told_book(tmp_path, owner=OWNER | {"suppression_key": key}, suppressions=[entry]) as book:
        with pytest.raises(LeadKeeperError) as caught:
            judge_some(book.db, ["c1"], "raoul", "email", TODAY)
        assert caught.value.code == "stop-key-wrong"


def test_what_is_no_hash_asks_for_no_key(tmp_path: Path) -> None:
    with told_book(tmp_path, suppressions=[{"hash": "zz", "reason": "objection"}]) as book:
        assert not stop_list(book.db).has_hashes
