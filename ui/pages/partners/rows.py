"""The lines of the table of partners, and how a partner stands in a word."""

from __future__ import annotations

from dataclasses import dataclass

from leadkeeper.flows.partners_overview import IN_FORCE, PartnerView
from leadkeeper.words import _
from leadkeeper.words.sources import contract_state
from ui.models.columns import Column
from ui.theme import Status


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """One line: what stands in its cells, and the partner itself."""

    name: str
    contract: str
    status: Status
    named: bool
    people: int
    view: PartnerView


def row_of(view: PartnerView) -> PartnerRow:
    """The line of a partner."""
    return PartnerRow(view.partner.legal_name, *standing(view), bool(view.named), view.people, view)


def columns() -> tuple[Column, ...]:
    """The columns in the language spoken now."""
    return (
        Column("name", _("Partner"), 170, grows=True),
        Column("contract", _("Contract"), 126, status=lambda row: row.status),
        Column("named", _("On a list"), 100),
        Column("people", _("Given"), 84, align="right"),
    )


def standing(view: PartnerView) -> tuple[str, Status]:
    """How a partner stands, in a word."""
    if view.partner.hold is not None:
        return _("on hold"), Status.WARN
    return contract_state(view.state), state_status(view.state)


def state_status(state: str) -> Status:
    """The colour of a contract's state."""
    if state == IN_FORCE:
        return Status.GOOD
    return Status.INFO if state == "not-started" else Status.BAD
