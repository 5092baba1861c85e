from __future__ import annotations

import gc

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown
from ui.widgets import cards
from ui.widgets.cards import FigureCard
from ui.widgets.charts import Trend
from ui.widgets.drop_zone import DropZone

Role = QAccessible.Role


@pytest.fixture(autouse=True)
def _roles() -> None:
    cards.install_roles()


def role_of(widget: QWidget) -> Role:
    return QAccessible.queryAccessibleInterface(widget).role()


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (lambda: FigureCard("3", "complaints", clickable=True), Role.Button),
        (lambda: DropZone("Drop files here"), Role.Button),
        (lambda: Trend("People by month"), Role.Chart),
        (lambda: QLabel("words"), Role.StaticText),
    ],
)
def test_what_is_pressed_is_spoken_of_as_a_button(qtbot: QtBot, make: type[QWidget], role: Role) -> None:
    widget = shown(qtbot, make())
    gc.collect()
    assert role_of(widget) == role


def test_a_card_that_can_no_longer_be_pressed_is_no_button(qtbot: QtBot) -> None:
    card = shown(qtbot, FigureCard("3", "complaints", clickable=True))
    assert role_of(card) == Role.Button
    card.set_clickable(False)
    assert role_of(card) == Role.StaticText
    assert QAccessible.queryAccessibleInterface(card).text(QAccessible.Text.Name) == "3 complaints"
