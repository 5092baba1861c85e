"""What each value of a filter announces is what the list then holds."""

from __future__ import annotations

import pytest

from leadkeeper.db import contact_list
from leadkeeper.db.contact_list import filter_counts
from leadkeeper.db.engine import Db
from tests.db.listed_people import listed

__all__ = ["listed"]


def test_every_filter_is_counted(db: Db) -> None:
    assert set(filter_counts(db)) == set(contact_list.FILTERS)


@pytest.mark.parametrize("name", contact_list.FILTERS)
def test_a_count_is_the_length_of_the_list_that_it_announces(db: Db, name: str) -> None:
    found = filter_counts(db)[name]
    assert [count for _, count in found] == [len(contact_list.ids(db, filters={name: value})) for value, _ in found]
    assert found or name == "import"


def test_values_that_most_people_have_come_first(db: Db) -> None:
    assert filter_counts(db)["stage"] == [("new", 4), ("lost", 1)]
    assert filter_counts(db)["consent"] == [("given", 3), ("refused", 1)]


def test_a_book_without_anybody_has_nothing_to_narrow(db: Db) -> None:
    db.conn.execute("INSERT INTO permits VALUES ('test')")
    for table in ("delivery_contacts", "consents", "consent_kinds", "contacts"):
        db.conn.execute(f"DELETE FROM {table}")
    assert not any(filter_counts(db).values())
