"""Everything that can be done in a window at this moment, gathered from its menus and buttons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do: its name, where it is found, the keys that do it too; `also` are words it is looked for by."""

    title: str
    where: str
    do: Callable[[], object]
    keys: str = ""
    also: str = ""


def menu_offers(menu: QMenu) -> list[Offer]:
    """The lines of a menu that can be chosen now."""
    found = []
    for action in menu.actions():
        if action.isSeparator() or not action.isEnabled() or not action.text():
            continue
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        found.append(Offer(plain_text(action.text()), plain_text(menu.title()), action.trigger, keys))
    return found


def button_offers(page: QWidget) -> list[Offer]:
    """The buttons of a page that can be pressed now, each name once."""
    found: dict[str, Offer] = {}
    for button in page.findChildren(QPushButton):
        if button.isVisibleTo(page) and button.isEnabled() and button.text() and button.menu() is None:
            title = button.accessibleName() or plain_text(button.text())
            found.setdefault(title, Offer(title, page.accessibleName(), button.click))
    return list(found.values())


def plain_text(text: str) -> str:
    """A text without the marks of its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")
