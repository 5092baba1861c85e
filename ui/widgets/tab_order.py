"""The order in which Tab goes through fields that were not made in the order in which they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

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


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
