"""The register: append-only, and chained so that a changed entry is seen."""

from __future__ import annotations

import pytest

from leadkeeper.db import register
from leadkeeper.db.engine import Db, IntegrityError, fetch_all, fetch_value, writing

AT = "2026-11-24T10:00:00+01:00"


@pytest.fixture
def five(db: Db) -> Db:
    """A register of five entries."""
    with writing(db):
        for n in range(1, 6):
            register.append(db, AT, "export", {"export": f"E{n}", "rows": n})
    return db


def by_hand(db: Db, *changes: str) -> None:
    """What somebody can do who takes the triggers away first."""
    for name in ("register_keeps_update", "register_keeps_delete"):
        db.conn.execute(f"DROP TRIGGER {name}")
    for change in changes:
        db.conn.execute(change)


def test_entries_come_back_as_they_were_made(db: Db) -> None:
    with writing(db):
        made = register.append(db, AT, "export", {"export": "E1", "rows": 2, "name": "Bonté"})
    assert register.entries(db) == [made]
    assert (made.seq, made.kind, made.body["name"], made.previous) == (1, "export", "Bonté", register.START)


def test_each_entry_holds_the_hash_of_the_one_before(five: Db) -> None:
    found = register.entries(five)
    assert [one.previous for one in found] == [register.START, *(one.hash for one in found[:-1])]


def test_an_untouched_register_is_whole(five: Db) -> None:
    assert register.broken_at(five) is None


def test_an_empty_register_is_whole(db: Db) -> None:
    assert register.broken_at(db) is None


def test_equal_entries_have_different_hashes(db: Db) -> None:
    with writing(db):
        one, other = (register.append(db, AT, "export", {"export": "E1"}) for _ in range(2))
    assert one.hash != other.hash


def test_a_row_that_is_not_what_its_hash_says_does_not_fit(five: Db) -> None:
    names = ("seq", "at", "kind", "body", "previous", "hash")
    row = dict(zip(names, fetch_all(five, f"SELECT {', '.join(names)} FROM register LIMIT 1")[0], strict=True))
    assert register.fits(row)
    assert not any(register.fits(row | {name: None}) for name in names)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE register SET body = '{}'",
        "UPDATE register SET at = '2020-01-01' WHERE seq = 1",
        "UPDATE register SET hash = '0' WHERE seq = 5",
        "DELETE FROM register",
        "DELETE FROM register WHERE seq = 5",
        "INSERT OR REPLACE INTO register SELECT 3, at, kind, '{}', previous, hash FROM register WHERE seq = 3",
    ],
)
def test_an_entry_can_be_neither_changed_nor_taken_out(five: Db, change: str) -> None:
    before = register.entries(five)
    with pytest.raises(IntegrityError, match="append-only"):
        five.conn.execute(change)
    assert register.entries(five) == before


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE register SET body = replace(body, '\"rows\":3', '\"rows\":30') WHERE seq = 3", 3),
        ("UPDATE register SET at = '2020-01-01' WHERE seq = 1", 1),
        ("UPDATE register SET kind = 'abandoned' WHERE seq = 5", 5),
        ("UPDATE register SET previous = hash WHERE seq = 2", 2),
        ("UPDATE register SET hash = previous || 'x' WHERE seq = 4", 4),
        ("DELETE FROM register WHERE seq = 2", 2),
        ("DELETE FROM register WHERE seq = 1", 1),
        ("UPDATE register SET seq = 9 WHERE seq = 5", 5),
    ],
)
def test_the_first_entry_that_was_touched_is_found(five: Db, change: str, place: int) -> None:
    by_hand(five, change)
    assert register.broken_at(five) == place


def test_entries_that_changed_places_are_found(five: Db) -> None:
    by_hand(
        five,
        "UPDATE register SET seq = 99 WHERE seq = 2",
        "UPDATE register SET seq = 2 WHERE seq = 3",
        "UPDATE register SET seq = 3 WHERE seq = 99",
    )
    assert register.broken_at(five) == 2


def test_an_entry_whose_own_hash_was_made_anew_breaks_the_next_one(five: Db) -> None:
    row = register.entries(five)[2]
    new = register._digest(3, row.at, row.kind, '{"rows":30}', row.previous)
    by_hand(five, f"""UPDATE register SET body = '{{"rows":30}}', hash = '{new}' WHERE seq = 3""")
    assert register.broken_at(five) == 4


@pytest.mark.parametrize("left", [0, 1, 4])
def test_entries_cut_off_at_the_end_are_missed(five: Db, left: int) -> None:
    by_hand(five, f"DELETE FROM register WHERE seq > {left}")
    assert register.broken_at(five) == left + 1


def test_an_entry_after_a_cut_does_not_mend_it(five: Db) -> None:
    by_hand(five, "DELETE FROM register WHERE seq > 3")
    with writing(five):
        assert register.append(five, AT, "export", {"export": "E6"}).seq == 6
    assert register.broken_at(five) == 4


def put_on(db: Db, seq: int, previous: str) -> None:
    """An entry whose hashes are right, written past `append`."""
    new = register._digest(seq, AT, "export", "{}", previous)
    row = (seq, AT, "export", "{}", previous, new)
    db.conn.execute("INSERT INTO register (seq, at, kind, body, previous, hash) VALUES (?, ?, ?, ?, ?, ?)", row)


def test_an_entry_put_on_by_hand_is_seen_though_its_hashes_are_right(five: Db) -> None:
    put_on(five, 6, register.entries(five)[-1].hash)
    assert register.broken_at(five) == 6


def test_a_last_entry_that_was_exchanged_is_seen_though_its_hashes_are_right(five: Db) -> None:
    by_hand(five, "DELETE FROM register WHERE seq = 5")
    put_on(five, 5, register.entries(five)[-1].hash)
    assert register.broken_at(five) == 5


def test_a_book_that_never_noted_its_last_entry_goes_by_the_chain_and_notes_it_with_the_next(five: Db) -> None:
    five.conn.execute("DELETE FROM settings WHERE name = ?", (register.HEAD,))
    assert register.broken_at(five) is None
    with writing(five):
        sixth = register.append(five, AT, "export", {"export": "E6"})
    assert fetch_value(five, "SELECT value FROM settings WHERE name = ?", (register.HEAD,)) == f"6 {sixth.hash}"
    assert register.broken_at(five) is None


def test_an_entry_after_a_break_does_not_mend_it(five: Db) -> None:
    by_hand(five, "UPDATE register SET at = '2020-01-01' WHERE seq = 2")
    with writing(five):
        register.append(five, AT, "export", {"export": "E6"})
    assert register.broken_at(five) == 2
    assert fetch_value(five, "SELECT count(*) FROM register") == 6


def test_entries_that_are_missing_are_counted(five: Db) -> None:
    assert register.missing(five) == 0
    by_hand(five, "DELETE FROM register WHERE seq IN (2, 5)")
    assert register.missing(five) == 2


def test_nothing_is_missing_in_a_register_that_was_never_written(db: Db) -> None:
    assert register.missing(db) == 0


def test_who_was_erased_since_is_counted_from_the_erased(db: Db) -> None:
    """Home asks at every change: the rows of every file were read, 2 s with 1.5 million people."""
    steps: list[str] = []
    db.conn.set_trace_callback(steps.append)
    register.erased_in(db)
    db.conn.set_trace_callback(None)
    plan = [step for *_, step in db.conn.execute(f"EXPLAIN QUERY PLAN {steps[-1]}")]
    assert not [step for step in plan if step.startswith("SCAN m")]
    assert plan[0].startswith(("SCAN c ", "SEARCH c "))
    assert "contacts_erased" in plan[0]
