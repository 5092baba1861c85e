"""Buttons and menus: one primary button a page, the others plain, quiet or dangerous."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QInputEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QMenu,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import N_
from leadkeeper.messages.errors import sentence
from ui import theme
from ui.theme import SIZE, SPACE

Handler = Callable[[], object]
W = TypeVar("W", bound=QWidget)
B = TypeVar("B", bound=QPushButton)
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
INKS = {"primary": "on_accent", "danger": "bad", "quiet": "accent_ink", "chip": "accent_ink", "bubble": "bubble_ink"}


def _button(look: str, text: str, do: Handler | None, icon: str = "") -> QPushButton:
    button = Button(text)
    button.setProperty("look", look)
    if icon:
        button.setIcon(theme.icon(icon, INKS.get(look, "soft")))
        button.setIconSize(QSize(SIZE.icon + SPACE.xs, SIZE.icon))
    if do is not None:
        button.clicked.connect(lambda _checked=False: do())
    return button


primary = partial(_button, "primary")  # the main one of a page
plain = partial(_button, "plain")
quiet = partial(_button, "quiet")  # small, without a border
danger = partial(_button, "danger")  # removes something
chip = partial(_button, "chip")  # small and coloured, among others of its kind


def look_like(button: QPushButton, look: str, icon: str) -> None:
    """Give a button of a page another look, `primary` or `plain`, and its icon the ink of it."""
    if button.property("look") != look:
        button.setProperty("look", look)
        button.setIcon(theme.icon(icon, INKS.get(look, "soft")))
        button.style().unpolish(button)
        button.style().polish(button)


NOWHERE = QPoint(-1_000_000, -1_000_000)
SECOND_HALF_MS = 300
"""A double click or a double Enter is over by then, counted from its first press."""


class _Presses:
    """The last press of a button, and whether it has brought something else under the mouse or the focus since."""

    def __init__(self) -> None:
        self._since, self._stamp, self._at, self.turned = QElapsedTimer(), 0, NOWHERE, False

    def is_second_half(self, event: QInputEvent, at: QPoint | None = None) -> bool:
        """Whether this press, `at` a place of the screen or by a key, belongs to the one before, which did its work.

        It counts when it was made: while a slow page is opened the second half waits for it.
        """
        near = at is None or (at - self._at).manhattanLength() <= QApplication.startDragDistance()
        if self.turned and near and self._is_early(event.timestamp()):
            return True
        self._since.start()
        self._stamp, self._at, self.turned = event.timestamp(), at or NOWHERE, False
        return False

    def _is_early(self, stamp: int) -> bool:
        passed = (
            stamp - self._stamp if stamp and self._stamp else self._since.elapsed() if self._since.isValid() else None
        )
        return passed is not None and 0 <= passed < SECOND_HALF_MS

    def turn(self, *, opened: bool = False) -> None:
        """Note that something else is shown; of what was `opened` by no button, as by a row, the time counts itself."""
        self.turned = True
        if opened and not self._is_early(0):
            self._since.start()
            self._stamp, self._at = 0, NOWHERE


_PRESSES = _Presses()


def turn_page() -> None:
    """Let the second half of a double click or double Enter pass: what is shown now was not there at the first."""
    _PRESSES.turn()


def open_page() -> None:
    """The same for a dialog that has just been opened, by a button or by a row, a menu or a key."""
    _PRESSES.turn(opened=True)


def is_second_enter(event: QKeyEvent) -> bool:
    """Whether a key is Enter held down, or pressed again before anybody has seen what the first one has done."""
    return event.key() in ENTER and (event.isAutoRepeat() or _PRESSES.is_second_half(event))


class Button(QPushButton):
    """A button that Enter presses, like Space, while it has the focus; elsewhere Enter presses it only as the default.

    Qt lets Enter press the buttons of a dialog alone, and makes the default of a dialog of whichever has the focus.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not _PRESSES.is_second_half(event, event.globalPosition().toPoint()):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _takes_key(self, event):
            super().keyPressEvent(event)


class _IconButton(QToolButton):
    """A button with only an icon; Enter presses it, like Space."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not _PRESSES.is_second_half(event, event.globalPosition().toPoint()):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _takes_key(self, event):
            super().keyPressEvent(event)


class RadioButton(QRadioButton):
    """A radio button among others of one widget, of which the arrow keys choose the next one or the one before.

    Qt moves only the focus where none is chosen yet, and gives it to a button that its choice has already replaced.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back, on = (Qt.Key.Key_Left, Qt.Key.Key_Up), (Qt.Key.Key_Right, Qt.Key.Key_Down)
        around = self.parentWidget()
        if around is None or event.key() not in (*back, *on):
            super().keyPressEvent(event)
            return
        group = around.findChildren(RadioButton, options=Qt.FindChildOption.FindDirectChildrenOnly)
        wanted = group.index(self) + (1 if event.key() in on else -1)
        if 0 <= wanted < len(group):
            group[wanted].setFocus(Qt.FocusReason.TabFocusReason)
            group[wanted].click()


def _takes_key(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Click a button for the Enter key, once however long it is held; return whether Qt has nothing to do any more."""
    enter = event.key() in ENTER
    if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
        return _PRESSES.is_second_half(event)
    if enter and not is_second_enter(event):
        button.click()
    return enter


class CoverButton(Button):
    """Covers its parent, a card or an area, which acts as a button: by mouse, Enter or Space, and for a screen reader.

    It is no focus proxy of its parent: Tab would come to both, wherever each stands in the order, and turn in a circle.
    A role given by a `QAccessible` factory in Python would run Python inside the constructor of every widget.
    """

    def __init__(self, over: QWidget, do: Handler) -> None:
        super().__init__(parent=over)
        self.setProperty("look", "cover")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: do())
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if watched is over and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildPolished):
            self.setGeometry(over.rect())
            self.raise_()
        return super().eventFilter(watched, event)


def icon_button(icon: str, name: str, do: Handler | None = None) -> QToolButton:
    """Return a button with only an icon; `name` is its tooltip and accessible name."""
    button = _IconButton()
    button.setProperty("look", "icon")
    button.setIcon(theme.icon(icon, "soft"))
    button.setIconSize(QSize(SIZE.icon, SIZE.icon))
    button.setMinimumSize(SIZE.icon + SPACE.s, SIZE.icon + SPACE.s)  # no icon of no height while a page is laid out
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if do is not None:
        button.clicked.connect(lambda _checked=False: do())
    return button


def button_box(
    *, more: QPushButton | None = None, yes: QPushButton | None = None, no: QPushButton | None = None
) -> QDialogButtonBox:
    """Return the button box of a dialog with these buttons, in the system's order, with our spacing."""
    box, roles = QDialogButtonBox(), QDialogButtonBox.ButtonRole
    inner = box.layout()
    if inner is not None:
        inner.setSpacing(SPACE.s)
    for button, role in ((more, roles.ActionRole), (yes, roles.AcceptRole), (no, roles.RejectRole)):
        if button is not None:
            box.addButton(button, role)
    return box


ONLY_READS = "only_reads"
"""Property of a window in which the book is open for reading only."""

WRITES = "writes"
"""Property of the action of a menu entry that writes."""


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


def as_default(button: B) -> B:
    """Return the same button, which Enter presses in the dialog that it stands in."""
    button.setDefault(True)
    return button


class _WriteGuard(QObject):
    """Disables the widget that it watches wherever it is shown or enabled in a book that only reads."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() in (QEvent.Type.Show, QEvent.Type.EnabledChange)
        if shown and isinstance(watched, QWidget) and only_reads(watched):
            watched.setEnabled(False)
            watched.setToolTip(why_only_reads())
        return False


KEYS = {
    "find": ("Ctrl+K", N_("Find any action or person")),
    "page": ("Ctrl+1", N_("First page of the sidebar; Ctrl+2 the second, and so on")),
    "search": ("Ctrl+F", N_("Search on the page that is shown")),
    "import": ("Ctrl+I", N_("Import files")),
    "export": ("Ctrl+E", N_("Export for a partner")),
    "print": ("Ctrl+P", N_("Print the page that is shown")),
    "refresh": ("F5", N_("Load the page that is shown again")),
    "new": ("Ctrl+N", N_("Begin a new book")),
    "open": ("Ctrl+O", N_("Open a book")),
    "close": ("Ctrl+W", N_("Close the book")),
    "settings": ("Ctrl+,", N_("The settings")),
    "quit": ("Ctrl+Q", N_("Quit")),
    "undo": ("Ctrl+Z", N_("Undo what was just done")),
    "redo": ("Ctrl+Shift+Z; Ctrl+Y", N_("Redo what was undone")),
    "copy": ("Ctrl+C", N_("Copy the selected rows of a table as text")),
    "enter": (N_("Enter"), N_("Open the row or button that is marked")),
    "tab": (N_("Tab"), N_("Go to the next field or button; with Shift to the one before")),
    "esc": (N_("Esc"), N_("Close a dialog; empty a search field")),
    "guide": ("F1", N_("The guide to the page that is shown")),
    "decide": ("A B S N", N_("In Review: allow, block, skip, write the reason")),
    "decide-all": ("Shift+A; Shift+B", N_("In Review: allow or block the whole group")),
    "reason": ("R", N_("In Review: use the last reason again")),
    "step": ("← →", N_("In Review: the person before, the next one")),
}
"""Keys by command, in Qt's notation or by name (msgid), and what they do (msgid); the menus take theirs from here."""


def keys_of(command: str) -> str:
    """Return the keys of a command in Qt's notation."""
    return KEYS[command][0]


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry; `checked` is None if it is not checkable. Of the entries of one `group` one at most is checked.

    An entry that `writes` is disabled while the book is open for reading only.
    `keys` are shortcuts in the whole window (`Ctrl+Y; Ctrl+Shift+Z` are two), `name` is that of the action, `role` its
    place on macOS.
    """

    text: str
    do: Handler
    icon: str = ""
    checked: bool | None = None
    group: str = ""
    enabled: bool = True
    keys: str = ""
    name: str = ""
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    writes: bool = False


def fill_menu(menu: QMenu, entries: Iterable[Entry | None]) -> QMenu:
    """Add entries to a menu, a separator for each None, and return it."""
    groups: dict[str, QActionGroup] = defaultdict(lambda: QActionGroup(menu))
    for entry in entries:
        if entry is None:
            menu.addSeparator()
            continue
        action = menu.addAction(entry.text)
        if entry.icon:
            action.setIcon(theme.icon(entry.icon))
        if entry.checked is not None:
            action.setCheckable(True)
            action.setChecked(entry.checked)
        if entry.group:
            groups[entry.group].addAction(action)
        action.setEnabled(entry.enabled)
        action.setProperty(WRITES, entry.writes)
        if entry.keys:
            action.setShortcuts(QKeySequence.listFromString(entry.keys))
        action.setObjectName(entry.name)
        action.setMenuRole(entry.role)
        action.triggered.connect(lambda _checked=False, do=entry.do: do())
    _disable_writing(menu)
    return menu


def _disable_writing(menu: QMenu) -> None:
    """Disable the entries that write, with the reason as their tooltip, while the book is open for reading only."""
    writers = [action for action in menu.actions() if action.property(WRITES)]
    if writers and only_reads(menu):
        menu.setToolTipsVisible(True)
        for action in writers:
            action.setEnabled(False)
            action.setToolTip(why_only_reads())


def menu_button(text: str, entries: Iterable[Entry | None]) -> QPushButton:
    """Return a plain button that opens a menu."""
    button = plain(text, None)
    menu = fill_menu(QMenu(button), entries)
    menu.aboutToShow.connect(partial(_disable_writing, menu))  # by then the button is in its window
    button.setMenu(menu)
    button.setProperty("menu", True)
    return button
