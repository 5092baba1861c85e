"""What each value of a filter announces is what the list then holds."""

from __future__ import annotations

import pytest

from leadkeeper.store import listing
from leadkeeper.store.engine import Db
from leadkeeper.store.filter_counts import filter_counts
from tests.store.listed_people import listed

__all__ = ["listed"]


def test_every_filter_is_counted(db: Db) -> None:
    assert set(filter_counts(db)) == set(listing.FILTERS)


@pytest.mark.parametrize("name", listing.FILTERS)
def test_a_count_is_the_length_of_the_list_that_it_announces(db: Db, name: str) -> None:
    found = filter_counts(db)[name]
    assert [count for _, count in found] == [len(listing.ids(db, filters={name: value})) for value, _ in found]
    assert found or name == "import"


def test_values_that_most_people_have_come_first(db: Db) -> None:
    assert filter_counts(db)["stage"] == [("new", 4), ("lost", 1)]
    assert filter_counts(db)["consent"] == [("given", 3), ("refused", 1)]


def test_a_book_without_anybody_has_nothing_to_narrow(db: Db) -> None:
    db.conn.execute("INSERT INTO permits VALUES ('test')")
    for table in ("delivery_contacts", "consents", "consent_kinds", "contacts"):
        db.conn.execute(f"DELETE FROM {table}")
    assert not any(filter_counts(db).values())
