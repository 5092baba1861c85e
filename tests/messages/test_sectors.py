from __future__ import annotations

from leadkeeper.domain.eligibility.partner_rules import HOMES, SPECIAL
from leadkeeper.messages.labels import HOMES_BAN, LOOK, ban, bans, sector


def test_every_sector_that_a_rule_stops_is_told() -> None:
    assert {*HOMES, *SPECIAL, "cpf_training", "insurance"} == set(ban.names)


def test_sectors_of_one_rule_are_told_alike() -> None:
    assert {ban.names[one] for one in HOMES} == {HOMES_BAN}
    assert {ban.names[one] for one in SPECIAL} == {LOOK}


def test_a_ban_names_its_sector() -> None:
    assert bans(["software", "health"]) == [
        "health: special rules that LeadKeeper does not know: nobody is shared with this partner."
    ]


def test_every_ban_is_of_a_sector_that_can_be_chosen() -> None:
    assert set(ban.names) <= set(sector.names)


def test_whoever_sells_what_no_rule_names_has_a_sector_to_choose() -> None:
    assert {"food", "retail", "travel", "other"} <= set(sector.names) - set(ban.names)
