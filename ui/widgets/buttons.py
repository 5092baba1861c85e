"""Buttons and menus: one primary button a page, the others plain, quiet or dangerous."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QMenu, QPushButton, QToolButton

from ui.theme import SIZE, SPACE
from ui.theme import icon as tinted

Handler = Callable[[], object]
INKS = {"primary": "on_accent", "danger": "bad", "quiet": "accent_ink", "chip": "accent_ink", "bubble": "bubble_ink"}


def primary(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Return the main button of a page."""
    return _button(text, do, icon, "primary")


def plain(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Return an ordinary button."""
    return _button(text, do, icon, "plain")


def quiet(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Return a small button without a border."""
    return _button(text, do, icon, "quiet")


def danger(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Return a button that removes something."""
    return _button(text, do, icon, "danger")


def chip(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Return a small coloured button for use among others of its kind."""
    return _button(text, do, icon, "chip")


def icon_button(icon: str, name: str, do: Handler) -> QToolButton:
    """Return a button with only an icon; `name` is its tooltip and accessible name."""
    button = QToolButton()
    button.setProperty("look", "icon")
    button.setIcon(tinted(icon, "soft"))
    button.setIconSize(QSize(SIZE.icon, SIZE.icon))
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.clicked.connect(lambda _checked=False: do())
    return button


def button_box() -> QDialogButtonBox:
    """Return the button box of a dialog, in the system's order, with our spacing."""
    box = QDialogButtonBox()
    inner = box.layout()
    if inner is not None:
        inner.setSpacing(SPACE.s)
    return box


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry; `checked` is None if it is not checkable.

    `keys` are shortcuts in the whole window (`Ctrl+Y; Ctrl+Shift+Z` are two), `name` is that of the action, `role` its
    place on macOS.
    """

    text: str
    do: Handler
    icon: str = ""
    checked: bool | None = None
    enabled: bool = True
    keys: str = ""
    name: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole


def fill_menu(menu: QMenu, entries: Iterable[Entry | None]) -> QMenu:
    """Add entries to a menu, a separator for each None, and return it."""
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        action = menu.addAction(entry.text)
        if entry.icon:
            action.setIcon(tinted(entry.icon))
        if entry.checked is not None:
            action.setCheckable(True)
            action.setChecked(entry.checked)
        action.setEnabled(entry.enabled)
        if entry.keys:
            action.setShortcuts(QKeySequence.listFromString(entry.keys))
        action.setObjectName(entry.name)
        action.setMenuRole(entry.role)
        action.triggered.connect(lambda _checked=False, do=entry.do: do())
    return menu


def menu_button(text: str, entries: Iterable[Entry | None], icon: str = "") -> QPushButton:
    """Return a plain button that opens a menu."""
    button = _button(text, None, icon, "plain")
    button.setMenu(fill_menu(QMenu(button), entries))
    button.setProperty("menu", True)
    return button


def _button(text: str, do: Handler | None, icon: str, look: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", look)
    button.setAutoDefault(False)
    if icon:
        button.setIcon(tinted(icon, INKS.get(look, "soft")))
        button.setIconSize(QSize(SIZE.icon + SPACE.xs, SIZE.icon))
    if do is not None:
        button.clicked.connect(lambda _checked=False: do())
    return button
