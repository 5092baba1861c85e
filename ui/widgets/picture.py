"""An icon as a part of the page that cannot be pressed."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.resources import icon
from ui.theme import SIZE


class Picture(QWidget):
    """Draws an icon in a colour of the theme; a screen reader passes over it, for words always stand beside it."""

    def __init__(self, name: str, role: str = "soft", side: int = SIZE.icon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._side = icon(name, role), side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set(self, name: str, role: str) -> None:
        """Draws another icon."""
        self._icon = icon(name, role)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()
