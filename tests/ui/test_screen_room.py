from __future__ import annotations

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ui.dialogs.screen_room import room_on_screen, take_size


def test_a_box_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    take_size(box, 5000, 5000)
    assert box.size() == room_on_screen()


def test_a_box_that_fits_has_the_size_it_likes(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    take_size(box, 400, 300)
    assert (box.width(), box.height()) == (400, 300)
