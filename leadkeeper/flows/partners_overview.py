"""Every partner as it stands today: contract, lists that name it, people it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadkeeper.model.partner import Contract, Partner, PartnerList
from leadkeeper.rules.eligibility import Sources
from leadkeeper.rules.eligibility.case import contract_state
from leadkeeper.rules.eligibility.lists import named_since
from leadkeeper.store import deliveries, world
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Named:
    """A list that names a partner now, and since which version without a break; `since` as the archive writes it."""

    list: PartnerList
    version: str
    since: str | None


@dataclass(frozen=True, slots=True)
class PartnerView:
    """One partner today; `contract` is the one in force, else the newest, `state` what `contract_state` says of it.

    `state` is "none" without any contract. `exports` counts files, `people` the different people in them.
    """

    partner: Partner
    contract: Contract | None
    state: str
    named: tuple[Named, ...]
    exports: int
    people: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All partners, and the lists with all their versions."""

    partners: tuple[PartnerView, ...]
    lists: tuple[PartnerList, ...]


def partners_overview(db: Db, today: date) -> Overview:
    """Every partner in the order of the book."""
    sources, given = Sources(world.read(db)), deliveries.totals(db)
    return Overview(
        tuple(_view(sources, partner, given.get(partner.id, (0, 0)), today) for partner in sources.world.partners),
        sources.world.lists,
    )


def _view(sources: Sources, partner: Partner, given: tuple[int, int], today: date) -> PartnerView:
    contract, state = _contract(partner, today)
    named = []
    for one in sources.world.lists:
        since = named_since(sources, partner, one)
        if since is not None:
            named.append(Named(one, since.version.id, since.version.published_at))
    return PartnerView(partner, contract, state, tuple(named), *given)


def _contract(partner: Partner, today: date) -> tuple[Contract | None, str]:
    states = [(contract, contract_state(contract, today)) for contract in partner.contracts]
    running = [one for one in states if one[1] == "in-force"]
    if not states:
        return None, "none"
    return max(running or states, key=lambda one: one[0].starts_on or "")
