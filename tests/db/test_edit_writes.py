from __future__ import annotations

from dataclasses import replace

import pytest

from leadkeeper.db import contacts
from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, fetch_all, fetch_value
from leadkeeper.domain import contact


def test_facts_are_written_with_what_is_drawn_from_them(peopled: Db) -> None:
    (before,) = contacts.read(peopled, [1])
    after = replace(before, email="Lea@Autre.example", other_emails=("x@y.example",), company="Bonté")
    undo_log.rewrite(peopled, 1, after, contact.keys(after.email, after.phone, after.other_emails, ()))
    assert contacts.read(peopled, [1]) == [after]
    assert fetch_value(peopled, "SELECT email_key FROM contacts WHERE id = 1") == "lea@autre.example"
    assert fetch_all(peopled, "SELECT kind, value FROM further_addresses") == [("email", "x@y.example")]


def test_an_address_that_is_gone_is_not_matched_any_more(peopled: Db) -> None:
    (one,) = contacts.read(peopled, [1])
    for others in (("x@y.example", "z@y.example"), ("z@y.example",)):
        undo_log.rewrite(peopled, 1, replace(one, other_emails=others), contact.keys(one.email, one.phone, others))
    assert fetch_all(peopled, "SELECT value FROM further_addresses") == [("z@y.example",)]


def test_where_a_line_came_from_stays(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO imports (ref) VALUES ('i1')")
    peopled.conn.execute("UPDATE contacts SET import = 1, member = 0, line = 7 WHERE id = 1")
    (one,) = contacts.read(peopled, [1])
    undo_log.rewrite(peopled, 1, one, contact.keys(one.email, one.phone))
    assert fetch_all(peopled, "SELECT import, member, line FROM contacts WHERE id = 1") == [(1, 0, 7)]


def test_one_value_is_set_for_many(peopled: Db) -> None:
    undo_log.set_for_many(peopled, "stage", "lost", [1, 3])
    assert fetch_all(peopled, "SELECT stage FROM contacts ORDER BY id") == [("lost",), ("new",), ("lost",)]


def test_an_erased_person_gets_no_value(peopled: Db) -> None:
    peopled.conn.execute("UPDATE contacts SET erased_at = '2026-11-24' WHERE id = 1")
    undo_log.set_for_many(peopled, "stage", "lost", [1])
    assert fetch_value(peopled, "SELECT stage FROM contacts WHERE id = 1") == "new"
    assert undo_log.tags_of(peopled, [1]) == {}


def test_no_other_column_can_be_set_for_many(peopled: Db) -> None:
    with pytest.raises(ValueError, match="email"):
        undo_log.set_for_many(peopled, "email", "x", [1])


def test_tags_are_written_and_read(peopled: Db) -> None:
    undo_log.set_tags(peopled, {1: ("hot", "Fair"), 2: ("hot",), 3: ()})
    assert undo_log.tags_of(peopled, [1, 3]) == {1: ("hot", "Fair"), 3: ()}
    assert undo_log.all_tags(peopled) == ["Fair", "hot"]
