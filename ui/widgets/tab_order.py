"""The order in which Tab goes through fields that were not made in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

from ui.theme import SPACE


def set_reading_order(inside: QWidget, after: Sequence[QWidget] = ()) -> list[QWidget]:
    """Lets Tab go through what is seen inside a widget line by line, then to some others; gives the order."""
    found = [one for one in inside.findChildren(QWidget) if one.isVisibleTo(inside) and _takes_focus(one)]

    def place(one: QWidget) -> tuple[int, int]:
        middle = one.mapTo(inside, QPoint(0, one.height() // 2))
        return middle.y() // SPACE.l, middle.x()

    order = [*sorted(found, key=place), *after]
    for one, other in pairwise(order):
        QWidget.setTabOrder(one, other)
    return order


def set_layout_order(inside: QWidget) -> list[QWidget]:
    """Lets Tab go through a page as it is laid out, column by column, whenever its parts were made; gives the order."""
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
        for child in _parts(widget):
            yield from _laid_out(child)


def _parts(widget: QWidget) -> list[QWidget]:
    """What stands in a widget, in the order of its layout; what is in none comes last."""
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        return [inner] if inner is not None else []
    if isinstance(widget, QSplitter):
        return [part for place in range(widget.count()) if (part := widget.widget(place)) is not None]
    found = list(_in_layout(widget.layout()))
    others = (one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow())
    return [*found, *(one for one in others if one not in found)]


def _in_layout(layout: QLayout | None) -> Iterator[QWidget]:
    for place in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(place) if layout is not None else None
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            yield widget
        else:
            yield from _in_layout(item.layout())


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
