"""What every box with questions is: a title, the questions, what went wrong, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow
from leadkeeper.words import _
from leadkeeper.words.errors import sentence
from ui.dialogs.screen_room import room_on_screen
from ui.dialogs.work_dialog import WorkDialog
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import button_box
from ui.widgets.form_rows import FormRow, FormRows
from ui.widgets.inputs import DayField
from ui.widgets.labels import label
from ui.widgets.letters import spread_letters
from ui.widgets.panes import Scrolled

T = TypeVar("T")


class FormDialog(WorkDialog):
    """Fill `rows`; override `submit`, which the button calls. `errors_at` says which question a code is about."""

    def __init__(self, title: str, yes: str, parent: QWidget | None = None, intro: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.rows = FormRows()
        self.errors_at: dict[str, FormRow] = {}
        self._placed = False
        self._wanted = (SIZE.dialog_width, 0)
        self._trouble = label("", "error")
        self._trouble.hide()
        self.yes, self.no = QPushButton(yes), QPushButton(_("&Cancel"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        self.column.setSpacing(SPACE.l)
        self.column.addWidget(label(title, "title"))
        if intro:
            self.column.addWidget(label(intro, "soft"))
        self._body, self._box = self.body(), self._buttons()
        self.column.addWidget(self._body, 1)
        self.column.addWidget(self._trouble)
        self.column.addWidget(self._box)

    def body(self) -> QWidget:
        """What stands between the title and the buttons: the questions, in a column that scrolls."""
        area = Scrolled(self.rows)
        area.column.addStretch(1)
        return area

    def submit(self) -> None:
        """Does what the button says; called when the person presses it."""
        raise NotImplementedError

    def _submit_what_is_understood(self) -> None:
        """Submits, unless a day in the form cannot be read: then the field says so and has the focus."""
        days = (field for field in self.findChildren(DayField) if field.isVisible() and field.isEnabled())
        if unread := [field for field in days if not field.check()]:
            unread[0].setFocus()
        else:
            self.submit()

    def fit(self, width: int = SIZE.dialog_width, height: int = 0) -> None:
        """Takes the size that the questions need, no more than the screen has."""
        self._wanted = (width, height)
        self._take_size()

    def _take_size(self) -> None:
        """The width that was wished for or that the longest box needs, and the height that all words then take."""
        width, height = self._wanted
        room = room_on_screen()
        edges = self.column.contentsMargins()
        least = self._body.minimumSizeHint().width() + edges.left() + edges.right()
        width = min(max(width, least), room.width())
        self.resize(width, min(height or self._height_in(width), room.height()))

    def _height_in(self, width: int) -> int:
        """How high the box is when nothing in it has to scroll; the questions have all the width but the margins."""
        edges = self.column.contentsMargins()
        inner = width - edges.left() - edges.right()
        shown = [self._body, *(one for one in self._around() if not one.isHidden())]
        parts = [self._questions_in(inner) if part is self._body else height_in(part, inner) for part in shown]
        return sum(parts) + self.column.spacing() * (len(parts) - 1) + edges.top() + edges.bottom()

    def _around(self) -> list[QWidget]:
        """What stands above and below the questions."""
        items = (self.column.itemAt(place) for place in range(self.column.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [one for one in widgets if one is not None and one is not self._body]

    def _questions_in(self, width: int) -> int:
        return height_in(_inside(self._body), width) + SPACE.xs

    def do(
        self,
        jobs: Jobs,
        make: Callable[[Any], Flow[T] | T],
        done: Callable[[T], object],
        title: str,
        *,
        risky: bool = False,
    ) -> None:
        """Runs a write and closes the box when it is done; what is in the way is said in the box. See `work`.

        Before a `risky` one, which cannot be taken back, the book is copied.
        """
        self.clear_errors()
        self.work(jobs, make, done, self.failed, title, risky=risky)

    def failed(self, error: BaseException) -> None:
        """Says what is in the way, at the question that it is about where that is known."""
        self.yes.setEnabled(True)
        if not isinstance(error, LeadKeeperError):
            return  # a bug: the window has said so
        row = self.errors_at.get(error.code)
        if row is not None:
            row.set_error(sentence(error))
            self.rows.focus_first_error()
        else:
            self.complain(sentence(error))

    def complain(self, text: str) -> None:
        """Says something above the buttons; nothing where it is empty."""
        self._trouble.setText(text)
        self._trouble.setVisible(bool(text))

    def clear_errors(self) -> None:
        """Forgets what was wrong."""
        self.complain("")
        for row in self.errors_at.values():
            row.set_error("")

    def _buttons(self) -> QDialogButtonBox:
        box = button_box()
        self.yes.setProperty("look", "primary")
        self.yes.setDefault(True)
        box.addButton(self.yes, QDialogButtonBox.ButtonRole.AcceptRole)
        box.addButton(self.no, QDialogButtonBox.ButtonRole.RejectRole)
        self.yes.clicked.connect(self._submit_what_is_understood)
        self.no.clicked.connect(self.reject)
        return box

    def showEvent(self, event: QShowEvent) -> None:
        if not self._placed:
            self._placed = True
            # Put in again, the buttons come after the questions for whoever goes by Tab.
            self._box.setParent(None)
            self.column.addWidget(self._box)
            self._box.show()
            self.rows.focus_first()
            for one in self.findChildren(QWidget):
                one.ensurePolished()  # how large the words are shows only once the style is on them
            self._take_size()
            _inside(self._body).installEventFilter(self)
        super().showEvent(event)
        spread_letters(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Makes room when questions appear or something is said at one of them; the box never shrinks by itself."""
        if event.type() == QEvent.Type.LayoutRequest:
            wanted = min(self._height_in(self.width()), room_on_screen().height())
            if wanted > self.height():
                self.resize(self.width(), wanted)
        return super().eventFilter(watched, event)


def _inside(body: QWidget) -> QWidget:
    """What scrolls in the body, or the body itself."""
    inner = body.widget() if isinstance(body, Scrolled) else None
    return inner if inner is not None else body


def height_in(widget: QWidget, width: int) -> int:
    """How high a widget is in a width: its words may need several lines."""
    high = widget.heightForWidth(width)
    return max(high if high >= 0 else widget.sizeHint().height(), widget.minimumHeight())


def shown(dialog: QDialog) -> QDialog:
    """Opens a box over its window, and returns at once; it is deleted when it closes."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
