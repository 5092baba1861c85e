"""Finds the box or menu that a page has opened, answers it, and keeps what pages say."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from ui.widgets.table import Table

D = TypeVar("D", bound=QDialog)


def asked(kind: type[D]) -> D:
    """The one box of a kind that is open."""
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def select(table: Table, *rows: int) -> None:
    """Select rows of a table, as clicks with Ctrl do."""
    how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in rows:
        table.selectionModel().setCurrentIndex(table.model().index(row, 0), how)


def right_click(qtbot: QtBot, table: Table, row: int) -> QMenu:
    """The menu that a right click on a row opens."""
    at = table.visualRect(table.model().index(row, 0)).center()
    qtbot.mousePress(table.viewport(), Qt.MouseButton.RightButton, pos=at)
    click = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, table.viewport().mapToGlobal(at))
    QApplication.sendEvent(table.viewport(), click)
    qtbot.mouseRelease(table.viewport(), Qt.MouseButton.RightButton, pos=at)
    menu: QMenu = [one for one in table.findChildren(QMenu) if one.isVisible()][-1]
    menu.hide()
    return menu


class Heard:
    """Keeps what a signal carries."""

    def __init__(self, signal: Any) -> None:
        self.said: list[tuple[Any, ...]] = []
        signal.connect(lambda *words: self.said.append(words))

    @property
    def texts(self) -> list[Any]:
        """The first thing of each."""
        return [words[0] for words in self.said]
