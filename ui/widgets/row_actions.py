"""Menus of tables: what the buttons beside one do, at the right mouse button; its columns, below a button."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from leadkeeper.messages import _
from ui.widgets.buttons import plain
from ui.widgets.table import Table


def offer_buttons(table: Table, *places: QWidget) -> None:
    """Has a table offer, at the right mouse button, the buttons given and those in the places given.

    Only those that are seen and can be pressed; what a button with a menu of its own has is not repeated.
    """
    table.menu_wanted.connect(lambda menu, _ids: _fill(menu, places))


def columns_button(table: Table) -> QPushButton:
    """A button that shows and hides the columns of a table, in a menu below it."""

    def choose() -> None:
        menu = table.column_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    button = plain(_("&Columns"), choose, "columns-3")
    return button


def _fill(menu: QMenu, places: tuple[QWidget, ...]) -> None:
    for button in _buttons(places):
        action = menu.addAction(button.icon(), button.text())
        action.triggered.connect(lambda _checked=False, press=button.click: press())


def _buttons(places: tuple[QWidget, ...]) -> Iterator[QPushButton]:
    for place in places:
        for one in [place] if isinstance(place, QPushButton) else place.findChildren(QPushButton):
            if one.isVisible() and one.isEnabled() and one.text() and one.menu() is None:
                yield one
