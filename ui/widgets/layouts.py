"""Containers and layouts: flow layout, splitter, stacked widget, scrolling column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMargins, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ui.settings import Settings
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import turn_page

W = TypeVar("W", bound=QWidget)


STILL_READ_MS = 3_000


def discard(widget: QWidget | None, after_ms: int = STILL_READ_MS) -> None:
    """Hide a widget at once, and delete it later: a screen reader that is reading it would lose its place."""
    if widget is not None:
        widget.hide()
        QTimer.singleShot(after_ms, widget, widget.deleteLater)


class FlowLayout(QLayout):
    """Lays out widgets in wrapped lines: right-aligned with `right`, top-aligned within a line with `top`.

    With `even` the lines form columns, each as wide as its widest widget.
    """

    def __init__(
        self, parent: QWidget, *, gap: int = SPACE.s, right: bool = False, top: bool = False, even: bool = False
    ) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._right, self._top, self._even = right, top, even
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def clear(self) -> None:
        while (item := self.takeAt(0)) is not None:
            discard(item.widget())

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, move=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        return reduce(QSize.expandedTo, (item.minimumSize() for item in self._shown()), QSize())

    def width_used(self, width: int) -> int:
        lines = [[size.width() for _item, size in line] for line in self._lines(width)]
        return max((sum(line) + self.spacing() * (len(line) - 1) for line in lines), default=0)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        """Return the height of the lines at this width; with `move` also place the widgets."""
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(size.height() for _item, size in line)
            if move:
                self._place(line, rect, y, height)
            y += height + self.spacing()
        return max(y - self.spacing() - rect.y(), 0)

    def _place(self, line: list[tuple[QLayoutItem, QSize]], rect: QRect, y: int, height: int) -> None:
        width = sum(size.width() for _item, size in line) + self.spacing() * (len(line) - 1)
        x = rect.x() + (rect.width() - width if self._right else 0)
        for item, size in line:
            below = 0 if self._top else (height - size.height()) // 2
            item.setGeometry(QRect(QPoint(x, y + below), size))
            x += size.width() + self.spacing()

    def _lines(self, width: int) -> Iterable[list[tuple[QLayoutItem, QSize]]]:
        line: list[tuple[QLayoutItem, QSize]] = []
        used = 0
        columns = self._columns(width) if self._even else [0]
        for place, item in enumerate(self._shown()):
            size = item.sizeHint().expandedTo(QSize(columns[place % len(columns)], 0))
            size.setWidth(min(size.width(), max(width, item.minimumSize().width())))
            if line and used + size.width() > width:
                yield line
                line, used = [], 0
            line.append((item, size))
            used += size.width() + self.spacing()
        if line:
            yield line

    def _columns(self, width: int) -> list[int]:
        """Return the widths of as many columns as this width takes."""
        widths = [item.sizeHint().width() for item in self._shown()]
        for count in range(len(widths), 1, -1):
            columns = [max(widths[place::count]) for place in range(count)]
            if sum(columns) + self.spacing() * (count - 1) <= width:
                return columns
        return [0]


def parts_of(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and layouts that stand directly in a layout, in its order.

    Not by `itemAt`: PySide keeps what it returns until the layout dies, but Qt deletes an item with its widget.
    The next object at that address is then taken for the item, which ended the program with a segmentation fault.
    """
    around = layout.parentWidget()
    parts = [*(around.children() if around is not None else ()), *layout.children()]
    placed = [(layout.indexOf(part), part) for part in parts if isinstance(part, QWidget | QLayout)]
    return [part for place, part in sorted(placed, key=lambda pair: pair[0]) if place >= 0]


def as_high_as_text(widget: W) -> W:
    """Return the same widget, which takes the height that its text needs at its width."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    widget.setSizePolicy(policy)
    return widget


def flowing(widgets: Iterable[QWidget], *, gap: int = SPACE.s, right: bool = False, top: bool = False) -> QWidget:
    """Return widgets side by side, wrapped as needed."""
    holder = as_high_as_text(QWidget())
    layout = FlowLayout(holder, gap=gap, right=right, top=top)
    for widget in widgets:
        layout.addWidget(widget)
    return holder


LAID_OUT_MS = 30
SETTLED_MS = 250
ROUNDS = 4  # more than two bars can need
"""Nested layouts need several rounds of events; after this time the user scrolls."""


class Splitter(QSplitter):
    """A splitter that shares its width anew until the user moves it; then its position is saved under `name`."""

    def __init__(
        self, name: str, widgets: Sequence[QWidget], shares: Sequence[int], settings: Settings | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._name, self._settings, self._shares = name, settings, shares
        self._sides, self._needs = tuple(widgets), dict[QWidget, int]()
        self._sharing = False  # the tables inside ask for room while they are resized
        self._by_hand = settings is not None and bool(settings.choice(f"split/{name}/by_hand"))
        self.setChildrenCollapsible(False)
        self.setHandleWidth(SPACE.s)
        for index, (widget, share) in enumerate(zip(widgets, shares, strict=True)):
            self.addWidget(widget)
            self.setStretchFactor(index, share)
            self.handle(index).raise_()
            widget.raise_()  # Qt lowers each part below the one before: a screen reader would read the last one first
        if settings is not None and self._by_hand:
            self._by_hand = self.restoreState(settings.layout_of(f"split/{name}"))
        self.splitterMoved.connect(self._moved)

    def make_room(self, inside: QWidget, width: int) -> None:
        """Give the side that contains a widget this width, as far as the other sides keep their minimum."""
        before = self._needs.get(inside, 0)
        if before < width or width < before - 2 * SIZE.scrollbar:  # a scroll bar that comes and goes moves nothing
            self._needs[inside] = width
            self._share_out()

    def _share_out(self) -> None:
        if self._by_hand or self._sharing or not self.isVisible():
            return
        room = self.width() - self.handleWidth() * (len(self._sides) - 1)
        widths = [share * room // sum(self._shares) for share in self._shares]
        least = [max(_least(one), min(width, SIZE.panel_least)) for one, width in zip(self._sides, widths, strict=True)]
        for index, side in enumerate(self._sides):
            need = max((width for inside, width in self._needs.items() if side.isAncestorOf(inside)), default=0)
            others = sum(least) - least[index]
            if widths[index] < need and others < room:
                wider, before = min(need, room - others), sum(widths) - widths[index]
                rest = room - wider
                widths = [wider if one == index else rest * width // before for one, width in enumerate(widths)]
        self._sharing = True
        self.setSizes(widths)
        self._sharing = False

    def _moved(self) -> None:
        self._by_hand = True
        if self._settings is not None:
            self._settings.keep_choice(f"split/{self._name}/by_hand", "yes")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._share_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_out()

    def hideEvent(self, event: QHideEvent) -> None:
        if self._settings is not None and self._by_hand:
            self._settings.keep_layout(f"split/{self._name}", self.saveState())
        super().hideEvent(event)


def _least(side: QWidget) -> int:
    return side.minimumSizeHint().expandedTo(side.minimumSize()).width()


class FlexWidget(QWidget):
    """Takes its share of the height regardless of its size hint: in a low window others need theirs."""

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class StackedWidget(QStackedWidget):
    """Shows one of several widgets, such as a table or its empty state."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.currentChanged.connect(turn_page)
        for widget in widgets:
            self.addWidget(widget)

    def addWidget(self, widget: QWidget) -> int:
        """Add a widget; the first one is shown, but Qt shall not lay it out before it is styled in its window."""
        layout = widget.layout()
        if layout is not None:
            layout.setEnabled(False)
        index = super().addWidget(widget)
        if layout is not None:
            layout.setEnabled(True)
        return index

    def show_only(self, widget: QWidget) -> None:
        """Show this widget; a focus in the one before goes to its table, which acts on nobody, not to a button."""
        before, focused = self.currentWidget(), self.window().focusWidget()
        if before is not widget and before is not None and focused is not None and before.isAncestorOf(focused):
            tables = (one for one in widget.findChildren(QTableView) if one.isVisibleTo(widget) and one.isEnabled())
            if (table := next(tables, None)) is not None:
                table.setFocus()  # not visible yet: Qt gives it the focus when it shows the widget
        self.setCurrentWidget(widget)

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()


class Halves(QWidget):
    """Two columns side by side, equally wide with `even`; one below the other where both do not fit."""

    def __init__(self, *halves: Sequence[QWidget], gap: int = SPACE.m, even: bool = False) -> None:
        super().__init__()
        self._even = even
        self._box = _inner(QBoxLayout(QBoxLayout.Direction.LeftToRight, self), gap)
        self._columns = [stacked(*((one, 0) for one in half)) for half in halves]
        for column in self._columns:
            self._box.addWidget(column, 1, Qt.AlignmentFlag.AlignTop)

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._least()), super().minimumSizeHint().height())

    @property
    def width_abreast(self) -> int:
        """Least width at which the columns stand side by side."""
        return sum(self._least()) + self._box.spacing() * (len(self._columns) - 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fits = self.width() >= self.width_abreast
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)

    def _least(self) -> list[int]:
        widths = [column.minimumSizeHint().width() for column in self._columns]
        return [max(widths)] * len(widths) if self._even else widths


class _Column(QWidget):
    """Scrolled content with the minimum height of its text at the actual width, not the minimum width."""

    grown = Signal()  # what is inside has come or gone, and may need another width
    filled = Signal()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(layout.minimumSize().width() if layout is not None else 0, 0)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit()
        elif event.type() == QEvent.Type.ChildAdded:
            self.filled.emit()
        return done


class _FromTop(QVBoxLayout):
    """Stacks widgets from the top, each as high as its text needs at the actual width.

    An aligned layout gives no more than its `sizeHint`, which ignores wrapped lines.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._holder = parent
        self.setAlignment(Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        hint, width = super().sizeHint(), self._holder.width()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(width) if self.hasHeightForWidth() else 0))


class ScrollArea(QScrollArea):
    """An area without a frame that scrolls down, sideways, or both, by bars of its own.

    Qt's bars stay hidden. Assistive technology counts them as children only while they are visible, and Qt (to 6.11)
    crashes when asked for a child that was counted and is gone: `QAccessibleAbstractScrollArea::child` checks no range.
    """

    def __init__(self, *, down: bool = True, sideways: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._placing = False
        self._down = self._bar_for(self.verticalScrollBar()) if down else None
        self._sideways = self._bar_for(self.horizontalScrollBar()) if sideways else None

    def _bar_for(self, hidden: QScrollBar) -> QScrollBar:
        bar = QScrollBar(hidden.orientation(), self)
        bar.valueChanged.connect(hidden.setValue)
        hidden.valueChanged.connect(bar.setValue)
        hidden.rangeChanged.connect(lambda _least, _most: self._place_later())
        return bar

    def _place_later(self) -> None:
        """Place the bars when Qt has laid out: room taken in the middle of that leaves content in its old width."""
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:  # Qt would lay out what is inside while it is being styled
            self._place_later()
            return QFrame.event(self, event)
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place_bars()
        return done

    def _place_bars(self) -> None:
        """Show the bars that have something to scroll, at the edges, and leave them their room."""
        inside = self.widget()
        if self._placing or inside is None or not inside.isVisible():
            return  # Qt loses a new size of what is just being shown
        self._placing = True
        for _round in range(ROUNDS):  # room taken by one bar can call for the other
            right = self._needed(self._down, self.verticalScrollBar())
            below = self._needed(self._sideways, self.horizontalScrollBar())
            room = QMargins(0, 0, right.sizeHint().width() if right else 0, below.sizeHint().height() if below else 0)
            if room == self.viewportMargins():
                break
            self.setViewportMargins(room)
        self._placing = False
        width, height = self.width() - room.right(), self.height() - room.bottom()
        if right is not None:
            right.setPageStep(height)
            right.setGeometry(width, 0, room.right(), height)
        if below is not None:
            below.setPageStep(width)
            below.setGeometry(0, height, width, room.bottom())

    @staticmethod
    def _needed(bar: QScrollBar | None, hidden: QScrollBar) -> QScrollBar | None:
        """Give a bar the range of Qt's, and return it if there is something to scroll."""
        if bar is None:
            return None
        bar.setRange(hidden.minimum(), hidden.maximum())
        bar.setSingleStep(hidden.singleStep())
        bar.setVisible(bar.maximum() > bar.minimum())
        return bar if bar.maximum() > bar.minimum() else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the field that has the focus in sight, if it was."""
        focused = self.window().focusWidget()
        field = focused if focused and self.viewport().isAncestorOf(focused) else None
        seen = QRect(field.mapTo(self.viewport(), QPoint()), field.size()) if field else QRect()
        super().resizeEvent(event)
        self._place_bars()
        if field and QRect(QPoint(), event.oldSize()).intersects(seen):
            self.ensureWidgetVisible(field)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_later()


class ScrollColumn(ScrollArea):
    """A column that scrolls when higher than its area, `sideways` also when wider; fill its `column`."""

    def __init__(self, *parts: Part, gap: int = SPACE.m, sideways: bool = False) -> None:
        super().__init__(sideways=sideways)
        self._inside = _Column()
        self._inside.grown.connect(self.updateGeometry)  # a scroll area tells nobody of a new least width by itself
        self._inside.setProperty("ground", "none")
        self.column: QVBoxLayout = _inner(_FromTop(self._inside), gap)
        self.setWidget(self._inside)
        fill(self.column, *parts)  # after `setWidget`, which would lay them out before they are styled in their window
        self._wanted: QWidget | None = None
        self._steady = QTimer(self, singleShot=True, interval=LAID_OUT_MS)
        self._steady.timeout.connect(lambda: self.viewport().setUpdatesEnabled(True))
        self._inside.filled.connect(self._hold_picture)
        self.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._bring())

    def _hold_picture(self) -> None:
        """Keep the picture until new content has its place: for a moment it is laid out without its heights."""
        if self.isVisible():
            self.viewport().setUpdatesEnabled(False)
            self._steady.start()

    def bring(self, widget: QWidget) -> None:
        """Scroll to a widget inside, even if content just shown or filled gets its size a moment later."""
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
        clear_layout(self.column)


def held(layout: QLayout) -> QWidget:
    """Return a widget with this layout."""
    holder = QWidget()
    holder.setLayout(layout)
    return holder


def stacked(*parts: Part, gap: int = SPACE.m) -> QWidget:
    """Return a widget with these parts, as of `fill`, below one another."""
    return held(fill(inner_column(gap=gap), *parts))


def abreast(*parts: Part, gap: int = SPACE.m) -> QWidget:
    """Return a widget with these parts, as of `fill`, side by side."""
    return held(fill(inner_row(gap=gap), *parts))


B = TypeVar("B", bound=QBoxLayout)
Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | tuple[QWidget, int, Qt.AlignmentFlag]


def fill(layout: B, *parts: Part) -> B:
    """Add widgets and layouts, alone or with their stretch and alignment; a number is a stretch."""
    more: list[Any]
    for part in parts:
        what, *more = part if isinstance(part, tuple) else (part,)
        if isinstance(what, QWidget):
            layout.addWidget(what, *more)
        elif isinstance(what, QLayout):
            layout.addLayout(what, *more)
        else:
            layout.addStretch(what)
    return layout


Edges = tuple[int, int, int, int]  # left, top, right, bottom


def inner_row(over: QWidget | None = None, gap: int | None = None, edges: Edges = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return a row, in a widget or for a layout; without a gap the style sets the spacing."""
    return _inner(QHBoxLayout() if over is None else QHBoxLayout(over), gap, edges)


def inner_column(over: QWidget | None = None, gap: int | None = None, edges: Edges = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return a column, as `inner_row`."""
    return _inner(QVBoxLayout() if over is None else QVBoxLayout(over), gap, edges)


def _inner(layout: B, gap: int | None, edges: Edges = (0, 0, 0, 0)) -> B:
    layout.setContentsMargins(*edges)
    if gap is not None:
        layout.setSpacing(gap)
    return layout


def dialog_column(dialog: QWidget, gap: int = SPACE.l) -> QVBoxLayout:
    """Return the column of a dialog, with the margins that all dialogs have."""
    return inner_column(dialog, gap, (SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l))


def clear_layout(layout: QVBoxLayout) -> None:
    """Remove and delete all widgets of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            rescue_focus(widget)
            discard(widget)


V = TypeVar("V")


class Series(Generic[W, V]):
    """Widgets at the end of a layout, one for each of some values.

    Other values are shown by the widgets that are there: new ones are styled first, which takes most of the time.
    """

    def __init__(self, layout: QBoxLayout, make: Callable[[], W], fill: Callable[[W, V], object]) -> None:
        """`make` returns an empty widget, `fill` shows a value in it."""
        self._layout, self._make, self._fill = layout, make, fill
        self._parts: list[W] = []

    def set(self, values: Sequence[V]) -> None:
        for part in self._parts[len(values) :]:
            rescue_focus(part)
            discard(part)
        del self._parts[len(values) :]
        while len(self._parts) < len(values):
            self._parts.append(self._make())
            self._layout.addWidget(self._parts[-1])
        for part, value in zip(self._parts, values, strict=True):
            self._fill(part, value)


def rescue_focus(leaving: QWidget) -> bool:
    """Move the focus from a widget being removed to the nearest table; False if it has none, or no table is here."""
    focused = leaving.window().focusWidget()
    if focused is None or not (focused is leaving or leaving.isAncestorOf(focused)):
        return False
    around = leaving.parentWidget()
    while around is not None:
        for table in around.findChildren(QTableView):
            if table.isVisible() and table.isEnabled() and not leaving.isAncestorOf(table):
                table.setFocus()
                return True
        around = around.parentWidget()
    return False


def expanding(widget: QWidget) -> QWidget:
    """Set a widget to take all available room, and return it."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget
