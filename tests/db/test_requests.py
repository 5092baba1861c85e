"""Requests as the book keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db import requests
from leadkeeper.db.engine import Db
from tests.made_archive import archive, person, restored


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Db]:
    asked = [{"id": f"Q{n}", "contact": f"c{n}", "kind": "access", "received_on": "2026-11-01"} for n in (1, 2)]
    with restored(tmp_path, archive(person(1), person(2, first_name=None, last_name=None), requests=asked)) as opened:
        yield opened.db


def test_a_request_comes_with_the_person(db: Db) -> None:
    first, second = requests.read(db)
    assert (first.ref, first.contact, first.name, first.email) == ("Q1", "c1", "Léa Dubois 1", "person1@mail.example")
    assert second.name is None


@pytest.mark.parametrize(("people", "refs"), [(None, ["Q1", "Q2"]), ([2], ["Q2"]), ([], [])])
def test_those_of_some_people_can_be_asked_for(db: Db, people: list[int] | None, refs: list[str]) -> None:
    assert [one.ref for one in requests.read(db, people)] == refs


def test_what_became_of_it_is_kept(db: Db) -> None:
    requests.change(db, 1, "2026-11-20", extended_on="2026-11-10", how="post", note=None)
    found = requests.read(db, [1])[0]
    assert (found.answered_on, found.extended_on, found.how, found.note) == ("2026-11-20", "2026-11-10", "post", None)


def test_whether_the_person_is_erased_is_known(db: Db) -> None:
    db.conn.execute("UPDATE contacts SET erased_at = '2026-11-20' WHERE id = 2")
    assert [one.erased for one in requests.read(db)] == [False, True]


def test_words_are_forgotten_and_days_stay(db: Db) -> None:
    requests.change(db, 1, "2026-11-20", how="post", note="Léa called")
    requests.forget_words(db, [1])
    found = requests.read(db, [1])[0]
    assert (found.answered_on, found.how, found.note) == ("2026-11-20", "post", None)
