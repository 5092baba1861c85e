"""Partners page: the list of partners, and the details of one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu

from leadkeeper.domain.book import ExportProfile
from leadkeeper.domain.partner import Contract, Partner, Renewal
from leadkeeper.domain.time import Clock, paris_day, system_clock
from leadkeeper.messages import _, counted
from leadkeeper.services.month.profiles import show_profile
from leadkeeper.services.partners.partners import (
    IN_FORCE,
    PartnerView,
    check_removal,
    hold_partner,
    remove_hold,
    remove_partner,
)
from ui.dialogs.undo import changed_with
from ui.dialogs.viewers import OpenedFiles
from ui.jobs import Jobs
from ui.models.destinations import Begin
from ui.models.formats import day, moment
from ui.models.table_model import ListModel
from ui.pages.partners.contract_forms import ProfileDialog
from ui.pages.partners.details import PartnerDetails, PartnersNow, columns, partners_now, row_of
from ui.pages.partners.forms import HoldDialog, PartnerActs, PartnerDialog
from ui.pages.partners.list_versions import ListDialog, ListsDialog
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, fill_menu, plain, primary, writing
from ui.widgets.cards import Card, EmptyState, tour
from ui.widgets.forms import open_dialog
from ui.widgets.labels import hidden, text_label
from ui.widgets.layouts import Splitter, StackedWidget, expanding
from ui.widgets.message_boxes import confirm
from ui.widgets.page import Page
from ui.widgets.table import Table


class PartnersPage(Page):
    """Partners at the left, the selected one at the right."""

    def __init__(self, jobs: Jobs, settings: Settings, clock: Clock = system_clock) -> None:
        super().__init__(_("Partners"), _("Which companies may receive people, and under which contract."))
        self._jobs, self._clock = jobs, clock
        self._opened, self._now = OpenedFiles(), PartnersNow()
        self.acts = PartnerActs(jobs, clock, self._opened, self)
        self.acts.said.connect(self._say)
        self.acts.changed.connect(self.said)
        self._wanted: str | None = None
        self._begins: Begin | None = None
        self._rows = ListModel(columns())
        self.table = Table("partners", self._rows, settings, _("Partners"))
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(lambda _row: self.change())
        self.table.menu_wanted.connect(self._fill_menu)
        self.publish_button = writing(plain(_("Publish &list version…"), self.publish, "send"))
        self.header.add(self.publish_button, writing(primary(_("&New partner…"), self.add, "plus")))
        self.details = PartnerDetails()
        self._connect_details()
        self._ending, self._ending_text = hidden(Card(status=Status.WARN, margin=SPACE.m)), text_label("")
        self._ending.add(self._ending_text)
        self.body.addWidget(self._ending)
        left = Card(margin=SPACE.hair).add(expanding(self.table))
        self._split = Splitter("partners", (left, self.details), (10, 11), settings)
        nothing = EmptyState(
            "heart-handshake",
            _("No partner yet"),
            _("Add the company that wants your contacts. Then add its contract, and name it on your public list."),
            writing(plain(_("New partner…"), self.add, "plus")),  # Alt+N is taken by the button above
            tour=tour("partners"),
        )
        self._empty = Card().add(nothing)
        self._swap = StackedWidget(self._split, self._empty)
        self.body.addWidget(self._swap, 1)

    def reload(self) -> None:
        today = paris_day(self._clock())
        self._jobs.read(lambda db: partners_now(db, today), self._show, replace="partners", owner=self)

    def arrive(self, intent: object) -> None:
        """Select the partner with this id, or begin a partner, a contract or a list version."""
        self._wanted = intent if isinstance(intent, str) else None
        self._stand_on(self._wanted or self._chosen_id())
        if isinstance(intent, Begin):
            self._begins = intent
            self.reload()

    def mark(self) -> object:
        return self._chosen_id()

    @property
    def view(self) -> PartnerView | None:
        row = self.table.current_row()
        return self._rows.rows[row].view if row >= 0 else None

    def add(self) -> None:
        dialog = open_dialog(PartnerDialog(self._jobs, parent=self.window()))
        dialog.kept.connect(self._kept)
        dialog.sign_wanted.connect(lambda partner: self.acts.sign(partner, purpose=self._last_purpose()))

    def change(self) -> None:
        if self.view is not None and self.may_write():
            open_dialog(PartnerDialog(self._jobs, self.view.partner, self.window())).kept.connect(self._kept)

    def sign(self) -> None:
        if self.view is not None:
            self.acts.sign(self.view.partner, purpose=self._last_purpose())

    def _last_purpose(self) -> str:
        """Return the purpose of the contract signed last, with any partner; empty for none."""
        views = self._now.overview.partners
        signed = [(one.signed_on or "", one.purpose) for view in views for one, _state in view.contracts if one.purpose]
        return max(signed)[1] if signed else ""

    def publish(self) -> None:
        partners = [view.partner for view in self._now.overview.partners]
        dialog = open_dialog(ListDialog(self._jobs, partners, self._now.overview.lists, self._clock, self.window()))
        said = _("The list published on {day} is saved.")
        dialog.published.connect(lambda _id: self._say(said.format(day=moment(dialog.version.published_at))))

    def show_lists(self) -> None:
        open_dialog(ListsDialog(self._jobs, self._opened, self._clock, self.window())).said.connect(self._say)

    def hold(self) -> None:
        """Put the partner on hold at once, or lift the hold; the reason can be added afterwards."""
        view = self.view
        if view is None:
            return
        if view.partner.hold is None:
            self._hold(view, None, partial(self._lift, view))
        else:
            self._lift(view)

    def _hold(self, view: PartnerView, reason: str | None, undo: Callable[[], object] | None) -> None:
        text, today = _("{partner} is on hold.").format(partner=view.partner.legal_name), paris_day(self._clock())
        self._write(lambda db: hold_partner(db, view.partner.id, reason, today), text, undo)

    def say_why(self) -> None:
        if self.view is not None:
            dialog = open_dialog(HoldDialog(self._jobs, self.view.partner, self._clock, self.window()))
            dialog.held.connect(lambda: self.said.emit(_("The reason is saved."), changed_with(_("State &why…"))))

    def edit_profile(self) -> None:
        if self.view is None:
            return
        partner = self.view.partner

        def ask(profile: ExportProfile) -> None:
            dialog = open_dialog(ProfileDialog(self._jobs, partner, profile, self.window()))
            again = changed_with(f"{_('&More')} › {_('&Monthly file…')}")
            dialog.kept.connect(lambda: self.said.emit(_("The monthly file is saved."), again))

        self._jobs.read(lambda db: show_profile(db, partner.id), ask, replace="partners.profile", owner=self)

    def remove(self) -> None:
        """Ask whether to delete the partner; if anything refers to it, say so instead."""
        view = self.view
        if view is None:
            return

        partner = view.partner
        said = _("{partner} is removed.").format(partner=partner.legal_name)
        remove = partial(self._write, lambda db: remove_partner(db, partner.id), said)

        def ask(_fine: None) -> None:
            title = _("Remove {partner}?").format(partner=partner.legal_name)
            text = _("It is removed from the book with its contracts.")
            confirm(title, text, _("&Remove"), remove, self.window())

        self._jobs.read(lambda db: check_removal(db, partner.id), ask, replace="partners.remove", owner=self)

    def _lift(self, view: PartnerView) -> None:
        text = _("The hold on {partner} is lifted.").format(partner=view.partner.legal_name)
        hold = view.partner.hold
        undo = partial(self._hold, view, hold.given_reason, None) if hold is not None else None
        self._write(lambda db: remove_hold(db, view.partner.id), text, undo)

    def _connect_details(self) -> None:
        details = self.details
        for signal, do in (
            (details.change_wanted, self.change),
            (details.contract_wanted, self.sign),
            (details.hold_wanted, self.hold),
            (details.reason_wanted, self.say_why),
            (details.remove_wanted, self.remove),
            (details.lists_wanted, self.show_lists),
            (details.contract_act, self._contract_act),
            (details.message_wanted, lambda: self._with_partner(self.acts.message)),
            (details.profile_wanted, self.edit_profile),
            (details.draft_wanted, lambda: self._with_partner(self.acts.draft)),
            (details.stops_wanted, lambda: self._with_partner(self.acts.stops)),
            (details.export_wanted, lambda: self.go.emit("export", self._chosen_id())),
        ):
            signal.connect(do)

    def _with_partner(self, do: Callable[[Partner], object]) -> None:
        if self.view is not None:
            do(self.view.partner)

    def _contract_act(self, what: str, contract: Contract) -> None:
        view = self.view
        note = self._now.notes.get((view.partner.id, contract.id)) if view is not None else None
        if view is None or note is None:
            return
        partner, acts = view.partner, self.acts
        deeds: dict[str, Callable[[], object]] = {
            "clauses": lambda: acts.clauses(partner, contract, note),
            "renew": lambda: acts.sign(partner, contract),
            "attach": lambda: acts.attach(partner, contract),
            "file": lambda: acts.show_file(contract),
            "draft": lambda: acts.draft(partner, contract),
            "secret": lambda: acts.secret(partner, contract, has_secret=note.has_secret),
            "terminate": lambda: acts.terminate(partner, contract),
        }
        deeds[what]()

    def _kept(self, made: str, name: str) -> None:
        self._wanted = made
        self.said.emit(_("{partner} is saved.").format(partner=name), changed_with(_("&Change…")))

    def _chosen_id(self) -> str | None:
        return self.view.partner.id if self.view is not None else None

    def _show(self, now: PartnersNow) -> None:
        wanted, overview = self._wanted or self._chosen_id(), now.overview
        self._now = now
        self._ending.setVisible(bool(now.ending))
        self._ending_text.setText(_ends_soon(now.ending))
        self._rows.set_rows(map(row_of, overview.partners))
        self.publish_button.setEnabled(bool(overview.partners))
        self._swap.show_only(self._split if overview.partners else self._empty)
        self._stand_on(wanted)
        self._begin()
        total = len(overview.partners)
        nobody = _("Which companies may receive people, and under which contract.")
        self.header.set_subtitle(counted("{n} partner", "{n} partners", total) if total else nobody)

    def _begin(self) -> None:
        """Open the dialog with which a first step begins; the partners must have been read."""
        begins, self._begins = self._begins, None
        views = self._now.overview.partners
        lacking = [view.partner for view in views if view.state != IN_FORCE or view.allows_onward]
        if begins is Begin.PARTNER:
            self.add()
        elif begins is Begin.CONTRACT and lacking:
            chosen = self._chosen_id()
            if chosen not in [partner.id for partner in lacking]:
                self._stand_on(lacking[0].id)
            if self.view is not None and self.view.allows_onward:
                self.acts.sign(self.view.partner, self.view.allows_onward)
            else:
                self.sign()
        elif begins is Begin.LIST and views:
            self.publish()

    def _stand_on(self, wanted: str | None) -> None:
        ids = [row.view.partner.id for row in self._rows.rows]
        if wanted in ids:
            self._wanted = None  # from now on the choice is the founder's
        if ids:
            self.table.stand_at(ids.index(wanted) if wanted in ids else 0)
            self._choose(0)

    def _choose(self, _row: int) -> None:
        if self.view is not None:
            self.details.show_partner(self.view, self._now)

    def _fill_menu(self, menu: QMenu, _ids: list[int]) -> None:
        if self.view is None:
            return
        held = self.view.partner.hold is not None
        fill_menu(
            menu,
            [
                Entry(_("&Change…"), self.change, writes=True),
                Entry(_("New c&ontract…"), self.sign, writes=True),
                Entry(_("Lift the hol&d") if held else _("Hol&d"), self.hold, writes=True),
                Entry(_("&First message…"), self.details.message_wanted.emit),
                Entry(_("&Monthly file…"), self.edit_profile, writes=True),
                Entry(_("Contract &draft…"), self.details.draft_wanted.emit),
                Entry(_("&Suppression list received…"), self.details.stops_wanted.emit, writes=True),
                Entry(_("E&xport…"), self.details.export_wanted.emit),
                None,
                Entry(_("&Remove the partner…"), self.remove, writes=True),
            ],
        )


def _ends_soon(ending: Sequence[Renewal]) -> str:
    text = _("{partner} on {day}")
    names = ", ".join(text.format(partner=one.partner.legal_name, day=day(one.last_day)) for one in ending)
    return counted(
        "{n} contract ends soon, with no renewal: {names}.",
        "{n} contracts end soon, with no renewal: {names}.",
        len(ending),
        names=names,
    )
