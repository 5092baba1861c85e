from __future__ import annotations

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db, fetch_all, fetch_value, writing


def test_lines_of_files_of_both_lead_to_the_one_kept(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO imports (ref) VALUES ('i1')")
    peopled.conn.execute("UPDATE contacts SET import = 1, member = 0, line = 7 WHERE id = 2")
    peopled.conn.executemany("INSERT INTO import_lines VALUES (?, 1, 0, ?)", [(2, 9), (1, 9)])
    with writing(peopled):
        contacts.move_records(peopled, 1, [2])
    assert fetch_all(peopled, "SELECT contact, line FROM import_lines") == [(1, 7), (1, 9)]


def test_what_an_import_replaced_in_both_stays_as_the_one_kept_has_it(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO imports (ref) VALUES ('i1')")
    changes = [(1, "company", '"A"'), (2, "company", '"B"'), (2, "note", '"C"')]
    peopled.conn.executemany("INSERT INTO import_changes (import, contact, field, before) VALUES (1, ?, ?, ?)", changes)
    with writing(peopled):
        contacts.move_records(peopled, 1, [2])
    assert fetch_all(peopled, "SELECT contact, before FROM import_changes") == [(1, '"A"'), (1, '"C"')]


def test_who_was_found_to_differ_from_one_differs_from_the_whole(peopled: Db) -> None:
    with writing(peopled):
        contacts.mark_distinct(peopled, [(3, 2), (2, 1)])
        contacts.move_records(peopled, 1, [2])
    assert contacts.apart(peopled) == {(1, 3)}


def test_an_id_leads_through_several_merges(peopled: Db) -> None:
    with writing(peopled):
        contacts.move_records(peopled, 2, [3])
        contacts.move_records(peopled, 1, [2])
    assert (
        contacts.leads_to(peopled, "c3"),
        contacts.leads_to(peopled, "c2"),
        contacts.leads_to(peopled, "c9"),
    ) == (
        1,
        1,
        None,
    )


def test_the_answers_of_three_are_numbered_without_a_gap(peopled: Db) -> None:
    with writing(peopled):
        contacts.move_records(peopled, 2, [3, 1])
    assert fetch_all(peopled, "SELECT contact, seq FROM consents") == [(2, 0), (2, 1), (2, 2)]
    assert fetch_value(peopled, "SELECT count(*) FROM contacts") == 1
