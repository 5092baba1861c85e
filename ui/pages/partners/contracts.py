"""A contract as a card: what it allows, what it lacks, when it ends, and all that can be done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from leadkeeper.flows.contract_notes import ContractNote
from leadkeeper.model.partner import Contract
from leadkeeper.words import _, ngettext
from leadkeeper.words.facts import channel, country, day
from leadkeeper.words.sources import contract_state
from leadkeeper.words.tables import column
from ui.dialogs.clauses_dialog import lacking
from ui.models.formats import money, number
from ui.pages.partners.rows import state_status
from ui.theme import SPACE, Status
from ui.widgets.buttons import Entry, menu_button, plain
from ui.widgets.card import Card
from ui.widgets.fact_rows import FactRows
from ui.widgets.flow_layout import flowing
from ui.widgets.pill import pills

Act = Callable[[str, Contract], object]
"""Is told what is wanted (`clauses renew attach file draft secret terminate`), and of which contract."""


def contract_card(contract: Contract, state: str, note: ContractNote | None, days: int | None, act: Act) -> QWidget:
    """The card; `days` says in how many days it ends where nothing follows."""
    card = Card(margin=SPACE.m)
    card.add(pills(_statuses(contract, state, note, days)))
    card.add(FactRows([(_("From, to"), _days(contract)), *_terms(contract)]))
    buttons: list[QWidget] = []
    if note is not None:
        clauses = plain(_("Clauses…"), lambda: act("clauses", contract), "clipboard-check")
        clauses.setAccessibleName(_("Clauses of {contract}").format(contract=contract.id))
        buttons.append(clauses)
        if days is not None:
            buttons.append(plain(_("Renew…"), lambda: act("renew", contract), "refresh"))
        more = menu_button(_("More"), _entries(contract, act))
        more.setAccessibleName(_("More about {contract}").format(contract=contract.id))
        buttons.append(more)
        card.add(flowing(buttons))
    return card


def _entries(contract: Contract, act: Act) -> list[Entry | None]:
    def entry(text: str, what: str, icon: str) -> Entry:
        return Entry(text, lambda: act(what, contract), icon)

    document = contract.document
    entries: list[Entry | None] = [entry(_("&Renew or replace…"), "renew", "refresh")]
    if document is None:
        entries.append(entry(_("&Attach the signed file…"), "attach", "paperclip"))
    elif document.sha256:
        entries.append(entry(_("&Show the signed file"), "file", "eye"))
    entries += [
        entry(_("&Draft as a Word file…"), "draft", "file-text"),
        entry(_("Secret for &stop lists…"), "secret", "lock"),
    ]
    if contract.terminated_on is None:
        entries += [None, entry(_("&Terminate…"), "terminate", "ban")]
    return entries


def _statuses(contract: Contract, state: str, note: ContractNote | None, days: int | None) -> list[tuple[str, Status]]:
    found = [(contract.id, Status.PLAIN), (contract_state(state), state_status(state))]
    if days is not None:
        ends = ngettext("ends in {n} day", "ends in {n} days", days).format(n=number(days))
        found.append((ends, Status.WARN))
    if note is not None:
        found.append(lacking(len(note.missing)))
    return found


def _days(contract: Contract) -> str:
    starts = day(contract.starts_on) if contract.starts_on else "…"
    ends = day(contract.ends_on) if contract.ends_on else "…"
    if contract.terminated_on:
        return _("{first} – {last}, terminated on {day}").format(
            first=starts, last=ends, day=day(contract.terminated_on)
        )
    return f"{starts} – {ends}"


def _terms(contract: Contract) -> list[tuple[str, str]]:
    uses, price = contract.max_uses, contract.price_cents
    terms = [
        (_("Channels"), channel.several(contract.channels)),
        (_("Columns"), column.several(contract.fields)),
        (_("Countries"), country.several(contract.territory)),
        (_("Purpose"), contract.purpose or ""),
        (_("Offers"), contract.offer_topic or ""),
        (_("Price a person"), money(price) if price is not None else ""),
        (_("Uses"), "" if uses is None else ngettext("{n} use", "{n} uses", uses).format(n=uses)),
        (_("Passing on"), _("allowed: nobody can be exported") if contract.onward_transfer else _("forbidden")),
        (_("Trap addresses"), _("accepted") if contract.seed_clause else _("not agreed")),
        (_("Document"), (contract.document.name or "") if contract.document else _("not in the book")),
    ]
    return [(name, value) for name, value in terms if value]
