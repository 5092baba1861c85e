"""The message bar below the pages, with the undo of the last action; boxes that confirm, show an error, ask a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import sentence
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import Button, as_default, button_box, open_page, turn_page
from ui.widgets.labels import IconLabel, announce, text_label, with_name
from ui.widgets.layouts import dialog_column, fill, inner_column, inner_row

SHOWN_MS = 7_000
SHOWN_WITH_UNDO_MS = 15_000


class Toast(QFrame):
    """A bar in a layout; stays while the mouse or the focus is on it. Hidden, it keeps its room: no page jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "bubble")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setRetainSizeWhenHidden(True)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.text = ""
        self._words = text_label("", "bubble")
        self._undo: Callable[[], object] | None = None
        self._forget: Callable[[], object] | None = None
        self._focus_before: QWidget | None = None
        self.undo_button = _bubble_button(_("&Undo"))
        self.undo_button.clicked.connect(self.undo)
        self.close_button = with_name(_bubble_button("✕"), _("Close this message"))
        self.close_button.clicked.connect(self.end)
        layout = inner_row(self, SPACE.s, (SPACE.l, SPACE.xxs, SPACE.s, SPACE.xxs))
        fill(layout, (self._words, 1), self.undo_button, self.close_button)
        self._time = QTimer(self, singleShot=True)
        self._time.timeout.connect(self._time_over)
        self.hide()

    @property
    def can_undo(self) -> bool:
        return self._undo is not None

    def say(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        offer: str = "",
        forget: Callable[[], object] | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Show and announce a message; the undo of the previous one is no longer offered here.

        `offer` is the text of the button that calls `undo`, by default Undo; `announce_offer` announces it.
        `forget` is called when the message goes without an answer. One that `stays` is only closed or replaced.
        """
        self._drop()
        self._undo, self.text, self._forget = undo, text, forget
        self.undo_button.setText(offer or _("&Undo"))
        self._words.setText(text)
        self.undo_button.setVisible(undo is not None)
        self._time.start(SHOWN_MS if undo is None else SHOWN_WITH_UNDO_MS)
        if stays:
            self._time.stop()
        self.setAccessibleName(text)
        self._focus_before = QApplication.focusWidget()
        self._come_last()
        self.show()
        if not offer:
            announce(self, text)

    def announce_offer(self) -> None:
        """Announce a message that offers something, with the key of its button, once keys are dealt out."""
        button = self.undo_button
        keys = button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        offer = ": ".join(filter(None, (button.text().replace("&", ""), keys)))
        announce(self, f"{self.text} {offer}")

    def undo(self) -> None:
        undo, self._forget = self._undo, None
        self.end()
        if undo is not None:
            undo()

    def end(self) -> None:
        """Hide, and return the focus to where it was."""
        self._drop()
        self._undo = None
        self._time.stop()
        before = self._focus_before
        if self._has_focus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        self.hide()
        self._words.setText("")  # long text would keep the room of several lines

    @property
    def offers(self) -> bool:
        """Whether a closed form is offered again, with what was typed in it."""
        return self._forget is not None

    def _drop(self) -> None:
        forget, self._forget = self._forget, None
        if forget is not None:
            forget()

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
    button = Button(text)
    button.setProperty("look", "bubble")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button


SAVE = QFileDialog.AcceptMode.AcceptSave


class Question(QDialog):
    """A title, a sentence with the number of contacts concerned, and two answers; Esc and Enter take the safe one."""

    def __init__(
        self,
        title: str,
        text: str,
        yes: str,
        parent: QWidget | None,
        *,
        takes_away: bool = True,
        no: str = "",
        more: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = _set_up(self, title, text, Status.WARN if takes_away else Status.INFO)
        if more is not None:
            column.addWidget(more)
        self.yes = Button(yes)
        self.yes.setProperty("look", "danger" if takes_away else "primary")
        self.no = Button(no or _("&Cancel"))
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        column.addWidget(button_box(yes=self.yes, no=self.no))
        (self.no if takes_away else self.yes).setDefault(True)
        (self.no if takes_away else self.yes).setFocus()


class Failure(QDialog):
    """What went wrong and what to do next."""

    def __init__(self, text: str, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(parent)
        column = _set_up(self, title or _("The action could not be completed"), text, Status.BAD)
        close = as_default(Button(_("&Close")))
        close.clicked.connect(self.accept)
        column.addWidget(button_box(yes=close))


def confirm(
    title: str,
    text: str,
    yes: str,
    then: Callable[[], object],
    parent: QWidget,
    *,
    takes_away: bool = True,
    no: str = "",
    more: QWidget | None = None,
) -> Question:
    """Ask, and call `then` if the answer is yes; returns at once.

    `no` is the other answer, by default Cancel; `more` stands below the text.
    """
    box = Question(title, text, yes, parent, takes_away=takes_away, no=no, more=more)
    box.accepted.connect(then)
    open_box(box)
    return box


def show_error(text: str, parent: QWidget, title: str = "") -> None:
    """Show an error; returns at once."""
    open_box(Failure(text, parent, title))


def open_box(box: QDialog) -> None:
    """Open a box over its window and return at once; it is deleted when closed."""
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.finished.connect(turn_page)
    box.open()
    open_page()


def press(button: QPushButton, over: QWidget, *, stands: bool = True) -> None:
    """Press a button that was offered before, unless it is gone or what it `stands` for has changed: then say so."""
    act_on_shown(button.click, over, stands=stands and isValid(button))


def act_on_shown(act: Callable[[], object], over: QWidget, *, stands: bool) -> None:
    """Do what was offered before, unless what it `stands` for has changed since: then say so."""
    if stands:
        act()
    else:
        show_error(gone_on(), over)


def gone_on() -> str:
    """Return that what was offered for one thing was not done, since the page stands on another by now."""
    return _("The page was loaded again in the meantime, and nothing was done. Choose it once more.")


def told(show: Callable[[str], object]) -> Callable[[BaseException], None]:
    """Return what a job calls when it failed: `show` gets the sentence of an error; a bug is reported already."""

    def failed(error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            show(sentence(error))

    return failed


def _set_up(dialog: QDialog, title: str, text: str, status: Status) -> QVBoxLayout:
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(SIZE.dialog_width)
    words = fill(inner_column(gap=SPACE.s), text_label(title, "heading"), text_label(text, select=True), 1)
    head = inner_row(gap=SPACE.l)
    picture = IconLabel("info-circle" if status is Status.INFO else "alert-triangle", status.value, SIZE.icon_large)
    fill(head, (picture, 0, Qt.AlignmentFlag.AlignTop), (words, 1))
    return fill(dialog_column(dialog), head)


def choose_file(dialog: QFileDialog, then: Callable[[Path], object]) -> None:
    """Open a file dialog, which is deleted when closed, and call `then` with the chosen path."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda chosen: then(Path(chosen)))
    dialog.open()
