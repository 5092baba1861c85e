"""Partners: who they are, what their contract allows, on which lists they are named, what they were given."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from leadkeeper.clock import Clock, paris_day, system_clock
from leadkeeper.flows.keep_partner import lift_hold
from leadkeeper.flows.partners_overview import Overview, PartnerView, partners_overview
from leadkeeper.words import _, ngettext
from ui.dialogs.contract_dialog import ContractDialog
from ui.dialogs.form_dialog import shown
from ui.dialogs.hold_dialog import HoldDialog
from ui.dialogs.list_dialog import ListDialog
from ui.dialogs.partner_dialog import PartnerDialog
from ui.jobs import Jobs
from ui.models.formats import number
from ui.models.list_rows import ListRows
from ui.pages.partners.details import PartnerDetails
from ui.pages.partners.rows import columns, row_of
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.buttons import plain, primary
from ui.widgets.card import Card
from ui.widgets.empty_state import EmptyState
from ui.widgets.page import Page
from ui.widgets.panes import Split, Swap, grow
from ui.widgets.table import Table


class PartnersPage(Page):
    """The list of partners at the left, one of them at the right."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Partners"), _("Who may be given people, named by name, and under which contract."))
        self._jobs, self._clock = jobs, clock
        self._overview = Overview((), ())
        self._wanted: str | None = None
        self._rows = ListRows(columns())
        self.table = Table("partners", self._rows, settings, _("Partners"))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _row: self.change())
        self.table.menu_wanted.connect(self._fill_menu)
        self.publish_button = plain(_("Publish &list version…"), self.publish, "send")
        self.header.add(self.publish_button, primary(_("&New partner…"), self.add, "plus"))
        self.details = PartnerDetails()
        self.details.change_wanted.connect(self.change)
        self.details.contract_wanted.connect(self.sign)
        self.details.hold_wanted.connect(self.hold)
        self.details.export_wanted.connect(lambda: self.go.emit("export", self._chosen_id()))
        left = Card(margin=SPACE.hair)
        left.add(grow(self.table))
        self._split = Split("partners", (left, self.details), (5, 6), settings)
        self._empty = EmptyState(
            "heart-handshake",
            _("No partner yet"),
            _("Add the company that wants your leads. Then add its contract, and name it on your public list."),
            primary(_("&New partner…"), self.add, "plus"),
        )
        self._swap = Swap(self._split, self._empty)
        self.body.addWidget(self._swap, 1)

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: partners_overview(db, today), self._show, replace="partners", owner=self)

    def arrive(self, intent: object) -> None:
        """Goes to the partner with this id."""
        self._wanted = intent if isinstance(intent, str) else None
        self._stand_on(self._wanted)

    @property
    def view(self) -> PartnerView | None:
        """The partner that the person stands on."""
        row = self.table.currentIndex().row()
        return self._rows.rows[row].view if row >= 0 else None

    def add(self) -> None:
        """Asks about a new partner."""
        dialog = PartnerDialog(self._jobs, parent=self.window())
        dialog.kept.connect(self._kept)
        shown(dialog)

    def change(self) -> None:
        """Asks what has changed about the partner that the person stands on."""
        if self.view is not None:
            dialog = PartnerDialog(self._jobs, self.view.partner, parent=self.window())
            dialog.kept.connect(self._kept)
            shown(dialog)

    def sign(self) -> None:
        """Asks about a new contract."""
        if self.view is not None:
            dialog = ContractDialog(self._jobs, self.view.partner, self._clock, self.window())
            name = self.view.partner.legal_name
            dialog.kept.connect(lambda _id: self._say(_("The contract with {partner} is kept.").format(partner=name)))
            shown(dialog)

    def publish(self) -> None:
        """Asks who is on a list from now on."""
        partners = [view.partner for view in self._overview.partners]
        dialog = ListDialog(self._jobs, partners, self._overview.lists, self._clock, self.window())
        dialog.published.connect(lambda made: self._say(_("List version {version} is out.").format(version=made)))
        shown(dialog)

    def hold(self) -> None:
        """Puts the partner on hold, or lifts the hold."""
        view = self.view
        if view is None:
            return
        if view.partner.hold is None:
            dialog = HoldDialog(self._jobs, view.partner, self._clock, self.window())
            dialog.held.connect(lambda: self._say(_("{partner} is on hold.").format(partner=view.partner.legal_name)))
            shown(dialog)
        else:
            said = _("The hold on {partner} is lifted.").format(partner=view.partner.legal_name)
            self._jobs.write(
                lambda db: lift_hold(db, view.partner.id), lambda _done: self._say(said), title=said, owner=self
            )

    def _kept(self, made: str, name: str) -> None:
        self._wanted = made
        self._say(_("{partner} is kept.").format(partner=name))

    def _say(self, text: str) -> None:
        self.said.emit(text, None)

    def _chosen_id(self) -> str | None:
        return self.view.partner.id if self.view is not None else None

    def _show(self, overview: Overview) -> None:
        wanted = self._wanted or self._chosen_id()
        self._overview = overview
        self._rows.set_rows(map(row_of, overview.partners))
        self.publish_button.setEnabled(bool(overview.partners))
        self._swap.show_only(self._split if overview.partners else self._empty)
        self._stand_on(wanted)
        total = len(overview.partners)
        self.header.set_subtitle(
            ngettext("{n} partner, named by name", "{n} partners, named by name", total).format(n=number(total))
            if total
            else _("Who may be given people, named by name, and under which contract.")
        )

    def _stand_on(self, wanted: str | None) -> None:
        """Stands on the partner with this id, else on the first."""
        ids = [row.view.partner.id for row in self._rows.rows]
        if ids:
            self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
            self._choose(0)

    def _choose(self, _row: int) -> None:
        if self.view is not None:
            self.details.show_partner(self.view, self._overview.lists, paris_day(self._clock()))

    def _fill_menu(self, menu: QMenu, _ids: list[int]) -> None:
        if self.view is None:
            return
        held = self.view.partner.hold is not None
        menu.addAction(_("&Change…"), self.change)
        menu.addAction(_("New c&ontract…"), self.sign)
        menu.addAction(_("Lift the &hold") if held else _("&Hold…"), self.hold)
