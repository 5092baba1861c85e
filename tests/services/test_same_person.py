from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.engine import Db
from leadkeeper.progress import run
from leadkeeper.services.books.undo import undo
from leadkeeper.services.contacts.duplicates import DuplicateGroup, duplicate_candidates, merge, not_same
from tests.made_archive import NOW, archive, person, restored


def proposed(folder: Path, *people: dict[str, Any]) -> list[DuplicateGroup]:
    with restored(folder, archive(*people)) as book:
        return run(duplicate_candidates(book.db))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"email": "PERSON1@mail.example"}, "address"),
        ({"other_emails": ["person1@mail.example"]}, "address"),
        ({"email": "Person1+clodomir@mail.example"}, "tag"),
        ({"email": "person1+clodomir@mail.example", "phone": "+33639980001", "last_name": "Dubois 1"}, "tag"),
        ({"email": "person1+clodomir@post.example"}, None),
        ({"phone": "+33639980001", "last_name": "DUBOIS 1"}, "phone"),
        ({"last_name": "Dubois 1", "postal_address": "4 rue des Lilas, 35000 Rennes"}, "name"),
        ({"last_name": "dubois 1", "company": "bonté SARL"}, "name"),
        ({"last_name": "Dubois 1"}, None),
        ({"phone": "+33639980001", "first_name": "Hugo", "last_name": "Petit"}, None),
        ({}, None),
    ],
)
def test_who_is_proposed_and_why(tmp_path: Path, facts: dict[str, Any], reason: str | None) -> None:
    first = person(1, postal_address="4 rue des Lilas, 35000 Rennes", company="Bonté SARL")
    assert proposed(tmp_path, first, person(2, **facts)) == ([DuplicateGroup(reason, (1, 2))] if reason else [])


def test_addresses_with_other_words_after_the_plus_are_proposed_together(tmp_path: Path) -> None:
    tags = ("+a@mail.example", "+b@mail.example", "+a@post.example", "x+a@mail.example", "+a+c@mail.example")
    people = [person(number, email=f"lea{tag}") for number, tag in enumerate(tags, 1)]
    assert proposed(tmp_path, *people) == [DuplicateGroup("tag", (1, 2, 5))]


def test_people_are_proposed_once_by_the_surest_reason(tmp_path: Path) -> None:
    twin = {"email": "person1@mail.example", "phone": "+33639980001", "last_name": "Dubois 1", "company": "Bonté"}
    assert proposed(tmp_path, person(1, company="Bonté"), person(2, **twin)) == [DuplicateGroup("address", (1, 2))]


@pytest.fixture
def db(tmp_path: Path) -> Any:
    with restored(tmp_path, archive(person(1), person(2, email="person1@mail.example"))) as book:
        yield book.db


def test_who_was_found_to_differ_is_not_proposed_again(db: Db) -> None:
    assert not_same(db, [2, 1], NOW).people == 2
    assert run(duplicate_candidates(db)) == []


def test_to_have_found_that_people_differ_can_be_undone(db: Db) -> None:
    not_same(db, [1, 2], NOW)
    assert run(undo(db, NOW)).edit.kind == "not_same"
    assert run(duplicate_candidates(db)) == [DuplicateGroup("address", (1, 2))]


def test_who_was_merged_is_not_proposed_any_more(db: Db) -> None:
    merge(db, 1, [2], {}, NOW)
    assert run(duplicate_candidates(db)) == []
