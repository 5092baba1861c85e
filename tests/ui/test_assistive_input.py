"""What is set through the accessibility tree acts as the mouse and the keys do.

A screen reader toggles a button that can be checked, which Qt does not call a click, and dictation sets the text of a
field, which Qt does not call typing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QRadioButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from leadkeeper.domain.consent import AnswerCounts
from leadkeeper.services.contacts.duplicates import sides
from leadkeeper.services.contacts.listing import Found
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard
from tests.ui.looking import shown
from ui.import_wizard.columns_page import MeaningOfText
from ui.jobs import InlineJobs
from ui.pages.complaints.page import ComplaintsPage
from ui.pages.contacts.duplicates import MergeDialog
from ui.settings import Settings
from ui.widgets.editors import SecretField
from ui.widgets.person_field import PersonField
from ui.widgets.sidebar import Sidebar


def toggle(button: QAbstractButton) -> None:
    """Check a button as a screen reader does."""
    actions = QAccessible.queryAccessibleInterface(button).actionInterface()
    toggling = QAccessibleActionInterface.toggleAction()
    assert toggling in actions.actionNames()
    actions.doAction(toggling)


def dictate(field: QLineEdit, text: str) -> None:
    """Set the text of a field as dictation does."""
    QAccessible.queryAccessibleInterface(field).setText(QAccessible.Text.Value, text)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1, company="Bonté SARL"), person(2, company="Bonté & Cie"))) as made:
        yield made


def test_the_meaning_of_a_text_that_a_screen_reader_chooses_is_used(qtbot: QtBot) -> None:
    question = shown(qtbot, MeaningOfText(AnswerCounts("'Non", "unclear", 1), "yes"))
    heard = Heard(question.chosen)
    toggle(question.buttons["no"])
    assert heard.texts == ["no"]


def test_the_value_that_a_screen_reader_chooses_is_that_of_the_merged_person(qtbot: QtBot, book: Book) -> None:
    dialog = shown(qtbot, MergeDialog(InlineJobs(book.db), sides(book.db, [1, 2], NOW), lambda: NOW))
    toggle(next(one for one in dialog.findChildren(QRadioButton) if "Dubois 2" in one.text()))
    assert dialog.stays == 2
    toggle(next(one for one in dialog.findChildren(QRadioButton) if one.text() == "Bonté SARL"))
    dialog.submit()
    (left,) = contacts.read(book.db, [1, 2])
    assert (left.id, left.company) == ("c2", "Bonté SARL")


def test_the_page_that_a_screen_reader_chooses_opens(qtbot: QtBot) -> None:
    sidebar = shown(qtbot, Sidebar([("contacts", "Contacts", "users"), ("export", "Export", "file-export")]))
    sidebar.set_current("contacts")
    heard = Heard(sidebar.page_wanted)
    toggle(sidebar.buttons["export"])
    assert heard.texts == ["export"]
    sidebar.set_current("contacts")
    assert heard.texts == ["export"]


def test_the_table_of_senders_opens_for_a_screen_reader(qtbot: QtBot, book: Book, settings: Settings) -> None:
    page = shown(qtbot, ComplaintsPage(InlineJobs(book.db), settings, lambda: NOW))
    toggle(page.by_sender)
    assert not page.search.isVisible()


def test_a_passphrase_is_shown_by_the_button_that_a_screen_reader_presses(qtbot: QtBot) -> None:
    field = shown(qtbot, SecretField())
    toggle(field.eye)
    assert field.field.echoMode() == QLineEdit.EchoMode.Normal


def test_who_is_dictated_over_a_chosen_person_is_not_that_person(qtbot: QtBot, book: Book) -> None:
    field = shown(qtbot, PersonField(InlineJobs(book.db)))
    field.take(Found("c1", "Léa Dubois", "person1@mail.example"))
    dictate(field.field, "person2@mail.example")
    assert field.who == "person2@mail.example"


def test_that_nobody_matches_is_told(book: Book, qtbot: QtBot) -> None:
    field = PersonField(InlineJobs(book.db))
    shown(qtbot, field, 400, 200)
    field.field.setText("zz nobody zz")
    qtbot.waitUntil(field.more.isVisible)
    assert field.more.text() == "Nobody in the book matches."
    field.field.clear()
    assert not field.more.isVisible()
