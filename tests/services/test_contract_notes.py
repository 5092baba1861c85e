from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.domain.partner import CLAUSES, Contract, Partner
from leadkeeper.services.partners.contracts import contract_notes, make_stop_secret, tick_clauses
from tests.services.made_book import empty_book


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as made:
        partners.add(made, Partner("raoul", "Raoul SAS", "987654324"))
        partners.add_contract(made, "raoul", Contract("raoul-2026"))
        yield made


def test_every_clause_is_missing_but_the_one_that_the_contract_itself_tells(db: Any) -> None:
    """It forbids passing data on: that is recorded with the contract, no tick is needed."""
    missing = contract_notes(db)["raoul", "raoul-2026"].missing
    assert missing == tuple(clause for clause in CLAUSES if clause != "no-transfer")


def test_a_clause_that_was_ticked_is_there(db: Any) -> None:
    tick_clauses(db, "raoul", "raoul-2026", ["law"])
    assert "law" not in contract_notes(db)["raoul", "raoul-2026"].missing


def test_whether_there_is_a_secret_is_told_and_never_which(db: Any) -> None:
    before = contract_notes(db)["raoul", "raoul-2026"].has_secret
    make_stop_secret(db, "raoul", "raoul-2026")
    assert (before, contract_notes(db)["raoul", "raoul-2026"].has_secret) == (False, True)
