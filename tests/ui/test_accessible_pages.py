from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.sample_book import sample_book
from tests.ui.hearing import Text
from tests.ui.looking import shown
from tests.ui.opened_app import opened, quiet
from tests.ui.stretch import settle
from ui.app import Application
from ui.main_window import MainWindow
from ui.models.table_model import Column, ListModel
from ui.widgets.sidebar import PageButton
from ui.widgets.table import Table


@pytest.fixture
def focused(qapp: QApplication) -> Iterator[list[QWidget]]:
    seen: list[QWidget] = []

    def note(_old: QWidget | None, new: QWidget | None) -> None:
        if new is not None:
            seen.append(new)

    qapp.focusChanged.connect(note)
    yield seen
    qapp.focusChanged.disconnect(note)


@pytest.fixture
def window(application: Application, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """The window with the sample open."""
    with sample_book(tmp_path) as book:
        path = book.path
    opened(qtbot, application, path)
    assert application.window.book_view is not None
    return application.window


def test_a_page_opened_by_a_key_is_one_step_of_the_focus(
    application: Application, window: MainWindow, qtbot: QtBot, focused: list[QWidget]
) -> None:
    window.open_page("contacts")
    quiet(qtbot, application)
    window.activateWindow()
    (table,) = [one for one in window.book_view.page.findChildren(Table) if one.isVisible()]
    table.setFocus()
    window.say("Something was saved.")
    settle()
    focused.clear()
    window.open_page_by_key("sources")
    quiet(qtbot, application)
    assert [one.accessibleName() for one in focused] == ["Consent sources"]


def test_a_page_opened_by_a_link_takes_the_focus_along_in_the_sidebar(
    application: Application, window: MainWindow, qtbot: QtBot, focused: list[QWidget]
) -> None:
    window.activateWindow()
    window.book_view.sidebar.buttons["home"].setFocus()
    settle()
    focused.clear()
    window.open_page("contacts")
    quiet(qtbot, application)
    assert [one.name for one in focused if isinstance(one, PageButton)] == ["contacts"]


def test_a_table_says_its_current_cell_when_it_gets_the_focus(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    class Hearing(QAccessible):
        @staticmethod
        def updateAccessibility(event: QAccessibleEvent) -> None:
            cell = QAccessible.queryAccessibleInterface(table).child(event.child())
            said.append(cell.text(Text.Name))

    people = [{"name": "Eulalie", "town": "Lyon"}, {"name": "Raoul", "town": "Nice"}]
    table = shown(qtbot, Table("people", ListModel([Column("name", "Name"), Column("town", "Town")], people)))
    table.activateWindow()
    settle()
    table.clearFocus()
    table.setCurrentIndex(table.model().index(1, 1))
    monkeypatch.setattr("ui.widgets.table.QAccessible", Hearing)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    assert said == ["Town: Nice"]
