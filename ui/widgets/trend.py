"""Figures by month as bars: all of them pale, and in front the part that matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.models.formats import number as number_words
from ui.theme import RADIUS, SIZE, SPACE, TYPE, colours, scaled
from ui.widgets.ring import paint_ring

BAR_SHARE = 0.46
TOPS = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its name, how many in all, how many of them matter, and the whole thing in a sentence."""

    label: str
    whole: int
    part: int
    sentence: str


def nice_most(most: int) -> int:
    """The top of the scale: the least round and even number that holds the greatest figure."""
    ten = 1
    while most > TOPS[-1] * ten:
        ten *= 10
    return next(top * ten for top in TOPS if top * ten >= most)


def slots_of(count: int, place: QRect) -> list[QRect]:
    """The places of so many bars, as wide as one another."""
    width = place.width() / count if count else 0
    return [
        QRect(round(place.x() + width * n), place.y(), round(width * (n + 1)) - round(width * n), place.height())
        for n in range(count)
    ]


class Trend(QWidget):
    """Bars from left to right; the arrow keys and the mouse go from one to the next and say its sentence."""

    spoken_role = QAccessible.Role.Chart

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: Sequence[Bar] = ()
        self.current = -1
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Shows other figures."""
        self._bars = tuple(bars)
        self.current = -1
        self.setAccessibleDescription("; ".join(bar.sentence for bar in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIZE.text_most // 2, SIZE.chart_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIZE.field_least, SIZE.chart_height // 2)

    def stand_on(self, number: int) -> None:
        """Goes to a bar and says its sentence beside it."""
        if not 0 <= number < len(self._bars) or number == self.current:
            return
        self.current = number
        bar = self._bars[number]
        self.setAccessibleDescription(bar.sentence)
        at = slots_of(len(self._bars), self._plot())[number].center()
        QToolTip.showText(self.mapToGlobal(QPoint(at.x(), SPACE.l)), bar.sentence, self)
        self.update()

    def _plot(self) -> QRect:
        labels = QFontMetrics(scaled(self.font(), TYPE.small)).height() + SPACE.s
        widest = QFontMetrics(scaled(self.font(), TYPE.small)).horizontalAdvance(number_words(self._top()))
        return self.rect().adjusted(widest + SPACE.m, SPACE.m, -SPACE.xs, -labels - SPACE.xs)

    def _top(self) -> int:
        return nice_most(max((bar.whole for bar in self._bars), default=0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        top = self._top()
        self._paint_scale(painter, plot, top)
        places = slots_of(len(self._bars), plot)
        for number, (bar, place) in enumerate(zip(self._bars, places, strict=True)):
            self._paint_bar(painter, bar, place, top, number == self.current)
        self._paint_labels(painter, places)
        if self.hasFocus():
            paint_ring(painter, self.rect())
        painter.end()

    def _paint_scale(self, painter: QPainter, plot: QRect, top: int) -> None:
        """A line at nothing, at the half and at the top, each with its figure at the left."""
        painter.setFont(scaled(self.font(), TYPE.small))
        painter.setPen(QColor(colours().soft))
        height = painter.fontMetrics().height()
        for figure in (0, top // 2, top):
            y = plot.bottom() + 1 - plot.height() * figure // top
            painter.fillRect(QRect(plot.x(), y, plot.width(), SPACE.hair), QColor(colours().line))
            place = QRect(0, y - height // 2, plot.x() - SPACE.s, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number_words(figure))

    def _paint_bar(self, painter: QPainter, bar: Bar, place: QRect, top: int, here: bool) -> None:
        tokens = colours()
        if here:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(QRectF(place), RADIUS.bar, RADIUS.bar)
        width = min(max(place.width() * BAR_SHARE, SPACE.xs), SIZE.bar_most)
        painter.setPen(Qt.PenStyle.NoPen)
        for count, ink in ((bar.whole, tokens.edge if here else tokens.bar), (bar.part, tokens.accent)):
            height = place.height() * min(count / top, 1.0)
            painter.setBrush(QColor(ink))
            box = QRectF(place.center().x() - width / 2 + 0.5, place.bottom() + 1 - height, width, height)
            painter.drawRoundedRect(box, RADIUS.bar, RADIUS.bar)

    def _paint_labels(self, painter: QPainter, places: list[QRect]) -> None:
        """Writes the names below the bars, leaving out as many as there is no room for; the last one stays."""
        if not places:
            return
        font = scaled(self.font(), TYPE.small)
        metrics = QFontMetrics(font)
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars) + SPACE.xs
        step = max(-(-widest // max(places[0].width(), 1)), 1)
        painter.setFont(font)
        painter.setPen(QColor(colours().soft))
        for number in range(len(self._bars) - 1, -1, -step):
            x = places[number].center().x() - widest // 2
            x = min(max(x, 0), max(self.width() - widest, 0))
            place = QRect(x, places[number].bottom() + SPACE.xs, widest, metrics.height() + SPACE.xs)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, self._bars[number].label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._bars) - 1
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.stand_on(min(max(self.current + step, 0), last))
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.stand_on(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            return True  # mouseMoveEvent says it at once
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        for number, place in enumerate(slots_of(len(self._bars), self._plot())):
            if place.contains(at):
                self.stand_on(number)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.current = -1
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.current = -1
        self.update()
