"""The dossier and the erasure from the person shown among the contacts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import contacts
from leadkeeper.db.book.connection import Book
from tests.made_archive import NOW, archive, person, restored
from tests.ui.asking import Heard, asked
from ui.dialogs.data_rights import DossierDialog, ErasedDialog, EraseDialog
from ui.jobs import InlineJobs
from ui.pages.contacts.page import ContactsPage
from ui.settings import Settings
from ui.widgets.filter_bar import FilterState

GIVEN = {"id": "E1", "partner": "raoul", "at": "2026-07-01", "channels": ["email"], "contacts": ["c1"]}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with restored(tmp_path, archive(person(1), person(2), deliveries=[GIVEN])) as made:
        yield made


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ContactsPage:
    made = ContactsPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(made)
    made.resize(1300, 850)
    made.show()
    made.reload()
    qtbot.waitUntil(lambda: made.person.shown is not None)
    return made


def test_the_dossier_of_the_person_shown_opens(page: ContactsPage) -> None:
    page.buttons.dossier.click()
    dialog = asked(DossierDialog)
    assert "person1@mail.example" in dialog.text.toPlainText()
    dialog.close()


def test_a_person_is_erased_after_one_question(page: ContactsPage, book: Book) -> None:
    page.bar.set_state(FilterState("person1@mail.example"))
    page.acts.rights.erase("c1")
    asked(EraseDialog).submit()
    asked(ErasedDialog).accept()
    assert contacts.count(book.db) == 1
    assert page.bar.state.text == ""  # the address of an erased person stays nowhere


def test_after_an_erasure_the_search_stays_while_it_finds_somebody(page: ContactsPage, qtbot: QtBot) -> None:
    page.bar.set_state(FilterState("person"))
    page.table.choose(1)
    page.acts.rights.erase("c1")
    asked(EraseDialog).submit()
    asked(ErasedDialog).accept()
    assert page.bar.state.text == "person"
    qtbot.waitUntil(lambda: page.person.shown is not None and page.person.shown.contact.id == "c2")


def test_the_question_before_an_erasure_says_who_and_how_it_ended(page: ContactsPage, announced: list[str]) -> None:
    page.acts.rights.erase("c1")
    dialog = asked(EraseDialog)
    assert "person1@mail.example" in dialog.no.accessibleDescription()
    assert "This cannot be undone." in dialog.no.accessibleDescription()
    announced.clear()
    dialog.submit()
    done = asked(ErasedDialog)
    told = (
        "Tell the person that it is done: Léa Dubois 1 · person1@mail.example. The address is shown here for the last "
    )
    assert "\n".join(("The person is erased", f"{told}time.", *done.lines)) in announced
    assert done.accessibleDescription() == done.no.accessibleDescription() == f"{told}time."  # said once it is shown
    done.accept()


def test_after_an_erasure_the_register_says_whom_to_tell(page: ContactsPage) -> None:
    heard = Heard(page.go)
    page.acts.rights.erase("c1")
    asked(EraseDialog).submit()
    asked(ErasedDialog).told.click()
    assert heard.texts == ["register"]
