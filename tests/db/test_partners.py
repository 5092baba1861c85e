from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.db import partners
from leadkeeper.db.engine import Db, IntegrityError
from leadkeeper.domain.partner import Contract, FileStamp, Hold, Partner

CONTRACT = Contract(
    "raoul-2026", "2026-01-05", "2026-01-10", "2026-12-31", None, ("email", "sms"), ("FR",), "offers", "software",
    job_related=False, fields=("email",), max_uses=0, onward_transfer=None, seed_clause=True, sync_delay_h=72,
    price_cents=50, currency="CHF", document=FileStamp("c.pdf", "ab"),
)  # fmt: skip
RAOUL = Partner(
    "raoul", "Raoul SAS", "987 654 324", "BE 0123", ("Raoul Marketing",), ("RaoulDeals",), "BE", "scc", ("software",),
    "https://r.example", "dpo@r.example", Hold("2026-05-02", "trap hit"), (CONTRACT,),
)  # fmt: skip
BARE = Partner("acme")


def test_partners_come_back_as_added_and_in_their_order(db: Db) -> None:
    for one in (RAOUL, BARE):
        partners.add(db, one)
    assert partners.read_all(db) == (RAOUL, BARE)
    assert set(partners.numbers(db)) == {"raoul", "acme"}


def test_a_partner_is_changed_without_its_contracts(db: Db) -> None:
    partners.add(db, RAOUL)
    partners.change(db, replace(BARE, id="raoul", legal_name="Raoul SA"))
    assert partners.read_all(db) == (replace(BARE, id="raoul", legal_name="Raoul SA", contracts=(CONTRACT,)),)


def test_a_contract_is_changed_for_its_own_partner_alone(db: Db) -> None:
    other = replace(RAOUL, id="acme")
    for one in (RAOUL, other):
        partners.add(db, one)
    partners.change_contract(db, "acme", Contract("raoul-2026"))
    partners.add_contract(db, "acme", Contract("second"))
    assert partners.read_all(db) == (RAOUL, replace(other, contracts=(Contract("raoul-2026"), Contract("second"))))


def test_two_partners_have_two_ids(db: Db) -> None:
    partners.add(db, RAOUL)
    with pytest.raises(IntegrityError):
        partners.add(db, replace(BARE, id="raoul"))
