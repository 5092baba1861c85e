from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import create_book
from leadkeeper.db.engine import (
    Db,
    IntegrityError,
    OperationalError,
    connect,
    fetch_value,
    is_writing,
    known,
    permitted,
    pragma,
    writing,
)
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Progress

ADD = "INSERT INTO lists (ref) VALUES ('one')"


def lists(db: Db) -> int:
    return int(fetch_value(db, "SELECT count(*) FROM lists"))


def test_what_is_written_together_is_kept_together(db: Db) -> None:
    with writing(db):
        db.conn.execute(ADD)
    assert (lists(db), db.conn.in_transaction) == (1, False)


def test_an_error_takes_everything_back(db: Db) -> None:
    with pytest.raises(ZeroDivisionError), writing(db):
        db.conn.execute(ADD).fetchone() or 1 / 0
    assert (lists(db), db.conn.in_transaction) == (0, False)


def flow(db: Db) -> Iterator[Progress]:
    with writing(db):
        db.conn.execute(ADD)
        yield Progress("import")


def test_stopping_a_flow_takes_everything_back(db: Db) -> None:
    steps = flow(db)
    next(steps)
    assert lists(db) == 1
    steps.close()  # type: ignore[attr-defined]  # a generator is an iterator that can be closed
    assert (lists(db), db.conn.in_transaction) == (0, False)


def test_what_is_written_inside_another_is_a_part_of_it(db: Db) -> None:
    outer = flow(db)
    next(outer)
    with writing(db):
        db.conn.execute("INSERT INTO lists (ref) VALUES ('two')")
    assert (lists(db), is_writing(db)) == (2, True)
    outer.close()  # type: ignore[attr-defined]  # a generator is an iterator that can be closed
    assert (lists(db), is_writing(db)) == (0, False)


def test_an_error_of_the_database_takes_everything_back_and_stays_a_bug(db: Db) -> None:
    with pytest.raises(IntegrityError), writing(db):
        db.conn.executemany("INSERT INTO lists (ref) VALUES (?)", [("one",), ("one",)])
    assert lists(db) == 0


def test_the_right_to_write_is_taken_before_anything_is_read(tmp_path: Path) -> None:
    with create_book(tmp_path / "my.leads") as book:
        other = connect(book.path, mode="rw")
        other.conn.execute("PRAGMA busy_timeout = 0")
        with writing(book.db), pytest.raises(LeadKeeperError) as caught, writing(other):
            pytest.fail("two programs were writing at once")
        other.conn.close()
    assert caught.value.code == "book-busy"


def test_a_full_disk_has_a_sentence_and_loses_nothing(db: Db) -> None:
    db.conn.execute(ADD)
    db.conn.execute(f"PRAGMA max_page_count = {pragma(db, 'page_count')}")
    with pytest.raises(LeadKeeperError) as caught, writing(db):
        db.conn.execute("INSERT INTO files VALUES ('a', 'big', zeroblob(10000000), '2026-11-24')")
    assert caught.value.code == "disk-full"
    assert (lists(db), fetch_value(db, "SELECT count(*) FROM files")) == (1, 0)
    assert pragma(db, "integrity_check") == "ok"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("database or disk is full", "disk-full"),
        ("database is locked", "book-busy"),
        ("attempt to write a readonly database", "book-read-only"),
        ("disk I/O error", "disk-failed"),
    ],
)
def test_what_sqlite_says_of_disk_lock_and_rights_has_a_sentence(said: str, code: str) -> None:
    found = known(OperationalError(said))
    assert isinstance(found, LeadKeeperError)
    assert found.code == code


def test_any_other_error_is_itself() -> None:
    error = OperationalError("no such table: leads")
    assert known(error) is error


def test_a_permit_ends_with_its_block(db: Db) -> None:
    with writing(db):
        with permitted(db, "erasure"):
            assert fetch_value(db, "SELECT reason FROM permits") == "erasure"
        assert fetch_value(db, "SELECT count(*) FROM permits") == 0


def test_a_permit_does_not_outlive_an_error(db: Db) -> None:
    with pytest.raises(ZeroDivisionError), writing(db), permitted(db, "erasure"):
        raise ZeroDivisionError
    assert fetch_value(db, "SELECT count(*) FROM permits") == 0
