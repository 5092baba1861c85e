"""Base of all pages: header, body, and what the window calls."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import SIZE, SPACE
from ui.widgets.buttons import only_reads, why_only_reads
from ui.widgets.cards import PageHeader
from ui.widgets.layouts import rescue_focus


class Page(QWidget):
    """A page with its `header` and an empty `body`. It emits where to go and what was done; the window acts on it."""

    go = Signal(str, object)  # name of another page, intent or None
    waits = Signal(str, int)  # name of a page, number of pending items for its badge in the sidebar
    said = Signal(str, object)  # message, callable that undoes the action or None

    def __init__(self, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.header = PageHeader(title, subtitle)
        self.body = QVBoxLayout()
        self.body.setSpacing(SPACE.m)
        self._column = layout = QVBoxLayout(self)
        layout.setSpacing(SPACE.l)
        layout.addWidget(self.header)
        layout.addLayout(self.body, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = SPACE.xl if self.width() >= SIZE.page_narrow else SPACE.m
        self._column.setContentsMargins(side, SPACE.l, side, 0)  # the message bar keeps its room below

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Give the focus of a button that goes or is disabled to the nearest table, not to what follows it."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused) and not (focused.isVisible() and focused.isEnabled()):
            return rescue_focus(focused) or super().focusNextPrevChild(forward)
        return super().focusNextPrevChild(forward)

    def reload(self) -> None:
        """Read the data; called before the page is first shown, and again after the book has changed."""

    def arrive(self, intent: object) -> None:
        """Handle an intent of another page."""

    def mark(self) -> object:
        """Return the intent that brings another page of this kind to the same position; None for nothing."""
        return None

    def focus_search(self) -> None:
        """Focus the search; called by Ctrl+F."""

    def ask_printer(self) -> bool:
        """Ask for a printer; called by Ctrl+P. False if the page has nothing to print."""
        return False

    def may_write(self) -> bool:
        """Return whether the book can be changed here; if it is open for reading only, say so."""
        if only_reads(self):
            self.said.emit(why_only_reads(), None)
            return False
        return True

    def has_unsaved(self) -> bool:
        """Whether closing the book would lose what was typed on this page."""
        return False

    def may_leave(self) -> bool:
        """Return whether the page may be left now; with unsaved text a page returns False and asks."""
        return True
