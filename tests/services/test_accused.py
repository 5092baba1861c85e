"""Whom the complaints speak against: a trap before all chance, and nobody without a complaint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import complaints_overview, record_complaint
from tests.made_archive import NOW, restored
from tests.services.made_mails import HUGO, LEA, world
from tests.services.told_book import told_book

TRAP = "paul.riviere.9x@pieges.clodomir.example"


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with restored(tmp_path, world()) as book:
        yield book.db


def accused(db: Db) -> list[tuple[str, int, int | None]]:
    found = run(complaints_overview(db)).accused
    return [(one.partner.id, one.traps, one.found.complaints if one.found else None) for one in found]


def test_without_complaints_nobody_is_accused(db: Db) -> None:
    assert accused(db) == []
    assert run(complaints_overview(db)).rows == ()


def test_a_partner_to_whom_nobody_leads_is_left_out(db: Db) -> None:
    for address in (HUGO, LEA):
        run(record_complaint(db, address, NOW))

    assert accused(db) == [("raoul", 0, 2), ("alpha", 0, 1)]


def test_whose_trap_was_hit_stands_first_whatever_chance_says(db: Db) -> None:
    run(record_complaint(db, TRAP, NOW))
    assert accused(db) == [("beta", 1, None)]

    for address in (TRAP, LEA):
        run(record_complaint(db, address, NOW))
    assert accused(db) == [("beta", 2, None), ("alpha", 0, 1), ("raoul", 0, 1)]


def test_a_partner_that_received_the_address_only_afterwards_comes_last(tmp_path: Path) -> None:
    """It “cannot be the cause”, and stood above the one that had the address before."""
    with told_book(tmp_path) as book:
        run(record_complaint(book.db, "person1@mail.example", NOW, at="2026-08-15T10:00:00+02:00"))
        assert accused(book.db) == [("raoul", 0, 1), ("bonte", 0, 1)]


def test_a_seed_address_hit_before_the_export_is_no_proof(db: Db) -> None:
    """The card said “proof” in red, while the complaint said that the dates do not fit: the partner got it later."""
    run(record_complaint(db, LEA, NOW))
    run(record_complaint(db, TRAP, NOW, at="2026-01-01T10:00:00+01:00"))

    last = run(complaints_overview(db)).accused[-1]
    assert (last.partner.id, last.traps, last.late_traps, last.before) == ("beta", 0, 1, True)

    run(record_complaint(db, TRAP, NOW))
    first = run(complaints_overview(db)).accused[0]
    assert (first.partner.id, first.traps, first.late_traps, first.before) == ("beta", 1, 1, False)
