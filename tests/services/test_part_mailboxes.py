"""A book of the version that case-folded addresses: each mailbox gets its own record and its own answers."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadkeeper.db import consents, contacts
from leadkeeper.db.book import connection, settings
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db, fetch_all, fetch_value
from leadkeeper.db.mailboxes import is_due
from leadkeeper.domain.book import Owner
from leadkeeper.domain.time import paris_day
from leadkeeper.progress import run
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import new_book, open_book
from leadkeeper.services.contacts.mailboxes import waiting
from leadkeeper.services.dashboard import glance
from leadkeeper.services.eligibility.judge import judge_all, judge_each
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.undo import undo_import
from leadkeeper.services.privacy.requests import list_requests, record_request
from leadkeeper.services.suppression.suppression import suppress

NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
KEPT = Path(__file__).with_name("kept") / "case-folded.leads.gz"
"""straße@ said no, strasse@ yes; offis@ said no, oﬃs@ yes later; weiß@ and grüß@ are on the suppression list."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.leads"
    path.write_bytes(gzip.decompress(KEPT.read_bytes()))
    return path


@pytest.fixture
def book(old: Path) -> Iterator[Book]:
    with open_book(old, NOW) as opened:
        yield opened


def verdicts(db: Db) -> dict[str, str]:
    (judged,) = run(judge_all(db, ["raoul"], ["email"], paris_day(NOW)))
    found = {ref: one.verdict.name.lower() for ref, one in judge_each(db, judged)}
    refs = contacts.refs(db, [number for (number,) in fetch_all(db, "SELECT id FROM contacts")])
    return {contacts.read(db, [number])[0].email or "": found[ref] for number, ref in refs.items()}


def test_the_one_that_said_no_is_not_eligible_on_the_yes_of_the_other(book: Book) -> None:
    assert verdicts(book.db) == {
        "straße@courriel.example": "blocked",
        "strasse@courriel.example": "eligible",
        "offis@courriel.example": "blocked",
        "oﬃs@courriel.example": "eligible",
        "weiß@courriel.example": "blocked",
        "lea@courriel.example": "eligible",
    }
    assert waiting(book.db) == []
    assert check_book(book.db)["sound"]


def test_facts_and_lines_go_with_their_mailbox(book: Book) -> None:
    told = fetch_all(book.db, "SELECT email, first_name, phone, line FROM contacts ORDER BY email")
    assert told == [
        ("lea@courriel.example", "Léa", "+33639980009", 6),
        ("offis@courriel.example", "Odile", None, 4),
        ("oﬃs@courriel.example", "Ofélie", "+33639980003", 2),
        ("strasse@courriel.example", "Stefan", None, 3),
        ("straße@courriel.example", "Karl", "+33639980001", 2),
        ("weiß@courriel.example", "Wanda", None, 5),
    ]
    assert fetch_value(book.db, "SELECT count(*) FROM consents") == 7


def test_the_same_files_bring_nothing_new_and_can_be_taken_back(book: Book, tmp_path: Path) -> None:
    head = "E-mail;Téléphone;Prénom;Date de consentement;Optin partenaires\n"
    path = tmp_path / "avril.csv"
    path.write_text(f"{head}oﬃs@courriel.example;0639980003;Ofélie;2026-04-01;oui\n", "utf-8")
    report = run(import_file(book.db, path, ImportOptions(form="f-v1"), NOW))
    assert (report.counts["created"], report.counts["unchanged"]) == (0, 1)
    imports = [ref for (ref,) in fetch_all(book.db, "SELECT ref FROM imports ORDER BY id DESC")]
    for ref in imports:
        run(undo_import(book.db, ref, NOW, read_wrongly=True))
    assert [email for (email,) in fetch_all(book.db, "SELECT email FROM contacts")] == []


def test_whoever_was_stopped_before_stays_stopped_when_they_come_later(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "mai.csv"
    path.write_text("E-mail\ngrüß@courriel.example\ngrüss@courriel.example\n", "utf-8")
    report = run(import_file(book.db, path, ImportOptions(), NOW))
    assert report.stay_blocked == 2  # the hash of until then may be of either


def test_a_new_stop_is_of_one_mailbox_only(book: Book) -> None:
    suppress(book.db, ["strasse@courriel.example"], NOW)
    found = verdicts(book.db)
    assert (found["strasse@courriel.example"], found["lea@courriel.example"]) == ("blocked", "eligible")
    (number,) = [n for n, email in fetch_all(book.db, "SELECT id, email FROM contacts") if email and "straße" in email]
    assert [one.event for one in consents.of(book.db, [number])[number]] == ["refused"]


def test_where_the_lines_are_gone_somebody_has_to_decide(old: Path) -> None:
    with connection.open_book(old, write=True) as opened:
        opened.db.conn.execute("DELETE FROM source_blocks")
    with open_book(old, NOW) as opened:
        assert waiting(opened.db) == [1]  # offis@ is nobody's other spelling as far as the book can tell
        assert verdicts(opened.db)["straße@courriel.example"] == "blocked"
        (due,) = [one for one in glance(opened.db, paris_day(NOW)).dues if one.kind == "mailboxes"]
        assert (due.people, due.contacts) == (1, (1,))


def test_an_objection_of_somebody_stopped_before_is_not_called_shared(book: Book) -> None:
    record_request(book.db, "weiß@courriel.example", "objection", "2026-05-20", NOW)
    (listed,) = list_requests(book.db, paris_day(NOW))
    assert not listed.gets_shared


def test_it_is_done_once_and_never_in_a_new_book(old: Path, tmp_path: Path) -> None:
    open_book(old, NOW).close()
    with open_book(old, NOW) as opened:
        assert not is_due(opened.db)
        assert fetch_value(opened.db, "SELECT count(*) FROM contacts") == 6
    with new_book(tmp_path / "new.leads", Owner(name="Clodomir")) as made:
        assert not is_due(made.db)
        assert settings.setting(made.db, "mailbox-keys") is not None
