"""Buttons in their few looks: one primary a page, the others plain, quiet or dangerous."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialogButtonBox, QMenu, QPushButton, QToolButton, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages.errors import sentence
from ui.theme import SIZE, SPACE
from ui.theme import icon as tinted

Do = Callable[[], object]
W = TypeVar("W", bound=QWidget)
INKS = {"primary": "on_accent", "danger": "bad", "quiet": "accent_ink", "chip": "accent_ink", "bubble": "bubble_ink"}


def primary(text: str, do: Do, icon: str = "") -> QPushButton:
    """The one thing to do on a page."""
    return _button(text, do, icon, "primary")


def plain(text: str, do: Do, icon: str = "") -> QPushButton:
    """Anything else that can be done."""
    return _button(text, do, icon, "plain")


def quiet(text: str, do: Do, icon: str = "") -> QPushButton:
    """Something small, without a border."""
    return _button(text, do, icon, "quiet")


def danger(text: str, do: Do, icon: str = "") -> QPushButton:
    """Something that takes away."""
    return _button(text, do, icon, "danger")


def chip(text: str, do: Do, icon: str = "") -> QPushButton:
    """A small coloured button that stands among others of its kind."""
    return _button(text, do, icon, "chip")


def icon_button(icon: str, name: str, do: Do) -> QToolButton:
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


ONLY_READS = "only_reads"
"""Property of a window whose book is open for reading only."""


def only_reads(widget: QWidget) -> bool:
    """Whether a widget, or what it stands in, shows a book that is open for reading only."""
    around: QWidget | None = widget
    while around is not None and not around.property(ONLY_READS):
        around = around.parentWidget()
    return around is not None


def why_only_reads() -> str:
    """Return the sentence that says why nothing can be changed here."""
    return sentence(LeadKeeperError("book-read-only"))


def writing(widget: W) -> W:
    """Return the same widget, disabled with the reason as its tooltip while the book is open for reading only."""
    widget.installEventFilter(_WriteGuard(widget))
    return widget


class _WriteGuard(QObject):
    """Disables the widget that it watches wherever it is shown or enabled in a book that only reads."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() in (QEvent.Type.Show, QEvent.Type.EnabledChange)
        if shown and isinstance(watched, QWidget) and only_reads(watched):
            watched.setEnabled(False)
            watched.setToolTip(why_only_reads())
        return False


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a menu; `checked` None where it is not a tick.

    One that `writes` cannot be chosen while the book is open for reading only.
    `keys` do the same in the whole window (`Ctrl+Y; Ctrl+Shift+Z` are two), `name` is that of the action, `role` where
    macOS puts it.
    """

    text: str
    do: Do
    icon: str = ""
    checked: bool | None = None
    enabled: bool = True
    keys: str = ""
    name: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    writes: bool = False


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
        if entry.writes and only_reads(menu):
            action.setEnabled(False)
            action.setToolTip(why_only_reads())
            menu.setToolTipsVisible(True)
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


def _button(text: str, do: Do | None, icon: str, look: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", look)
    button.setAutoDefault(False)
    if icon:
        button.setIcon(tinted(icon, INKS.get(look, "soft")))
        button.setIconSize(QSize(SIZE.icon + SPACE.xs, SIZE.icon))
    if do is not None:
        button.clicked.connect(lambda _checked=False: do())
    return button
