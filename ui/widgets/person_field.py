"""The field that searches a person by name or address, with the people found below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QToolButton, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted
from leadkeeper.messages.errors import sentence
from leadkeeper.services.contacts.listing import Found, search_contacts
from ui.jobs import Jobs
from ui.models.formats import format_number
from ui.theme import SIZE, SPACE
from ui.widgets.labels import announce, hidden, show_text, text_label, with_name
from ui.widgets.layouts import fill, inner_column

MOST = 6
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PersonField(QWidget):
    """Searches a person by name or address; arrows and Enter or Space, or a click, choose one. Emits `changed`.

    Of several people Enter alone chooses nobody: the first of a list need not be the one who is meant. A single one is
    not selected before it is chosen. Space chooses where it would add no letter: at the arrows, or over the whole text.

    The focus stays in the field: a screen reader is told who is found, on which one the arrows stand, and who is taken.
    """

    changed = Signal()

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._found: Sequence[Found] = ()
        self._are_more = self._at_list = False
        self.person: Found | None = None
        self.field = QLineEdit(placeholderText=_("Name, e-mail, company or number"), clearButtonEnabled=True)
        self.field.setMinimumWidth(SIZE.field_least)
        for button in self.field.findChildren(QToolButton):
            button.setAccessibleName(_("Clear"))
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.list = with_name(QListWidget(), _("People found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.list.currentRowChanged.connect(lambda _row: self._describe())
        self.list.hide()
        self.more = hidden(text_label("", "small"))
        fill(inner_column(self, SPACE.xs), self.field, self.list, self.more)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        return self.field.text().strip()

    @property
    def is_open(self) -> bool:
        """Whether people are listed, and none of them is chosen."""
        return self.person is None and self.list.isVisible()

    @property
    def shown(self) -> int:
        return len(self._found) if self.is_open else 0

    @property
    def who(self) -> str:
        """Return the id of the chosen person, else the text typed."""
        return self.person.contact if self.person is not None else self.text

    def take(self, person: Found) -> None:
        self.person = person
        self.field.setText(_line(person))
        self._hide_list()
        announce(self.field, _("Chosen: {person}").format(person=self.field.text()))
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.list.isVisible():
            key = Qt.Key(event.key())
            if self._is_stale and key in (*_MOVES, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return True
            if key in _MOVES:
                row = self.list.currentRow() + _MOVES[key]
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                self._at_list = True
                announce(self.field, self._current)
                return True
            over_all = self._row >= 0 and self.field.selectedText() == self.field.text()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (
                key == Qt.Key.Key_Space and (self._at_list or over_all)
            ):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    @property
    def _is_stale(self) -> bool:
        """Whether the people listed were found by earlier letters: none of them can be chosen."""
        return not self.list.isEnabled()

    @property
    def _row(self) -> int:
        """Return the row at which the arrows stand, else the only one that matches; -1 if nobody is meant yet."""
        if self._is_stale:
            return -1
        return 0 if len(self._found) == 1 and not self._found[0].but_for_tag else self.list.currentRow()

    def _typed(self, text: str) -> None:
        self._at_list = False
        if self.person is not None and text == _line(self.person):
            return  # `take` has written it
        self.person = None
        self.list.setEnabled(False)
        self._jobs.read(
            lambda db: search_contacts(db, text, MOST + 1), self._show, self._failed, replace="person-field"
        )

    def _show(self, people: Sequence[Found]) -> None:
        if self.person is not None:
            return
        self.list.setEnabled(True)
        shown = self._found = people[:MOST]
        self._are_more = len(people) > MOST
        self.list.clear()
        self.list.addItems([_offered(one) for one in shown])
        self.list.setVisible(bool(shown))
        if not shown:
            self._hide_list()
            if self.text:
                self._tell(_("Nobody in the book matches."))
        else:
            show_text(self.more, _("There are more: type more of the name or the address.") if self._are_more else "")
            self.list.setCurrentRow(-1)
            self._describe()
            announce(self.field, f"{self._people}: {self._current}" if self._row >= 0 else self._people)
            line = self.list.sizeHintForRow(0)
            self.list.setFixedHeight(line * len(shown) + 2 * SPACE.s)

    def _failed(self, error: BaseException) -> None:
        """List nobody: who is listed was found by earlier letters."""
        self._found = ()
        self.list.clear()
        self.list.setEnabled(True)
        self._hide_list()
        if isinstance(error, LeadKeeperError):
            self._tell(sentence(error))

    def _tell(self, text: str) -> None:
        show_text(self.more, text)
        announce(self.field, text)

    @property
    def _people(self) -> str:
        """Return how many people are found, and how one of several is chosen."""
        if self._are_more:
            return _("More than {n} people found. Type more, or choose one with ↓.").format(n=format_number(MOST))
        return counted("{n} person found", "{n} people found. Choose one with ↓.", len(self._found))

    @property
    def _current(self) -> str:
        """Return the person chosen by the arrows, with its position in the list."""
        text, person = _("{person}, {n} of {all}"), self.list.item(self._row).text()
        return text.format(person=person, n=self._row + 1, all=self.list.count())

    def _describe(self) -> None:
        self.field.setAccessibleDescription(self._current if self._row >= 0 else "")

    def _hide_list(self) -> None:
        """Hide the people found; the field is described again by its hint or its error."""
        self.list.hide()
        self.more.hide()
        self.field.setAccessibleDescription(self.accessibleDescription())

    def _choose(self) -> None:
        if 0 <= self._row < len(self._found):
            self.take(self._found[self._row])
        else:
            announce(self.field, self._people)


def _offered(person: Found) -> str:
    line = _line(person)
    return _("{person} – differs only after the “+”").format(person=line) if person.but_for_tag else line


def _line(person: Found) -> str:
    return " · ".join(filter(None, (person.name, person.reached))) or person.contact
