"""What a screen reader is told of cards, areas for files and charts."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown
from ui.widgets.cards import FigureCard
from ui.widgets.charts import Trend
from ui.widgets.drop_zone import DropOverlay, DropZone
from ui.widgets.labels import text_label
from ui.widgets.layouts import ScrollColumn

Role = QAccessible.Role


def said(widget: QWidget) -> list[tuple[Role, str]]:
    """Role and name of a widget and of what is visible in it."""
    told = []
    for one in (widget, *widget.findChildren(QWidget)):
        if not one.isHidden():
            spoken = QAccessible.queryAccessibleInterface(one)
            told.append((spoken.role(), spoken.text(QAccessible.Text.Name)))
    return told


def test_a_figure_that_leads_somewhere_is_a_button_with_its_number(qtbot: QtBot) -> None:
    card = shown(qtbot, FigureCard("3", "complaints", clickable=True))
    assert (Role.Button, "3 complaints") in said(card)
    card.set("4", "complaints")
    assert (Role.Button, "4 complaints") in said(card)
    card.set_clickable(False)
    assert not [name for role, name in said(card) if role == Role.Button]
    assert (Role.StaticText, "4") in said(card)


def test_an_area_for_files_is_a_button_and_the_veil_over_the_window_is_none(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop files here", "CSV"))
    assert (Role.Button, "Drop files here") in said(zone)
    veil = DropOverlay("Drop to import", zone)
    veil.cover()
    assert (Role.Button, "Drop to import") not in said(zone)


def test_a_chart_is_a_picture_with_a_name(qtbot: QtBot) -> None:
    assert said(shown(qtbot, Trend("People by month"))) == [(Role.Graphic, "People by month")]


@pytest.mark.parametrize("make", [lambda: FigureCard("3", "complaints", clickable=True), lambda: DropZone("Drop")])
def test_all_of_it_can_be_pressed_also_after_it_grew(qtbot: QtBot, make: type[QWidget]) -> None:
    widget = shown(qtbot, make())
    widget.resize(700, 400)
    corners = [widget.rect().topLeft(), widget.rect().center(), widget.rect().bottomRight()]
    assert [widget.childAt(corner) for corner in corners] == [widget.button] * 3
    assert widget.focusProxy() is None  # Tab would come to the button a second time, from where its card stands


def test_a_scroll_area_has_the_same_parts_whether_it_scrolls_is_short_or_is_hidden(qtbot: QtBot) -> None:
    """Qt ends the program where a screen reader asks for a bar that it counted and that is hidden meanwhile."""
    tall, wide = text_label("contacts " * 999), QLabel("contacts " * 99)
    area = shown(qtbot, ScrollColumn(tall, sideways=True))
    spoken = QAccessible.queryAccessibleInterface(area)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    counted = [spoken.childCount()]
    area.column.addWidget(wide)
    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() > 0)
    counted.append(spoken.childCount())
    area.clear()
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == area.horizontalScrollBar().maximum() == 0)
    counted.append(spoken.childCount())
    area.hide()
    assert [*counted, spoken.childCount()] == [1, 1, 1, 1]
