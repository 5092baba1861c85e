"""The people behind a figure of the home page."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.contact_rows import ContactRow, contact_rows
from leadkeeper.flows.desk import Desk, open_desk
from leadkeeper.model.verdict import Verdict
from leadkeeper.words import _, ngettext
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.lazy_rows import LazyRows
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, fill_menu, plain
from ui.widgets.card import Card
from ui.widgets.labels import label
from ui.widgets.panes import grow
from ui.widgets.table import Table


class PeopleView(QWidget):
    """A title and a table of people; `person_wanted` carries an id."""

    back_wanted = Signal()
    person_wanted = Signal(str)

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock) -> None:
        super().__init__()
        self._jobs, self._clock = jobs, clock
        self._desk: Desk | None = None
        self._title, self._count = "", label("", "heading")
        self.people = LazyRows(_columns(), jobs.fetcher(self._rows), self)
        self.table = Table("home.people", self.people, settings, _("People"))
        self.table.opened.connect(self._open)
        self.table.menu_wanted.connect(lambda menu, ids: fill_menu(menu, self._deeds(ids)))
        self.back = plain(_("&Back to home"), self.back_wanted.emit, "chevron-left")
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addStretch(1)
        card = Card()
        card.add(self._count, grow(self.table))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.m)
        layout.addLayout(top)
        layout.addWidget(grow(card), 1)

    def show_people(self, title: str, numbers: Callable[[], Iterable[int]]) -> None:
        """Shows the people with these row numbers under a title."""
        self._title = title
        self._count.setText(title)
        today = paris_day(self._clock())
        self._jobs.read(
            lambda db: (open_desk(db, today), array("q", numbers())), self._found, replace="home.people", owner=self
        )
        self.back.setFocus()

    def _found(self, found: tuple[Desk, array[int]]) -> None:
        self._desk, ids = found
        count = ngettext("{n} person", "{n} people", len(ids)).format(n=number(len(ids)))
        self._count.setText(_("{title}: {count}").format(title=self._title, count=count))
        self.people.set_ids(ids)
        if ids:
            self.table.choose(ids[0])
            self.table.setFocus()

    def _rows(self, _db: Any, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
        """The cells of some people; called where jobs read."""
        return {n: _cells(row) for n, row in contact_rows(self._desk, numbers).items()} if self._desk else {}

    def _deeds(self, ids: Sequence[int]) -> list[Entry]:
        """What can be done with the people chosen: one can be looked at."""
        return [Entry(_("&Show in Contacts"), lambda: self._open(ids[0]), "users")] if len(ids) == 1 else []

    def _open(self, wanted: int) -> None:
        row = self.people.row_at(self.people.row_of(wanted))
        if row is not None:
            self.person_wanted.emit(row["contact"])


def _columns() -> tuple[Column, ...]:
    return (
        Column("name", _("Name"), 190, sortable=False),
        Column("email", _("E-mail"), 240, sortable=False),
        Column("phone", _("Telephone"), 140, sortable=False),
        Column(
            "partners", _("Eligible by e-mail for"), 260, sortable=False, grows=True, status=lambda row: row["status"]
        ),
    )


def _cells(row: ContactRow) -> dict[str, Any]:
    contact, fine = row.contact, row.partners(Verdict.ELIGIBLE)
    return {
        "contact": contact.id,
        "name": " ".join(filter(None, (contact.first_name, contact.last_name))) or contact.company or "",
        "email": contact.email,
        "phone": contact.phone,
        "partners": ", ".join(fine),
        "status": Status.GOOD if fine else None,
    }
