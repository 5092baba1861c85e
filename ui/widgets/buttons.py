"""Buttons in their few looks: one primary a page, the others plain, quiet or dangerous."""

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
    """The one thing to do on a page."""
    return _button(text, do, icon, "primary")


def plain(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Anything else that can be done."""
    return _button(text, do, icon, "plain")


def quiet(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Something small, without a border."""
    return _button(text, do, icon, "quiet")


def danger(text: str, do: Handler, icon: str = "") -> QPushButton:
    """Something that takes away."""
    return _button(text, do, icon, "danger")


def chip(text: str, do: Handler, icon: str = "") -> QPushButton:
    """A small coloured button that stands among others of its kind."""
    return _button(text, do, icon, "chip")


def icon_button(icon: str, name: str, do: Handler) -> QToolButton:
    """A button that is only an icon; `name` is its tooltip and what a screen reader says."""
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
    """The buttons at the foot of a box, in the order of the system, as far apart as buttons are elsewhere."""
    box = QDialogButtonBox()
    inner = box.layout()
    if inner is not None:
        inner.setSpacing(SPACE.s)
    return box


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; `checked` None where it is not a tick.

    `keys` do the same in the whole window (`Ctrl+Y; Ctrl+Shift+Z` are two), `name` is that of the action, `role` where
    macOS puts it.
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
    """Puts lines into a menu, a separator for each None, and gives it back."""
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
    """A plain button that opens a menu."""
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
