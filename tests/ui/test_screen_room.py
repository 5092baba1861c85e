from __future__ import annotations

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from ui.widgets.forms import resize_within_screen, room_on_screen


def test_a_box_is_never_larger_than_the_screen(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    resize_within_screen(box, 5000, 5000)
    assert box.size() == room_on_screen()


def test_a_box_that_fits_has_the_size_it_likes(qtbot: QtBot) -> None:
    box = QDialog()
    qtbot.addWidget(box)
    resize_within_screen(box, 400, 300)
    assert (box.width(), box.height()) == (400, 300)
