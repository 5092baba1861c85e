from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db import partners
from leadkeeper.domain.partner import Contract, Partner
from leadkeeper.services.partners.contracts import sign_contract
from leadkeeper.services.partners.lists import NewVersion, listed, publish_list
from leadkeeper.services.partners.partners import PartnerView, add_partner, partners_overview
from tests.services.made_book import NOW, case_book, empty_book

TODAY = NOW.date()
RAOUL = Partner("", "Raoul SAS", siren="987654324")
OTHER = Partner("", "Bonne Table SARL", siren="456123785")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Any]:
    with empty_book(tmp_path) as opened:
        add_partner(opened, RAOUL)
        add_partner(opened, OTHER)
        yield opened


def raoul(db: Any) -> PartnerView:
    return partners_overview(db, TODAY).partners[0]


def sign(db: Any, starts: str, ends: str) -> None:
    contract = Contract(
        "", "2026-01-05", starts, ends, channels=("email",), territory=("FR",), purpose="offers", fields=("email",)
    )
    sign_contract(db, "raoul-sas", contract, None, NOW)


def publish(db: Any, *names: str, days_ago: int, list_id: str | None = "list") -> None:
    known = {one.legal_name: one for one in partners.read_all(db)}
    at = NOW - timedelta(days=days_ago)
    publish_list(db, NewVersion(tuple(listed(known[name]) for name in names), at, list_id), NOW)


def test_partners_come_in_the_order_of_the_book(db: Any) -> None:
    names = [one.partner.legal_name for one in partners_overview(db, TODAY).partners]
    assert names == ["Raoul SAS", "Bonne Table SARL"]


def test_every_contract_has_its_state_the_newest_first(db: Any) -> None:
    sign(db, "2026-01-10", "2026-03-31")
    sign(db, "2026-04-01", "2026-12-31")
    sign(db, "2027-01-01", "2027-12-31")
    assert [state for _contract, state in raoul(db).contracts] == ["not-started", "in-force", "ended"]


def test_the_contract_in_force_counts_before_a_newer_one(db: Any) -> None:
    sign(db, "2026-01-10", "2026-12-31")
    sign(db, "2027-01-01", "2027-12-31")
    view = raoul(db)
    assert view.contract is not None
    assert (view.state, view.contract.ends_on) == ("in-force", "2026-12-31")


def test_a_partner_without_contract_says_so(db: Any) -> None:
    assert (raoul(db).state, raoul(db).contract) == ("none", None)


def test_what_went_out_is_counted_by_files_and_by_different_people(tmp_path: Path) -> None:
    with case_book(tmp_path) as db:
        given = {one.partner.id: (one.exports, one.people) for one in partners_overview(db, TODAY).partners}
        rows = db.conn.execute(
            "SELECT p.ref, d.ref, m.contact FROM deliveries d JOIN partners p ON p.id = d.partner"
            " JOIN delivery_contacts m ON m.delivery = d.id"
        ).fetchall()
    for partner, (exports, people) in given.items():
        assert exports == len({delivery for one, delivery, _contact in rows if one == partner})
        assert people == len({contact for one, _delivery, contact in rows if one == partner})


def test_a_partner_is_named_since_the_version_without_a_break_after_it(db: Any) -> None:
    publish(db, "Raoul SAS", days_ago=9, list_id=None)
    publish(db, "Bonne Table SARL", days_ago=7)
    publish(db, "Raoul SAS", "Bonne Table SARL", days_ago=5)
    publish(db, "Raoul SAS", days_ago=3)
    (named,) = raoul(db).named
    assert (named.version.id, named.version.published_at) == ("list-3", (NOW - timedelta(days=5)).isoformat())


def test_a_partner_that_was_taken_off_is_named_nowhere(db: Any) -> None:
    publish(db, "Raoul SAS", days_ago=9, list_id=None)
    publish(db, "Bonne Table SARL", days_ago=7)
    assert raoul(db).named == ()


def test_each_list_that_names_the_partner_is_told(db: Any) -> None:
    publish(db, "Raoul SAS", days_ago=9, list_id=None)
    publish(db, "Raoul SAS", days_ago=7, list_id=None)
    assert [named.list.id for named in raoul(db).named] == ["list", "list-2"]
