from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.hearing import Role, name_of, role_of
from tests.ui.looking import shown
from ui.widgets.buttons import chip, danger, icon_button, plain, primary, quiet
from ui.widgets.layouts import Splitter
from ui.widgets.page import set_layout_order
from ui.widgets.sidebar import Sidebar

PAGES = (("home", "Home", "home"), ("contacts", "Contacts", "users"), ("export", "Export", "download"))
Make = Callable[[str, Callable[[], object]], QAbstractButton]


def cross(name: str, do: Callable[[], object]) -> QAbstractButton:
    return icon_button("x", name, do)


@pytest.mark.parametrize("make", [primary, plain, quiet, danger, chip, cross])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_the_button_that_has_the_focus_is_pressed_on_a_page_too(qtbot: QtBot, make: Make, key: Qt.Key) -> None:
    pressed: list[str] = []
    window, holder = QMainWindow(), QWidget()
    window.setCentralWidget(holder)
    buttons = [make(name, lambda name=name: pressed.append(name)) for name in ("first", "second")]
    layout = QVBoxLayout(holder)
    for button in buttons:
        layout.addWidget(button)
    shown(qtbot, window)
    buttons[1].setFocus()
    qtbot.keyClick(buttons[1], key)
    assert pressed == ["second"]


def test_the_pages_are_one_choice_of_several(qtbot: QtBot) -> None:
    sidebar = shown(qtbot, Sidebar(PAGES))
    sidebar.set_current("contacts")
    buttons = list(sidebar.buttons.values())
    assert {role_of(button) for button in buttons} == {Role.RadioButton}
    states = [QAccessible.queryAccessibleInterface(button).state() for button in buttons]
    assert [state.checked for state in states] == [False, True, False]


def test_what_is_created_last_is_read_where_it_stands(qtbot: QtBot) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    for name in ("figures", "questions"):
        layout.insertWidget(0, plain(name, lambda: None))
    shown(qtbot, page)
    order = set_layout_order(page)
    assert [name_of(one) for one in order] == ["questions", "figures"]
    interface = QAccessible.queryAccessibleInterface(page)
    assert [name_of(interface.child(place).object()) for place in (0, 1)] == ["questions", "figures"]


def test_the_parts_of_a_page_are_read_from_left_to_right(qtbot: QtBot) -> None:
    halves = shown(qtbot, Splitter("test", [QLabel("table"), QLabel("person"), QLabel("history")], [1, 1, 1]))
    interface = QAccessible.queryAccessibleInterface(halves)
    read = [interface.child(place).object() for place in range(interface.childCount())]
    assert [name_of(one) for one in read if isinstance(one, QLabel)] == ["table", "person", "history"]
