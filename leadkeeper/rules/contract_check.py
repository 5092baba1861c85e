"""Which clauses a contract has and which it lacks: by its facts where they tell, else by what a person ticked."""

from __future__ import annotations

from collections.abc import Callable, Collection

from leadkeeper.model.clauses import CLAUSES, ClauseState
from leadkeeper.model.partner import Contract

FIELDS = "fields"
TICKED = "ticked"
LONGEST_SYNC_H = 72
"""Hours within which objections should be passed on [product choice]."""

_BY_FACTS: dict[str, Callable[[Contract], bool]] = {
    "files": lambda contract: bool(contract.fields) and contract.price_cents is not None,
    "purpose": lambda contract: bool(
        (contract.purpose or "").strip()
        and (contract.offer_topic or "").strip()
        and contract.channels
        and contract.territory
    ),
    "use": lambda contract: contract.max_uses is not None and bool(contract.starts_on and contract.ends_on),
    "objections": lambda contract: contract.sync_delay_h is not None and contract.sync_delay_h <= LONGEST_SYNC_H,
    "seeds": lambda contract: contract.seed_clause is True,
}

BY_HAND = tuple(clause for clause in CLAUSES if clause not in _BY_FACTS)
"""The clauses that only a reader of the contract can tick."""


def contract_check(contract: Contract, ticked: Collection[str]) -> tuple[ClauseState, ...]:
    """Every clause in the order of a contract, and whether this one has it."""
    return tuple(_state(clause, contract, ticked) for clause in CLAUSES)


def missing(states: Collection[ClauseState]) -> tuple[str, ...]:
    """The clauses that a contract lacks or contradicts."""
    return tuple(one.id for one in states if not one.present)


def _state(clause: str, contract: Contract, ticked: Collection[str]) -> ClauseState:
    tells = _BY_FACTS.get(clause)
    if tells is not None:
        return ClauseState(clause, tells(contract), FIELDS)
    against = clause == "no-transfer" and contract.onward_transfer is not False
    return ClauseState(clause, clause in ticked and not against, TICKED, against)
