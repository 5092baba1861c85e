"""Boxes that were opened a while ago, and what is taken back or opened twice: nothing is lost or said wrongly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints
from leadkeeper.db.book.connection import Book
from leadkeeper.db.requests import SubjectRequest
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.privacy.requests import answer_request, find_request, record_request, request_status
from leadkeeper.services.proof.breaches import list_breaches
from leadkeeper.services.suppression.suppression import look_at_stops
from tests.services.made_book import NOW, PNG
from tests.services.made_imports import empty, put, undo
from tests.ui.asking import Heard
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, shown, words_of
from ui.dialogs.breaches import BreachDialog
from ui.dialogs.form_description import EvidenceDialog
from ui.dialogs.requests import RequestAnswerDialog, WithdrawDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.contacts.actions import PersonDialog
from ui.pages.contacts.page import ContactsPage
from ui.pages.contacts.refusals import StopDialog
from ui.pages.requests.page import RequestsPage
from ui.settings import Settings

TODAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with empty(tmp_path) as made:
        put(made, "lea@x.example;Léa;;;;oui;;\nanna@x.example;Anna;;;;oui;;\n")
        yield made


def test_a_refusal_of_a_record_that_is_gone_is_no_bug(book: Book, qtbot: QtBot) -> None:
    """Undone in the meantime, the import took the record away: Save ended in a report of a bug."""
    ref = put(book, "zoe@x.example;Zoé;;;;oui;;\n", "b.csv")
    found = contact_details(book.db, "zoe@x.example", TODAY)
    jobs = InlineJobs(book.db)
    dialog = shown(qtbot, WithdrawDialog(jobs, 3, found.contact, (), lambda: NOW))
    undo(book, ref)
    dialog.yes.click()
    assert dialog.isVisible()
    assert any("c3" in text for text in words_of(dialog) if text.startswith("Nobody"))


def test_an_address_is_stopped_though_its_record_is_gone(book: Book, qtbot: QtBot) -> None:
    ref = put(book, "zoe@x.example;Zoé;;;;oui;;\n", "b.csv")
    found = contact_details(book.db, "zoe@x.example", TODAY)
    jobs = InlineJobs(book.db)
    dialog = shown(qtbot, StopDialog(jobs, 3, found.contact, (), lambda: NOW))
    kept = Heard(dialog.kept)
    undo(book, ref)
    dialog.yes.click()
    assert [words[1] for words in kept.said] == ["Zoé is on the suppression list."]
    assert len(look_at_stops(book.db, ["zoe@x.example"]).entries) == 1


def test_why_a_request_is_undone_after_all_is_asked(book: Book, qtbot: QtBot) -> None:
    """A yes came in while the box was open: its question was hidden, and Save did nothing and said nothing."""
    ref = record_request(book.db, "c1", "erasure", "2026-11-20", NOW)
    request = request_status(book.db, ref, TODAY)
    dialog = shown(qtbot, RequestAnswerDialog(InlineJobs(book.db), request, lambda: NOW, done=True))
    assert not dialog.why_not.isVisible()
    dialog.yes.click()
    assert dialog.why_not.isVisible()
    assert dialog.errors_at["request-undone"].error


def test_a_request_that_is_reopened_by_mistake_gets_its_answer_back(
    book: Book, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    """One press took the day, the way and the fingerprint of what was sent, and nothing brought them back."""
    ref = record_request(book.db, "c1", "access", "2026-11-20", NOW, "copie de tout")
    (tmp_path / "dossier.pdf").write_bytes(b"%PDF")
    answer_request(book.db, ref, "2026-11-23", "email", NOW, sent=tmp_path / "dossier.pdf")
    before: SubjectRequest = find_request(book.db, ref)
    page: RequestsPage = opened_page(qtbot, RequestsPage(InlineJobs(book.db), settings, lambda: NOW))
    said = Heard(page.said)
    page.arrive(ref)
    assert page.card is not None
    page.card.buttons["reopen"].click()
    assert find_request(book.db, ref).sent is None
    ((text, back),) = said.said
    assert text == "The request of Léa is open again (Q1)."
    back()
    assert find_request(book.db, ref) == before
    assert said.texts[-1] == "The request of Léa is answered (Q1)."


def test_a_box_that_stays_open_takes_what_happened_since(book: Book, qtbot: QtBot) -> None:
    """Left open over lunch, it refused the moment of a complaint of noon as one in the future."""
    now = [NOW]
    jobs = InlineJobs(book.db)
    dialog = shown(qtbot, ComplaintDialog(jobs, lambda: now[0]), 600, 700)
    breaches = shown(qtbot, BreachDialog(jobs, lambda: now[0]), 600, 700)
    now[0] = NOW + timedelta(hours=3)
    dialog.address.setText("anna@x.example")
    dialog.at.line.setText("24/11/2026 12:30")
    dialog.yes.click()
    assert [str(one.complaint.at) for one in complaints.read_all(book.db)] == ["2026-11-24T12:30:00+01:00"]
    breaches.what.setPlainText("Un ordinateur volé")
    breaches.known_at.line.setText("24/11/2026 12:30")
    breaches.yes.click()
    assert len(list_breaches(book.db, now[0])) == 1


def test_of_two_people_opened_in_a_row_the_last_one_is_asked_about(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    """Two boxes came, one over the other, the second with the values before what was saved in the first."""
    jobs = HeldJobs(book.db)
    page: ContactsPage = opened_page(qtbot, ContactsPage(jobs, settings, lambda: NOW))
    jobs.held = True
    page.table.opened.emit(1)
    page.table.opened.emit(2)
    jobs.release()
    boxes = [one for one in page.findChildren(PersonDialog) if one.isVisible()]
    assert [one.windowTitle() for one in boxes] == ["Change Anna"]


def test_a_day_that_was_typed_stays_when_the_picture_is_chosen(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    picture = tmp_path / "page.png"
    picture.write_bytes(PNG)
    os.utime(picture, (1, 1))
    dialog = shown(qtbot, EvidenceDialog(InlineJobs(book.db), "quiz-v1", lambda: NOW))
    dialog.file.set_path(picture)
    assert dialog.taken.day.isoformat() == "1970-01-01"
    dialog.taken.line.setText("12/10/2026")
    dialog.file.set_path(tmp_path / "other.png")
    dialog.file.set_path(picture)
    assert dialog.taken.day.isoformat() == "2026-10-12"
