"""Writes the draft of a contract with a partner as a Word document, filled from the book."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from leadkeeper.clock import paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import contract_document
from leadkeeper.flows.desk import Desk, open_desk
from leadkeeper.model.contract_draft import ContractDraft
from leadkeeper.model.partner import Contract, Partner, PartnerList
from leadkeeper.rules.eligibility.lists import named_since
from leadkeeper.store.engine import Db
from leadkeeper.words.contract_draft import contract_draft


def draft_contract(db: Db, partner: str, target: Path, now: datetime, contract: str | None = None) -> ContractDraft:
    """Writes the draft as a new file and gives its words; `contract` None: with the facts of the newest contract.

    A partner without any contract gets a draft with gaps. Raises `unknown-partner`, `unknown-contract`, `file-exists`
    and the codes of `files.atomic`.
    """
    desk = open_desk(db, paris_day(now))
    chosen = desk.partner(partner)
    list_, version = _list_of(desk, chosen)
    draft = contract_draft(
        desk.sources.world.owner,
        chosen,
        _contract(chosen, contract),
        now,
        list_url=list_.url if list_ else None,
        list_version=version,
    )
    contract_document.write(draft, target)
    return draft


def _contract(partner: Partner, wanted: str | None) -> Contract:
    found = [one for one in partner.contracts if wanted in (None, one.id)]
    if wanted is not None and not found:
        raise LeadKeeperError("unknown-contract", contract=wanted)
    return max(found, key=lambda one: one.starts_on or "", default=Contract(""))


def _list_of(desk: Desk, partner: Partner) -> tuple[PartnerList | None, str | None]:
    """The list that names the partner now and the version since which it does; else the first list of the book."""
    lists = desk.sources.world.lists
    for one in lists:
        since = named_since(desk.sources, partner, one)
        if since is not None:
            return one, since.version.id
    return (lists[0] if lists else None), None
