"""The menu of the right mouse button: what the buttons beside a table do, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ui.widgets.table import Table


def offer_buttons(table: Table, *places: QWidget) -> None:
    """Has a table offer, at the right mouse button, the buttons given and those in the places given.

    Only those that are seen and can be pressed; what a button with a menu of its own has is not repeated.
    """
    table.menu_wanted.connect(lambda menu, _ids: _fill(menu, places))


def _fill(menu: QMenu, places: tuple[QWidget, ...]) -> None:
    for button in _buttons(places):
        action = menu.addAction(button.icon(), button.text())
        action.triggered.connect(lambda _checked=False, press=button.click: press())


def _buttons(places: tuple[QWidget, ...]) -> Iterator[QPushButton]:
    for place in places:
        for one in [place] if isinstance(place, QPushButton) else place.findChildren(QPushButton):
            if one.isVisible() and one.isEnabled() and one.text() and one.menu() is None:
                yield one
