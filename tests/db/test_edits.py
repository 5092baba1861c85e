from __future__ import annotations

import pytest

from leadkeeper.db.book import undo_log
from leadkeeper.db.engine import Db, IntegrityError, fetch_value, writing


def stage(db: Db, word: str, people: str = "id > 0") -> int:
    with writing(db), undo_log.recording(db, "stage", "2026-11-24T10:00:00+01:00", {"stage": word}) as made:
        db.conn.execute(f"UPDATE contacts SET stage = '{word}' WHERE {people}")
    return made.number


def test_an_edit_keeps_its_kind_and_facts(peopled: Db) -> None:
    number = stage(peopled, "lost")
    edit = undo_log.last(peopled)
    assert edit == undo_log.Edit(number, "2026-11-24T10:00:00+01:00", "stage", {"stage": "lost"})
    assert undo_log.get(peopled, number) == edit


def test_an_edit_without_any_change_is_none(peopled: Db) -> None:
    stage(peopled, "lost", "id > 99")
    assert undo_log.last(peopled) is None
    assert undo_log.get(peopled, 1) is None


def test_an_edit_in_parts_is_read_from_either_end(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "stage", "2026-11-24") as made:
        for number in (1, 2, 3):
            peopled.conn.execute("UPDATE contacts SET stage = 'lost' WHERE id = ?", (number,))
            made.keep()
    assert undo_log.count_parts(peopled, made.number) == 3
    assert [[one.key for one in part] for part in undo_log.parts(peopled, made.number)] == [[[1]], [[2]], [[3]]]
    assert [[one.key for one in part] for part in undo_log.parts(peopled, made.number, back=True)] == [
        [[3]],
        [[2]],
        [[1]],
    ]


def test_the_line_has_a_last_and_a_next(peopled: Db) -> None:
    first, second = stage(peopled, "lost"), stage(peopled, "customer")
    undo_log.mark(peopled, second, "2026-11-25")
    assert (getattr(undo_log.last(peopled), "number", 0), getattr(undo_log.undone(peopled), "number", 0)) == (
        first,
        second,
    )
    undo_log.mark(peopled, second, None)
    assert undo_log.undone(peopled) is None


def test_a_person_has_the_edits_that_stand(peopled: Db) -> None:
    first, second = stage(peopled, "lost"), stage(peopled, "customer", "id = 1")
    assert [one.number for one in undo_log.of_contact(peopled, 1)] == [first, second]
    assert undo_log.people_of(peopled, second) == [1]
    undo_log.mark(peopled, second, "2026-11-25")
    assert [one.number for one in undo_log.of_contact(peopled, 1)] == [first]


def test_an_edit_that_fails_leaves_nothing(peopled: Db) -> None:
    with pytest.raises(IntegrityError), writing(peopled), undo_log.recording(peopled, "stage", "2026-11-24"):
        peopled.conn.executemany("UPDATE contacts SET stage = 'lost', email_marks = ?", [(0,), (None,)])
    assert undo_log.last(peopled) is None
    assert fetch_value(peopled, "SELECT count(*) FROM sqlite_temp_schema WHERE name LIKE 'edit%'") == 0
    assert fetch_value(peopled, "SELECT count(*) FROM contacts WHERE stage = 'lost'") == 0


def test_whom_an_edit_is_about_can_be_said_besides(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "stop", "2026-11-24") as made:
        peopled.conn.execute("INSERT INTO suppressions (email) VALUES ('x@y.example')")
        made.touch([2])
    assert undo_log.people_of(peopled, made.number) == [2]


def test_what_is_dropped_takes_its_parts_and_people_along(peopled: Db) -> None:
    undo_log.drop(peopled, stage(peopled, "lost"))
    assert (
        fetch_value(peopled, "SELECT count(*) FROM edit_parts")
        == fetch_value(peopled, "SELECT count(*) FROM edit_contacts")
        == 0
    )


def test_of_an_edit_of_many_only_the_forgotten_one_goes(peopled: Db) -> None:
    number = stage(peopled, "lost")
    with writing(peopled):
        undo_log.forget(peopled, 2)
    (part,) = undo_log.parts(peopled, number)
    assert [one.key for one in part] == [[1], [3]]
    assert undo_log.people_of(peopled, number) == [1, 3]


def test_an_edit_of_the_forgotten_one_alone_goes_whole(peopled: Db) -> None:
    number = stage(peopled, "lost", "id = 2")
    with writing(peopled):
        undo_log.forget(peopled, 2)
    assert undo_log.get(peopled, number) is None


def test_rows_that_hang_on_the_forgotten_one_go_too(peopled: Db) -> None:
    with writing(peopled), undo_log.recording(peopled, "review", "2026-11-24") as made:
        peopled.conn.executemany("INSERT INTO reviews (contact, seq) VALUES (?, 0)", [(1,), (2,)])
        peopled.conn.executemany("INSERT INTO notices (partner, contact) VALUES (1, ?)", [(1,), (2,)])
    with writing(peopled):
        undo_log.forget(peopled, 2)
    (part,) = undo_log.parts(peopled, made.number)
    assert [one.table for one in part] == ["reviews", "notices"]
