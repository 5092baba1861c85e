"""Which clauses a contract has: by its facts, or by what a person ticked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadkeeper.domain.partner import BY_HAND, CLAUSES, Contract, contract_check, missing

WHOLE = Contract(
    "raoul-2026",
    starts_on="2026-01-10",
    ends_on="2026-12-31",
    channels=("email",),
    territory=("FR",),
    purpose="offers of Raoul SAS",
    offer_topic="accounting software",
    fields=("email",),
    max_uses=1,
    seed_clause=True,
    sync_delay_h=72,
    onward_transfer=False,
    price_cents=50,
)


def lacks(contract: Contract, ticked: tuple[str, ...] = BY_HAND) -> tuple[str, ...]:
    return missing(contract_check(contract, ticked))


def test_a_whole_contract_lacks_nothing() -> None:
    assert lacks(WHOLE) == ()


def test_an_empty_contract_lacks_everything() -> None:
    assert lacks(Contract("x", onward_transfer=None), ()) == CLAUSES


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        ({"fields": ()}, "files"),
        ({"price_cents": None}, "files"),
        ({"purpose": " "}, "purpose"),
        ({"offer_topic": None}, "purpose"),
        ({"channels": ()}, "purpose"),
        ({"territory": ()}, "purpose"),
        ({"max_uses": None}, "use"),
        ({"ends_on": None}, "use"),
        ({"starts_on": None}, "use"),
        ({"sync_delay_h": None}, "objections"),
        ({"sync_delay_h": 73}, "objections"),
        ({"seed_clause": False}, "seeds"),
        ({"seed_clause": None}, "seeds"),
        ({"onward_transfer": True}, "no-transfer"),
        ({"onward_transfer": None}, "no-transfer"),
    ],
)
def test_the_facts_of_the_contract_decide_where_they_tell(change: dict[str, Any], clause: str) -> None:
    assert lacks(replace(WHOLE, **change), CLAUSES) == (clause,)


def test_a_price_of_nothing_is_a_price() -> None:
    assert lacks(replace(WHOLE, price_cents=0)) == ()


@pytest.mark.parametrize("clause", BY_HAND)
def test_any_other_clause_is_there_if_somebody_ticked_it(clause: str) -> None:
    assert lacks(WHOLE, tuple(one for one in BY_HAND if one != clause)) == (clause,)


def test_a_contract_that_forbids_passing_on_has_the_clause_without_another_tick() -> None:
    assert "no-transfer" not in lacks(WHOLE, ())
