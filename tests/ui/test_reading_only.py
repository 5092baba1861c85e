"""A second window on a book, which only reads: what would write cannot be pressed, and says why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QMenu
from pytestqt.qtbot import QtBot

from tests.sample_book import sample_book
from tests.ui.opened_app import opened_for_reading, wait_for
from ui.app import Application
from ui.pages.contacts.page import ContactsPage

WHY = "This book can only be read here."
WRITES = {
    "contacts": {"Edit…", "Withdraw…", "Import…"},
    "sources": {"Describe a form…", "Revoke the form…"},
    "partners": {"New partner…", "Publish list version…", "Change…"},
    "export": {"Export to Excel…"},
    "requests": {"New request…"},
    "complaints": {"Add a first complaint…"},
    "settings": {"Save"},
}


@pytest.fixture
def reading(application: Application, qtbot: QtBot, tmp_path: Path) -> Iterator[Application]:
    with sample_book(tmp_path) as book:
        opened_for_reading(qtbot, application, book.path)
        yield application
        application.close_book()


@pytest.mark.parametrize("name", WRITES)
def test_what_writes_cannot_be_pressed_and_says_why(reading: Application, qtbot: QtBot, name: str) -> None:
    reading.window.open_page(name)
    page = reading.window.book_view.page if reading.window.book_view is not None else None
    assert page is not None

    def writers() -> list[QAbstractButton]:
        buttons = page.findChildren(QAbstractButton)
        return [one for one in buttons if one.isVisible() and one.text().replace("&", "") in WRITES[name]]

    wait_for(qtbot, lambda: {one.text().replace("&", "") for one in writers()} == WRITES[name])
    assert [one.text() for one in writers() if one.isEnabled() or not one.toolTip().startswith(WHY)] == []


def test_menus_of_a_person_offer_no_writing(reading: Application, qtbot: QtBot) -> None:
    reading.window.open_page("contacts")
    page = reading.window.book_view.page if reading.window.book_view is not None else None
    assert isinstance(page, ContactsPage)
    wait_for(qtbot, lambda: page.person.shown is not None)
    menu = QMenu(page.table)
    page.table.menu_wanted.emit(menu, page.table.selected_ids())
    able = [action.text().replace("&", "") for action in menu.actions() if action.isEnabled() and action.text()]
    assert able == ["Stage", "Access report…"]
    stages = next(action.menu() for action in menu.actions() if action.menu() is not None)
    assert isinstance(stages, QMenu)
    assert not any(action.isEnabled() for action in stages.actions())
