"""The ring that shows where the keyboard is, for widgets that paint themselves."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.theme import RADIUS, SIZE, colours


def paint_ring(painter: QPainter, place: QRect) -> None:
    """Paints the ring just inside a place."""
    painter.setPen(QPen(QColor(colours().accent), SIZE.ring))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), RADIUS.control, RADIUS.control)
