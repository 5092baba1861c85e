from __future__ import annotations

import pytest

from leadkeeper.domain.partner import Partner, which_partner
from leadkeeper.errors import LeadKeeperError

RAOUL = Partner("raoul", "Raoul SAS", siren="987654324")
KNOWN = {one.id: one for one in (RAOUL, Partner("b1", "Bonté SARL"), Partner("b2", "Bonté SARL", siren=None))}


@pytest.mark.parametrize("name", ["raoul", "Raoul SAS", "987654324", "987 654 324"])
def test_a_partner_is_known_by_id_siren_and_legal_name(name: str) -> None:
    assert which_partner(KNOWN, name) is RAOUL


@pytest.mark.parametrize("name", ["nobody", "raoul sas", "", "9876", "Bonté SARL"])
def test_whoever_is_not_one_partner_is_refused_with_those_that_are_known(name: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        which_partner(KNOWN, name)
    assert caught.value.code == "unknown-partner"
    assert caught.value.facts == {
        "partner": name,
        "known": {"raoul": "Raoul SAS", "b1": "Bonté SARL", "b2": "Bonté SARL"},
    }
