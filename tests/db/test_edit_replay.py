from __future__ import annotations

from leadkeeper.db import contact_list
from leadkeeper.db.book import undo_log
from leadkeeper.db.book.undo_log import RowChange, mirrored, play
from leadkeeper.db.engine import Db, fetch_all, fetch_value, writing


def back(db: Db, number: int) -> tuple[int, int]:
    """How many changes fitted, of how many."""
    with writing(db):
        changes = [change for part in undo_log.parts(db, number, back=True) for change in part]
        return play(db, mirrored(changes)), len(changes)


def test_a_mirror_turns_every_change_round() -> None:
    changes = [
        RowChange("add", "reviews", [1, 0], None, None, {"contact": 1}),
        RowChange("set", "contacts", [1], "note", "a", "b"),
    ]
    assert mirrored(changes) == [
        RowChange("drop", "reviews", [1, 0], None, {"contact": 1}, None),
        RowChange("set", "contacts", [1], "note", "b", "a"),
    ]


def test_only_rows_that_are_as_the_edit_left_them_go_back(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "stage", "2026-11-24") as made:
        peopled.conn.execute("UPDATE contacts SET stage = 'lost'")
    peopled.conn.execute("UPDATE contacts SET stage = 'customer' WHERE id = 2")
    assert back(peopled, made.number) == (2, 3)
    assert fetch_all(peopled, "SELECT stage FROM contacts ORDER BY id") == [("new",), ("customer",), ("new",)]


def test_a_row_that_was_changed_is_not_taken_away(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "stop", "2026-11-24") as made:
        peopled.conn.execute("INSERT INTO notices (partner, contact) VALUES (1, 1)")
    peopled.conn.execute("UPDATE notices SET sent_at = '2026-11-24'")
    assert back(peopled, made.number) == (0, 1)


def test_a_person_who_comes_back_is_found_by_search(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "merge", "2026-11-24") as made:
        for table in ("consents", "reviews"):
            peopled.conn.execute("INSERT INTO permits VALUES ('test')")
            peopled.conn.execute(f"DELETE FROM {table} WHERE contact = 2")
            peopled.conn.execute("DELETE FROM permits")
        peopled.conn.execute("DELETE FROM contacts WHERE id = 2")
    assert back(peopled, made.number)[0] == back_count(peopled, made.number)
    assert list(contact_list.ids(peopled, "person2@")) == [2]


def back_count(db: Db, number: int) -> int:
    return sum(len(part) for part in undo_log.parts(db, number))


def test_a_row_whose_place_is_taken_does_not_come_back(peopled: Db) -> None:
    peopled.conn.execute("INSERT INTO reviews (contact, seq, rule) VALUES (1, 0, 'R41')")
    with writing(peopled), undo_log.recording(peopled, "review", "2026-11-24") as made:
        peopled.conn.execute("DELETE FROM reviews")
    peopled.conn.execute("INSERT INTO reviews (contact, seq, rule) VALUES (1, 0, 'R37')")
    assert back(peopled, made.number) == (0, 1)


def test_answers_that_would_leave_a_gap_do_not_fit(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "answer", "2026-11-24") as made:
        peopled.conn.execute("INSERT INTO consents (contact, seq, kind) VALUES (1, 1, 1)")
    peopled.conn.execute("INSERT INTO consents (contact, seq, kind) VALUES (1, 2, 1)")
    assert back(peopled, made.number) == (0, 1)
    assert fetch_value(peopled, "SELECT count(*) FROM permits") == 0
