"""Lists who may be twice in the book: groups to look at, one after the other."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leadkeeper.clock import Clock
from leadkeeper.flows.list_contacts import page
from leadkeeper.flows.merge import Side, sides
from leadkeeper.flows.same_person import REASONS, Group, not_same, same_person
from leadkeeper.model.contact import Contact
from leadkeeper.words import N_, _, ngettext
from ui.dialogs.form_dialog import shown
from ui.dialogs.merge_dialog import MergeDialog
from ui.dialogs.screen_room import take_size
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.lazy_rows import LazyRows
from ui.theme import SIZE, SPACE
from ui.widgets.button_menu import offer_buttons
from ui.widgets.buttons import plain, primary
from ui.widgets.empty_state import EmptyState
from ui.widgets.inputs import OneOf
from ui.widgets.labels import label
from ui.widgets.panes import Swap, grow
from ui.widgets.table import Table

WHY = {
    "address": N_("Same mailbox"),
    "phone": N_("Same number, similar names"),
    "name": N_("Same name, company or address"),
}


class SameDialog(QDialog):
    """Groups of records that may be one person. Nobody is merged by itself; `kept` carries what was done."""

    kept = Signal(object, str)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Who may be twice in the book"))
        self._jobs, self._clock = jobs, clock
        self._groups: list[Group] = []
        self._dealt_with: set[int] = set()
        self.told = label(_("Looking who may be the same person…"), "soft")
        self.reason = OneOf([("", _("All"))])
        self.reason.setAccessibleName(_("What they share"))
        self.reason.changed.connect(lambda _reason: self._list())
        columns = (
            Column("who", _("People"), 200, sortable=False),
            Column("at", _("Addresses"), 200, grows=True, sortable=False),
            Column("why", _("What they share"), 260, sortable=False),
            Column("count", _("Records"), 90, align="right", sortable=False),
        )
        self.rows = LazyRows(columns, jobs.fetcher(self._rows), self)
        self.table = Table("same", self.rows, title=_("Groups"))
        self.table.opened.connect(lambda _row: self.look())
        self.look_button = primary(_("&Look at them…"), self.look)
        self.look_button.setDefault(True)
        self.apart_button = plain(_("&Not the same person"), self.keep_apart)
        offer_buttons(self.table, self.look_button, self.apart_button)
        self._none = EmptyState("users", _("Nobody is twice"), _("No two records look like one person."))
        self._swap = Swap(self.table, self._none)
        self._lay_out()
        self._jobs.read(same_person, self._show, title=_("Looking who may be the same person"), owner=self, aside=True)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.xl, SPACE.xl, SPACE.xl, SPACE.l)
        column.setSpacing(SPACE.m)
        head = QHBoxLayout()
        head.addWidget(self.told, 1)
        head.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.addWidget(self.apart_button)
        foot.addStretch(1)
        foot.addWidget(self.look_button)
        foot.addWidget(plain(_("&Close"), self.accept))
        column.addWidget(label(_("Who may be twice in the book"), "title"))
        column.addLayout(head)
        column.addWidget(grow(self._swap), 1)
        column.addLayout(foot)
        take_size(self, SIZE.dialog_width * 2, SIZE.dialog_width)

    @property
    def group(self) -> Group | None:
        """The group that one stands on."""
        place = self.table.current_id()
        return self._groups[place] if place is not None else None

    def look(self) -> None:
        """Shows the records of the group side by side."""
        group, now = self.group, self._clock()
        if group is not None:
            compare = partial(self._compare, self._groups.index(group))
            self._jobs.read(lambda db: sides(db, group.numbers, now), compare, owner=self)

    def keep_apart(self) -> None:
        """Remembers that the group is of different people."""
        group, now = self.group, self._clock()
        if group is not None:
            numbers, title = group.numbers, _("Remembering that they differ")
            done = partial(self._done, self._groups.index(group), text=_("They will not be proposed together again."))
            self._jobs.write(lambda db: not_same(db, numbers, now), done, title=title, owner=self)

    def _compare(self, place: int, records: list[Side]) -> None:
        if len(records) > 1:
            dialog = MergeDialog(self._jobs, records, self._clock, self)
            dialog.kept.connect(partial(self._done, place))
            shown(dialog)
        else:
            self._take_out(place)

    def _done(self, place: int, made: object, text: str) -> None:
        self._take_out(place)
        self.kept.emit(made, text)

    def _take_out(self, place: int) -> None:
        self._dealt_with.add(place)
        self._list(place)

    def _show(self, found: list[Group]) -> None:
        self._groups = found
        counts = Counter(group.reason for group in found)
        names = [(one, f"{_(WHY[one])} ({number(counts[one])})") for one in REASONS if counts[one]]
        self.reason.offer([("", _("All")), *names])
        self._list()

    def _list(self, after: int = -1) -> None:
        wanted = self.reason.value
        places = array(
            "q",
            (
                place
                for place, group in enumerate(self._groups)
                if place not in self._dealt_with and wanted in ("", group.reason)
            ),
        )
        self.rows.set_ids(places)
        count = ngettext("{n} group. You decide about each.", "{n} groups. You decide about each.", len(places))
        self.told.setText(count.format(n=number(len(places))))
        self._swap.show_only(self.table if places else self._none)
        for button in (self.look_button, self.apart_button):
            button.setEnabled(bool(places))
        if places:
            self.table.choose(next((place for place in places if place > after), places[-1]))

    def _rows(self, db: Any, places: Sequence[int]) -> dict[int, dict[str, Any]]:
        return {place: _cells(self._groups[place], page(db, self._groups[place].numbers)) for place in places}


def _cells(group: Group, people: Sequence[Contact]) -> dict[str, Any]:
    names = (" ".join(filter(None, (one.first_name, one.last_name))) for one in people)
    return {
        "who": " · ".join(dict.fromkeys(filter(None, names))),
        "at": " · ".join(dict.fromkeys(one.email or one.phone or one.id for one in people)),
        "why": _(WHY[group.reason]),
        "count": len(group.numbers),
    }
