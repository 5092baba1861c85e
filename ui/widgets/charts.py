"""Charts: the funnel from all contacts to the exportable ones, and a bar chart by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QToolTip, QWidget

from leadkeeper.messages import counted, ngettext
from ui.models.formats import format_number, tip
from ui.theme import RADIUS, SIZE, SPACE, TYPE, Status, colours, ring, scaled
from ui.widgets.labels import paint_box, smooth
from ui.widgets.layouts import discard, inner_column
from ui.widgets.table_cells import lines_of


def paint_ring(painter: QPainter, rect: QRect) -> None:
    """Paint the focus ring just inside a rectangle."""
    painter.setPen(QPen(QColor(ring()), SIZE.ring))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), RADIUS.control, RADIUS.control)


LABEL_SHARE = 0.5
MOST_LINES = 3
BAR_LEAST = SIZE.field_least // 2
BAR_PART = 4  # of a row: shorter bars hardly differ
ROW_ROOM = SPACE.s
EXPECTED = 9  # steps of a funnel


@dataclass(frozen=True, slots=True)
class FunnelBar:
    """One step: how many contacts remain, how many were lost, and the reason in a few words."""

    key: str
    label: str
    count: int
    lost: int = 0
    why: str = ""
    status: Status = Status.INFO

    @property
    def spoken(self) -> str:
        left = counted("{label}: {count} person", "{label}: {count} people", self.count, label=self.label)
        if not self.lost:
            return left
        lost = ngettext("{lost} left out: {why}", "{lost} left out: {why}", self.lost)
        return f"{left}. {lost.format(lost=format_number(self.lost), why=self.why)}"


@dataclass(frozen=True, slots=True)
class Columns:
    """Positions of the four columns of a funnel, in pixels from its left edge: label, bar, number, reason."""

    label: tuple[int, int]
    bar: tuple[int, int]
    number: tuple[int, int]
    why: tuple[int, int]


def columns(width: int, label: int, figures: int, why: int) -> Columns:
    """Lay out the columns for a width and the widest label, number and reason; the bar takes the rest.

    Where not even a short bar fits, labels and reasons share the room, and wrap.
    """
    inner = max(width - 2 * SPACE.s, 0)
    gaps = SPACE.l + SPACE.m + (SPACE.l if why else 0)
    words = max(inner - figures - gaps - max(BAR_LEAST, inner // BAR_PART), 0)
    if label + why > words:
        label = min(label, max(round(words * LABEL_SHARE), words - why))
        why = min(why, words - label)
    bar = max(inner - label - figures - why - gaps, 0)
    bar_at = SPACE.s + label + SPACE.l
    number_at = bar_at + bar + SPACE.m
    why_at = number_at + figures + (SPACE.l if why else 0)
    return Columns((SPACE.s, label), (bar_at, bar), (number_at, figures), (why_at, why))


def bar_width(count: int, most: int, width: int) -> int:
    """Return how many pixels of `width` a bar fills; a non-zero count is always visible, even one in a million."""
    if count <= 0 or most <= 0:
        return 0
    return max(round(width * min(count / most, 1.0)), SPACE.xs)


def lost_words(step: FunnelBar) -> str:
    """Return the text at the end of a row: `− 243 withdrew or erased`."""
    return f"− {format_number(step.lost)}  {step.why}" if step.lost else step.why


class FunnelRow(QAbstractButton):
    """One step, a button that opens the contacts behind it."""

    def __init__(self, step: FunnelBar, funnel: Funnel) -> None:
        super().__init__(funnel)
        self.step, self._funnel = step, funnel
        self._lines: dict[tuple[Columns, str], tuple[list[str], list[str]]] = {}
        self.setText(step.label)
        self.setAccessibleName(step.spoken)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)  # Qt paints it anew when the mouse comes and goes
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def lines(self, width: int) -> tuple[list[str], list[str]]:
        """Return label and reason as they are shown in a row of this width, line by line."""
        key = (self._funnel.columns_for(width), self.font().key())
        if key not in self._lines:
            label, why = key[0].label[1], key[0].why[1]
            self._lines[key] = (
                lines_of(self.step.label, self.font(), label, MOST_LINES),
                lines_of(lost_words(self.step), self.font(), why, MOST_LINES),
            )
        return self._lines[key]

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        lines = max(map(len, self.lines(width)))
        return max(self.fontMetrics().height() * lines, SIZE.bar) + 2 * ROW_ROOM

    def sizeHint(self) -> QSize:
        return QSize(SIZE.text_most, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(SIZE.field_least * 2, self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Show what is said as a tooltip; as a property a screen reader would say it a second time, with its tags."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), tip(self.step.spoken), self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = smooth(self)
        if self.underMouse() or self.isDown():
            paint_box(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), colours().hover, RADIUS.control)
        if self.hasFocus():
            paint_ring(painter, self.rect())
        places = self._funnel.columns_for(self.width())
        self._paint_bar(painter, places.bar)
        tokens, strong = colours(), scaled(self.font(), TYPE.body, bold=True)
        label, why = self.lines(self.width())
        self._words(painter, places.label, label, tokens.ink, self.font())
        self._words(painter, places.number, [format_number(self.step.count)], tokens.ink, strong)
        self._words(painter, places.why, why, tokens.soft, self.font())
        painter.end()

    def _paint_bar(self, painter: QPainter, place: tuple[int, int]) -> None:
        tokens = colours()
        left, width = place
        top = (self.height() - SIZE.bar) / 2
        paint_box(painter, QRectF(left, top, width, SIZE.bar), tokens.track, RADIUS.bar)
        inks = {Status.INFO: tokens.accent, Status.PLAIN: tokens.whole}
        ink = inks.get(self.step.status, tokens.of(self.step.status)[0])
        filled = bar_width(self.step.count, self._funnel.most, width)
        paint_box(painter, QRectF(left, top, filled, SIZE.bar), ink, RADIUS.bar)

    def _words(self, painter: QPainter, span: tuple[int, int], lines: list[str], ink: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(QColor(ink))
        room = QRect(span[0], 0, span[1], self.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, "\n".join(lines))


class Funnel(QWidget):
    """All steps as rows with aligned columns."""

    clicked = Signal(str)  # key of a step

    def __init__(self) -> None:
        super().__init__()
        self._layout = inner_column(self, 0)
        self._rows: list[FunnelRow] = []
        self._columns: dict[tuple[int, str], Columns] = {}
        self.setMinimumHeight(EXPECTED * (SIZE.bar + 2 * ROW_ROOM))

    @property
    def rows(self) -> list[FunnelRow]:
        return list(self._rows)

    @property
    def most(self) -> int:
        """Return the count that fills a bar."""
        return max((row.step.count for row in self._rows), default=0)

    def set_steps(self, steps: Sequence[FunnelBar]) -> None:
        """Show other steps; the focus keeps its position."""
        self.setMinimumHeight(0)
        focused = next((row.step.key for row in self._rows if row.hasFocus()), None)
        for row in self._rows:
            self._layout.removeWidget(row)
            discard(row)
        self._rows = [FunnelRow(step, self) for step in steps]
        self._columns.clear()
        for row in self._rows:
            self._layout.addWidget(row)
            row.clicked.connect(lambda _checked=False, key=row.step.key: self.clicked.emit(key))
            row.show()
            if row.step.key == focused:
                row.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint grey bars in place of the steps until they are known."""
        super().paintEvent(event)
        if self.minimumHeight():
            painter, height = smooth(self), SIZE.bar + 2 * ROW_ROOM
            for row in range(EXPECTED):
                for left, width in ((SPACE.s, self.width() // 5), (self.width() // 4, self.width() // 3)):
                    bar = QRectF(left, row * height + ROW_ROOM, width, SIZE.bar)
                    paint_box(painter, bar, colours().track, RADIUS.bar)
            painter.end()

    def columns_for(self, width: int) -> Columns:
        key = (width, self.font().key())
        if key not in self._columns:  # a layout asks each row for several widths, and several times
            plain, strong = self.fontMetrics(), QFontMetrics(scaled(self.font(), TYPE.body, bold=True))
            steps = [row.step for row in self._rows]
            label = max((plain.horizontalAdvance(step.label) for step in steps), default=0) + 1
            figures = max((strong.horizontalAdvance(format_number(step.count)) for step in steps), default=0) + 1
            why = max((plain.horizontalAdvance(lost_words(step)) for step in steps), default=0) + 1
            self._columns[key] = columns(width, label, figures, why)
        return self._columns[key]


BAR_SHARE = 0.46
TOPS = (2, 4, 6, 8, 10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: its name, the total, the highlighted part, and a sentence."""

    label: str
    whole: int
    part: int
    sentence: str


def nice_most(most: int) -> int:
    """Return the top of the scale: the smallest round and even number that holds the greatest figure."""
    ten = 1
    while most > TOPS[-1] * ten:
        ten *= 10
    return next(top * ten for top in TOPS if top * ten >= most)


def slots_of(count: int, rect: QRect) -> list[QRect]:
    """Return equally wide rectangles for so many bars."""
    width = rect.width() / count if count else 0
    return [
        QRect(round(rect.x() + width * n), rect.y(), round(width * (n + 1)) - round(width * n), rect.height())
        for n in range(count)
    ]


class Trend(QLabel):
    """A bar chart; the arrow keys and the mouse move from bar to bar and show its sentence."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setPixmap(QPixmap(1, 1))  # a label with a picture is spoken of as a picture; `paintEvent` draws it
        self._bars: Sequence[Bar] = ()
        self._height = SIZE.chart_height
        self.current = -1
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_bars(self, bars: Sequence[Bar]) -> None:
        self._bars = tuple(bars)
        self.current = -1
        self.setAccessibleDescription("; ".join(bar.sentence for bar in self._bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(SIZE.text_most // 2, self._height)

    def set_height(self, height: int) -> None:
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        return QSize(SIZE.field_least, SIZE.chart_height // 2)

    def stand_on(self, number: int) -> None:
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
        widest = QFontMetrics(scaled(self.font(), TYPE.small)).horizontalAdvance(format_number(self._top()))
        return self.rect().adjusted(widest + SPACE.m, SPACE.m, -SPACE.xs, -labels - SPACE.xs)

    def _top(self) -> int:
        return nice_most(max((bar.whole for bar in self._bars), default=0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, plot, top = smooth(self), self._plot(), self._top()
        self._paint_scale(painter, plot, top)
        places = slots_of(len(self._bars), plot)
        for number, (bar, place) in enumerate(zip(self._bars, places, strict=True)):
            self._paint_bar(painter, bar, place, top, number == self.current)
        self._paint_labels(painter, places)
        if self.hasFocus():
            paint_ring(painter, self.rect())
        painter.end()

    def _paint_scale(self, painter: QPainter, plot: QRect, top: int) -> None:
        """Paint lines at zero, half and top, each with its figure at the left."""
        painter.setFont(scaled(self.font(), TYPE.small))
        painter.setPen(QColor(colours().soft))
        height = painter.fontMetrics().height()
        for figure in (0, top // 2, top):
            y = plot.bottom() + 1 - plot.height() * figure // top
            painter.fillRect(QRect(plot.x(), y, plot.width(), SPACE.hair), QColor(colours().line))
            place = QRect(0, y - height // 2, plot.x() - SPACE.s, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, format_number(figure))

    def _paint_bar(self, painter: QPainter, bar: Bar, rect: QRect, top: int, here: bool) -> None:
        tokens = colours()
        if here:
            paint_box(painter, QRectF(rect), tokens.hover, RADIUS.bar)
        width = min(max(rect.width() * BAR_SHARE, SPACE.xs), SIZE.bar_most)
        for count, ink in ((bar.whole, tokens.edge if here else tokens.bar), (bar.part, tokens.accent)):
            height = rect.height() * min(count / top, 1.0)
            box = QRectF(rect.center().x() - width / 2 + 0.5, rect.bottom() + 1 - height, width, height)
            paint_box(painter, box, ink, RADIUS.bar)

    def _paint_labels(self, painter: QPainter, places: list[QRect]) -> None:
        """Paint the names below the bars, skipping some if there is no room; the last one stays."""
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
            return True  # mouseMoveEvent shows it at once
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
