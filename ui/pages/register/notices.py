"""Whom partners have still to be told about: the stop file, the message that goes with it, and that it was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.notices import PartnerNotices, Told, not_told
from leadkeeper.flows.stop_file import StopFile, write_stop_file
from leadkeeper.words import _, ngettext
from ui.dialogs.form_dialog import shown
from ui.dialogs.save_file import ask_target
from ui.dialogs.text_dialog import TextDialog
from ui.dialogs.told_dialog import ToldDialog
from ui.jobs import Jobs
from ui.models.formats import day, number
from ui.theme import SPACE, Status
from ui.widgets.buttons import plain
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label, line
from ui.widgets.panes import empty
from ui.widgets.pill import Pill


class NoticesCard(Card):
    """A line for each partner that has to be told something; hidden while there is none. `said` carries a sentence."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(_("Partners to tell"), parent=parent)
        self._jobs, self._clock = jobs, clock
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE.s)
        self.partners: tuple[PartnerNotices, ...] = ()
        why = _(
            "These people were given to a partner. Since then they said no, were erased or put right, or the form that "
            "they filled in was revoked."
        )
        self.add(label(why, "soft"))
        self.add_layout(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_partners(self, partners: Sequence[PartnerNotices]) -> None:
        """Shows who has to be told."""
        self.partners = tuple(partners)
        today = paris_day(self._clock())
        empty(self._lines)
        for place, one in enumerate(self.partners):
            if place:
                self._lines.addWidget(line())
            self._lines.addWidget(self._line(one, today))
        self.setVisible(bool(self.partners))

    def _line(self, one: PartnerNotices, today: date) -> QWidget:
        holder = QWidget()
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.m)
        words = QVBoxLayout()
        words.setSpacing(SPACE.xxs)
        word, status, more = waiting(one, today)
        words.addWidget(flowing((label(one.legal_name, "strong"), Pill(word, status))))
        words.addWidget(label(more, "soft"))
        layout.addLayout(words, 3)
        write = plain(_("&Stop file…"), partial(self._ask_file, one), "file-spreadsheet")
        told = plain(_("&Told…"), partial(self.ask_told, one), "check")
        for button in (write, told):
            button.setAccessibleName(f"{button.text().replace('&', '')} {one.legal_name}")
        layout.addWidget(flowing((write, told), right=True), 2)
        return holder

    def _ask_file(self, one: PartnerNotices) -> None:
        today = paris_day(self._clock()).isoformat()
        name = _("stop list {partner} {day}.xlsx").format(partner=one.legal_name.replace("/", "-"), day=today)
        ask_target(self, _("Save the stop file"), name, _("Excel file (*.xlsx)"), partial(self.write, one))

    def write(self, one: PartnerNotices, path: Path) -> None:
        """Writes the stop file of a partner, and shows the message that goes with it."""
        now, title = self._clock(), _("Writing the stop file for {partner}").format(partner=one.legal_name)
        self._jobs.write(lambda db: write_stop_file(db, one.partner, path, now), self._written, title=title)

    def _written(self, done: StopFile) -> None:
        people = ngettext("{n} person stands in it.", "{n} people stand in it.", done.rows)
        note = _("Attach {file}. Once it is sent, mark the partner as told.").format(file=Path(done.file).name)
        out = _("The file is out and stands in the register as {id}.").format(id=done.stop_file)
        dialog = TextDialog(
            _("The message to the partner"),
            f"{out} {people.format(n=number(done.rows))}",
            [(_("Message"), f"{done.subject}\n\n{done.text}")],
            note,
            self.window(),
        )
        shown(dialog)

    def ask_told(self, one: PartnerNotices) -> None:
        """Asks when the partner was told."""
        dialog = ToldDialog(self._jobs, one, self._clock, self.window())
        dialog.told.connect(self._told)
        shown(dialog)

    def _told(self, text: str, told: Told) -> None:
        self.said.emit(text, lambda: self._open_again(told))

    def _open_again(self, told: Told) -> None:
        def done(count: int) -> None:
            text = ngettext("{n} notice is open again.", "{n} notices are open again.", count)
            self.said.emit(text.format(n=number(count)), None)

        self._jobs.write(lambda db: not_told(db, told), done, title=_("Opening notices again"), owner=self)


def waiting(one: PartnerNotices, today: date) -> tuple[str, Status, str]:
    """How it stands in a word, its colour, and the rest of it in words."""
    count = ngettext("{n} notice to pass on", "{n} notices to pass on", one.open).format(n=number(one.open))
    if one.overdue:
        late = ngettext("{n} overdue", "{n} overdue", one.overdue).format(n=number(one.overdue))
        return late, Status.BAD, _("{notices} before any export").format(notices=count)
    if one.next_due is None:
        return _("Waiting"), Status.WARN, count
    if one.next_due == today:
        return _("Due today"), Status.WARN, count
    return _("Waiting"), Status.WARN, _("{notices}, due on {day}").format(notices=count, day=day(one.next_due))
