"""What is cancelled, chosen or typed while something is waited for, and what else changes meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints, consents, contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.contacts.details import contact_details
from leadkeeper.services.contacts.duplicates import sides
from leadkeeper.services.contacts.editing import fields_of, set_owner
from leadkeeper.services.contacts.listing import search_contacts
from leadkeeper.services.privacy.requests import list_requests, record_request, request_status
from tests.services.made_book import NOW
from tests.services.made_imports import empty, put
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import clipboard, opened_page
from ui.dialogs.requests import CorrectDialog, RequestDialog, WithdrawDialog
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.contacts.actions import OwnerDialog, PersonDialog, Selection
from ui.pages.contacts.duplicates import MergeDialog
from ui.pages.contacts.page import ContactsPage
from ui.pages.contacts.refusals import StopDialog
from ui.settings import Settings
from ui.widgets.forms import open_dialog
from ui.widgets.message_boxes import Toast

TODAY = NOW.date()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with empty(tmp_path) as made:
        put(made, "lea@x.example;Léa;;;;oui;;\nanna@x.example;Anna;;;;oui;;\n")
        yield made


@pytest.fixture
def jobs(book: Book) -> HeldJobs:
    return HeldJobs(book.db)


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    """A window with a place for messages, in which a closed form is offered again."""
    made = QWidget()
    QVBoxLayout(made).addWidget(Toast())
    qtbot.addWidget(made)
    made.show()
    return made


def bar(over: QWidget) -> str:
    toast = over.findChild(Toast)
    assert toast is not None
    return toast.text


def asking(jobs: HeldJobs, over: QWidget, who: str) -> RequestDialog:
    dialog = open_dialog(RequestDialog(jobs, lambda: NOW, None, over))
    dialog.person.field.setText(who)
    dialog.person.field.setModified(True)
    dialog.person.take(search_contacts(jobs._db, who)[0])
    return dialog


def test_a_request_cancelled_while_it_is_looked_at_is_not_saved(book: Book, jobs: HeldJobs, over: QWidget) -> None:
    """“Record a request” was closed, nothing was saved, the window said, and recorded it a moment later."""
    dialog = asking(jobs, over, "lea")
    jobs.held = True
    dialog.yes.click()
    dialog.no.click()
    jobs.release()
    assert not dialog.isVisible()
    assert list_requests(book.db, TODAY) == []


def test_a_correction_cancelled_while_it_is_looked_at_is_not_saved(book: Book, jobs: HeldJobs, over: QWidget) -> None:
    ref = record_request(book.db, "lea@x.example", "access", "2026-11-20", NOW)
    dialog = open_dialog(CorrectDialog(jobs, request_status(book.db, ref, TODAY), lambda: NOW, over))
    dialog.kind.choose("erasure")
    dialog._touch()
    jobs.held = True
    dialog.yes.click()
    dialog.no.click()
    jobs.release()
    assert request_status(book.db, ref, TODAY).asked.kind == "access"


def test_a_complaint_cancelled_while_it_is_compared_is_not_saved(book: Book, jobs: HeldJobs, over: QWidget) -> None:
    dialog = open_dialog(ComplaintDialog(jobs, lambda: NOW, (), over))
    dialog.address.setText("ailleurs@y.example")
    dialog.address.setModified(True)
    jobs.held = True
    dialog.yes.click()
    dialog.no.click()
    jobs.release()
    assert complaints.read_all(book.db) == []


def test_a_request_is_saved_for_the_person_who_stands_in_the_form(book: Book, jobs: HeldJobs, over: QWidget) -> None:
    """Anna was chosen while the request of Léa was looked at: it was saved for Léa, and the form closed over Anna."""
    dialog = asking(jobs, over, "lea")
    jobs.held = True
    dialog.yes.click()
    assert not dialog.person.field.isEnabled()
    jobs.release()
    assert [one.asked.email for one in list_requests(book.db, TODAY)] == ["lea@x.example"]


def test_what_is_typed_once_save_waits_is_not_lost_unseen(
    book: Book, jobs: HeldJobs, over: QWidget, qtbot: QtBot
) -> None:
    """Save waited for an import, the note was completed meanwhile: the form closed as saved, without these words."""
    number = search_number(book, "lea")
    dialog = open_dialog(PersonDialog(jobs, fields_of(book.db, number), lambda: NOW, over))
    note = dialog.inputs["note"]
    qtbot.keyClicks(note, "Rappeler")
    jobs.writes_held = True
    dialog.yes.click()
    qtbot.keyClicks(note, " lundi")
    shown = note.toPlainText()
    jobs.release()
    (lea,) = contacts.read(book.db, [number])
    assert lea.note == shown


def search_number(book: Book, who: str) -> int:
    return int(search_contacts(book.db, who)[0].contact.removeprefix("c"))


def test_after_a_failed_save_the_form_is_where_it_was(book: Book, jobs: HeldJobs, over: QWidget, qtbot: QtBot) -> None:
    number = search_number(book, "lea")
    dialog = open_dialog(PersonDialog(jobs, fields_of(book.db, number), lambda: NOW, over))
    email = dialog.inputs["email"]
    email.setFocus()
    email.setText("anna@x.example")
    jobs.writes_held = True
    qtbot.keyClick(email, Qt.Key.Key_Return)
    assert not email.isEnabled()
    jobs.release()
    assert dialog.isVisible()
    assert email.isEnabled()
    assert dialog.focusWidget() is email
    assert dialog.questions["email"].error


def test_after_stop_the_form_can_be_filled_again(book: Book, jobs: HeldJobs, over: QWidget, qtbot: QtBot) -> None:
    dialog = open_dialog(PersonDialog(jobs, fields_of(book.db, search_number(book, "lea")), lambda: NOW, over))
    note = dialog.inputs["note"]
    note.setFocus()
    qtbot.keyClicks(note, "Rappeler")
    jobs.writes_held = True
    dialog.yes.click()
    jobs.stop(jobs.running[0])
    assert (note.isEnabled(), dialog.yes.isEnabled()) == (True, True)
    assert dialog.focusWidget() is note


def page_of(jobs: HeldJobs, settings: Settings, qtbot: QtBot) -> ContactsPage:
    page: ContactsPage = opened_page(qtbot, ContactsPage(jobs, settings, lambda: NOW))
    qtbot.waitUntil(lambda: page.person.shown is not None)
    return page


def act(menu: QMenu, text: str) -> None:
    next(one for one in menu.actions() if one.text() == text).trigger()


def test_a_menu_acts_on_the_person_for_whom_it_was_opened(
    book: Book, jobs: HeldJobs, settings: Settings, qtbot: QtBot
) -> None:
    """The list went on to the next person under the open menu: the box named her, and acted on the one before."""
    page = page_of(jobs, settings, qtbot)
    lea, anna = search_number(book, "lea"), search_number(book, "anna")
    page.table.choose(anna)
    jobs.held = True
    page.table.choose(lea)  # not read yet
    page.buttons._fill()
    page.table.choose(anna)
    jobs.release()
    said = Heard(page.said)
    act(page.buttons.more.menu(), "Suppression &list…")
    assert page.findChildren(StopDialog) == []
    assert said.texts == ["The page was loaded again in the meantime, and nothing was done. Choose it once more."]


def test_records_that_wait_to_be_merged_cannot_be_told_apart_too(
    book: Book, jobs: HeldJobs, over: QWidget, qtbot: QtBot
) -> None:
    """While the merge waited for an import, “Not the same person” was taken as well, and failed after it."""
    records = sides(book.db, [search_number(book, "lea"), search_number(book, "anna")], NOW)
    dialog = open_dialog(MergeDialog(jobs, records, lambda: NOW, over))
    kept, failures = Heard(dialog.kept), Heard(jobs.failed)
    jobs.writes_held = True
    dialog.yes.click()
    dialog.differ.click()
    jobs.release()
    assert [words[1] for words in kept.said] == ["Léa: 2 records merged into one."]
    assert failures.said == []


def test_a_refusal_names_those_for_whom_it_was_recorded(book: Book, jobs: HeldJobs, over: QWidget) -> None:
    """Somebody ticked once Save waited was named in the message and before Undo, and their refusal was not kept."""
    number = search_number(book, "lea")
    put(book, "lea2@x.example;Léa;;+33 6 12 34 56 78;;oui;;\nlea3@x.example;Léa;;+33 6 12 34 56 78;;oui;;\n", "b.csv")
    shown = contact_details(book.db, "lea2@x.example", TODAY)
    number = int(shown.contact.id.removeprefix("c"))
    assert shown.alike
    dialog = open_dialog(WithdrawDialog(jobs, number, shown.contact, (), lambda: NOW, over, shown.alike))
    (box,) = dialog.also.boxes.values()
    box.setChecked(False)
    kept = Heard(dialog.kept)
    jobs.writes_held = True
    dialog.yes.click()
    box.click()
    jobs.release()
    assert "Also recorded for" not in kept.said[0][1]
    other = shown.alike[0].number
    assert "withdrawn" not in {one.event for one in consents.of(book.db, [other])[other]}


def test_who_is_copied_is_who_is_chosen(book: Book, jobs: HeldJobs, settings: Settings, qtbot: QtBot) -> None:
    """Anna was chosen and not read yet: “Copy as text” gave what the book holds about Léa."""
    page = page_of(jobs, settings, qtbot)
    page.table.choose(search_number(book, "lea"))
    QGuiApplication.clipboard().setText("before")
    anna = search_number(book, "anna")
    jobs.held = True
    page.table.choose(anna)
    page.person._copy.click()
    assert clipboard() == "before"
    jobs.release()
    page.person._copy.click()
    assert clipboard().startswith("Anna\n")


def test_the_owner_stands_in_the_box_that_changes_it(
    book: Book, jobs: HeldJobs, settings: Settings, qtbot: QtBot
) -> None:
    """The field was empty, which means no owner: Enter, pressed after a look, took the owner away."""
    page = page_of(jobs, settings, qtbot)
    said = Heard(page.said)
    for number, owner in ((1, "Eulalie"), (2, "Eulalie")):
        run(set_owner(book.db, [number], owner, NOW))
    for chosen in ([1], [1, 2]):
        page.acts.hand_to(Selection(chosen, len(chosen)))
        dialog = asked(OwnerDialog)
        assert dialog.owner.text() == "Eulalie"
        qtbot.keyClick(dialog.owner, Qt.Key.Key_Return)
    assert said.texts == ["There is nothing to change."] * 2
    run(set_owner(book.db, [2], "Raoul", NOW))
    page.acts.hand_to(Selection([1, 2], 2))
    assert asked(OwnerDialog).owner.text() == ""


@pytest.mark.parametrize("fails", [False, True])
def test_what_was_typed_is_offered_again_after_a_save_that_was_cancelled(
    book: Book, jobs: HeldJobs, over: QWidget, qtbot: QtBot, fails: bool
) -> None:
    """Save waited for an import and was cancelled: the form closed, and what was typed was lost without a word."""
    dialog = open_dialog(PersonDialog(jobs, fields_of(book.db, search_number(book, "lea")), lambda: NOW, over))
    note = dialog.inputs["note"]
    qtbot.keyClicks(note, "Rappeler lundi")
    jobs.writes_held = True
    dialog.yes.click()
    if fails:
        dialog._leaving = True  # cancelled, and broken off before that was noticed
        jobs.running[0].make = failing
        jobs.release()
    else:
        dialog.no.click()
    assert not dialog.isVisible()
    assert bar(over) == "“Change Léa” was closed, nothing was saved."
    toast = over.findChild(Toast)
    assert toast is not None
    toast.undo_button.click()
    assert (dialog.isVisible(), note.isEnabled(), note.toPlainText()) == (True, True, "Rappeler lundi")


def failing(_db: object) -> None:
    raise LeadKeeperError("book-locked")
