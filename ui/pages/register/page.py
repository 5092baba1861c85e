"""Register: every file that went out, whom partners have to be told about, sums for invoices, checking a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leadkeeper.clock import Clock, paris_day, system_clock
from leadkeeper.flows.invoice_totals import invoice_totals, write_totals
from leadkeeper.flows.list_exports import ExportLine, list_exports
from leadkeeper.flows.notices import PartnerNotices, notices_by_partner
from leadkeeper.flows.stop_register import StopLine, list_stop_files
from leadkeeper.flows.verify import Verified, verify
from leadkeeper.words import _, ngettext
from leadkeeper.words.register import TROUBLE, verified
from ui.dialogs.save_file import ask_target
from ui.jobs import Jobs
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.pages.register.check import LISTS, CheckCard
from ui.pages.register.columns import entry_columns, export_cells, stop_cells, total_cells, total_columns
from ui.pages.register.details import export_card, stop_card
from ui.pages.register.notices import NoticesCard
from ui.settings import Settings
from ui.theme import SIZE, SPACE, Status
from ui.widgets.banner import Banner
from ui.widgets.button_menu import columns_button, offer_buttons
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.drop_zone import dropped_files
from ui.widgets.empty_state import EmptyState
from ui.widgets.filter_bar import FilterState
from ui.widgets.page import Page
from ui.widgets.panes import Scrolled, Split, Swap, empty, grow
from ui.widgets.pill import Pill
from ui.widgets.table import Table
from ui.widgets.tours import tour

ENTRIES_SEEN, SUMS_SEEN = 5, 3  # rows that are seen in a low window before the page scrolls


@dataclass(frozen=True, slots=True)
class _Known:
    """What the register says now."""

    exports: tuple[ExportLine, ...]
    stops: tuple[StopLine, ...]
    notices: tuple[PartnerNotices, ...]


class RegisterPage(Page):
    """What went out. `arrive` takes the id of an export or stop file; goes to `contacts` with people, to `export`."""

    def __init__(
        self, jobs: Jobs, settings: Settings, clock: Clock = system_clock, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Register"), parent=parent)
        self._jobs, self._clock = jobs, clock
        self._exports: dict[int, ExportLine] = {}
        self._stops: dict[int, StopLine] = {}
        self._wanted = ""
        self.setAcceptDrops(True)
        self.entries = ListRows(entry_columns(), parent=self)
        self.table = Table("register.entries", self.entries, settings, _("Entries of the register"))
        self.table.chosen.connect(self._show_details)
        self.table.opened.connect(self._show_people)
        self.totals = ListRows(total_columns(), parent=self)
        self.notices = NoticesCard(jobs, clock)
        self.notices.said.connect(self.said)
        self.check = CheckCard(jobs)
        self.check.found.connect(self.arrive)
        self.chain = Pill("", Status.PLAIN)
        self.chain.hide()
        self.columns_button = columns_button(self.table)
        self.header.add(self.chain, self.columns_button)
        self._banner, self._details = QVBoxLayout(), QVBoxLayout()
        self._lay_out(settings)

    def _lay_out(self, settings: Settings) -> None:
        entries = Card(margin=SPACE.hair)
        entries.add(grow(_at_least(self.table, ENTRIES_SEEN)))
        self.save_button = plain(_("Sa&ve for Excel…"), self._ask_totals, "download")
        invoices = Card(_("For the invoices"), [self.save_button])
        sums = Table("register.totals", self.totals, settings, _("For the invoices"))
        invoices.add(grow(_at_least(sums, SUMS_SEEN)))
        left = Scrolled(self.notices, grow(entries), grow(invoices))
        left.column.setStretch(1, 3)
        left.column.setStretch(2, 2)
        right = Scrolled()
        right.column.addLayout(self._details)
        right.column.addWidget(self.check)
        right.column.addStretch(1)
        offer_buttons(self.table, right)
        self._split = Split("register", [left, right], [11, 4], settings)
        self._none = Card()
        self._none.add(
            EmptyState(
                "notebook",
                _("No export yet"),
                _("Every file that goes out is entered here with its fingerprint, and can be checked at any time."),
                primary(_("Go to the e&xport"), lambda: self.go.emit("export", None), "file-export"),
                tour=tour("register"),
            )
        )
        self._swap = Swap(self._split, self._none)
        self.body.addLayout(self._banner)
        self.body.addWidget(grow(self._swap), 1)

    def reload(self) -> None:
        """Lists the entries and looks through the chain again."""
        today = paris_day(self._clock())
        self._jobs.read(
            lambda db: _Known(tuple(list_exports(db)), tuple(list_stop_files(db)), notices_by_partner(db, today)),
            self._show,
            replace="register.lines",
        )
        self._jobs.read(verify, self._show_chain, replace="register.chain")

    def arrive(self, intent: object) -> None:
        """Goes to the export or stop file with this id."""
        if isinstance(intent, str):
            self._wanted = intent
            self._choose()

    def mark(self) -> object:
        """The export or stop file that is chosen."""
        row = self.table.currentIndex().row()
        return self.entries.rows[row]["entry"] if row >= 0 else None

    def focus_search(self) -> None:
        """Goes to the table."""
        self.table.setFocus()

    def _show(self, known: _Known) -> None:
        self._exports = {one.id: one for one in known.exports}
        self._stops = {one.id: one for one in known.stops}
        count = ngettext("{n} export", "{n} exports", len(known.exports)).format(n=number(len(known.exports)))
        there = bool(known.exports or known.stops or known.notices)
        self.header.set_subtitle(count if there else "")
        before = self.table.current_id()
        rows = [*map(export_cells, known.exports), *map(stop_cells, known.stops)]
        rows.sort(key=lambda row: (row["second"][0], row["id"]), reverse=True)
        self.entries.set_rows(rows)
        self.totals.set_rows(total_cells(invoice_totals(known.exports)))
        self.save_button.setEnabled(self.totals.count() > 0)
        self.notices.show_partners(known.notices)
        self.columns_button.setVisible(there)
        self._swap.show_only(self._split if there else self._none)
        if rows and not self._choose() and (before is None or not self.table.choose(before)):
            self.table.choose(rows[0]["id"])

    def _choose(self) -> bool:
        wanted = next((row["id"] for row in self.entries.rows if row["entry"] == self._wanted), None)
        if wanted is None:
            return False
        self._wanted = ""
        return self.table.choose(wanted)

    def _show_chain(self, found: Verified) -> None:
        whole = found.chain == "ok"
        text = " ".join(verified(found.chain, found.broken_at, None, None, changed_exports=found.changed))
        self.chain.set(_("Register intact") if whole else _("Register altered"), Status.GOOD if whole else Status.BAD)
        self.chain.setToolTip(text)
        self.chain.show()
        empty(self._banner)
        if not whole:
            self._banner.addWidget(Banner(f"{text} {_(TROUBLE)}", Status.BAD, inside=True))

    def _show_details(self, wanted: int) -> None:
        empty(self._details)
        if wanted in self._stops:
            self._details.addWidget(stop_card(self._stops[wanted]))
        elif wanted in self._exports:
            self._details.addWidget(export_card(self._exports[wanted], lambda: self._show_people(wanted)))

    def _show_people(self, wanted: int) -> None:
        if wanted in self._exports:
            chosen: dict[str, Any] = {"export": frozenset({self._exports[wanted].export})}
            self.go.emit("contacts", FilterState("", chosen))

    def _ask_totals(self) -> None:
        name = _("for the invoices {day}.xlsx").format(day=paris_day(self._clock()).isoformat())
        ask_target(self, _("Save the sums"), name, _("Excel file (*.xlsx)"), self.save_totals)

    def save_totals(self, path: Path) -> None:
        """Writes the sums to a workbook."""
        now, said = self._clock(), _("The sums are in {file}.").format(file=path.name)

        def done(_rows: int) -> None:
            self.said.emit(said, None)

        self._jobs.read(lambda db: write_totals(db, path, now), done, title=_("Writing the sums"), owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if len(dropped_files(event.mimeData(), LISTS)) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event.mimeData(), LISTS)
        if len(files) == 1:
            event.acceptProposedAction()
            self.check.check(files[0])


def _at_least(table: Table, rows: int) -> Table:
    """The same table, never so low that fewer rows can be seen."""
    table.setMinimumHeight((rows + 1) * table.verticalHeader().defaultSectionSize() + SIZE.scrollbar)
    return table
