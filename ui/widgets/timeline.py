"""A vertical timeline of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from leadkeeper.messages import _
from ui.models.formats import format_number, tip
from ui.theme import SIZE, SPACE, Status, colours
from ui.widgets.buttons import quiet
from ui.widgets.labels import LONGEST, Role, text_label

SHOWN_AT_FIRST = 30
DOT = SPACE.s + SPACE.xxs


@dataclass(frozen=True, slots=True)
class Event:
    """One event: when, what, and in grey its source."""

    when: str
    text: str
    detail: str = ""
    status: Status = Status.PLAIN


class _Rail(QWidget):
    """The line with a dot at the left of an event."""

    def __init__(self, status: Status, *, first: bool, last: bool) -> None:
        super().__init__()
        self._status, self._first, self._last = status, first, last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(DOT + SPACE.xs, DOT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = colours()
        middle = self.width() / 2
        dot_at = self.fontMetrics().height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = dot_at if self._first else 0
        bottom = dot_at if self._last else self.height()
        painter.fillRect(QRectF(middle - 1, top, SPACE.xxs, bottom - top), QColor(tokens.line))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.whole if self._status is Status.PLAIN else tokens.of(self._status)[0]))
        painter.drawEllipse(QPointF(middle, dot_at), DOT / 2, DOT / 2)
        painter.end()


class Timeline(QWidget):
    """The newest thirty events; a button shows the rest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events: Sequence[Event] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)

    def set_events(self, events: Sequence[Event]) -> None:
        """Show other events, in the order given."""
        self._events = tuple(events)
        self._show(SHOWN_AT_FIRST)

    def _show(self, most: int) -> None:
        self._empty()
        shown = self._events[:most]
        for place, event in enumerate(shown):
            self._layout.addWidget(_line(event, first=place == 0, last=place == len(shown) - 1))
        hidden = len(self._events) - len(shown)
        if hidden:
            more = quiet(_("Show {n} more").format(n=format_number(hidden)), lambda: self._show(len(self._events)))
            self._layout.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._layout.addStretch(1)  # on a tall screen the events stay together

    def _empty(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _line(event: Event, *, first: bool, last: bool) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(f"{event.when}: {event.text}")
    words = QVBoxLayout()
    words.setSpacing(SPACE.xxs)
    words.setContentsMargins(0, 0, 0, 0 if last else SPACE.m)
    words.addWidget(text_label(event.when, "small"))
    words.addWidget(_told(event.text))
    if event.detail:
        words.addWidget(_told(event.detail, "small"))
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE.s)
    layout.addWidget(_Rail(event.status, first=first, last=last))
    layout.addLayout(words, 1)
    return holder


def _told(text: str, role: Role = "body") -> QLabel:
    """Return a label with selectable text; overlong words are cut, so as not to widen the panel."""
    made = text_label(text, role, select=True)
    made.setMinimumWidth(SIZE.field_least // 2)
    made.setToolTip(tip(text) if max(map(len, text.split()), default=0) > LONGEST else "")
    return made
