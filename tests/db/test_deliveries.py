"""Files that went to partners, and those that a crash left half way."""

from __future__ import annotations

import pytest

from leadkeeper.db import disclosures
from leadkeeper.db.disclosures import Pending
from leadkeeper.db.engine import Db, fetch_value
from leadkeeper.domain.book import Delivery, Trap

TRAP = Trap("camille.marchand70@t.example", "Camille", "Marchand")
FIRST = Delivery("E1", "raoul", "2026-02-15T09:00:00+01:00", ("email", "sms"), ("c3", "c1"), "ab", (TRAP,))
SECOND = Delivery("E2", "bonte", None, (), ("c1",), None, ())
OPEN = Delivery("E3", "raoul", "2026-03-01", ("email",), ("c2",), "cd", (Trap(),))


@pytest.fixture
def full(peopled: Db) -> Db:
    """A book with two deliveries, and one that was entered and not released."""
    disclosures.add(peopled, FIRST, [(0, 3), (2, 1)], [(1, TRAP.email)])
    disclosures.add(peopled, SECOND, [(0, 1)], [])
    disclosures.add(peopled, OPEN, [(0, 2)], [(1, None)], "aside.tmp")
    return peopled


def test_what_was_released_comes_back_as_added_and_in_its_order(full: Db) -> None:
    assert list(disclosures.read_all(full)) == [FIRST, SECOND]


def test_what_was_not_released_is_pending(full: Db) -> None:
    assert disclosures.pending(full) == [Pending("E3", "aside.tmp", "cd", "2026-03-01")]


def test_a_released_file_is_a_delivery_like_others(full: Db) -> None:
    disclosures.release(full, "E3")
    assert disclosures.pending(full) == []
    assert list(disclosures.read_all(full)) == [FIRST, SECOND, OPEN]
    assert fetch_value(full, "SELECT pending_path FROM deliveries WHERE ref = 'E3'") is None


def test_an_abandoned_file_leaves_nothing(full: Db) -> None:
    disclosures.abandon(full, "E3")
    assert list(disclosures.read_all(full)) == [FIRST, SECOND]
    assert disclosures.holding(full, [2]) == []
    assert disclosures.trap_addresses(full) == {TRAP.email}


def test_a_person_is_told_every_file_that_they_were_in(full: Db) -> None:
    found = [(one.export, one.partner, one.at) for one in disclosures.holding(full, [1])]
    assert found == [("E1", "raoul", FIRST.at), ("E2", "bonte", None)]


def test_files_and_different_people_are_counted_by_partner(full: Db) -> None:
    assert disclosures.totals(full) == {"raoul": (1, 2), "bonte": (1, 1)}
    disclosures.release(full, "E3")
    disclosures.add(full, Delivery("E4", "raoul"), [(0, 1)], [])
    assert disclosures.totals(full) == {"raoul": (3, 3), "bonte": (1, 1)}


def test_traps_stand_among_the_rows_and_are_no_people(full: Db) -> None:
    assert disclosures.trap_addresses(full) == {TRAP.email}
    assert list(disclosures.members(full, 1)) == ["c3", "c1"]


def test_what_an_export_was_like_is_kept(full: Db) -> None:
    disclosures.set_details(full, "E1", {"columns": ["email"]})
    assert fetch_value(full, "SELECT details FROM deliveries WHERE ref = 'E1'") == '{"columns":["email"]}'
