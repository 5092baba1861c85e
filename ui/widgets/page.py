"""Base of all pages: header, body, what the window calls, and the order of tab and of a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QTableView, QVBoxLayout, QWidget

from ui.jobs import Jobs
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import only_reads, why_only_reads
from ui.widgets.cards import PageHeader
from ui.widgets.layouts import fill, inner_column, parts_of, rescue_focus


def leave_by_escape(view: QWidget, back: Callable[[], object]) -> None:
    """Let Escape leave a view of a page that is shown, as its Back button does."""
    QShortcut(QKeySequence(Qt.Key.Key_Escape), view, back)


class Page(QWidget):
    """A page with its `header` and an empty `body`. It emits where to go and what was done; the window acts on it."""

    go = Signal(str, object)  # name of another page, intent or None
    waits = Signal(str, int)  # name of a page, number of pending items for its badge in the sidebar
    said = Signal(str, object)  # message, callable that undoes the action or None
    _jobs: Jobs

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.header = PageHeader(title, subtitle)
        self.body = inner_column(gap=SPACE.m)
        self._column = layout = QVBoxLayout(self)
        layout.setSpacing(SPACE.l)
        fill(layout, self.header, (self.body, 1))

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

    def to_work_on(self) -> QWidget | None:
        """Return what keys work on when the page is opened by one: its first table, if it shows any."""
        tables = (one for one in self.findChildren(QTableView) if one.isVisibleTo(self) and one.isEnabled())
        return next(tables, None)

    def focus_first(self) -> bool:
        """Focus what keys work on, else what comes first below the header; False if nothing does yet."""
        below = [one for one in set_layout_order(self) if one.isEnabled() and not self.header.isAncestorOf(one)]
        for one in [*filter(None, [self.to_work_on()]), *below][:1]:
            one.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return bool(below)

    def ask_printer(self) -> bool:
        """Ask for a printer; called by Ctrl+P. False if the page has nothing to print."""
        return False

    def _say(self, text: str) -> None:
        self.said.emit(text, None)

    def _write(self, make: Callable[[Any], Any], said: str, undo: Callable[[], object] | None = None) -> None:
        """Run a write, named by the sentence that is said once it is done, with its undo."""
        self._jobs.write(make, lambda _done: self.said.emit(said, undo), title=said, owner=self)

    def may_write(self) -> bool:
        """Return whether the book can be changed here; if it is open for reading only, say so."""
        if only_reads(self):
            self._say(why_only_reads())
            return False
        return True

    def has_unsaved(self) -> bool:
        """Whether closing the book would lose what was typed on this page."""
        return False

    def may_leave(self) -> bool:
        """Return whether the page may be left now; with unsaved text a page returns False and asks."""
        return True


def set_reading_order(inside: QWidget, after: Sequence[QWidget] = ()) -> list[QWidget]:
    """Set the tab order line by line through the visible widgets inside, then `after`; return the order."""
    fields = [one for one in inside.findChildren(QWidget) if one.isVisibleTo(inside) and _takes_focus(one)]

    def place(one: QWidget) -> tuple[int, int]:
        middle = one.mapTo(inside, QPoint(0, one.height() // 2))
        return middle.y() // SPACE.l, middle.x()

    order = [*sorted(fields, key=place), *after]
    for one, other in pairwise(order):
        QWidget.setTabOrder(one, other)
    return order


def focus_following(window: QWidget, *, forward: bool) -> bool:
    """Give the focus to what follows it in the tab order, or precedes it; False if nothing else takes it.

    Qt also stops at what only passes the focus on: Tab then leaves out what stands before the button that Enter
    presses, or goes back to the first box of a list for ever.
    """
    focused = window.focusWidget() or window
    step = QWidget.nextInFocusChain if forward else QWidget.previousInFocusChain
    other = step(focused)
    while other is not None and other is not focused:
        if _takes_focus(other) and other.window() is window and other.isVisible() and other.isEnabled():
            other.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
            return True
        other = step(other)
    return False


def set_layout_order(*inside: QWidget) -> list[QWidget]:
    """Set the tab order of parts to their layout, column by column, whenever they were created; return the order.

    The widgets around are ordered likewise: a screen reader reads the children of a widget in the order they stack.
    """
    order = [one for part in inside for one in _laid_out(part)]
    for one, other in pairwise(order):
        QWidget.setTabOrder(one, other)
    return order


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    if not widget.isVisible():
        return
    if _takes_focus(widget):
        yield widget
    else:
        parts = _parts(widget)
        if [one for one in widget.children() if one in parts] != parts:
            for part in parts:
                part.raise_()
        for child in parts:
            yield from _laid_out(child)


def _parts(widget: QWidget) -> list[QWidget]:
    """Return the children in layout order; those in no layout come last."""
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        return [inner] if inner is not None else []
    if isinstance(widget, QSplitter):
        return [part for place in range(widget.count()) if (part := widget.widget(place)) is not None]
    found = list(_in_layout(widget.layout()))
    others = (one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow())
    return [*found, *(one for one in others if one not in found)]


def _in_layout(layout: QLayout | None) -> Iterator[QWidget]:
    for part in parts_of(layout) if layout is not None else ():
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _in_layout(part)


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
