"""A vertical timeline of events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from leadkeeper.messages import _
from ui.models.formats import format_number, tip
from ui.theme import SIZE, SPACE, Status, colours
from ui.widgets.buttons import quiet
from ui.widgets.labels import LONGEST, Role, smooth, text_label
from ui.widgets.layouts import Series, discard, fill, inner_column, inner_row

SHOWN_AT_FIRST = 30
DOT = SPACE.s + SPACE.xxs


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """One event: when, what, and in grey its source; `codes` of the source for its tooltip."""

    when: str
    text: str
    detail: str = ""
    status: Status = Status.PLAIN
    codes: str = ""


class _Rail(QWidget):
    """The line with a dot at the left of an event."""

    def __init__(self) -> None:
        super().__init__()
        self._status, self._first, self._last = Status.PLAIN, False, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set(self, status: Status, *, first: bool, last: bool) -> None:
        self._status, self._first, self._last = status, first, last
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(DOT + SPACE.xs, DOT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = colours(), smooth(self)
        middle, dot_at = self.width() / 2, self.fontMetrics().height() / 2
        top = dot_at if self._first else 0
        bottom = dot_at if self._last else self.height()
        painter.fillRect(QRectF(middle - 1, top, SPACE.xxs, bottom - top), QColor(tokens.line))
        painter.setBrush(QColor(tokens.whole if self._status is Status.PLAIN else tokens.of(self._status)[0]))
        painter.drawEllipse(QPointF(middle, dot_at), DOT / 2, DOT / 2)
        painter.end()


class Timeline(QWidget):
    """The newest thirty events; a button shows the rest."""

    def __init__(self) -> None:
        super().__init__()
        self._events: Sequence[TimelineEvent] = ()
        self._layout, lines = inner_column(self, 0), inner_column(gap=0)
        self._lines = Series[_EventRow, _PlacedEvent](lines, _EventRow, _EventRow.set)
        self._more: QWidget | None = None
        fill(self._layout, lines, 1)  # on a tall screen the events stay together

    def set_events(self, events: Sequence[TimelineEvent]) -> None:
        self._events = tuple(events)
        self._show(SHOWN_AT_FIRST)

    def _show(self, most: int) -> None:
        discard(self._more)
        self._more = None
        shown = self._events[:most]
        last = len(shown) - 1
        self._lines.set([(event, place == 0, place == last) for place, event in enumerate(shown)])
        hidden = len(self._events) - len(shown)
        if hidden:
            text = _("Show {n} more").format(n=format_number(hidden))
            self._more = quiet(text, lambda: self._show(len(self._events)))
            self._layout.insertWidget(1, self._more, 0, Qt.AlignmentFlag.AlignLeft)


_PlacedEvent = tuple[TimelineEvent, bool, bool]
"""An event, whether it is the first one shown, and the last."""


class _EventRow(QWidget):
    """One event with its rail."""

    def __init__(self) -> None:
        super().__init__()
        self._rail = _Rail()
        self._words = inner_column(gap=SPACE.xxs)
        self._when, self._text, self._detail = text_label("", "small"), _selectable("body"), _selectable("small")
        fill(self._words, self._when, self._text, self._detail)
        fill(inner_row(self, SPACE.s), self._rail, (self._words, 1))

    def set(self, placed: _PlacedEvent) -> None:
        event, first, last = placed
        self.setAccessibleName(f"{event.when}: {event.text}")
        self._rail.set(event.status, first=first, last=last)
        self._words.setContentsMargins(0, 0, 0, 0 if last else SPACE.m)
        self._when.setText(event.when)
        for label, text, codes in ((self._text, event.text, ""), (self._detail, event.detail, event.codes)):
            label.setText(text)
            is_cut = max(map(len, text.split()), default=0) > LONGEST
            label.setToolTip(tip("\n".join(filter(None, (text if is_cut else "", codes)))))
        self._detail.setVisible(bool(event.detail))


def _selectable(role: Role) -> QLabel:
    """Return a label with selectable text; overlong words are cut, so as not to widen the panel."""
    made = text_label("", role, select=True)
    made.setMinimumWidth(SIZE.field_least // 2)
    return made
