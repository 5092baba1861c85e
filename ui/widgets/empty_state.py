"""What stands where there is nothing yet: what this is for, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.models.formats import number
from ui.theme import SIZE, SPACE, Status
from ui.widgets.labels import label
from ui.widgets.picture import Picture


class EmptyState(QWidget):
    """An icon, a title, a sentence, the button that ends the emptiness; `tour` says in steps what is done here."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str,
        action: QPushButton | None = None,
        parent: QWidget | None = None,
        tour: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self._words = label(text, "soft")
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.xxl, SPACE.xl, SPACE.xxl)
        layout.setSpacing(SPACE.m)
        layout.addStretch(1)
        layout.addWidget(Picture(icon, "accent_ink", SIZE.icon_large), 0, centre)
        for words in (label(title, "heading"), self._words):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(words)
        if tour:
            layout.addSpacing(SPACE.s)
            layout.addLayout(_centred(_steps(tour)))
            layout.addSpacing(SPACE.m)
        if action is not None:
            layout.addWidget(action, 0, centre)
        layout.addStretch(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)

    def set_text(self, text: str) -> None:
        """Says something else below the title."""
        self._words.setText(text)


def _steps(tour: Sequence[str]) -> QWidget:
    """The steps below one another, each with its number."""
    holder = QWidget()
    holder.setMaximumWidth(SIZE.text_most)
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE.m)
    grid.setVerticalSpacing(SPACE.s)
    grid.setColumnStretch(1, 1)
    for place, text in enumerate(tour):
        nth = label(number(place + 1), "strong", status=Status.INFO)
        nth.setWordWrap(False)
        grid.addWidget(nth, place, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(text), place, 1)
    return holder


def _centred(widget: QWidget) -> QHBoxLayout:
    """A widget in the middle, as wide as it may be."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 20)
    row.addStretch(1)
    return row
