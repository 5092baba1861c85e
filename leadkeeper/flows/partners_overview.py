"""Every partner as it stands today: contracts, lists that name it, people it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from leadkeeper.model.partner import Contract, Partner, PartnerList
from leadkeeper.rules.eligibility import Sources
from leadkeeper.rules.eligibility.case import contract_state
from leadkeeper.rules.eligibility.lists import named_since
from leadkeeper.store import deliveries, world
from leadkeeper.store.engine import Db

NO_CONTRACT = "none"
IN_FORCE = "in-force"


@dataclass(frozen=True, slots=True)
class Named:
    """A list that names a partner now, and since which version without a break; `since` as the archive writes it."""

    list: PartnerList
    version: str
    since: str | None


@dataclass(frozen=True, slots=True)
class PartnerView:
    """One partner today.

    `contracts` come with the state of each (`in-force`, `unsigned`, `not-started`, `ended`, `terminated`), newest
    first. `exports` counts files, `people` the different people in them.
    """

    partner: Partner
    contracts: tuple[tuple[Contract, str], ...]
    named: tuple[Named, ...]
    exports: int
    people: int

    @property
    def contract(self) -> Contract | None:
        """The newest contract in force, else the newest of all."""
        running = [one for one, state in self.contracts if state == IN_FORCE]
        return next(iter([*running, *(one for one, _state in self.contracts)]), None)

    @property
    def state(self) -> str:
        """The state of that contract, `none` without any."""
        shown = self.contract
        return next((state for one, state in self.contracts if one is shown), NO_CONTRACT)


@dataclass(frozen=True, slots=True)
class Overview:
    """All partners, and the lists with all their versions, in the order of the book."""

    partners: tuple[PartnerView, ...]
    lists: tuple[PartnerList, ...]


def partners_overview(db: Db, today: date) -> Overview:
    """Every partner and every list."""
    sources, given = Sources(world.read(db)), deliveries.totals(db)
    return Overview(
        tuple(_view(sources, partner, given.get(partner.id, (0, 0)), today) for partner in sources.world.partners),
        sources.world.lists,
    )


def _view(sources: Sources, partner: Partner, given: tuple[int, int], today: date) -> PartnerView:
    named = []
    for one in sources.world.lists:
        since = named_since(sources, partner, one)
        if since is not None:
            named.append(Named(one, since.version.id, since.version.published_at))
    newest_first = sorted(partner.contracts, key=lambda one: one.starts_on or "", reverse=True)
    contracts = tuple((one, contract_state(one, today)) for one in newest_first)
    return PartnerView(partner, contracts, tuple(named), *given)
