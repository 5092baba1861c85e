"""Words on the window, by their role in the scale of type."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.models.tips import tip
from ui.theme import SPACE, Status

Role = Literal["body", "title", "heading", "strong", "figure", "soft", "small", "error", "bubble", "link"]

LONGEST = 24
"""How many letters without a break the narrowest place has room for."""


def label(text: str, role: Role = "body", *, status: Status | None = None, select: bool = False) -> QLabel:
    """Words that wrap where the place is narrow; with `select` they can be selected and copied."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    made.setProperty("role", role)
    if status is not None:
        made.setProperty("status", status.value)
    if select:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


def breakable(text: str) -> str:
    """The same words, with places where long addresses and file names may go on in the next line; not for copying."""
    parted = re.sub(r"(?<=[^\s@._/-])([@._/-])(?=[^\s@._/-])", "\\1\u200b", text)
    return re.sub(rf"([^\s\u200b]{{{LONGEST}}})(?=[^\s\u200b])", "\\1\u200b", parted)


def line() -> QFrame:
    """A thin line between two things."""
    made = QFrame()
    made.setProperty("ground", "line")
    return made


def set_look(widget: QWidget, **properties: object) -> None:
    """Changes properties that the style sheet looks at, and has them looked at again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def named(name: str, field: QWidget) -> QWidget:
    """A field with its name before it, on one line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE.s)
    said = label(name, "soft")
    said.setWordWrap(False)
    row.addWidget(said)
    row.addWidget(field)
    return holder


class Elided(QLabel):
    """Words on one line; where there is no room they end in … and the tooltip has them all."""

    def __init__(self, text: str = "", role: Role = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.set_text(text)

    @property
    def whole(self) -> str:
        """All of the words."""
        return self._whole

    def set_text(self, text: str) -> None:
        """Shows other words."""
        self._whole = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._elide()

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(tip(self._whole) if shown != self._whole else "")
