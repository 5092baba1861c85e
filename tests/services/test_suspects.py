"""Who is suspected: which complaints count, and for whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import leak_suspects, record_complaint
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.services.made_mails import HUGO, LEA, world


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world()) as book:
        yield book.db


def counted(db: Db) -> list[tuple[str, int, int, int, int]]:
    found = run(leak_suspects(db))
    return [(one.partner, one.complaints, one.delivered, one.complaining, one.people) for one in found]


def test_a_person_counts_once_however_often_they_complain(db: Db) -> None:
    for address in (HUGO, HUGO.upper(), "hugo.petit+x@gmail.com", LEA):
        run(record_complaint(db, address, NOW))

    assert counted(db) == [("raoul", 2, 5, 2, 7), ("alpha", 1, 3, 2, 7), ("beta", 0, 2, 2, 7)]
    assert [one.partner for one in run(leak_suspects(db))] == ["raoul", "alpha", "beta"]


@pytest.mark.parametrize(
    "address", ["marc.villard@pieges.clodomir.example", "inconnu@x.example", "nora.simon@poste.example"]
)
def test_a_trap_a_stranger_and_one_never_given_do_not_count(db: Db, address: str) -> None:
    run(record_complaint(db, address, NOW))

    assert counted(db) == []


def test_whoever_was_erased_after_complaining_still_counts(db: Db) -> None:
    run(record_complaint(db, HUGO, NOW))
    before = counted(db)
    db.conn.execute(
        "UPDATE contacts SET email = NULL, email_key = NULL, canonical = NULL, erased_at = 'x' WHERE id = 1"
    )
    db.conn.execute("UPDATE complaints SET address = NULL")

    assert counted(db) == before


def test_a_complaint_counts_for_the_record_that_the_trace_gives_and_for_no_partner_of_another(tmp_path: Path) -> None:
    """Omega, which only had the record of Jeanne, came first for a complaint that the trace gives to Jean."""
    both = person(1, email="jean.valjean@gmail.com"), person(2, email="JeanValjean+jeu@googlemail.com")
    signed = [partner(), partner(id="omega", legal_name="Omega SARL", siren="552100554", contracts=[contract("om")])]
    out = {"at": "2026-07-01", "channels": ["email"]}
    files = [
        {**out, "id": "E1", "partner": "raoul", "contacts": ["c1", "c3"]},
        {**out, "id": "E2", "partner": "omega", "contacts": ["c2"]},
    ]
    with restored(tmp_path, archive(*both, person(3), partners=signed, deliveries=files)) as book:
        run(record_complaint(book.db, "jeanvaljean@gmail.com", NOW))
        assert counted(book.db) == [("raoul", 1, 2, 1, 3), ("omega", 0, 1, 1, 3)]


def test_long_work_tells_where_it_is(db: Db) -> None:
    complaints = [(f"P{n}", LEA) for n in range(200)]
    db.conn.executemany("INSERT INTO complaints (ref, address) VALUES (?, ?)", complaints)
    steps: list[tuple[str, int]] = []

    run(leak_suspects(db), lambda step: steps.append((step.stage, step.done)))
    assert steps == [("trace", 100), ("trace", 200)]


def test_an_export_that_was_not_released_counts_for_nobody(db: Db) -> None:
    run(record_complaint(db, LEA, NOW))
    db.conn.execute("UPDATE deliveries SET state = 'pending' WHERE ref IN ('E1', 'E4')")

    assert counted(db) == [("alpha", 1, 3, 1, 4), ("beta", 0, 2, 1, 4)]
