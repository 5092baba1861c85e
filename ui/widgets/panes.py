"""Places that hold other things: side by side, one of several, or longer than the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui.settings import Settings
from ui.theme import SPACE

SETTLED_MS = 250
"""Layouts inside one another take several rounds of events; afterwards the person scrolls."""


class Split(QSplitter):
    """Things side by side with a border that can be moved; the settings remember where it stood under `name`."""

    def __init__(
        self,
        name: str,
        widgets: Sequence[QWidget],
        shares: Sequence[int],
        settings: Settings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._name, self._settings = name, settings
        self.setChildrenCollapsible(False)
        self.setHandleWidth(SPACE.m)
        for place, (widget, share) in enumerate(zip(widgets, shares, strict=True)):
            self.addWidget(widget)
            self.setStretchFactor(place, share)
        self._shares: Sequence[int] | None = shares
        if settings is not None and self.restoreState(settings.layout_of(f"split/{name}")):
            self._shares = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._shares is not None:
            self.setSizes([share * self.width() // sum(self._shares) for share in self._shares])
            self._shares = None

    def hideEvent(self, event: QHideEvent) -> None:
        if self._settings is not None and self._shares is None:  # it was seen: before, its border stands anywhere
            self._settings.keep_layout(f"split/{self._name}", self.saveState())
        super().hideEvent(event)


class Share(QWidget):
    """Takes its share of the height, whatever it wishes for beyond the least: in a low window others need theirs."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class Swap(QStackedWidget):
    """One of several things at a time, such as a table or what stands there while it is empty."""

    def __init__(self, *widgets: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for widget in widgets:
            self.addWidget(widget)

    def show_only(self, widget: QWidget) -> None:
        """Shows this one of them."""
        self.setCurrentWidget(widget)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()


class _Column(QWidget):
    """What scrolls: its least height is that of its words in the width it has, not in the least width."""

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(layout.minimumSize().width() if layout is not None else 0, 0)


class _FromTop(QVBoxLayout):
    """Things from the top down, each as high as its words need in the width there is.

    A layout that is aligned gives no more height than its `sizeHint`, and that knows nothing of lines that wrap.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._holder = parent
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        hint, width = super().sizeHint(), self._holder.width()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(width) if self.hasHeightForWidth() else 0))


class Scrolled(QScrollArea):
    """A column of things that scrolls when it is longer than its place; fill its `column`."""

    def __init__(self, *widgets: QWidget, gap: int = SPACE.m, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._inside = _Column()
        self._inside.setProperty("ground", "none")
        self.column: QVBoxLayout = _FromTop(self._inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(gap)
        for widget in widgets:
            self.column.addWidget(widget)
        self.setWidget(self._inside)
        self._wanted: QWidget | None = None
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring())

    def bring(self, widget: QWidget) -> None:
        """Scroll to a widget inside, also if what was just shown or filled takes its room a moment later."""
        self._wanted = widget
        self._bring()
        QTimer.singleShot(SETTLED_MS, self, self._settle)

    def _bring(self) -> None:
        if self._wanted is not None and isValid(self._wanted):
            self.ensureWidgetVisible(self._wanted)

    def _settle(self) -> None:
        self._wanted = None

    def minimumSizeHint(self) -> QSize:
        width = self._inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())

    def clear(self) -> None:
        """Takes everything out of the column; the widgets are deleted."""
        empty(self.column)


def stacked(*parts: tuple[QWidget, int]) -> QWidget:
    """Things below one another, each with its share of the height that is left; 0 for no more than it needs."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE.m)
    for widget, share in parts:
        column.addWidget(widget, share)
    return holder


def empty(layout: QVBoxLayout) -> None:
    """Takes everything out of a layout; the widgets are deleted."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            rescue_focus(widget)
            widget.hide()
            widget.deleteLater()


def rescue_focus(leaving: QWidget) -> None:
    """Moves the focus from what goes to the nearest table; Qt would give it to whatever comes next in the window."""
    focused = leaving.window().focusWidget()
    if focused is None or not (focused is leaving or leaving.isAncestorOf(focused)):
        return
    around = leaving.parentWidget()
    while around is not None:
        for table in around.findChildren(QTableView):
            if table.isVisible() and table.isEnabled() and not leaving.isAncestorOf(table):
                table.setFocus()
                return
        around = around.parentWidget()


def grow(widget: QWidget) -> QWidget:
    """The same widget, taking all the room there is."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget
