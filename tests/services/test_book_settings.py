from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import Owner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.books.open import new_book
from leadkeeper.services.books.settings import (
    book_settings,
    keep_owner,
    keep_phone_country,
    keep_traps,
    trap_mailbox,
)
from leadkeeper.services.contacts.listing import page
from leadkeeper.services.imports.importer import ImportOptions, import_file
from tests.made_archive import TODAY
from tests.services.made_book import NOW

BEFORE = Owner("Clodomir SARL", "123456782", "donnees@clodomir.example", None, ("pieges.clodomir.example",), "ab" * 32)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path / "book.leads", Owner("Clodomir SARL")) as made:
        with writing(made.db):
            settings.write(made.db, BEFORE)
        yield made


def test_a_new_book_reads_short_numbers_as_french(book: Book) -> None:
    found = book_settings(book.db, TODAY)
    assert (found.owner, found.phone_country) == (BEFORE, "FR")
    assert all(rule.on for rule in found.rules)


def test_the_owner_changes_and_traps_and_key_stay(book: Book) -> None:
    keep_owner(book.db, Owner("Eulalie SAS", "732 829 320", "droits@eulalie.example", "https://eulalie.example/vie"))
    kept = settings.read(book.db)
    assert (kept.name, kept.siren, kept.rights_contact) == ("Eulalie SAS", "732829320", "droits@eulalie.example")
    assert (kept.trap_mailboxes, kept.suppression_key) == (BEFORE.trap_mailboxes, BEFORE.suppression_key)


@pytest.mark.parametrize(("changed", "code"), [(Owner(" "), "name-missing"), (Owner("E", "123456789"), "bad-siren")])
def test_an_owner_that_cannot_be_is_refused_and_nothing_changes(book: Book, changed: Owner, code: str) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        keep_owner(book.db, changed)
    assert refused.value.code == code
    assert settings.read(book.db) == BEFORE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Pieges@Clodomir.example ", "pieges@clodomir.example"),
        ("post.clodomir.example", "post.clodomir.example"),
        ("@post.clodomir.example", "post.clodomir.example"),
    ],
)
def test_a_trap_mailbox_is_an_address_or_a_domain(typed: str, kept: str) -> None:
    assert trap_mailbox(typed) == kept


@pytest.mark.parametrize("typed", ["pieges", "a b@x.example", "pieges+un@clodomir.example", "a@b@c.example", "@"])
def test_what_is_neither_is_refused(typed: str) -> None:
    with pytest.raises(LeadKeeperError) as refused:
        trap_mailbox(typed)
    assert refused.value.code == "bad-trap-mailbox"


def test_trap_mailboxes_are_kept_each_once_without_blank_lines(book: Book) -> None:
    keep_traps(book.db, ("a@x.example", "", "A@x.example", "y.example"))
    assert settings.read(book.db).trap_mailboxes == ("a@x.example", "y.example")
    assert settings.read(book.db).name == BEFORE.name


def test_numbers_of_an_import_belong_to_the_country_of_the_book(book: Book, tmp_path: Path) -> None:
    keep_phone_country(book.db, "BE")
    path = tmp_path / "leads.csv"
    path.write_text("Email;Téléphone\nlea@quiz.example;0475 12 34 56\n", "utf-8")
    run(import_file(book.db, path, ImportOptions(), NOW))
    assert settings.phone_country(book.db) == "BE"
    assert [one.phone for one in page(book.db, [1])] == ["+32475123456"]
