"""Tab order, and the order in which a screen reader reads, as widgets stand on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

from ui.theme import SPACE
from ui.widgets.layouts import parts_of


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


def set_layout_order(inside: QWidget) -> list[QWidget]:
    """Set the tab order of a page to its layout, column by column, whenever parts were created; return the order.

    The widgets around are ordered likewise: a screen reader reads the children of a widget in the order they stack.
    """
    order = list(_laid_out(inside))
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
