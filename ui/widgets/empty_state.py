"""What stands where there is nothing yet: what this is for, and what to do first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import SIZE, SPACE
from ui.widgets.labels import label
from ui.widgets.picture import Picture


class EmptyState(QWidget):
    """An icon, a title, a sentence, and the button that ends the emptiness."""

    def __init__(
        self, icon: str, title: str, text: str, action: QPushButton | None = None, parent: QWidget | None = None
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
        if action is not None:
            layout.addWidget(action, 0, centre)
        layout.addStretch(2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)

    def set_text(self, text: str) -> None:
        """Says something else below the title."""
        self._words.setText(text)
