"""White grounds that hold one thing each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui.theme import SPACE, Status
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label, set_look


class Card(QFrame):
    """A card with an optional title and actions beside it; fill it by `add`. With a status the ground says it too."""

    def __init__(
        self,
        title: str = "",
        actions: Iterable[QWidget] = (),
        status: Status | None = None,
        margin: int = SPACE.l,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "card")
        if status is not None:
            self.setProperty("status", status.value)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(margin, margin, margin, margin)
        self._body.setSpacing(SPACE.m)
        self._body.addStretch(0)  # takes what is left where nothing in the card grows
        widgets = list(actions)
        self.title = label(title, "heading")
        if title or widgets:
            head = QHBoxLayout()
            head.setSpacing(SPACE.s)
            head.addWidget(self.title, 1)
            if widgets:
                head.addWidget(flowing(widgets, right=True))
            self.add_layout(head)
        self.setAccessibleName(title)

    def set_gap(self, gap: int) -> None:
        """Sets how far apart the things in the card are."""
        self._body.setSpacing(gap)

    def add(self, *widgets: QWidget, left: bool = False) -> None:
        """Puts widgets below what is there; those that can grow take the room.

        With `left` they keep their width, and a quiet button begins where the words begin.
        """
        for widget in widgets:
            grows = bool(widget.sizePolicy().expandingDirections() & Qt.Orientation.Vertical)
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag(0)
            if left and widget.property("look") == "quiet":
                widget.setProperty("flush", True)
            self._body.insertWidget(self._body.count() - 1, widget, int(grows), side)

    def add_layout(self, layout: QLayout) -> None:
        """Puts a layout below what is there."""
        self._body.insertLayout(self._body.count() - 1, layout)


class ClickableCard(Card):
    """A card that is a button: by mouse, Enter or Space."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.set_clickable(True)

    def set_clickable(self, clickable: bool) -> None:
        """Whether it can be pressed."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if clickable else Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor)
        set_look(self, clickable=clickable)

    @property
    def spoken_role(self) -> QAccessible.Role:
        """What it is for a screen reader."""
        return QAccessible.Role.Button if self.property("clickable") else QAccessible.Role.StaticText

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if self.property("clickable") and event.button() == Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.property("clickable") and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)


class FigureCard(ClickableCard):
    """One large number and what it counts; the colour says whether it is well."""

    def __init__(
        self,
        number: str,
        caption: str,
        status: Status = Status.PLAIN,
        *,
        clickable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.set_clickable(clickable)
        self._number, self._caption = label("", "figure"), label("", "soft")
        self._number.setWordWrap(False)
        self.set_gap(SPACE.xs)
        self.add(self._number, self._caption)
        self.set(number, caption, status)

    def set(self, number: str, caption: str, status: Status = Status.PLAIN) -> None:
        """Shows another number."""
        self._number.setText(number)
        self._caption.setText(caption)
        set_look(self._number, status="" if status is Status.PLAIN else status.value)
        self.setAccessibleName(f"{number} {caption}")
