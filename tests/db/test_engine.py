from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from leadkeeper.db import engine
from leadkeeper.db.engine import (
    BUSY_MS,
    Db,
    connect,
    fetch_all,
    fetch_all_in,
    fetch_one,
    fetch_value,
    insert,
    is_complete,
    pragma,
)
from tests.systems import WINDOWS


def test_the_engine_is_past_the_fault_that_damages_write_ahead_files() -> None:
    assert tuple(map(int, engine.sqlite.sqlite_version.split("."))) >= (3, 51, 3)


def test_a_book_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(engine.OperationalError):
        connect(tmp_path / "none.leads", mode="rw")
    assert list(tmp_path.iterdir()) == []


def test_a_name_with_signs_of_addresses_is_a_name_like_others(tmp_path: Path) -> None:
    path = tmp_path / f"été 100% #1 {'&' if WINDOWS else '?'}mode=memory.leads"
    path.touch()
    connect(path, mode="rw").conn.execute("CREATE TABLE t (a)").connection.close()
    assert path.stat().st_size > 0


@pytest.mark.parametrize(
    ("place", "uri"),
    [
        (r"C:\Leads\été 1.leads", "file:///C:/Leads/%C3%A9t%C3%A9%201.leads"),
        (r"\\server\share\x.leads", "file:////server/share/x.leads"),
        (r"\\?\C:\Leads\x.leads", "file:///C:/Leads/x.leads"),
        (r"\\?\UNC\server\share\x.leads", "file:////server/share/x.leads"),
    ],
)
def test_paths_of_windows_are_written_as_sqlite_takes_them(place: str, uri: str) -> None:
    assert engine.uri_of(PureWindowsPath(place)) == uri


def test_questions_give_rows_values_or_nothing(db: Db) -> None:
    assert fetch_all(db, "SELECT 1, 2 UNION SELECT 3, 4") == [(1, 2), (3, 4)]
    assert fetch_one(db, "SELECT ?", ("x",)) == ("x",)
    assert (fetch_one(db, "SELECT 1 WHERE 0"), fetch_value(db, "SELECT 1 WHERE 0")) == (None, None)
    assert (fetch_value(db, "SELECT 7"), pragma(db, "busy_timeout")) == (7, BUSY_MS)


@pytest.mark.parametrize("part", [1, 2, 3, 500])
def test_a_question_about_many_values_is_asked_in_parts(db: Db, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "PART", part)
    question = "WITH t (a) AS (VALUES (1), (2), (3), (4)) SELECT a, ? FROM t WHERE a IN (…) AND a < 4 ORDER BY a DESC"
    found = list(fetch_all_in(db, question, [1, 4, 3, 5, 2], ("x",)))
    assert sorted(found) == [(1, "x"), (2, "x"), (3, "x")]
    assert (
        found
        == {
            1: [(1, "x"), (3, "x"), (2, "x")],
            2: [(1, "x"), (3, "x"), (2, "x")],
            3: [(3, "x"), (1, "x"), (2, "x")],
            500: [(3, "x"), (2, "x"), (1, "x")],
        }[part]
    )
    assert list(fetch_all_in(db, question, [], ("x",))) == []


def test_a_new_row_has_a_number(db: Db) -> None:
    assert [insert(db, "INSERT INTO lists (ref) VALUES (?)", (ref,)) for ref in "ab"] == [1, 2]


@pytest.mark.parametrize(
    ("sql", "whole"),
    [("SELECT 1;", True), ("SELECT 1", False), ("CREATE TRIGGER t AFTER DELETE ON a BEGIN SELECT 1;", False)],
)
def test_a_trigger_is_whole_at_its_end(sql: str, whole: bool) -> None:
    assert is_complete(sql) is whole
