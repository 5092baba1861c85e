"""From all people to those who can be exported: at each step how many are left, how many were lost, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from leadkeeper.words import _
from ui.models.formats import number
from ui.models.tips import tip
from ui.theme import RADIUS, SIZE, SPACE, TYPE, Status, colours, scaled
from ui.widgets.ring import paint_ring

LABEL_SHARE, WHY_SHARE = 0.34, 0.38
ROW_ROOM = SPACE.s


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """One step: how many people are left after it, how many it took away, and the reason in a few words."""

    key: str
    label: str
    count: int
    lost: int = 0
    why: str = ""
    status: Status = Status.INFO

    @property
    def spoken(self) -> str:
        """The step in one sentence."""
        left = _("{label}: {count} people").format(label=self.label, count=number(self.count))
        lost = _("{lost} left out: {why}").format(lost=number(self.lost), why=self.why) if self.lost else ""
        return f"{left}. {lost}" if lost else left


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the four columns of a funnel stand, in pixels from its left edge: label, bar, number, reason."""

    label: tuple[int, int]
    bar: tuple[int, int]
    number: tuple[int, int]
    why: tuple[int, int]


def columns(width: int, label: int, figures: int, why: int) -> Columns:
    """The columns for a width, given the widest label, number and reason; each is (start, width), the bar the rest."""
    inner = max(width - 2 * SPACE.s, 0)
    label = min(label, round(inner * LABEL_SHARE))
    why = min(why, round(inner * WHY_SHARE))
    gaps = SPACE.l + SPACE.m + (SPACE.l if why else 0)
    bar = max(inner - label - figures - why - gaps, 0)
    bar_at = SPACE.s + label + SPACE.l
    number_at = bar_at + bar + SPACE.m
    why_at = number_at + figures + (SPACE.l if why else 0)
    return Columns((SPACE.s, label), (bar_at, bar), (number_at, figures), (why_at, why))


def bar_width(count: int, most: int, width: int) -> int:
    """How many pixels of `width` a bar fills; who is left is always seen, were it one in a million."""
    if count <= 0 or most <= 0:
        return 0
    return max(round(width * min(count / most, 1.0)), SPACE.xs)


def lost_words(step: FunnelStep) -> str:
    """What is said at the end of a row: `− 243  withdrew or erased`."""
    return f"− {number(step.lost)}  {step.why}" if step.lost else step.why


class FunnelRow(QAbstractButton):
    """One step, a button that opens the people behind it."""

    def __init__(self, step: FunnelStep, funnel: Funnel) -> None:
        super().__init__(funnel)
        self.step, self._funnel = step, funnel
        self.setText(step.label)
        self.setAccessibleName(step.spoken)
        self.setToolTip(tip(step.spoken))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(SIZE.text_most, max(self.fontMetrics().height(), SIZE.bar) + 2 * ROW_ROOM)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIZE.field_least * 2, self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        places = self._funnel.columns_for(self.width())
        self._paint_bar(painter, places.bar)
        tokens = colours()
        self._words(painter, places.label, self.step.label, tokens.ink, self.font())
        self._words(
            painter, places.number, number(self.step.count), tokens.ink, scaled(self.font(), TYPE.body, bold=True)
        )
        self._words(painter, places.why, lost_words(self.step), tokens.soft, self.font())
        painter.end()

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = colours()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(box, RADIUS.control, RADIUS.control)
        if self.hasFocus():
            paint_ring(painter, self.rect())

    def _paint_bar(self, painter: QPainter, place: tuple[int, int]) -> None:
        tokens = colours()
        left, width = place
        top = (self.height() - SIZE.bar) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.track))
        painter.drawRoundedRect(QRectF(left, top, width, SIZE.bar), RADIUS.bar, RADIUS.bar)
        ink = {Status.INFO: tokens.accent, Status.PLAIN: tokens.whole}.get(
            self.step.status, tokens.of(self.step.status)[0]
        )
        painter.setBrush(QColor(ink))
        filled = bar_width(self.step.count, self._funnel.most, width)
        painter.drawRoundedRect(QRectF(left, top, filled, SIZE.bar), RADIUS.bar, RADIUS.bar)

    def _words(self, painter: QPainter, place: tuple[int, int], text: str, ink: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place[1])
        painter.drawText(QRect(place[0], 0, place[1], self.height()), Qt.AlignmentFlag.AlignVCenter, shown)


class Funnel(QWidget):
    """All steps below one another; their columns stand in line."""

    clicked = Signal(str)  # the key of a step

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._rows: list[FunnelRow] = []

    @property
    def rows(self) -> list[FunnelRow]:
        """The rows from the top."""
        return list(self._rows)

    @property
    def most(self) -> int:
        """The count that fills a bar."""
        return max((row.step.count for row in self._rows), default=0)

    def set_steps(self, steps: Sequence[FunnelStep]) -> None:
        """Shows other steps; the focus stays where it was."""
        focused = next((row.step.key for row in self._rows if row.hasFocus()), None)
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [FunnelRow(step, self) for step in steps]
        for row in self._rows:
            self._layout.addWidget(row)
            row.clicked.connect(lambda _checked=False, key=row.step.key: self.clicked.emit(key))
            row.show()
            if row.step.key == focused:
                row.setFocus()

    def columns_for(self, width: int) -> Columns:
        """Where the columns stand in a row of this width."""
        metrics, strong = self.fontMetrics(), QFontMetrics(scaled(self.font(), TYPE.body, bold=True))
        label = max((metrics.horizontalAdvance(row.step.label) for row in self._rows), default=0) + 1
        figures = max((strong.horizontalAdvance(number(row.step.count)) for row in self._rows), default=0) + 1
        why = max((metrics.horizontalAdvance(lost_words(row.step)) for row in self._rows), default=0) + 1
        return columns(width, label, figures, why)
