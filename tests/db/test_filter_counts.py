"""What each value of a filter announces is what the list then holds."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from leadkeeper.db import contact_list
from leadkeeper.db.contact_list import filter_counts
from leadkeeper.db.engine import Db
from tests.db.listed_people import listed
from tests.made_archive import archive, given, person, restored

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
    assert filter_counts(db)["consent"] == [("given", 3), ("none", 1), ("refused", 1)]


def test_a_book_without_anybody_has_nothing_to_narrow(db: Db) -> None:
    db.conn.execute("INSERT INTO permits VALUES ('test')")
    for table in ("delivery_contacts", "consents", "consent_kinds", "contacts"):
        db.conn.execute(f"DELETE FROM {table}")
    assert not any(filter_counts(db).values())


def test_people_are_found_by_the_answer_that_the_column_shows(tmp_path: Path) -> None:
    answers = [
        {"at": at, "event": event, "partner": partner}
        for at in ("2026-06-01", None)
        for event in ("given", "refused", "withdrawn")
        for partner in (None, "raoul")
    ]
    answers.append({"at": "2026-06-02", "event": "refused", "channels": ["sms"]})
    lives = list(product(answers, answers, answers))
    people = [person(n, consents=[given(**one) for one in life]) for n, life in enumerate(lives, 1)]
    people.append(person(len(people) + 1, consents=[given(purpose="own")]))
    with restored(tmp_path, archive(*people)) as book:
        shown = {
            number: answer
            for first in range(1, len(people) + 1, 500)
            for number, (_form, answer) in contact_list.sources_of(book.db, list(range(first, first + 500))).items()
        }
        found = {
            value: contact_list.ids(book.db, filters={"consent": value}).tolist()
            for value in ("given", "partly", "refused", "withdrawn", "none")
        }
        counts = filter_counts(book.db)["consent"]
    assert found == {
        value: [n for n in range(1, len(people) + 1) if (shown.get(n) or "none") == value] for value in found
    }
    assert dict(counts) == {value: len(numbers) for value, numbers in found.items()}
    assert all(found.values())
