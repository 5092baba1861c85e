from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.looking import shown
from ui.widgets.drop_zone import DropZone, dropped_files


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, data: QMimeData) -> None:
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    widget.dropEvent(event)


@pytest.mark.parametrize(("suffixes", "expected"), [((), ["a.CSV", "b.pdf"]), ((".csv",), ["a.CSV"]), ((".png",), [])])
def test_only_files_of_the_wanted_kind_are_taken(suffixes: tuple[str, ...], expected: list[str]) -> None:
    data = files(Path("/x/a.CSV"), Path("/x/b.pdf"))
    data.setUrls([*data.urls(), QUrl("https://clodomir.example/c.csv")])
    assert [path.name for path in dropped_files(data, suffixes)] == expected


def test_dropped_files_are_brought_and_others_are_not(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv",)))
    with qtbot.waitSignal(zone.dropped) as brought:
        drop(zone, files(Path("/x/a.csv"), Path("/x/b.pdf")))
    assert brought.args == [[Path("/x/a.csv")]]
    with qtbot.assertNotEmitted(zone.dropped):
        drop(zone, files(Path("/x/b.pdf")))


def test_a_zone_shows_that_a_file_may_be_dropped(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv",)))
    for path, over in (("/x/a.pdf", None), ("/x/a.csv", True)):
        data = files(Path(path))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        zone.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, left, none))
        assert zone.property("over") is over


def test_a_file_manager_that_would_move_hears_of_a_copy(qtbot: QtBot) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv",)))
    both, data = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, files(Path("/x/a.csv"))
    left, shift = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    event = QDropEvent(QPointF(5, 5), both, data, left, shift)
    event.setDropAction(Qt.DropAction.MoveAction)
    zone.dropEvent(event)
    assert (event.isAccepted(), event.dropAction()) == (True, Qt.DropAction.CopyAction)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_zone_can_be_pressed_to_choose_files(qtbot: QtBot, key: Qt.Key) -> None:
    zone = shown(qtbot, DropZone("Drop a list", suffixes=(".csv", ".xlsx")))
    qtbot.keyClick(zone.button, key)
    dialog = zone.findChild(QFileDialog)
    assert (dialog.windowTitle(), dialog.nameFilters()) == ("Choose files", ["Files (*.csv *.xlsx)"])
    with qtbot.waitSignal(zone.dropped) as brought:
        dialog.filesSelected.emit(["/x/a.csv"])
    assert brought.args == [[Path("/x/a.csv")]]
    dialog.close()
