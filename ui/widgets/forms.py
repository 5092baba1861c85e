"""What every box with questions is: a title, the questions, what went wrong, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLayout,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import sentence
from leadkeeper.progress import Flow
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE
from ui.widgets.buttons import button_box
from ui.widgets.editors import DayField
from ui.widgets.labels import set_style_property, text_label
from ui.widgets.layouts import ScrollColumn, parts_of
from ui.widgets.work_dialog import WorkDialog


def room_on_screen() -> QSize:
    """The size that a box can have and still be seen whole, with its title above it."""
    room = QGuiApplication.primaryScreen().availableSize()
    return QSize(room.width() - SPACE.xl, room.height() - SPACE.xxl)


def resize_within_screen(box: QWidget, width: int, height: int) -> None:
    """Gives a box a size, or as much of it as the screen has."""
    room = room_on_screen()
    box.resize(min(width, room.width()), min(height, room.height()))


LINES_OF_A_REMARK = 4


class FormRow(QWidget):
    """One question with its field."""

    def __init__(self, name: str, field: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._hint = field, hint
        self.name = QLabel(name)
        self.name.setProperty("role", "strong")
        self.name.setWordWrap(True)
        self.name.setBuddy(field)
        self._below = text_label(hint, "small")
        self._below.setVisible(bool(hint))
        if not field.accessibleName():
            field.setAccessibleName(name.replace("&", ""))
        field.setAccessibleDescription(hint)
        inner = field.focusProxy()
        if isinstance(inner, QLineEdit) and not inner.accessibleName():
            inner.setAccessibleName(name.replace("&", ""))  # a screen reader speaks of what has the focus
            inner.setAccessibleDescription(hint)
        if isinstance(field, QPlainTextEdit):
            field.setFixedHeight(field.fontMetrics().lineSpacing() * LINES_OF_A_REMARK + 2 * SPACE.l)
            field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            field.setTabChangesFocus(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        for widget in (self.name, field, self._below):
            layout.addWidget(widget)

    @property
    def error(self) -> str:
        """What is wrong with the answer; empty if nothing is."""
        return self._below.text() if self._below.property("role") == "error" else ""

    def set_error(self, text: str) -> None:
        """Says what is wrong with the answer; the hint is back when it is empty."""
        shown = text or self._hint
        self._below.setText(shown)
        self._below.setVisible(bool(shown))
        set_style_property(self._below, role="error" if text else "small")
        inner = self.field.focusProxy()
        for one in (self.field, inner) if isinstance(inner, QLineEdit) else (self.field,):
            set_style_property(one, wrong=bool(text))
        self.field.setAccessibleDescription(shown)


class FormRows(QWidget):
    """Questions from the top down; Tab goes the same way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[FormRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.l)
        self._layout.addStretch(1)  # no alignment: with it Qt gives what wraps no more than one line would take

    def row(self, name: str, field: QWidget, hint: str = "") -> FormRow:
        """Adds a question; `&` before a letter of its name makes Alt and that letter go to the field."""
        made = FormRow(name, field, hint)
        self._rows.append(made)
        self.add(made)
        return made

    def add(self, widget: QWidget) -> None:
        """Adds anything else below the last question."""
        self._layout.insertWidget(self._layout.count() - 1, widget)

    def focus_first(self) -> None:
        """Goes to the first field."""
        if self._rows:
            self._rows[0].field.setFocus()

    def focus_first_error(self) -> bool:
        """Goes to the first field that is wrong; False if none is."""
        wrong = next((row for row in self._rows if row.error), None)
        if wrong is not None:
            wrong.field.setFocus()
        return wrong is not None


Bearer = QPushButton | QLabel


def spread_letters(window: QWidget) -> None:
    """Gives another letter of its own words to whatever has one that something before it has; none where none is free.

    Menus come first, then the buttons that do what the window is for, then everything else in its order.
    """
    taken = {_letter(action.text()) for action in _menus(window)}
    for bearer in sorted(_bearers(window), key=_rank):
        text = bearer.text()
        letter = _letter(text)
        if letter in taken:
            text = with_letter(text, taken)
            bearer.setText(text)
            letter = _letter(text)
        taken.add(letter)


def with_letter(text: str, taken: set[str]) -> str:
    """The same words with a mark before a letter that is not taken: the first of a word if there is such a one."""
    bare = without_letter(text)
    firsts = [place for place in range(len(bare)) if place == 0 or bare[place - 1] in " (’'"]
    for place in (*firsts, *range(len(bare))):
        if bare[place].isalpha() and bare[place].isascii() and bare[place].casefold() not in taken:
            return f"{_escaped(bare[:place])}&{_escaped(bare[place:])}"
    return _escaped(bare)


def without_letter(text: str) -> str:
    """The words as they are read."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _escaped(bare: str) -> str:
    return bare.replace("&", "&&")


def _letter(text: str) -> str:
    """The letter behind the mark; empty where there is none."""
    marked = text.replace("&&", "")
    place = marked.find("&")
    return marked[place + 1 : place + 2].casefold() if place >= 0 else ""


def _menus(window: QWidget) -> list[QAction]:
    return window.menuBar().actions() if isinstance(window, QMainWindow) else []


def _bearers(window: QWidget) -> Iterator[Bearer]:
    for button in window.findChildren(QPushButton):
        if button.isVisible() and _letter(button.text()):
            yield button
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None and _letter(label.text()):
            yield label


def _rank(bearer: Bearer) -> int:
    if bearer.property("look") == "primary":
        return 0
    return 1 if isinstance(bearer, QPushButton) else 2


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
        self._trouble = text_label("", "error")
        self._trouble.hide()
        self.yes, self.no = QPushButton(yes), QPushButton(_("&Cancel"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        self.column.setSpacing(SPACE.l)
        self.column.addWidget(text_label(title, "title"))
        if intro:
            self.column.addWidget(text_label(intro, "soft"))
        self._body, self._box = self.body(), self._buttons()
        self.column.addWidget(self._body, 1)
        self.column.addWidget(self._trouble)
        self.column.addWidget(self._box)

    def body(self) -> QWidget:
        """What stands between the title and the buttons: the questions, in a column that scrolls."""
        area = ScrollColumn(self.rows)
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
        return [one for one in parts_of(self.column) if isinstance(one, QWidget) and one is not self._body]

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
    inner = body.widget() if isinstance(body, ScrollColumn) else None
    return inner if inner is not None else body


def height_in(widget: QWidget, width: int) -> int:
    """How high a widget is in a width: its words may need several lines."""
    high = widget.heightForWidth(width)
    return max(high if high >= 0 else widget.sizeHint().height(), widget.minimumHeight())


def open_dialog(dialog: QDialog) -> QDialog:
    """Opens a box over its window, and returns at once; it is deleted when it closes."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def set_reading_order(inside: QWidget, after: Sequence[QWidget] = ()) -> list[QWidget]:
    """Lets Tab go through what is seen inside a widget line by line, then to some others; gives the order."""
    found = [one for one in inside.findChildren(QWidget) if one.isVisibleTo(inside) and _takes_focus(one)]

    def place(one: QWidget) -> tuple[int, int]:
        middle = one.mapTo(inside, QPoint(0, one.height() // 2))
        return middle.y() // SPACE.l, middle.x()

    order = [*sorted(found, key=place), *after]
    for one, other in pairwise(order):
        QWidget.setTabOrder(one, other)
    return order


def set_layout_order(inside: QWidget) -> list[QWidget]:
    """Lets Tab go through a page as it is laid out, column by column, whenever its parts were made; gives the order."""
    order = list(_laid_out(inside))
    for one, other in pairwise(order):
        QWidget.setTabOrder(one, other)
    return order


def _laid_out(widget: QWidget) -> Iterator[QWidget]:
    if not widget.isVisible():
        return
    if _takes_focus(widget):
        yield widget
    else:
        for child in _parts(widget):
            yield from _laid_out(child)


def _parts(widget: QWidget) -> list[QWidget]:
    """What stands in a widget, in the order of its layout; what is in none comes last."""
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        return [inner] if inner is not None else []
    if isinstance(widget, QSplitter):
        return [part for place in range(widget.count()) if (part := widget.widget(place)) is not None]
    found = list(_in_layout(widget.layout()))
    others = (one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow())
    return [*found, *(one for one in others if one not in found)]


def _in_layout(layout: QLayout | None) -> Iterator[QWidget]:
    for part in parts_of(layout) if layout is not None else ():
        if isinstance(part, QWidget):
            yield part
        else:
            yield from _in_layout(part)


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
