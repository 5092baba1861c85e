"""Shows a widget and tells what can be seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.messages import use_language
from leadkeeper.services.books.open import open_book
from tests.shots.pictures import NOW, WINDOW, Studio, now
from tests.ui.hearing import labels_of
from tests.ui.stretch import settle
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.editors import Group
from ui.widgets.table import Table
from ui.widgets.table_cells import lines_in, lines_of

QTS_OWN = ("qt_calendar_yearbutton", "qt_toolbar_ext_button", "ScrollLeftButton", "ScrollRightButton")
"""Buttons that Qt makes and names by itself, or hides."""
ENTER_DOES_MORE = ("GuideDialog", "ImportDialog", "Palette")
"""Boxes in which Enter searches, chooses a file or does what the list stands on."""


def shown(qtbot: QtBot, widget: Any, width: int = 500, height: int = 300) -> Any:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    return widget


def opened_page(qtbot: QtBot, page: Any) -> Any:
    """A page, shown and loaded."""
    shown(qtbot, page, 1200, 800)
    page.reload()
    return page


def said(widget: QWidget) -> str:
    """All words on a widget."""
    QApplication.processEvents()  # what was just added to a layout is shown by the next event
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


@contextmanager
def opened_studio(
    app: QApplication, sample: Path, settings: Settings, lang: str = "fr", size: QSize = WINDOW
) -> Iterator[Studio]:
    """The studio on the sample book, in the light theme and a language."""
    settings.theme, settings.language = "light", lang
    use_language(lang)
    with open_book(sample, NOW) as book:
        made = Studio(app, book.db, settings, now, sample.name, size)
        yield made
        made.close()


def motive(qtbot: QtBot, studio: Studio, name: str) -> QWidget:
    """One of the widgets of which pictures are taken, shown at its size."""
    widget = dict(studio.motives())[name]()
    qtbot.addWidget(widget)
    if not isinstance(widget, QDialog):
        widget.resize(WINDOW)
    widget.show()
    studio.settle(widget)
    return widget


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def colours_of(widget: QWidget) -> set[str]:
    image = widget.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def words_of(widget: QWidget) -> list[str]:
    settle()
    return [one.text() for one in widget.findChildren(QLabel) if one.text() and one.isVisibleTo(widget)]


def cut_in(table: Table, key: str) -> list[str]:
    """The words of a column that are cut in the rows that are seen; some row is."""
    (place,) = (place for place, one in enumerate(table._rows.columns) if one.key == key)
    column, width = table._rows.columns[place], table.columnWidth(place) - 2 * SPACE.m
    last = table.rowAt(table.viewport().height() - 1)
    seen = range((last if last >= 0 else table._rows.count() - 1) + 1)
    assert seen
    found = [
        (column.words(row), min(column.lines, lines_in(table, table.rowHeight(place))))
        for place, row in ((place, table._rows.row_at(place)) for place in seen)
        if row is not None
    ]
    return [words for words, most in found if lines_of(words, table.font(), width, most)[-1].endswith("…")]


def without_a_name(widget: QWidget) -> list[str]:
    """The buttons, combo boxes and groups on a widget of which a screen reader could say nothing.

    A group may do without a name inside another that has one.
    """
    buttons = (
        one for one in widget.findChildren(QAbstractButton) if one.isVisible() and one.objectName() not in QTS_OWN
    )
    nameless: list[QWidget] = [one for one in buttons if not (one.accessibleName() or one.text())]
    nameless += [one for one in widget.findChildren(QComboBox) if one.isVisible() and not labels_of(one)]
    nameless += [one for one in widget.findChildren(Group) if one.isVisible() and not _group_name(one)]
    return [f"{one} in {one.parentWidget()}" for one in nameless]


def _group_name(widget: QWidget | None) -> str:
    while widget is not None and not (isinstance(widget, Group) and widget.accessibleName()):
        widget = widget.parentWidget()
    return widget.accessibleName() if widget is not None else ""


def without_a_default(widget: QWidget) -> list[str]:
    """A box with buttons of which Enter presses none."""
    buttons = [one for one in widget.findChildren(QPushButton) if one.isVisible()]
    if not isinstance(widget, QDialog) or not buttons or type(widget).__name__ in ENTER_DOES_MORE:
        return []
    return [] if any(one.isDefault() for one in buttons) else [widget.windowTitle()]
