from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.keep_partner import add_partner, change_partner, hold_partner, lift_hold
from leadkeeper.model.partner import Contract, Hold, Partner
from leadkeeper.store import partners
from tests.flows.made_book import empty_book

RAOUL = Partner("", "Raoul SAS", siren="987 654 324", sectors=("software",))


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as opened:
        yield opened


def only(db: Any) -> Partner:
    (found,) = partners.read_all(db)
    return found


def test_a_partner_gets_an_id_from_its_name(db: Any) -> None:
    assert add_partner(db, RAOUL) == "raoul-sas"


def test_the_siren_is_kept_without_its_blanks(db: Any) -> None:
    add_partner(db, RAOUL)
    assert only(db).siren == "987654324"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"legal_name": "  "}, "partner-name-missing"),
        ({"siren": None}, "number-missing"),
        ({"siren": "987654325"}, "bad-siren"),
    ],
)
def test_what_is_wrong_with_a_partner_is_named(db: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        add_partner(db, replace(RAOUL, **change))
    assert (caught.value.code, partners.read_all(db)) == (code, ())


def test_a_foreign_partner_needs_no_siren(db: Any) -> None:
    add_partner(db, Partner("", "Raoul GmbH", foreign_id="HRB 4711", country="DE"))
    assert only(db).siren is None


def test_two_partners_never_share_a_siren(db: Any) -> None:
    add_partner(db, RAOUL)
    with pytest.raises(LeadKeeperError, match="siren-taken"):
        add_partner(db, replace(RAOUL, legal_name="Another name"))


def test_two_partners_of_one_name_have_different_ids(db: Any) -> None:
    add_partner(db, RAOUL)
    assert add_partner(db, replace(RAOUL, siren="456123785")) == "raoul-sas-2"


def test_a_former_name_is_remembered(db: Any) -> None:
    add_partner(db, RAOUL)
    change_partner(db, replace(only(db), legal_name="Raoul Marketing SAS"))
    assert (only(db).legal_name, only(db).former_names) == ("Raoul Marketing SAS", ("Raoul SAS",))


def test_a_name_taken_back_is_no_former_name(db: Any) -> None:
    add_partner(db, RAOUL)
    change_partner(db, replace(only(db), legal_name="Raoul Marketing SAS"))
    change_partner(db, replace(only(db), legal_name="Raoul SAS"))
    assert only(db).former_names == ("Raoul Marketing SAS",)


def test_another_siren_is_another_company(db: Any) -> None:
    add_partner(db, RAOUL)
    with pytest.raises(LeadKeeperError, match="siren-fixed"):
        change_partner(db, replace(only(db), siren="456123785"))


def test_a_missing_siren_may_be_filled_in(db: Any) -> None:
    add_partner(db, Partner("", "Raoul SAS", foreign_id="X 1"))
    change_partner(db, replace(only(db), siren="987654324"))
    assert only(db).siren == "987654324"


def test_a_change_touches_neither_hold_nor_contracts(db: Any) -> None:
    add_partner(db, RAOUL)
    partners.add_contract(db, "raoul-sas", Contract("c1"))
    hold_partner(db, "raoul-sas", "trap hit", date(2026, 11, 24))
    change_partner(db, replace(RAOUL, id="raoul-sas", brands=("RaoulDeals",)))
    assert (only(db).hold, only(db).contracts) == (Hold("2026-11-24", "trap hit"), (Contract("c1"),))


def test_a_hold_says_since_when_and_why(db: Any) -> None:
    add_partner(db, RAOUL)
    hold_partner(db, "raoul-sas", " trap hit ", date(2026, 11, 24))
    assert only(db).hold == Hold("2026-11-24", "trap hit")


def test_a_hold_needs_a_reason(db: Any) -> None:
    add_partner(db, RAOUL)
    with pytest.raises(LeadKeeperError, match="reason-missing"):
        hold_partner(db, "raoul-sas", " ", date(2026, 11, 24))


def test_a_hold_can_be_lifted(db: Any) -> None:
    add_partner(db, RAOUL)
    hold_partner(db, "raoul-sas", "trap hit", date(2026, 11, 24))
    lift_hold(db, "raoul-sas")
    assert only(db).hold is None


def test_nobody_holds_a_partner_that_is_not_there(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        hold_partner(db, "raoul-sas", "trap hit", date(2026, 11, 24))
