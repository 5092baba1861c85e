"""A field that finds one person as one types."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget

from leadkeeper.flows.find_people import Found, find_people
from leadkeeper.words import _
from ui.jobs import Jobs
from ui.theme import SIZE, SPACE

MOST = 6
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class PersonField(QWidget):
    """Type a name or an address; arrows and Enter, or a click, choose one of those found. `changed` when chosen."""

    changed = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._found: Sequence[Found] = ()
        self.person: Found | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Name, e-mail, company or number"))
        self.field.setMinimumWidth(SIZE.field_least)
        self.field.setClearButtonEnabled(True)
        self.field.textEdited.connect(self._typed)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName(_("People found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(lambda _item: self._choose())
        self.list.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.xs)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.setFocusProxy(self.field)

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.field.text().strip()

    @property
    def who(self) -> str:
        """The id of the person chosen, else what was typed."""
        return self.person.contact if self.person is not None else self.text

    def take(self, person: Found) -> None:
        """Chooses somebody."""
        self.person = person
        self.field.setText(" · ".join(filter(None, (person.name, person.reached))) or person.contact)
        self.list.hide()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.list.isVisible():
            key = Qt.Key(event.key())
            if key in _MOVES:
                row = self.list.currentRow() + _MOVES[key]
                self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, text: str) -> None:
        self.person = None
        self._jobs.read(lambda db: find_people(db, text, MOST), self._show, replace="person-field", owner=self)

    def _show(self, found: Sequence[Found]) -> None:
        if self.person is not None:
            return
        self._found = found
        self.list.clear()
        self.list.addItems([" · ".join(filter(None, (one.name, one.reached))) for one in found])
        self.list.setVisible(bool(found))
        if found:
            self.list.setCurrentRow(0)
            line = self.list.sizeHintForRow(0)
            self.list.setFixedHeight(line * len(found) + 2 * SPACE.s)

    def _choose(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._found):
            self.take(self._found[row])
