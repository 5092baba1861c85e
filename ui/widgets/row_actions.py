"""Menus of tables: the actions of the buttons as a context menu, and the choice of columns."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from leadkeeper.messages import _
from ui.widgets.buttons import plain
from ui.widgets.table import Table


def offer_buttons(table: Table, *places: QWidget) -> None:
    """Add a context menu with the given buttons and those inside the given widgets.

    Only visible and enabled ones; the entries of a button's own menu are not repeated.
    """
    table.menu_wanted.connect(lambda menu, _ids: _fill(menu, places))


def columns_button(table: Table) -> QPushButton:
    """Return a button that shows and hides columns of a table through a menu."""

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
