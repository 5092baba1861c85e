"""Details of one partner: identity, contracts, lists that name it, exports; and its row in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from leadkeeper.domain.partner import Contract, ListVersion, PartnerList, Renewal
from leadkeeper.messages import _, counted, labels, ngettext
from leadkeeper.messages.forms import contract_state
from leadkeeper.messages.labels import bans, channel, column, country, day, sector
from leadkeeper.messages.partners import payment_terms
from leadkeeper.services.partners.contracts import ContractNote, contract_notes
from leadkeeper.services.partners.partners import IN_FORCE, PartnersOverview, PartnerView, partners_overview
from ui.models.formats import capital, money, siren, tip
from ui.models.table_model import Column
from ui.pages.partners.contract_forms import lacking
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, menu_button, plain, quiet, writing
from ui.widgets.cards import Card, FactRows
from ui.widgets.labels import ElidedLabel, StatusBadge, pills, text_label
from ui.widgets.layouts import ScrollColumn, fill, flowing, inner_row

NOBODY = PartnersOverview((), ())


@dataclass(frozen=True, slots=True)
class PartnersNow:
    """The data of the page: partners, lists, the note of each contract."""

    overview: PartnersOverview = NOBODY
    notes: Mapping[tuple[str, str], ContractNote] = field(default_factory=dict)

    @property
    def ending(self) -> list[Renewal]:
        return sorted((one for view in self.overview.partners for one in view.to_renew), key=lambda one: one.last_day)


def partners_now(db: Any, today: date) -> PartnersNow:
    """Read the data of the page."""
    return PartnersNow(partners_overview(db, today), contract_notes(db))


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One row: its cells, and the partner."""

    name: str
    contract: str
    status: Status
    named: bool
    people: int
    view: PartnerView


def row_of(view: PartnerView) -> PartnerRow:
    """Return the row of a partner."""
    return PartnerRow(view.partner.legal_name, *partner_status(view), bool(view.named), view.people, view)


def columns() -> tuple[Column, ...]:
    """Return the columns in the current language."""
    return (
        Column("name", _("Partner"), 170, grows=True, letters=13),
        Column("contract", _("Contract"), 118, status=lambda row: row.status),
        Column("named", _("Named"), 84, sortable=False),
        Column("people", _("Shared"), 84, align="right"),
    )


def partner_status(view: PartnerView) -> tuple[str, Status]:
    """Return the state of a partner as a word, with its status."""
    if view.partner.hold is not None:
        return _("on hold"), Status.WARN
    return contract_state(view.state), state_status(view.state)


def state_status(state: str) -> Status:
    """Return the status colour of a contract's state."""
    if state == IN_FORCE:
        return Status.GOOD
    return Status.INFO if state == "not-started" else Status.BAD


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
            buttons.append(writing(plain(_("Renew or replace…"), lambda: act("renew", contract), "refresh")))
        more = menu_button(_("More"), _entries(contract, act, renews=days is None))
        more.setAccessibleName(_("More: {contract}").format(contract=labels.contract(contract)))
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
    """Shows one partner; emits signals for the actions on it."""

    change_wanted = Signal()
    contract_wanted = Signal()
    hold_wanted = Signal()
    export_wanted = Signal()
    reason_wanted = Signal()
    message_wanted = Signal()
    draft_wanted = Signal()
    profile_wanted = Signal()
    stops_wanted = Signal()
    remove_wanted = Signal()
    lists_wanted = Signal()
    contract_act = Signal(str, object)  # an action, its Contract

    def show_partner(self, view: PartnerView, now: PartnersNow) -> None:
        self.clear()
        fill(self.column, self._who(view), self._contracts(view, now), self._lists(view, now.overview.lists), 1)

    def _who(self, view: PartnerView) -> Card:
        partner = view.partner
        held = partner.hold is not None
        state = contract_state(view.state)
        words = _("contract {state}").format(state=state) if view.contracts else state
        statuses = [(words, state_status(view.state))]
        statuses += [(_("named on {n} lists").format(n=len(view.named)), Status.GOOD)] if len(view.named) > 1 else []
        statuses += [(_("named on a list"), Status.GOOD)] if len(view.named) == 1 else []
        statuses += [] if view.named else [(_("on no list"), Status.BAD)]
        statuses += [(_("on hold"), Status.WARN)] if view.partner.hold else []
        card = Card(partner.legal_name).add(pills(statuses))
        hold = writing(quiet(_("Lift the hol&d") if held else _("Hol&d"), self.hold_wanted.emit, "player-pause"))
        change = writing(quiet(_("&Change…"), self.change_wanted.emit, "edit"))
        card.add(flowing((plain(_("E&xport…"), self.export_wanted.emit), change, hold, self._more())))
        if partner.hold is not None:
            why = partner.hold.given_reason
            text = _("On hold since {day}: {reason}") if why else _("On hold since {day}.")
            say = writing(quiet(_("State &why…"), self.reason_wanted.emit, "edit"))
            card.add(text_label(text.format(day=day(partner.hold.since or ""), reason=why), "strong"), left=say)
        card.add(FactRows(_facts(view)))
        return card.add(*(text_label(capital(text), status=Status.WARN) for text in bans(partner.sectors)))

    def _more(self) -> QPushButton:
        return menu_button(
            _("&More"),
            [
                Entry(_("&First message…"), self.message_wanted.emit, "mail"),
                Entry(_("&Monthly file…"), self.profile_wanted.emit, "file-export", writes=True),
                Entry(_("Contract &draft…"), self.draft_wanted.emit, "file-text"),
                Entry(_("&Suppression list received…"), self.stops_wanted.emit, "ban", writes=True),
                None,
                Entry(_("&Remove the partner…"), self.remove_wanted.emit, "trash", writes=True),
            ],
        )

    def _contracts(self, view: PartnerView, now: PartnersNow) -> Card:
        card = Card(_("Contracts"), (writing(quiet(_("New c&ontract…"), self.contract_wanted.emit, "plus")),))
        if not view.contracts:
            card.add(text_label(_("Without a contract in force nobody can be shared with this partner."), "soft"))
        for contract, state in sorted(view.contracts, key=lambda one: one[1] != IN_FORCE):
            note = now.notes.get((view.partner.id, contract.id))
            days = next((one.days for one in view.ending if one.contract.id == contract.id), None)
            is_replaced = view.is_replaced(contract)
            card.add(contract_card(contract, state, note, days, self.contract_act.emit, is_replaced=is_replaced))
        return card

    def _lists(self, view: PartnerView, lists: Sequence[PartnerList]) -> Card:
        card = Card(_("Lists that name it"), (quiet(_("L&ist versions…"), self.lists_wanted.emit, "history"),))
        if not view.named:
            card.add(text_label(_("No list names this partner now. Publish a list version with it."), "soft"))
        for named in view.named:
            versions = next((one.versions for one in lists if one.id == named.list.id), ())
            since = _("since {day}").format(day=day(named.since)) if named.since else _("since an unknown date")
            name, pill = ElidedLabel(labels.partner_list(named.list)), StatusBadge(since, Status.GOOD)
            last = reversed(versions[-LAST_VERSIONS:])
            facts = [(day(one.published_at) if one.published_at else _("no date"), _version(one)) for one in last]
            card.add(fill(inner_row(gap=SPACE.s), (name, 1), pill), FactRows(facts))
        return card


def _facts(view: PartnerView) -> list[tuple[str, str]]:
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
