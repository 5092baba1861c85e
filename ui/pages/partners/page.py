"""Partners page: the list of partners, and the details of one: identity, contracts, lists that name it, exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from leadkeeper.domain.book import ExportProfile
from leadkeeper.domain.partner import Contract, ListVersion, PartnerList, Renewal
from leadkeeper.domain.time import Clock, paris_day, system_clock
from leadkeeper.messages import _, counted, labels, ngettext
from leadkeeper.messages.forms import contract_state
from leadkeeper.messages.labels import bans, channel, column, country, day, sector
from leadkeeper.messages.partners import payment_terms
from leadkeeper.services.month.profiles import show_profile
from leadkeeper.services.partners import partners
from leadkeeper.services.partners.contracts import ContractNote, contract_notes
from ui.dialogs.undo import changed_with
from ui.dialogs.viewers import OpenedFiles
from ui.jobs import Jobs
from ui.models import formats
from ui.models.destinations import Begin, ToRenew
from ui.models.formats import capital, moment, money, siren, tip
from ui.models.table_model import Column, ListModel
from ui.pages.partners.contract_forms import ProfileDialog, lacking
from ui.pages.partners.forms import HoldDialog, PartnerActs, PartnerDialog
from ui.pages.partners.list_versions import ListDialog, ListsDialog
from ui.settings import Settings
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, fill_menu, menu_button, plain, primary, quiet, writing
from ui.widgets.cards import Card, EmptyState, FactRows, tour
from ui.widgets.forms import open_dialog
from ui.widgets.labels import ElidedLabel, StatusBadge, hidden, pills, text_label
from ui.widgets.layouts import ScrollColumn, Splitter, StackedWidget, expanding, fill, flowing, inner_row
from ui.widgets.message_boxes import act_on_shown, confirm
from ui.widgets.page import Page
from ui.widgets.table import Table

NOBODY = partners.PartnersOverview((), ())


@dataclass(frozen=True, slots=True)
class PartnersNow:
    """The data of the page: partners, lists, the note of each contract."""

    overview: partners.PartnersOverview = NOBODY
    notes: Mapping[tuple[str, str], ContractNote] = field(default_factory=dict)

    @property
    def ending(self) -> list[Renewal]:
        return sorted((one for view in self.overview.partners for one in view.to_renew), key=lambda one: one.last_day)


def partners_now(db: Any, today: date) -> PartnersNow:
    """Read the data of the page."""
    return PartnersNow(partners.partners_overview(db, today), contract_notes(db))


def columns() -> tuple[Column, ...]:
    """Return the columns in the current language; a row is a `PartnerView`."""
    state, status = (lambda view: partner_status(view)[0]), (lambda view: partner_status(view)[1])
    return (
        Column("name", _("Partner"), 170, grows=True, letters=13, of=attrgetter("partner.legal_name")),
        Column("contract", _("Contract"), 118, status=status, of=state),
        Column("named", _("Named"), 84, sortable=False, of=lambda view: bool(view.named)),
        Column("people", _("Shared"), 84, align="right"),
    )


def partner_status(view: partners.PartnerView) -> tuple[str, Status]:
    """Return the state of a partner as a word, with its status."""
    if view.partner.hold is not None:
        return _("on hold"), Status.WARN
    return contract_state(view.state), Status.WARN if view.ending else state_status(view.state)


def state_status(state: str) -> Status:
    """Return the status colour of a contract's state."""
    if state == partners.IN_FORCE:
        return Status.GOOD
    return Status.INFO if state == "not-started" else Status.BAD


RENEW, RENEW_IN_MENU = "renew", "renew-in-menu"
"""Names of the button that renews a contract, and of the menu that does where no button stands."""
Act = Callable[[str, Contract], object]
"""Called with an action (`clauses renew attach file draft secret terminate`) and its contract."""


def contract_card(
    contract: Contract, state: str, note: ContractNote | None, days: int | None, act: Act, *, is_replaced: bool = False
) -> QWidget:
    """Return the card of a contract; `days` is the number of days until its end, if nothing follows it."""
    card = Card(margin=SPACE.m)
    card.setToolTip(tip(contract.id))
    card.add(pills(_contract_statuses(contract, state, note, days)))
    card.add(FactRows([(_("From, to"), _days(contract, is_replaced=is_replaced)), *_terms(contract)]))
    buttons: list[QWidget] = []
    if note is not None:
        clauses = plain(_("Clauses…"), lambda: act("clauses", contract), "clipboard-check")
        clauses.setAccessibleName(_("Clauses: {contract}").format(contract=labels.contract(contract)))
        buttons.append(clauses)
        if days is not None:
            renew = writing(plain(_("Renew or replace…"), lambda: act("renew", contract), "refresh"))
            renew.setObjectName(RENEW)
            buttons.append(renew)
        more = menu_button(_("More"), _entries(contract, act, renews=days is None))
        more.setAccessibleName(_("More: {contract}").format(contract=labels.contract(contract)))
        more.setObjectName(RENEW_IN_MENU)
        buttons.append(more)
        card.add(flowing(buttons))
    return card


def _entries(contract: Contract, act: Act, *, renews: bool) -> list[Entry | None]:
    """Return what the menu of a contract offers; it `renews` where no button does."""

    def entry(text: str, what: str, icon: str, *, writes: bool = True) -> Entry:
        return Entry(text, lambda: act(what, contract), icon, writes=writes)

    document = contract.document
    entries: list[Entry | None] = [entry(_("&Renew or replace…"), "renew", "refresh")] if renews else []
    if document is None:
        entries.append(entry(_("&Attach the signed file…"), "attach", "paperclip"))
    elif document.sha256:
        entries.append(entry(_("&Show the signed file"), "file", "eye", writes=False))
    entries += [
        entry(_("&Draft as a Word file…"), "draft", "file-text", writes=False),
        entry(_("Secret for &suppression lists…"), "secret", "lock"),
    ]
    if contract.terminated_on is None:
        entries += [None, entry(_("&Terminate…"), "terminate", "ban")]
    return entries


def _contract_statuses(
    contract: Contract, state: str, note: ContractNote | None, days: int | None
) -> list[tuple[str, Status]]:
    statuses = [(capital(labels.contract(contract)), Status.PLAIN), (contract_state(state), state_status(state))]
    if days is not None:
        statuses.append((counted("ends in {n} day", "ends in {n} days", days), Status.WARN))
    if contract.onward_transfer:
        statuses.append((_("may pass the data on: nobody can be exported"), Status.BAD))
    if note is not None:
        statuses.append(lacking(len(note.missing)))
    return statuses


def _days(contract: Contract, *, is_replaced: bool) -> str:
    starts = day(contract.starts_on) if contract.starts_on else "…"
    ends = day(contract.ends_on) if contract.ends_on else "…"
    if contract.terminated_on:
        over = _("{first} – {last}, replaced on {day}") if is_replaced else _("{first} – {last}, terminated on {day}")
        return over.format(first=starts, last=ends, day=day(contract.terminated_on))
    return f"{starts} – {ends}"


def _terms(contract: Contract) -> list[tuple[str, str]]:
    uses, price = contract.max_uses, contract.price_cents
    return [
        (_("Channels"), channel.several(contract.channels)),
        (_("Columns"), column.several(contract.fields)),
        (_("Countries"), country.several(contract.territory)),
        (_("Purpose"), contract.purpose or ""),
        (_("Offers"), contract.offer_topic or ""),
        (_("Price per person"), money(price) if price is not None else ""),
        *payment_terms(contract.terms),
        (_("Uses"), "" if uses is None else ngettext("{n} use", "{n} uses", uses).format(n=uses)),
        (_("Onward sharing"), _("allowed: nobody can be exported") if contract.onward_transfer else _("forbidden")),
        (_("Seed addresses"), _("accepted") if contract.seed_clause else _("not agreed")),
        (_("Document"), (contract.document.name or "") if contract.document else _("not in the book")),
    ]


LAST_VERSIONS = 6


class PartnerDetails(ScrollColumn):
    """Shows one partner; its buttons call the page."""

    def __init__(self, page: PartnersPage) -> None:
        super().__init__()
        self._page = page

    def show_partner(self, view: partners.PartnerView, now: PartnersNow) -> None:
        self.clear()
        fill(self.column, self._who(view), self._contracts(view, now), self._lists(view, now.overview.lists), 1)

    def _who(self, view: partners.PartnerView) -> Card:
        partner = view.partner
        held = partner.hold is not None
        state = contract_state(view.state)
        words = _("contract {state}").format(state=state) if view.contracts else state
        statuses = [(words, Status.WARN if view.ending else state_status(view.state))]
        statuses += [(_("named on {n} lists").format(n=len(view.named)), Status.GOOD)] if len(view.named) > 1 else []
        statuses += [(_("named on a list"), Status.GOOD)] if len(view.named) == 1 else []
        statuses += [] if view.named else [(_("on no list"), Status.BAD)]
        statuses += [(_("on hold"), Status.WARN)] if view.partner.hold else []
        card = Card(partner.legal_name).add(pills(statuses))
        hold = writing(quiet(_("Lift the hol&d") if held else _("Hol&d"), self._page.hold, "player-pause"))
        change = writing(quiet(_("&Change…"), self._page.change, "edit"))
        card.add(flowing((plain(_("E&xport…"), self._page.export), change, hold, self._more())))
        if partner.hold is not None:
            why = partner.hold.given_reason
            text = _("On hold since {day}: {reason}") if why else _("On hold since {day}.")
            say = writing(quiet(_("State &why…"), self._page.say_why, "edit"))
            card.add(text_label(text.format(day=day(partner.hold.since or ""), reason=why), "strong"), left=say)
        card.add(FactRows(_facts(view)))
        return card.add(*(text_label(capital(text), status=Status.WARN) for text in bans(partner.sectors)))

    def _more(self) -> QPushButton:
        return menu_button(
            _("&More"),
            [
                Entry(_("&First message…"), self._page.show_message, "mail"),
                Entry(_("&Monthly file…"), self._page.edit_profile, "file-export", writes=True),
                Entry(_("Contract &draft…"), self._page.draft, "file-text"),
                Entry(_("&Suppression list received…"), self._page.take_stops, "ban", writes=True),
                None,
                Entry(_("&Remove the partner…"), self._page.remove, "trash", writes=True),
            ],
        )

    def _contracts(self, view: partners.PartnerView, now: PartnersNow) -> Card:
        card = Card(_("Contracts"), (writing(quiet(_("New c&ontract…"), self._page.sign, "plus")),))
        if not view.contracts:
            card.add(text_label(_("Without a contract in force nobody can be shared with this partner."), "soft"))
        for contract, state in sorted(view.contracts, key=lambda one: one[1] != partners.IN_FORCE):
            note = now.notes.get((view.partner.id, contract.id))
            days = next((one.days for one in view.ending if one.contract.id == contract.id), None)
            is_replaced = view.is_replaced(contract)
            card.add(contract_card(contract, state, note, days, self._page.act_on, is_replaced=is_replaced))
        return card

    def _lists(self, view: partners.PartnerView, lists: Sequence[PartnerList]) -> Card:
        card = Card(_("Lists that name it"), (quiet(_("L&ist versions…"), self._page.show_lists, "history"),))
        if not view.named:
            card.add(text_label(_("No list names this partner now. Publish a list version with it."), "soft"))
        for named in view.named:
            versions = next((one.versions for one in lists if one.id == named.list.id), ())
            at = named.version.published_at
            since = _("since {day}").format(day=day(at)) if at else _("since an unknown date")
            name, pill = ElidedLabel(labels.partner_list(named.list)), StatusBadge(since, Status.GOOD)
            last = reversed(versions[-LAST_VERSIONS:])
            facts = [(day(one.published_at) if one.published_at else _("no date"), _version(one)) for one in last]
            card.add(fill(inner_row(gap=SPACE.s), (name, 1), pill), FactRows(facts))
        return card


def _facts(view: partners.PartnerView) -> list[tuple[str, str]]:
    partner = view.partner
    people = counted("{n} person", "{n} people", view.people)
    files = counted("in {n} file", "in {n} files", view.exports)
    shared = _("{people} {files}").format(people=people, files=files)
    return [
        (_("SIREN"), siren(partner.siren or "")),
        (_("Foreign number"), partner.foreign_id or ""),
        (_("Country"), country(partner.country) if partner.country else ""),
        (_("Sectors"), sector.several(partner.sectors) or _("unknown: every export waits for a review")),
        (_("Former names"), ", ".join(partner.former_names)),
        (_("Brands"), ", ".join(partner.brands)),
        (_("Privacy page"), partner.privacy_url or ""),
        (_("Contact"), partner.contact or ""),
        (_("Shared so far"), shared if view.exports else _("nobody yet")),
    ]


def _version(version: ListVersion) -> str:
    named = ", ".join(name.name or "" for name in version.names)
    picture = _("with screenshot") if version.snapshot else _("no screenshot")
    return f"{picture} · {named}"


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
        self._begins: Begin | ToRenew | None = None
        self._rows = ListModel(columns())
        self.table = Table("partners", self._rows, settings, _("Partners"))
        self.table.chosen.connect(self._chosen_by_hand)
        self.table.opened.connect(lambda _row: self.change())
        self.table.menu_wanted.connect(self._fill_menu)
        self.publish_button = writing(plain(_("Publish &list version…"), self.publish, "send"))
        self.header.add(self.publish_button, writing(primary(_("&New partner…"), self.add, "plus")))
        self.details = PartnerDetails(self)
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
        self._jobs.read(lambda db: partners_now(db, today), self._show, replace="partners")

    def arrive(self, intent: object) -> None:
        """Select the partner with this id, or begin a partner, a contract or a list version, or go to a renewal."""
        self._wanted = intent if isinstance(intent, str) else None
        self._stand_on(self._wanted, self._chosen_id())
        if isinstance(intent, Begin | ToRenew):
            self._begins = intent
            self.reload()

    def _show_renewal(self) -> None:
        """Put the keyboard on the button that renews the contract shown; once it has run out that is in its menu."""
        found = [*self.details.findChildren(QPushButton, RENEW), *self.details.findChildren(QPushButton, RENEW_IN_MENU)]
        for button in [one for one in found if one.isVisible()][:1]:
            button.setFocus()
            self.details.bring(button)

    def mark(self) -> object:
        return self._chosen_id()

    @property
    def view(self) -> partners.PartnerView | None:
        view: partners.PartnerView | None = self._rows.row_at(self.table.current_row())
        return view

    def add(self) -> None:
        dialog = open_dialog(PartnerDialog(self._jobs, parent=self.window()))
        dialog.kept.connect(self._kept)
        dialog.sign_wanted.connect(self.acts.sign)

    def change(self) -> None:
        if self.view is not None and self.may_write():
            open_dialog(PartnerDialog(self._jobs, self.view.partner, self.window())).kept.connect(self._kept)

    def sign(self) -> None:
        """Ask for a new contract; the purpose of the one signed last is proposed."""
        if self.view is not None:
            signed = [(one.signed_on or "", one.purpose) for one, _state in self.view.contracts if one.purpose]
            self.acts.sign(self.view.partner, purpose=max(signed)[1] if signed else "")

    def publish(self) -> None:
        overview = self._now.overview
        named = [view.partner for view in overview.partners]
        dialog = open_dialog(ListDialog(self._jobs, named, overview.lists, self._clock, self.window()))
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
            today = paris_day(self._clock())
            put = partial(partners.hold_partner, partner=view.partner.id, reason=None, today=today)
            self._write(put, self._held(view), partial(self._lift, view))
        else:
            self._lift(view)

    def _held(self, view: partners.PartnerView) -> str:
        return _("{partner} is on hold.").format(partner=view.partner.legal_name)

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
        remove = partial(self._write, lambda db: partners.remove_partner(db, partner.id), said)

        def ask(_fine: None) -> None:
            title = _("Remove {partner}?").format(partner=partner.legal_name)
            text = _("It is removed from the book with its contracts.")
            confirm(title, text, _("&Remove"), remove, self.window())

        self._jobs.read(lambda db: partners.check_removal(db, partner.id), ask, replace="partners.remove", owner=self)

    def _lift(self, view: partners.PartnerView) -> None:
        text = _("The hold on {partner} is lifted.").format(partner=view.partner.legal_name)
        hold = view.partner.hold
        put_back = partial(partners.set_hold, partner=view.partner.id, hold=hold)
        undo = partial(self._write, put_back, self._held(view)) if hold is not None else None
        self._write(lambda db: partners.remove_hold(db, view.partner.id), text, undo)

    def show_message(self) -> None:
        if self.view is not None:
            self.acts.message(self.view.partner)

    def draft(self) -> None:
        if self.view is not None:
            self.acts.draft(self.view.partner)

    def take_stops(self) -> None:
        if self.view is not None:
            self.acts.stops(self.view.partner)

    def export(self) -> None:
        self.go.emit("export", self._chosen_id())

    def act_on(self, what: str, contract: Contract) -> None:
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
        wanted, overview = (self._wanted, self._chosen_id()), now.overview
        self._now = now
        self._ending.setVisible(bool(now.ending))
        self._ending_text.setText(_ends_soon(now.ending))
        self._rows.set_rows(overview.partners)
        self.publish_button.setEnabled(bool(overview.partners))
        self._swap.show_only(self._split if overview.partners else self._empty)
        self._stand_on(*wanted)
        self._begin()
        total = len(overview.partners)
        nobody = _("Which companies may receive people, and under which contract.")
        self.header.set_subtitle(counted("{n} partner", "{n} partners", total) if total else nobody)

    def _begin(self) -> None:
        """Open the dialog with which a first step begins; the partners must have been read."""
        begins, self._begins = self._begins, None
        views = self._now.overview.partners
        lacking = [view.partner for view in views if view.state != partners.IN_FORCE or view.allows_onward]
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
        elif isinstance(begins, ToRenew):
            QTimer.singleShot(0, self, self._show_renewal)  # the buttons are shown by then, those before hidden

    def _stand_on(self, *wanted: str | None) -> None:
        """Select the first of these partners that is listed, else the first of all."""
        ids, awaited = [view.partner.id for view in self._rows.rows], self._wanted
        if ids:
            self.table.stand_at(next((ids.index(each) for each in wanted if each in ids), 0))
            self._show_chosen()
        self._wanted = None if awaited in ids else awaited  # the page chose, not the founder

    def _chosen_by_hand(self, _row: int) -> None:
        self._wanted = None
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self.view is not None:
            self.details.show_partner(self.view, self._now)

    def _fill_menu(self, menu: QMenu, _ids: list[int]) -> None:
        view = self.view
        if view is None:
            return

        def entry(text: str, act: Callable[[], object], *, writes: bool = False) -> Entry:
            return Entry(text, lambda: act_on_shown(act, self.table, stands=self.view == view), writes=writes)

        held = view.partner.hold is not None
        fill_menu(
            menu,
            [
                entry(_("&Change…"), self.change, writes=True),
                entry(_("New c&ontract…"), self.sign, writes=True),
                entry(_("Lift the hol&d") if held else _("Hol&d"), self.hold, writes=True),
                entry(_("&First message…"), self.show_message),
                entry(_("&Monthly file…"), self.edit_profile, writes=True),
                entry(_("Contract &draft…"), self.draft),
                entry(_("&Suppression list received…"), self.take_stops, writes=True),
                entry(_("E&xport…"), self.export),
                None,
                entry(_("&Remove the partner…"), self.remove, writes=True),
            ],
        )


def _ends_soon(ending: Sequence[Renewal]) -> str:
    text = _("{partner} on {day}")
    names = ", ".join(text.format(partner=one.partner.legal_name, day=formats.day(one.last_day)) for one in ending)
    return counted(
        "{n} contract ends soon, with no renewal: {names}.",
        "{n} contracts end soon, with no renewal: {names}.",
        len(ending),
        names=names,
    )
