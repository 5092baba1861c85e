from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.domain.partner import Contract, Hold, Partner
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.partners.partners import (
    add_partner,
    change_partner,
    hold_partner,
    needs_safeguard,
    remove_hold,
    remove_partner,
)
from tests.made_archive import archive, given, partner, person, restored
from tests.services.made_book import empty_book

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


@pytest.mark.parametrize(
    ("country", "needed"), [("FR", False), ("IS", False), ("CH", True), ("GB", True), (None, True)]
)
def test_a_transfer_out_of_the_european_economic_area_needs_a_safeguard(country: str | None, needed: bool) -> None:
    assert needs_safeguard(country) is needed


def test_the_siren_is_kept_without_its_blanks(db: Any) -> None:
    add_partner(db, RAOUL)
    assert only(db).siren == "987654324"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"legal_name": "  "}, "partner-name-missing"),
        ({"siren": None}, "number-missing"),
        ({"siren": "987654325"}, "bad-siren"),
        ({"siren": None, "foreign_id": "X 1"}, "siren-missing"),
        ({"siren": None, "foreign_id": "X 1", "country": "FR"}, "siren-missing"),
        ({"siren": "98765432400015"}, "bad-siren"),
    ],
)
def test_what_is_wrong_with_a_partner_is_named(db: Any, change: dict[str, Any], code: str) -> None:
    with pytest.raises(LeadKeeperError) as caught:
        add_partner(db, replace(RAOUL, **change))
    assert (caught.value.code, partners.read_all(db)) == (code, ())


def test_a_foreign_partner_needs_no_siren(db: Any) -> None:
    add_partner(db, Partner("", "Raoul GmbH", foreign_id="HRB 4711", country="DE"))
    assert only(db).siren is None


def test_la_poste_has_a_siren_like_any_other(db: Any) -> None:
    add_partner(db, Partner("", "La Poste", siren="356 000 000"))  # only its SIRET numbers break Luhn's rule
    assert only(db).siren == "356000000"


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
    add_partner(db, Partner("", "Raoul SAS", foreign_id="X 1", country="BE"))
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


def test_another_reason_leaves_the_day_of_the_hold(db: Any) -> None:
    add_partner(db, RAOUL)
    hold_partner(db, "raoul-sas", "to review", date(2026, 11, 24))
    hold_partner(db, "raoul-sas", "trap hit", date(2026, 11, 30))
    assert only(db).hold == Hold("2026-11-24", "trap hit")


def test_former_names_that_are_told_join_those_that_are_known(db: Any) -> None:
    add_partner(db, replace(RAOUL, former_names=("Raoul Frères",)))
    change_partner(db, replace(only(db), former_names=("Raoul & Fils",)))
    assert only(db).former_names == ("Raoul Frères", "Raoul & Fils")


def test_a_hold_needs_a_reason(db: Any) -> None:
    add_partner(db, RAOUL)
    with pytest.raises(LeadKeeperError, match="reason-missing"):
        hold_partner(db, "raoul-sas", " ", date(2026, 11, 24))


def test_a_hold_can_be_lifted(db: Any) -> None:
    add_partner(db, RAOUL)
    hold_partner(db, "raoul-sas", "trap hit", date(2026, 11, 24))
    remove_hold(db, "raoul-sas")
    assert only(db).hold is None


def test_nobody_holds_a_partner_that_is_not_there(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        hold_partner(db, "raoul-sas", "trap hit", date(2026, 11, 24))


def test_a_partner_that_nothing_names_can_be_taken_out_with_its_contracts(db: Any) -> None:
    add_partner(db, RAOUL)
    partners.add_contract(db, "raoul-sas", Contract("c1"))
    remove_partner(db, "raoul-sas")
    assert partners.read_all(db) == ()


@pytest.mark.parametrize("used", ["delivery", "consent", "review", "suppression", "notice"])
def test_a_partner_that_is_named_anywhere_stays(tmp_path: Path, used: str) -> None:
    parts: dict[str, Any] = {
        "delivery": {"deliveries": [{"id": "E1", "partner": "acme", "at": "2026-02-01", "contacts": ["c1"]}]},
        "suppression": {"suppressions": [{"email": "x@mail.example", "partner": "acme"}]},
        "notice": {"notices": [{"partner": "acme", "contact": "c1", "kind": "erasure", "due": "2026-12-01"}]},
    }.get(used, {})
    facts: dict[str, Any] = {
        "consent": {"consents": [given(partner="acme")]},
        "review": {
            "reviews": [{"rule": "R41", "partner": "acme", "decision": "deny", "reason": "x", "at": "2026-03-01"}]
        },
    }.get(used, {})
    acme = partner(id="acme", legal_name="Acme SA", siren="456123785", contracts=[])
    with restored(tmp_path, archive(person(1, **facts), partners=[partner(), acme], **parts)) as book:
        with pytest.raises(LeadKeeperError, match="partner-in-use"):
            remove_partner(book.db, "acme")
        assert len(partners.read_all(book.db)) == 2


def test_a_partner_on_a_published_list_stays(tmp_path: Path) -> None:
    with restored(tmp_path, archive(contacts=[])) as book, pytest.raises(LeadKeeperError, match="partner-listed"):
        remove_partner(book.db, "raoul")


def test_nobody_takes_out_a_partner_that_is_not_there(db: Any) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        remove_partner(db, "raoul-sas")
