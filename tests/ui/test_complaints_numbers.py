"""A complaint about a telephone number that several people of the book have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import answer_complaint, record_complaint
from leadkeeper.services.suppression.suppression import suppress
from tests.made_archive import NOW, TODAY, archive, person, restored
from tests.ui.asking import Heard, asked
from tests.ui.looking import opened_page, words_of
from ui.jobs import InlineJobs
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.complaints.page import ComplaintsPage
from ui.settings import Settings
from ui.widgets.filter_bar import FilterState
from ui.widgets.labels import StatusBadge
from ui.widgets.message_boxes import Question

NUMBER = "+33639987703"
LIVIA = {"first_name": "Livia", "last_name": "Orsini", "phone": NUMBER}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    people = [person(1, **LIVIA), person(2, **LIVIA), person(3, first_name="Max", last_name="Orsini", phone=NUMBER)]
    with restored(tmp_path, archive(*people)) as made:
        run(record_complaint(made.db, "06 39 98 77 03", NOW, "support"))
        yield made


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ComplaintsPage:
    made: ComplaintsPage = opened_page(qtbot, ComplaintsPage(InlineJobs(book.db), settings, lambda: NOW))
    assert made.table.choose(0)
    return made


def press(page: ComplaintsPage, text: str) -> None:
    (*_gone, button) = [one for one in page.details.findChildren(QPushButton) if one.text() == text]
    button.click()


def test_its_badge_says_that_there_are_several_people(page: ComplaintsPage, book: Book, qtbot: QtBot) -> None:
    assert "Several people" in [one.text for one in page.details.findChildren(StatusBadge)]
    assert page._rows.rows[0]["match"] == "Several people"
    assert "No known person" not in " ".join(words_of(page))
    dialog = ComplaintDialog(InlineJobs(book.db), lambda: NOW)
    qtbot.addWidget(dialog)
    dialog.address.setText(NUMBER)
    dialog.look()
    assert [one.text for one in dialog.findChildren(StatusBadge)] == ["Several people"]


def test_people_of_one_name_are_told_apart_by_their_ids(page: ComplaintsPage) -> None:
    see = [one.text() for one in page.details.findChildren(QPushButton) if one.text().startswith("See ")]
    assert see[-3:] == ["See Livia Orsini (c1)", "See Livia Orsini (c2)", "See Max Orsini"]


def test_erase_leads_to_those_who_have_the_number(page: ComplaintsPage) -> None:
    """It said that the number named nobody in the book."""
    went, said = Heard(page.go), Heard(page.said)
    press(page, "&Erase…")
    assert went.said == [("contacts", FilterState(NUMBER))]
    assert said.texts == ["Several people have the number +33639987703: erase the one who asks for it."]


def test_the_suppression_list_speaks_of_a_number_and_not_of_addresses(page: ComplaintsPage) -> None:
    press(page, "S&uppression list…")
    told = " ".join(words_of(asked(Question)))
    assert "Nobody with this number is shared" in told
    assert "(c1)" in told
    assert "(c3)" in told
    assert "“+”" not in told
    assert "this address" not in told
    asked(Question).reject()


def test_neither_panel_nor_letter_calls_a_number_an_address(page: ComplaintsPage, book: Book) -> None:
    assert "None of your files contained this number." in words_of(page.details)
    run(record_complaint(book.db, "06 39 98 77 09", NOW, "support"))
    run(record_complaint(book.db, "06 39 98 77 08", NOW, "support"))
    suppress(book.db, ["+33639987708"], NOW)
    for complaint, said in (
        ("P2", "We do not have this number in our records"),
        ("P3", "This number is on our suppression list"),
    ):
        letter = answer_complaint(book.db, complaint, TODAY, "en")
        assert said in letter
        assert "address" not in letter
