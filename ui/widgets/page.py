"""What every page is: a head, a body, and the few things that the window asks of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.cards import PageHeader


class Page(QWidget):
    """A page with its `header` and an empty `body`. It says where to go and what was done; the window does the rest."""

    go = Signal(str, object)  # the name of another page, and what to do there (or None)
    waits = Signal(str, int)  # the name of a page, and how much waits there: what stands beside it in the sidebar
    said = Signal(str, object)  # a sentence for the toast, and a callable that undoes what it tells of (or None)

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.header = PageHeader(title, subtitle)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.m)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, 0)  # the message bar keeps its room below
        layout.setSpacing(SPACE.l)
        layout.addWidget(self.header)
        layout.addLayout(self.body, 1)

    def reload(self) -> None:
        """Called before the page is first seen, and again when the book has changed since."""

    def arrive(self, intent: object) -> None:
        """Called when another page sent the person here to do something."""

    def mark(self) -> object:
        """What `arrive` of another page of this kind needs to stand where this one does; None for nothing."""
        return None

    def focus_search(self) -> None:
        """Called by Ctrl+F."""

    def ask_printer(self) -> bool:
        """Called by Ctrl+P: asks for a printer; False if the page has nothing for paper."""
        return False

    def may_leave(self) -> bool:
        """Whether the person may go to another page now; a page that asks about unsaved words says no and asks."""
        return True
