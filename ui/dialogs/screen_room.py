"""How large a box may be: never larger than the screen that it opens on, whatever it would like."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.theme import SPACE


def room_on_screen() -> QSize:
    """The size that a box can have and still be seen whole, with its title above it."""
    room = QGuiApplication.primaryScreen().availableSize()
    return QSize(room.width() - SPACE.xl, room.height() - SPACE.xxl)


def take_size(box: QWidget, width: int, height: int) -> None:
    """Gives a box a size, or as much of it as the screen has."""
    room = room_on_screen()
    box.resize(min(width, room.width()), min(height, room.height()))
