"""The head of a page: what it is, one line about it, and what can be done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.flow_layout import FlowLayout, flowing
from ui.widgets.labels import label


class PageHeader(QWidget):
    """Title and subtitle at the left, actions at the right; they wrap where the window is narrow."""

    def __init__(
        self, title: str, subtitle: str = "", actions: Iterable[QWidget] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title, self._subtitle = label(title, "title"), label(subtitle, "soft")
        self._subtitle.setVisible(bool(subtitle))
        words = QVBoxLayout()
        words.setSpacing(SPACE.xs)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._actions = flowing(actions, right=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.l)
        layout.addLayout(words, 1)
        layout.addWidget(self._actions)

    @property
    def title(self) -> str:
        """The title as it is shown."""
        return self._title.text()

    def set_title(self, text: str) -> None:
        """Shows another title."""
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Shows another line below the title; none if it is empty."""
        self._subtitle.setText(text)
        self._subtitle.setVisible(bool(text))

    def add(self, *widgets: QWidget) -> None:
        """Puts actions at the right-hand end."""
        layout = self._actions.layout()
        assert isinstance(layout, FlowLayout)
        for widget in widgets:
            layout.addWidget(widget)
