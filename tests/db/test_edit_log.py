from __future__ import annotations

from leadkeeper.db.book.undo_log import RowChange, note_people, noting, taken
from leadkeeper.db.engine import Db, fetch_all, fetch_value, writing


def test_every_changed_column_is_noted_with_what_it_held(peopled: Db) -> None:
    with writing(peopled), noting(peopled):
        peopled.conn.execute(
            "UPDATE contacts SET stage = 'lost', note = 'a' || char(0), company = company WHERE id = 2"
        )
        assert taken(peopled) == [
            RowChange("set", "contacts", [2], "stage", "new", "lost"),
            RowChange("set", "contacts", [2], "note", None, "a\0"),
        ]


def test_a_row_that_comes_or_goes_is_noted_whole(peopled: Db) -> None:
    with writing(peopled), noting(peopled):
        peopled.conn.execute("INSERT INTO reviews (contact, seq, rule) VALUES (1, 0, 'R41')")
        peopled.conn.execute("DELETE FROM reviews")
        added, dropped = taken(peopled)
    assert (added.how, dropped.how, added.after) == ("add", "drop", dropped.before)
    assert added.key == [1, 0]


def test_what_was_taken_is_not_taken_again(peopled: Db) -> None:
    with writing(peopled), noting(peopled):
        peopled.conn.execute("UPDATE contacts SET stage = 'lost'")
        assert len(taken(peopled)) == 3
        assert taken(peopled) == []


def test_nothing_is_noted_afterwards(peopled: Db) -> None:
    with writing(peopled), noting(peopled):
        pass
    peopled.conn.execute("UPDATE contacts SET stage = 'lost'")
    assert fetch_value(peopled, "SELECT count(*) FROM sqlite_temp_schema WHERE name LIKE 'edit%'") == 0


def test_whom_changes_are_about_is_written_down_once(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO edits (id, at, kind) VALUES (7, '2026-11-24', 'stage')")
    with writing(peopled), noting(peopled):
        peopled.conn.execute("UPDATE contacts SET stage = 'lost', note = 'x' WHERE id > 1")
        peopled.conn.execute("INSERT INTO notices (partner, contact) VALUES (1, 3)")
        note_people(peopled, 7)
    assert fetch_all(peopled, "SELECT contact, edit FROM edit_contacts") == [(2, 7), (3, 7)]
