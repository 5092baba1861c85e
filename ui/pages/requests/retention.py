"""Whose time in the book is over: counted first, then taken out, and back again until the book is closed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from leadkeeper.clock import Clock, paris_day
from leadkeeper.flows.import_history import import_history
from leadkeeper.flows.retention import (
    NONE,
    Outlook,
    apply_retention,
    can_undo_retention,
    look_at_retention,
    undo_retention,
)
from leadkeeper.progress import Flow
from leadkeeper.words import _, ngettext
from leadkeeper.words.rights import retained
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.buttons import danger, plain
from ui.widgets.card import Card
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import label
from ui.widgets.question import ask
from ui.widgets.table import Table


class RetentionCard(Card):
    """Looks who did nothing for three years and takes them out; `said` carries a sentence and the way back."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(_("Not to be kept any longer"), parent=parent)
        self._jobs, self._clock = jobs, clock
        self.outlook: Outlook | None = None
        self._files: dict[str, str] = {}
        self.look = plain(_("&Look who that is"), self.count, "search")
        self.purge = danger(_("&Take them out…"), self._ask, "trash")
        self.undo = plain(_("&Undo: bring them back"), self.bring_back, "arrow-back-up")
        text = _("People who did nothing for three years may not be kept. See first how many that is.")
        self.told = label(text, "soft")
        self.sources = ListRows(_columns(_("Source")), parent=self)
        self.years = ListRows(_columns(_("Last action")), parent=self)
        self._tables = self._lay_out_tables(settings)
        self.add(self.told, flowing((self.look, self.purge, self.undo)), self._tables)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.undo.hide()
        self._show(None)

    def _lay_out_tables(self, settings: Settings) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.m)
        by_source = Table("requests.sources", self.sources, settings, _("By source"))
        by_year = Table("requests.years", self.years, settings, _("By year of the last action"))
        for table, share in ((by_source, 1), (by_year, 1)):
            lines = table.verticalHeader().defaultSectionSize() * 5
            table.setFixedHeight(lines)
            row.addWidget(table, share)
        return holder

    def reload(self) -> None:
        """Looks whether somebody can be brought back; counts are made anew only when they are asked for."""
        self._show(None)
        self._jobs.read(can_undo_retention, self.undo.setVisible, replace="requests.undo")

    def count(self) -> None:
        """Counts whose time is over."""
        today = paris_day(self._clock())
        self._jobs.read(
            lambda db: _looked(db, today), self._looked, title=_("Looking whose time is over"),
            replace="requests.retention",
        )  # fmt: skip

    def take_out(self) -> None:
        """Takes out everybody whose time is over."""
        now = self._clock()
        self._jobs.write(
            lambda db: apply_retention(db, now),
            self._taken,
            title=_("Taking out the people whose time is over"),
            risky=True,
        )

    def bring_back(self) -> None:
        """Brings everybody back who was taken out since the book was opened."""
        self._jobs.write(undo_retention, self._back, title=_("Bringing people back"))

    def _looked(self, found: tuple[Outlook, dict[str, str]]) -> None:
        self._files = found[1]
        self._show(found[0])

    def _show(self, outlook: Outlook | None) -> None:
        self.outlook = outlook
        self._tables.setVisible(bool(outlook and outlook.over))
        self.purge.setVisible(bool(outlook and outlook.over))
        if outlook is not None:
            lines = retained(outlook.people, outlook.over, outlook.undated, outlook.asking, 0)
            self.told.setText(" ".join(lines))
            files = {NONE: _("Unknown"), **self._files}
            sources = [(files.get(name, name), people) for name, people in outlook.sources.most_common()]
            self.sources.set_rows(_rows(sources))
            self.years.set_rows(_rows(sorted(outlook.years.items())))

    def _ask(self) -> None:
        people = self.outlook.over if self.outlook else 0
        title = ngettext("Take {n} person out of the book?", "Take {n} people out of the book?", people)
        ask(
            title.format(n=number(people)),
            _("You can bring them back until the book is closed; then they are gone for good. A no stays, as a hash."),
            _("&Take them out"),
            self.take_out,
            self,
        )

    def _taken(self, outlook: Outlook) -> None:
        text = ngettext("{n} person taken out.", "{n} people taken out.", outlook.erased)
        self.said.emit(text.format(n=number(outlook.erased)), self.bring_back if outlook.erased else None)

    def _back(self, people: int) -> None:
        self.said.emit(ngettext("{n} person is back.", "{n} people are back.", people).format(n=number(people)), None)


def _columns(first: str) -> tuple[Column, ...]:
    return (Column("name", first, 120, grows=True), Column("people", _("People"), 90, align="right"))


def _rows(found: Iterable[tuple[str, int]]) -> list[dict[str, Any]]:
    return [{"id": place, "name": name, "people": people} for place, (name, people) in enumerate(found)]


def _looked(db: Any, today: date) -> Flow[tuple[Outlook, dict[str, str]]]:
    """Whose time is over, and the file of each import by its id."""
    outlook = yield from look_at_retention(db, today)
    return outlook, {str(one["import"]): str(one["file"]) for one in import_history(db)}
