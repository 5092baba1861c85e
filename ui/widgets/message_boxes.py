"""Message boxes: confirm an action, show an error, or ask for a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QPushButton, QVBoxLayout, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import sentence
from ui.theme import SIZE, SPACE, Status
from ui.widgets.buttons import button_box
from ui.widgets.labels import IconLabel, text_label
from ui.widgets.layouts import dialog_column, fill, inner_column, inner_row

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
        self.yes = QPushButton(yes)
        self.yes.setProperty("look", "danger" if takes_away else "primary")
        self.no = QPushButton(no or _("&Cancel"))
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
        close = QPushButton(_("&Close"), default=True)
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
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.accepted.connect(then)
    box.open()
    return box


def show_error(text: str, parent: QWidget, title: str = "") -> None:
    """Show an error; returns at once."""
    box = Failure(text, parent, title)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.open()


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
