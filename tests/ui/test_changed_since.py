"""Boxes that were opened a while ago, and what is taken back or opened twice: nothing is lost or said wrongly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints
from leadkeeper.db.book.connection import Book
from leadkeeper.db.requests import SubjectRequest
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.privacy.requests import answer_request, find_request, record_request, request_status
from leadkeeper.services.proof.breaches import list_breaches
from leadkeeper.services.suppression.suppression import look_at_stops, suppress
from tests.services.made_book import NOW, PNG
from tests.services.made_imports import empty, put, undo
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import opened_page, shown, words_of
from ui.dialogs.breaches import BreachDialog
from ui.dialogs.command_palette import button_offers, menu_offers
from ui.dialogs.form_description import EvidenceDialog
from ui.dialogs.requests import RequestAnswerDialog, WithdrawDialog
from ui.jobs import InlineJobs
from ui.pages.complaints.forms import AnswerDialog, ComplaintDialog
from ui.pages.complaints.page import ComplaintsPage
from ui.pages.contacts.actions import PersonDialog
from ui.pages.contacts.duplicates import MergeDialog, SameDialog
from ui.pages.contacts.page import ContactsPage
from ui.pages.contacts.refusals import StopDialog, UnstopDialog
from ui.pages.requests.page import RequestsPage
from ui.settings import Settings
from ui.widgets.message_boxes import Failure, Question

TODAY = NOW.date()
GONE_ON = "The page was loaded again in the meantime, and nothing was done. Choose it once more."


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


def mail(folder: Path, to: str) -> Path:
    file = folder / "plainte.eml"
    file.write_text(f"From: x@remises.example\nTo: {to}\nSubject: -60 %\n\nProfitez-en !\n", "utf-8")
    return file


def test_a_mail_that_was_written_anew_is_shown_before_it_is_saved(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    """A second mail of the same name took the place of the first: the box spoke of Léa, and Anna was recorded."""
    dialog = shown(
        qtbot, ComplaintDialog(InlineJobs(book.db), lambda: NOW, [mail(tmp_path, "lea@x.example")]), 600, 700
    )
    mail(tmp_path, "anna@x.example")
    dialog.yes.click()
    assert complaints.read_all(book.db) == []
    words = "\n".join(words_of(dialog)).replace("\u200b", "")
    assert "“plainte.eml” has changed since it was read: see what is found now, and save once more." in words
    assert "anna@x.example is in the book" in words
    dialog.yes.click()
    assert [one.complaint.address for one in complaints.read_all(book.db)] == ["anna@x.example"]


def test_a_complaint_that_was_answered_by_mistake_can_be_opened_again(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    """A letter that was copied made the complaint handled, and nothing on the page took that back."""
    run(record_complaint(book.db, "lea@x.example", NOW))
    page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(book.db), settings, lambda: NOW))
    said = Heard(page.said)
    assert page.row is not None
    page.answer(page.row)
    asked(AnswerDialog).yes.click()
    ((text, back),) = said.said
    assert (text, set(complaints.handled(book.db))) == ("The answer is copied.", {"P1"})
    back()
    assert set(complaints.handled(book.db)) == set()
    assert said.texts[-1] == "The complaint is open again."


def test_what_the_palette_names_is_what_it_undoes(qtbot: QtBot) -> None:
    """An import that ended under the open palette took the place of what “Undo: …” had named."""
    over, done = QMainWindow(), list[str]()
    qtbot.addWidget(over)
    over.show()
    menu = over.menuBar().addMenu("&Edit")
    action = menu.addAction("&Undo: Léa: the change is saved", lambda: done.append("undone"))
    action.setObjectName("undo")
    (entry,) = menu_offers(menu)
    action.setText("&Undo: 40 people imported")
    entry.do()
    assert done == []
    assert GONE_ON in words_of(asked(Failure))
    asked(Failure).accept()
    (entry,) = menu_offers(menu)
    entry.do()
    assert done == ["undone"]


def test_the_palette_acts_on_the_person_over_whom_it_was_opened(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page: ContactsPage = opened_page(qtbot, ContactsPage(InlineJobs(book.db), settings, lambda: NOW))
    qtbot.waitUntil(lambda: page.person.shown is not None)
    page.table.choose(1)
    (entry,) = [one for one in button_offers(page) if one.title == "Withdraw…"]
    page.table.choose(2)  # Léa is gone, and the list goes on
    entry.do()
    assert page.findChildren(WithdrawDialog) == []
    assert GONE_ON in words_of(asked(Failure))
    asked(Failure).accept()


def test_compared_twice_in_a_hurry_a_group_is_shown_once(tmp_path: Path, qtbot: QtBot) -> None:
    """Two boxes of the same records came, one over the other: the second one merged what was merged."""
    with empty(tmp_path) as made:
        put(made, "lea.d@gmail.com;Léa;;;;oui;;\nlead@gmail.com;Léa;;;;oui;;\n")
        jobs = HeldJobs(made.db)
        dialog: SameDialog = shown(qtbot, SameDialog(jobs, lambda: NOW), 900, 500)
        jobs.held = True
        dialog.look_button.click()
        dialog.look_button.click()
        jobs.release()
        assert len(dialog.findChildren(MergeDialog)) == 1


def test_asked_twice_in_a_hurry_an_address_is_put_on_the_list_once(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    run(record_complaint(book.db, "ailleurs@y.example", NOW))
    jobs = HeldJobs(book.db)
    page: ComplaintsPage = opened_page(qtbot, ComplaintsPage(jobs, settings, lambda: NOW))
    assert page.row is not None
    jobs.held = True
    page.stop(page.row)
    page.stop(page.row)
    jobs.release()
    asked(Question).no.click()


@pytest.mark.parametrize("channel", ["sms", None])
def test_who_is_stopped_on_one_channel_can_be_taken_off_whatever_the_panel_shows(
    book: Book, settings: Settings, qtbot: QtBot, channel: str | None
) -> None:
    """The panel shows e-mail: whoever was put on the list for SMS alone by mistake seemed to be there for ever."""
    suppress(book.db, ["lea@x.example"], NOW, channel=channel)
    page: ContactsPage = opened_page(qtbot, ContactsPage(InlineJobs(book.db), settings, lambda: NOW))
    qtbot.waitUntil(lambda: page.person.shown is not None)
    for number, offered in ((1, True), (2, False)):
        page.table.choose(number)
        page.buttons._fill()
        texts = [one.text() for one in page.buttons.more.menu().actions()]
        assert ("Remove from the &suppression list…" in texts) == offered


@pytest.mark.parametrize(("channels", "ticked"), [(("sms",), 1), ((None, "sms"), 0)])
def test_of_several_entries_none_is_ticked_before_it_is_chosen(
    book: Book, qtbot: QtBot, channels: tuple[str | None, ...], ticked: int
) -> None:
    """The first one was: with a reason typed for another, Enter took the objection of the person off the list."""
    for channel in channels:
        suppress(book.db, ["lea@x.example"], NOW, channel=channel)
    contact = contact_details(book.db, "lea@x.example", TODAY).contact
    stopped = look_at_stops(book.db, ["lea@x.example"])
    dialog = shown(qtbot, UnstopDialog(InlineJobs(book.db), contact, stopped, lambda: NOW))
    assert len(dialog.entries.values) == ticked


def test_no_picture_is_dated_in_the_future(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    """A slip in the year was taken, and no evidence can be taken out again; the command refuses such a day."""
    picture = tmp_path / "page.png"
    picture.write_bytes(PNG)
    os.utime(picture, ((NOW + timedelta(days=3)).timestamp(),) * 2)  # from a computer with a wrong clock
    dialog = shown(qtbot, EvidenceDialog(InlineJobs(book.db), "quiz-v1", lambda: NOW))
    attached = Heard(dialog.attached)
    dialog.file.set_path(picture)
    assert dialog.taken.day == TODAY
    dialog.taken.line.setText("24/11/2036")
    dialog.yes.click()
    assert attached.said == []
    assert "2036-11-24 is in the future. Give the day on which it happened." in words_of(dialog)
    dialog.taken.line.setText("24/11/2026")
    dialog.yes.click()
    assert attached.texts == ["page.png"]


def test_of_another_mail_the_writer_is_asked_about_anew(book: Book, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, ComplaintDialog(InlineJobs(book.db), lambda: NOW, [mail(tmp_path, "lea@x.example")]))
    dialog.of_writer.setChecked(False)
    dialog.leave_files()
    assert dialog.of_writer.isChecked()
