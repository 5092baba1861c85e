"""What an import writes about people, and what it keeps of what it replaced."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadkeeper.db import contact_list, contacts
from leadkeeper.db.engine import NULL_CELL, Db, fetch_all, fetch_value
from leadkeeper.db.imports import imports, writer
from leadkeeper.db.imports.writer import ChangedPerson, NewPerson
from leadkeeper.domain import contact
from leadkeeper.domain.book import ImportRecord
from leadkeeper.domain.contact import LastAction

BOTH: dict[str, Any] = {"email": "new@x.example", "phone": "+33639980099", "other_emails": ("n2@x.example",)}
CLICK = LastAction("2026-02-01", "click")


@pytest.fixture
def db(peopled: Db) -> Db:
    """A book of three people and two imports in which nothing was done yet."""
    for ref in ("i1", "i2"):
        imports.add(peopled, ImportRecord(ref), {})
    return peopled


def test_a_new_person_has_facts_keys_origin_and_further_lines(db: Db) -> None:
    keys = contact.keys(BOTH["email"], BOTH["phone"], BOTH["other_emails"])
    writer.add_people(db, 1, [NewPerson(4, BOTH, keys, [(0, 2), (0, 9), (1, 2)])])
    (found,) = contacts.read(db, [4])
    assert (found.id, found.email, found.phone, found.other_emails) == ("c4", *BOTH.values())
    assert [line for _, _, line, _ in imports.origins(db, 4)] == [2, 9, 2]
    assert fetch_all(db, "SELECT kind, value FROM further_addresses WHERE contact = 4") == [("email", "n2@x.example")]


def test_what_a_row_does_not_tell_is_null(db: Db) -> None:
    names = ("email", "first_name", "age_at_consent", "stage", "email_marks", "phone_marks")
    told = [
        (4, 2, "a@x.example", NULL_CELL, NULL_CELL, NULL_CELL, 0, 0),
        (5, 3, "b@x.example", "Léa", 0, "customer", 1, 7),
    ]
    writer.add_ready(db, 1, 0, names, told)
    question = "SELECT first_name, age_at_consent, stage, email_marks, phone_marks FROM contacts WHERE id > 3"
    assert fetch_all(db, question) == [(None, None, "new", 0, 0), ("Léa", 0, "customer", 1, 7)]
    assert writer.cells_of(db, names[:3], [4, 5]) == {4: told[0][2:5], 5: told[1][2:5]}


def change(
    db: Db, replaced: dict[str, Any], lines: list[tuple[int, int]], import_number: int = 1, **facts: Any
) -> None:
    (there,) = contacts.read(db, [1])
    whole = {name: getattr(there, name) for name in contacts.FACTS} | facts
    keys = contact.keys(whole["email"], whole["phone"], whole["other_emails"], whole["other_phones"])
    writer.change_people(db, import_number, [ChangedPerson(1, None, whole, keys, lines, replaced)])


def replaced_values(db: Db) -> list[tuple[Any, ...]]:
    return fetch_all(db, "SELECT import, field, before, after, member, line FROM import_changes ORDER BY import, field")


def test_a_changed_person_has_the_new_facts_and_all_others_as_before(db: Db) -> None:
    (before,) = contacts.read(db, [1])
    change(db, {"company": None, "last_action": None}, [(0, 5)], company="Été", last_action=CLICK)
    (after,) = contacts.read(db, [1])
    assert after == replace(before, company="Été", last_action=CLICK)
    assert fetch_value(db, "SELECT action_lo FROM contacts WHERE id = 1") is not None


def test_what_was_replaced_is_kept_as_json_with_the_line_that_did_it(db: Db) -> None:
    change(
        db,
        {"company": "Old", "tags": (), "last_action": CLICK, "extra": {"a": 1}},
        [(0, 5), (0, 7)],
        company="New",
        tags=("vip",),
        last_action=None,
        extra={"a": 1, "b": "é"},
    )
    assert replaced_values(db) == [
        (1, "company", '"Old"', '"New"', 0, 7),
        (1, "extra", '{"a":1}', '{"a":1,"b":"é"}', 0, 7),
        (1, "last_action", '{"at":"2026-02-01","kind":"click"}', "null", 0, 7),
        (1, "tags", "[]", '["vip"]', 0, 7),
    ]


def test_a_second_change_by_the_same_file_keeps_the_first_value(db: Db) -> None:
    change(db, {"company": None}, [(0, 5)], company="One")
    change(db, {"company": "One"}, [(0, 6)], company="Two")
    change(db, {"company": "Two"}, [(0, 2)], import_number=2, company="Three")
    assert [row[:4] for row in replaced_values(db)] == [
        (1, "company", "null", '"Two"'),
        (2, "company", '"Two"', '"Three"'),
    ]


def test_a_person_in_whom_nothing_changed_is_told_the_line_all_the_same(db: Db) -> None:
    change(db, {}, [(0, 5)])
    assert replaced_values(db) == []
    assert [origin[2] for origin in imports.origins(db, 1)] == [5]


def test_a_changed_name_is_found_by_search_and_the_old_one_is_not(db: Db) -> None:
    change(db, {"last_name": "Dubois 1"}, [(0, 5)], last_name="Martin")
    assert list(contact_list.ids(db, "martin")) == [1]
    assert list(contact_list.ids(db, "dubois")) == [2, 3]


@pytest.mark.parametrize(
    ("key", "number"),
    [
        ("person2@mail.example", 2),
        ("nobody@mail.example", None),
        ("+33639980001", None),  # the number of somebody who has an address
        ("+33639980077", 4),
    ],
)
def test_whoever_has_a_key_is_found(db: Db, key: str, number: int | None) -> None:
    keys = contact.keys(None, "+33639980077")
    writer.add_people(db, 1, [NewPerson(n, {"phone": "+33639980077"}, keys, [(0, 2)]) for n in (4, 5)])
    assert writer.by_key(db, [key]) == ({} if number is None else {key: number})


def test_thousands_of_keys_are_looked_up_at_once(db: Db) -> None:
    wanted = [f"person{n}@mail.example" for n in range(2000)]
    assert writer.by_key(db, wanted) == {f"person{n}@mail.example": n for n in (1, 2, 3)}
