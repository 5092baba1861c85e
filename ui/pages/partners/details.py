"""One partner whole: who it is, contracts, lists that name it, and what it was given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from leadkeeper.flows.partners_overview import PartnerView
from leadkeeper.model.partner import Contract, ListVersion, PartnerList
from leadkeeper.words import _, ngettext
from leadkeeper.words.facts import country, day, sector
from leadkeeper.words.sectors import bans
from leadkeeper.words.sources import contract_state
from ui.models.formats import number, siren
from ui.pages.partners.contracts import contract_card
from ui.pages.partners.rows import PartnersNow, state_status
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, menu_button, plain, quiet
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.flow_layout import flowing
from ui.widgets.labels import Elided, label
from ui.widgets.panes import Scrolled
from ui.widgets.pill import Pill, pills

LAST_VERSIONS = 6


class PartnerDetails(Scrolled):
    """Shows one partner; says what the person wants to do with it."""

    change_wanted = Signal()
    contract_wanted = Signal()
    hold_wanted = Signal()
    export_wanted = Signal()
    reason_wanted = Signal()
    message_wanted = Signal()
    draft_wanted = Signal()
    stops_wanted = Signal()
    remove_wanted = Signal()
    lists_wanted = Signal()
    contract_act = Signal(str, object)  # what is wanted, of which Contract

    def show_partner(self, view: PartnerView, now: PartnersNow) -> None:
        """Shows another partner as it stands now."""
        self.clear()
        for card in (self._who(view), self._contracts(view, now), self._lists(view, now.overview.lists)):
            self.column.addWidget(card)
        self.column.addStretch(1)

    def _who(self, view: PartnerView) -> Card:
        partner = view.partner
        held = partner.hold is not None
        card = Card(partner.legal_name)
        card.add(pills(_statuses(view)))
        hold = quiet(_("Lift the hol&d") if held else _("Hol&d"), self.hold_wanted.emit, "player-pause")
        change = quiet(_("&Change…"), self.change_wanted.emit, "edit")
        export = plain(_("E&xport…"), self.export_wanted.emit)
        card.add(flowing((export, change, hold, self._more())))
        if partner.hold is not None:
            card.add(label(_("On hold since {day}: {reason}").format(
                day=day(partner.hold.since or ""), reason=partner.hold.reason or ""), "strong"))  # fmt: skip
            card.add(quiet(_("Say &why…"), self.reason_wanted.emit, "edit"), left=True)
        card.add(FactRows(_facts(view)))
        for text in bans(partner.sectors):
            card.add(label(text, status=Status.WARN))
        return card

    def _more(self) -> QPushButton:
        return menu_button(
            _("&More"),
            [
                Entry(_("&First message…"), self.message_wanted.emit, "mail"),
                Entry(_("Contract &draft…"), self.draft_wanted.emit, "file-text"),
                Entry(_("&Stop list received…"), self.stops_wanted.emit, "ban"),
                None,
                Entry(_("&Remove the partner…"), self.remove_wanted.emit, "trash"),
            ],
        )

    def _contracts(self, view: PartnerView, now: PartnersNow) -> Card:
        card = Card(_("Contracts"), (quiet(_("New c&ontract…"), self.contract_wanted.emit, "plus"),))
        if not view.contracts:
            card.add(label(_("Without a contract in force nobody can be given to this partner."), "soft"))
        for contract, state in view.contracts:
            note, days = now.notes.get((view.partner.id, contract.id)), now.ends_in(view.partner.id, contract.id)
            card.add(contract_card(contract, state, note, days, self._act))
        return card

    def _lists(self, view: PartnerView, lists: Sequence[PartnerList]) -> Card:
        card = Card(_("Lists that name it"), (quiet(_("L&ist versions…"), self.lists_wanted.emit, "history"),))
        if not view.named:
            card.add(label(_("No list names this partner now. Publish a list version with it."), "soft"))
        for named in view.named:
            versions = next((one.versions for one in lists if one.id == named.list.id), ())
            head = QHBoxLayout()
            head.setSpacing(SPACE.s)
            head.addWidget(Elided(named.list.url or named.list.id), 1)
            since = _("since {day}").format(day=day(named.since)) if named.since else _("for an unknown time")
            head.addWidget(Pill(since, Status.GOOD))
            card.add_layout(head)
            card.add(FactRows([(one.id, _version(one)) for one in reversed(versions[-LAST_VERSIONS:])]))
        return card

    def _act(self, what: str, contract: Contract) -> None:
        self.contract_act.emit(what, contract)


def _statuses(view: PartnerView) -> list[tuple[str, Status]]:
    state = contract_state(view.state)
    words = _("contract {state}").format(state=state) if view.contracts else state
    found = [(words, state_status(view.state))]
    found += [(_("named on {n} lists").format(n=len(view.named)), Status.GOOD)] if len(view.named) > 1 else []
    found += [(_("named on a list"), Status.GOOD)] if len(view.named) == 1 else []
    found += [] if view.named else [(_("named nowhere"), Status.BAD)]
    found += [(_("on hold"), Status.WARN)] if view.partner.hold else []
    return found


def _facts(view: PartnerView) -> list[tuple[str, str]]:
    partner = view.partner
    people = ngettext("{n} person", "{n} people", view.people).format(n=number(view.people))
    files = ngettext("in {n} file", "in {n} files", view.exports).format(n=number(view.exports))
    facts = [
        (_("SIREN"), siren(partner.siren or "")),
        (_("Foreign number"), partner.foreign_id or ""),
        (_("Country"), country(partner.country) if partner.country else ""),
        (_("Sectors"), sector.several(partner.sectors) or _("unknown: every export waits for a review")),
        (_("Former names"), ", ".join(partner.former_names)),
        (_("Brands"), ", ".join(partner.brands)),
        (_("Privacy page"), partner.privacy_url or ""),
        (_("Contact"), partner.contact or ""),
        (_("Given so far"), _("{people} {files}").format(people=people, files=files)),
    ]
    return [(name, value) for name, value in facts if value]


def _version(version: ListVersion) -> str:
    names = ", ".join(name.name or "" for name in version.names)
    when = day(version.published_at) if version.published_at else _("no date")
    picture = _("with picture") if version.snapshot else _("no picture")
    return _("{when} · {picture} · {names}").format(when=when, picture=picture, names=names)
