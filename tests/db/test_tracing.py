"""Questions about who has an address and who was in which file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import complaints, disclosures
from leadkeeper.db.engine import Db, fetch_all
from leadkeeper.domain import email
from leadkeeper.domain.tracing import match
from tests.made_archive import archive, contract, partner, person, restored

PEOPLE = (
    person(1, email="Léa@X.example"),
    person(2, email="bo.b+jeu@gmail.com", other_emails=["Old@x.example", "no address"]),
    person(3, email="bob@gmail.com"),
    person(4, email=None),
)
OTHER = partner(id="bonte", legal_name="Bonté SARL", siren="732829320", contracts=[contract("bonte-2026")])


def delivery(name: str, at: str | None, *contacts: str, to: str = "raoul", **facts: object) -> dict[str, object]:
    return {"id": name, "partner": to, "at": at, "channels": ["email"], "contacts": list(contacts), **facts}


TRAP = {"email": "Ana@p.example", "first_name": "Ana", "last_name": "B"}
DELIVERIES = [
    delivery("late", "2026-05-01T09:00:00+02:00", "c1", "c2", traps=[TRAP]),
    delivery("undated", None, "c1"),
    delivery("early", "2026-03-01T23:00:00-05:00", "c1", "c1", to="bonte"),
    delivery("same day", "2026-03-02", "c1"),
]


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    thing = archive(*PEOPLE, partners=[partner(), OTHER], deliveries=DELIVERIES)
    with restored(tmp_path, thing) as book:
        yield book.db


def test_people_are_found_by_key_and_by_canonical_address(db: Db) -> None:
    assert complaints.by_address(db, ["léa@x.example"]) == [(1, "Léa@X.example")]
    assert sorted(complaints.by_address(db, ["bob@gmail.com"])) == [(2, "bo.b+jeu@gmail.com"), (3, "bob@gmail.com")]
    assert complaints.by_address(db, ["old@x.example"]) == []


def test_further_addresses_are_apart(db: Db) -> None:
    assert complaints.by_further_address(db, ["old@x.example"]) == [(2, ("Old@x.example", "no address"))]
    assert complaints.by_further_address(db, ["bob@gmail.com"]) == []


def test_an_erased_person_is_not_found(db: Db) -> None:
    db.conn.execute("UPDATE contacts SET erased_at = '2026-11-01'")

    assert complaints.by_address(db, ["bob@gmail.com"]) == complaints.by_further_address(db, ["old@x.example"]) == []


def test_deliveries_come_oldest_first_each_once_undated_last(db: Db) -> None:
    assert [one.export for one in disclosures.holding(db, [1, 2])] == ["same day", "early", "late", "undated"]
    assert disclosures.holding(db, [4]) == []


def test_an_export_that_was_not_released_holds_nobody(db: Db) -> None:
    db.conn.execute("UPDATE deliveries SET state = 'pending'")

    assert disclosures.holding(db, [1]) == disclosures.disclosed_traps(db) == disclosures.memberships(db, [1]) == []
    assert disclosures.released(db) == []
    assert disclosures.recipients(db, [1]) == {}


def test_traps_stand_with_their_delivery(db: Db) -> None:
    assert disclosures.disclosed_traps(db) == [(1, "Ana@p.example")]


def test_files_are_told_with_their_people_and_partners(db: Db) -> None:
    released = disclosures.released(db)
    assert {one.number: one.partner for one in released} == {1: "raoul", 2: "raoul", 3: "bonte", 4: "raoul"}
    received = disclosures.recipients(db, [1, 2, 3])
    assert {contact: set(given) for contact, given in received.items()} == {1: {"bonte", "raoul"}, 2: {"raoul"}}
    assert sorted(disclosures.memberships(db, [2, 3])) == [(2, 1)]


def test_every_question_goes_by_index(db: Db) -> None:
    for column in ("email_key", "canonical"):
        plan = fetch_all(db, f"EXPLAIN QUERY PLAN SELECT id FROM contacts WHERE {column} IN (?, ?)", ("a", "b"))
        assert "SEARCH" in str(plan)


@pytest.mark.parametrize(
    "address", ["STRASSE@x.example", "Éa@x.example", "İ@x.example", "ΣΑΣ@x.example", "ß@x.example"]
)
def test_equal_addresses_have_the_same_key_to_be_found_by(address: str) -> None:
    assert email.import_key(address) == email.import_key(match.lower_key(address))
