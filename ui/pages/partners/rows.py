"""Rows of the partners table, and the state of each partner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from leadkeeper.messages import _
from leadkeeper.messages.forms import contract_state
from leadkeeper.services.partners.contracts import ContractNote, contract_notes, ending_soon
from leadkeeper.services.partners.partners import IN_FORCE, PartnersOverview, PartnerView, partners_overview
from ui.models.table_model import Column
from ui.theme import Status


@dataclass(frozen=True, slots=True)
class Ending:
    """A contract in force that ends soon without a successor, by the ids of partner and contract."""

    partner: str
    contract: str
    name: str
    last_day: date
    days: int


NOBODY = PartnersOverview((), ())


@dataclass(frozen=True, slots=True)
class PartnersNow:
    """The data of the page: partners, lists, the note of each contract, contracts that end soon."""

    overview: PartnersOverview = NOBODY
    notes: Mapping[tuple[str, str], ContractNote] = field(default_factory=dict)
    ending: tuple[Ending, ...] = ()

    def ends_in(self, partner: str, contract: str) -> int | None:
        """Return the days until a contract without successor ends; None if that is not soon."""
        found = (one.days for one in self.ending if (one.partner, one.contract) == (partner, contract))
        return next(found, None)


def partners_now(db: Any, today: date) -> PartnersNow:
    """Read the data of the page."""
    ending = tuple(
        Ending(one.partner.id, one.contract.id, one.partner.legal_name, one.last_day, one.days)
        for one in ending_soon(db, today)
    )
    return PartnersNow(partners_overview(db, today), contract_notes(db), ending)


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
    return PartnerRow(view.partner.legal_name, *standing(view), bool(view.named), view.people, view)


def columns() -> tuple[Column, ...]:
    """Return the columns in the current language."""
    return (
        Column("name", _("Partner"), 170, grows=True, letters=16),
        Column("contract", _("Contract"), 118, status=lambda row: row.status),
        Column("named", _("Named"), 84, sortable=False),
        Column("people", _("Shared"), 84, align="right"),
    )


def standing(view: PartnerView) -> tuple[str, Status]:
    """Return the state of a partner as a word, with its status."""
    if view.partner.hold is not None:
        return _("on hold"), Status.WARN
    return contract_state(view.state), state_status(view.state)


def state_status(state: str) -> Status:
    """Return the status colour of a contract's state."""
    if state == IN_FORCE:
        return Status.GOOD
    return Status.INFO if state == "not-started" else Status.BAD
