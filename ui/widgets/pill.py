"""A status in a word, on a coloured ground, with a dot for those who look fast."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.models.tips import tip
from ui.theme import SPACE, TYPE, Status, colours, scaled
from ui.widgets.flow_layout import flowing

DOT = SPACE.s - SPACE.xxs


def pill_font(font: QFont) -> QFont:
    """The font of a pill beside text of this font."""
    return scaled(font, TYPE.small, bold=True)


def pill_size(font: QFont, text: str) -> QSize:
    """How much place a pill takes beside text of this font."""
    metrics = QFontMetrics(pill_font(font))
    width = metrics.horizontalAdvance(text) + DOT + SPACE.xs + SPACE.s + SPACE.m
    return QSize(width, metrics.height() + 2 * SPACE.xxs)


def paint_pill(painter: QPainter, place: QRect, font: QFont, text: str, status: Status) -> None:
    """Paints a pill at the left of a place, in the middle of its height; too long a word ends in …"""
    ink, ground = (QColor(name) for name in colours().of(status))
    size = pill_size(font, text)
    width = min(size.width(), place.width())
    box = QRectF(place.x(), place.y() + (place.height() - size.height()) // 2, width, size.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(box.x() + SPACE.s + DOT / 2, box.center().y()), DOT / 2, DOT / 2)
    painter.setFont(pill_font(font))
    painter.setPen(ink)
    words = box.adjusted(SPACE.s + DOT + SPACE.xs, 0, -SPACE.xs, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(words.width()) + SPACE.xs)
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


class Pill(QWidget):
    """A status as a widget."""

    def __init__(self, text: str, status: Status = Status.PLAIN, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.text, self.status = "", status
        self.set(text, status)

    def set(self, text: str, status: Status) -> None:
        """Says something else."""
        self.text, self.status = text, status
        self.setAccessibleName(text)
        self.setToolTip(tip(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return pill_size(self.font(), self.text)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), SPACE.xxl * 2), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, self.rect(), self.font(), self.text, self.status)
        painter.end()


def pills(statuses: Iterable[tuple[str, Status]]) -> QWidget:
    """Several pills side by side, in as many lines as they need."""
    return flowing(Pill(text, status) for text, status in statuses)
