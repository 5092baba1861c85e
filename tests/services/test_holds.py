from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.domain.partner import Hold
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.eligibility.context import switch_rule
from leadkeeper.services.partners.partners import hold_partners, list_holds, remove_holds
from tests.services.told_book import told_book

DAY, LATER = date(2026, 11, 24), date(2026, 11, 30)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    with told_book(tmp_path) as book:
        yield book.db


def stands(db: Db) -> dict[str, Hold | None]:
    return {one.partner: one.hold for one in list_holds(db)}


def test_several_are_held_and_freed_by_whatever_names_them(db: Db) -> None:
    held = hold_partners(db, ["raoul", "Bonté SARL", "987654324"], " unpaid ", DAY)
    assert [(one.partner, one.hold, one.before, one.changed) for one in held] == [
        ("raoul", Hold("2026-11-24", "unpaid"), None, True),
        ("bonte", Hold("2026-11-24", "unpaid"), None, True),
    ]
    freed = remove_holds(db, ["bonte"])
    assert [(one.hold, one.before) for one in freed] == [(None, Hold("2026-11-24", "unpaid"))]
    assert stands(db) == {"raoul": Hold("2026-11-24", "unpaid"), "bonte": None}


def test_all_are_changed_or_none(db: Db) -> None:
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        hold_partners(db, ["raoul", "nobody"], "unpaid", DAY)
    with pytest.raises(LeadKeeperError, match="reason-missing"):
        hold_partners(db, ["raoul"], " ", DAY)
    assert stands(db) == {"raoul": None, "bonte": None}
    hold_partners(db, ["raoul"], "unpaid", DAY)
    with pytest.raises(LeadKeeperError, match="unknown-partner"):
        remove_holds(db, ["raoul", "nobody"])
    assert stands(db)["raoul"] is not None


def test_what_was_so_already_is_told_as_unchanged(db: Db) -> None:
    hold_partners(db, ["raoul"], "unpaid", DAY)
    (same,) = hold_partners(db, ["raoul"], "unpaid", LATER)
    (other,) = hold_partners(db, ["raoul"], "trap hit", LATER)
    (free,) = remove_holds(db, ["bonte"])
    assert (same.changed, other.changed, free.changed) == (False, True, False)
    assert other.hold == Hold("2026-11-24", "trap hit")


def test_a_book_that_does_without_the_rule_says_that_a_hold_stops_nothing(db: Db) -> None:
    assert all(one.in_force for one in list_holds(db))
    switch_rule(db, "R40", on=False)
    (held,) = hold_partners(db, ["raoul"], "unpaid", DAY)
    assert not held.in_force
