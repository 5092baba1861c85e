from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.asking import asked
from tests.ui.looking import words_of
from ui.models.table_model import Column, ListModel
from ui.widgets.buttons import plain
from ui.widgets.message_boxes import Failure
from ui.widgets.table import Table, columns_button, offer_buttons


class Place:
    """A table with a panel of buttons beside it, and what was pressed."""

    def __init__(self, qtbot: QtBot) -> None:
        self.pressed: list[str] = []
        self.window, panel = QWidget(), QWidget()
        qtbot.addWidget(self.window)
        self.table = Table("people", ListModel([Column("name", "Name")], [{"id": 1, "name": "Raoul"}]))
        self.first = plain("&Dossier", lambda: self.pressed.append("dossier"))
        self.second = plain("&Erase", lambda: self.pressed.append("erase"))
        beside, column = QVBoxLayout(panel), QVBoxLayout(self.window)
        beside.addWidget(self.first)
        beside.addWidget(self.second)
        column.addWidget(self.table)
        column.addWidget(panel)
        offer_buttons(self.table, panel)
        self.window.show()

    def menu(self) -> QMenu:
        """The menu as the right mouse button shows it."""
        made = QMenu(self.window)
        self.table.menu_wanted.emit(made, [1])
        return made


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    return Place(qtbot)


def test_the_menu_has_what_the_buttons_beside_have(place: Place) -> None:
    assert [one.text() for one in place.menu().actions()] == ["&Dossier", "&Erase"]


def test_a_line_does_what_its_button_does(place: Place) -> None:
    place.menu().actions()[1].trigger()
    assert place.pressed == ["erase"]


@pytest.mark.parametrize("gone", [True, False])
def test_a_line_acts_on_no_other_row_than_that_of_the_menu(place: Place, qtbot: QtBot, gone: bool) -> None:
    """The page loaded again while the menu was open: an error box came, or the act was about another row."""
    place.table.choose(1)
    erase = place.menu().actions()[1]
    if gone:
        place.second.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    else:
        rows = place.table.model()
        assert isinstance(rows, ListModel)
        rows.set_rows([{"id": 2, "name": "Bonnefoy"}])
        place.table.choose(2)
    erase.trigger()
    assert place.pressed == []
    box = asked(Failure)
    assert any("nothing was done" in words for words in words_of(box))
    box.accept()


def test_a_line_acts_on_no_other_row_at_the_same_place(qtbot: QtBot) -> None:
    """Of groups to review the ids are places: another group, at the same place by then, was allowed as a whole."""
    place = Place(qtbot)
    rows = place.table.model()
    assert isinstance(rows, ListModel)
    rows.set_rows([{"name": "Raoul"}, {"name": "Clodomir"}])
    place.table.choose(0)
    erase = place.menu().actions()[1]
    rows.set_rows([{"name": "Clodomir"}])
    place.table.choose(0)
    erase.trigger()
    assert place.pressed == []
    asked(Failure).accept()


def test_what_cannot_be_pressed_or_is_not_seen_is_not_offered(place: Place) -> None:
    place.first.setEnabled(False)
    place.second.hide()
    assert place.menu().isEmpty()


def test_columns_are_chosen_in_a_menu_below_their_button(place: Place, qtbot: QtBot) -> None:
    button = columns_button(place.table)
    qtbot.addWidget(button)
    button.show()
    button.click()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [one.text() for one in menu.actions()] == ["Name"]
    assert menu.pos().x() == button.mapToGlobal(button.rect().bottomLeft()).x()
    menu.close()
