"""Messages: boxes that confirm an action or show an error, and the bar below the pages with the last action."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from leadkeeper.messages import _
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import button_box
from ui.widgets.labels import IconLabel, text_label
from ui.widgets.layouts import dialog_column

Accept, Reject = QDialogButtonBox.ButtonRole.AcceptRole, QDialogButtonBox.ButtonRole.RejectRole


class Question(QDialog):
    """A title, a sentence with the number of contacts concerned, and two answers; Esc and Enter take the safe one."""

    def __init__(self, title: str, text: str, yes: str, parent: QWidget | None, *, takes_away: bool = True) -> None:
        super().__init__(parent)
        column = _set_up(self, title, text, Status.WARN if takes_away else Status.INFO)
        box = button_box()
        self.yes = QPushButton(yes)
        self.yes.setProperty("look", "danger" if takes_away else "primary")
        self.no = QPushButton(_("&Cancel"))
        box.addButton(self.yes, Accept)
        box.addButton(self.no, Reject)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        column.addWidget(box)
        (self.no if takes_away else self.yes).setDefault(True)
        (self.no if takes_away else self.yes).setFocus()


class Failure(QDialog):
    """What went wrong and what to do next; technical details behind a button."""

    def __init__(self, text: str, details: str = "", parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(parent)
        column = _set_up(self, title or _("The action could not be completed"), text, Status.BAD)
        self.details = QPlainTextEdit(details)
        self.details.setReadOnly(True)
        self.details.setAccessibleName(_("Details"))
        self.details.hide()
        column.addWidget(self.details)
        box = button_box()
        if details:
            more = QPushButton(_("&Details"))
            more.setCheckable(True)
            more.toggled.connect(self.details.setVisible)
            box.addButton(more, QDialogButtonBox.ButtonRole.HelpRole)
        close = QPushButton(_("&Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        box.addButton(close, Accept)
        column.addWidget(box)


def confirm(
    title: str, text: str, yes: str, then: Callable[[], object], parent: QWidget, *, takes_away: bool = True
) -> None:
    """Ask, and call `then` if the answer is yes; returns at once."""
    box = Question(title, text, yes, parent, takes_away=takes_away)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.accepted.connect(then)
    box.open()


def show_error(text: str, parent: QWidget, details: str = "", title: str = "") -> None:
    """Show an error; returns at once."""
    box = Failure(text, details, parent, title)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


def _set_up(dialog: QDialog, title: str, text: str, status: Status) -> QVBoxLayout:
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(SIZE.dialog_width)
    words = QVBoxLayout()
    words.setSpacing(SPACE.s)
    words.addWidget(text_label(title, "heading"))
    words.addWidget(text_label(text, select=True))
    words.addStretch(1)
    head = QHBoxLayout()
    head.setSpacing(SPACE.l)
    picture = IconLabel("info-circle" if status is Status.INFO else "alert-triangle", status.value, SIZE.icon_large)
    head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    head.addLayout(words, 1)
    column = dialog_column(dialog)
    column.addLayout(head)
    return column


SHOWN_MS = 7_000
SHOWN_WITH_UNDO_MS = 15_000


class Toast(QFrame):
    """A bar in a layout; stays while the mouse or the focus is on it. Hidden, it keeps its room: no page jumps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "bubble")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setRetainSizeWhenHidden(True)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.text = ""
        self._words = text_label("", "bubble")
        self._undo: Callable[[], object] | None = None
        self._focus_before: QWidget | None = None
        self.undo_button = _bubble_button(_("&Undo"))
        self.undo_button.clicked.connect(self.undo)
        self.close_button = _bubble_button("✕")
        self.close_button.setAccessibleName(_("Close this message"))
        self.close_button.clicked.connect(self.end)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.l, SPACE.xxs, SPACE.s, SPACE.xxs)
        layout.setSpacing(SPACE.s)
        layout.addWidget(self._words, 1)
        layout.addWidget(self.undo_button)
        layout.addWidget(self.close_button)
        self._time = QTimer(self, singleShot=True)
        self._time.timeout.connect(self._time_over)
        self.hide()

    @property
    def can_undo(self) -> bool:
        """Whether the action shown can be undone now."""
        return self._undo is not None

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show and announce a message; the undo of the previous one is no longer offered here."""
        self._undo, self.text = undo, text
        self._words.setText(text)
        self.undo_button.setVisible(undo is not None)
        self._time.start(SHOWN_MS if undo is None else SHOWN_WITH_UNDO_MS)
        self.setAccessibleName(text)
        self._focus_before = QApplication.focusWidget()
        self._come_last()
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def undo(self) -> None:
        """Undo the action shown, once."""
        undo = self._undo
        self.end()
        if undo is not None:
            undo()

    def end(self) -> None:
        """Hide, and return the focus to where it was."""
        self._undo = None
        self._time.stop()
        before = self._focus_before
        if self._has_focus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.hide()
        self._words.clear()  # long text would keep the room of several lines

    def _time_over(self) -> None:
        if self.underMouse() or self._has_focus():
            self._time.start(SHOWN_MS)
        else:
            self.end()

    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _come_last(self) -> None:
        """Put the buttons last in the tab order; pages are created after this bar."""
        buttons = (self.undo_button, self.close_button)
        last = self.previousInFocusChain()
        behind = self.window().previousInFocusChain()
        while behind is not None and behind is not self.window():
            if behind not in buttons and behind.focusPolicy() & Qt.FocusPolicy.TabFocus:
                last = behind
                break
            behind = behind.previousInFocusChain()
        for button in buttons:
            if last is not None:
                QWidget.setTabOrder(last, button)
            last = button


def _bubble_button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("look", "bubble")
    button.setAutoDefault(False)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
