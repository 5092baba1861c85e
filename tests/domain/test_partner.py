from __future__ import annotations

from typing import Any

import pytest

from leadkeeper.domain import serialization
from leadkeeper.domain.partner import Contract, FileStamp, Hold, ListedName, ListVersion, Partner, PartnerList, Snapshot

PARTNER = (
    "id legal_name siren foreign_id former_names brands country transfer_safeguard sectors privacy_url contact hold"
    " contracts"
)
CONTRACT = (
    "id signed_on starts_on ends_on terminated_on channels territory purpose offer_topic job_related fields max_uses"
    " onward_transfer seed_clause sync_delay_h price_cents currency document"
)


@pytest.mark.parametrize(
    ("thing", "keys"),
    [
        (Partner("raoul"), PARTNER),
        (Contract("raoul-2026"), CONTRACT),
        (Hold(), "since reason"),
        (FileStamp(), "name sha256"),
        (PartnerList("main"), "id url versions"),
        (ListVersion("main-1"), "id published_at names snapshot"),
        (ListedName(), "name siren privacy_url"),
        (Snapshot(), "name sha256 taken_at"),
    ],
)
def test_each_thing_has_the_keys_of_the_archive_in_their_order(thing: Any, keys: str) -> None:
    assert list(serialization.write(thing)) == keys.split()


def test_a_contract_allows_nothing_that_it_does_not_name() -> None:
    contract = serialization.read(Contract, {"id": "x"}, "contracts[0]")
    assert (contract.channels, contract.territory, contract.fields, contract.onward_transfer) == ((), (), (), False)


def test_a_contract_is_paid_in_euros_unless_it_says_otherwise() -> None:
    assert Contract("x").currency == "EUR"
