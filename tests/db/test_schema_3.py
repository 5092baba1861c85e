"""What schema 3 adds to a book of the schema before."""

from __future__ import annotations

import shutil
from pathlib import Path

from leadkeeper.db.book import connection, schema
from leadkeeper.db.book.schema import SCHEMA_3
from leadkeeper.db.engine import fetch_all

BEFORE = Path(__file__).with_name("kept") / "schema-2.leads"


def test_what_it_adds_falls_into_whole_statements() -> None:
    assert [one.splitlines()[-1].split()[0] for one in schema.statements(SCHEMA_3)] == [*["ALTER"] * 3, "UPDATE"]


def test_whoever_was_given_was_the_person_who_has_the_row(tmp_path: Path) -> None:
    path = Path(shutil.copy(BEFORE, tmp_path / "b.leads"))
    with connection.open_book(path, write=True) as book:
        assert fetch_all(book.db, "SELECT count(*), count(person), count(given) FROM delivery_contacts") == [(4, 4, 0)]
        assert fetch_all(book.db, "SELECT DISTINCT contact = person FROM delivery_contacts") == [(1,)]
        assert schema.foreign(book.db) == []
