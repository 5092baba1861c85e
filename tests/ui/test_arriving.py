"""A file that the desktop hands over while the program runs is told of; whatever else happens is let pass."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QFileOpenEvent
from pytestqt.qtbot import QtBot

from ui.app import FileOpenFilter


def test_a_file_of_the_desktop_is_told_of(qtbot: QtBot, tmp_path: Path) -> None:
    desk = QObject()
    arriving, came = FileOpenFilter(desk), list[Path]()
    arriving.came.connect(came.append)
    assert arriving.eventFilter(desk, QFileOpenEvent(str(tmp_path / "shop.leads")))
    assert came == [tmp_path / "shop.leads"]


def test_an_address_that_is_no_file_and_other_events_are_let_pass(qtbot: QtBot) -> None:
    desk = QObject()
    arriving, came = FileOpenFilter(desk), list[Path]()
    arriving.came.connect(came.append)
    assert not arriving.eventFilter(desk, QFileOpenEvent(QUrl("https://clodomir.example")))
    assert not arriving.eventFilter(desk, QEvent(QEvent.Type.User))
    assert came == []
