"""Files that were read in, and their lines as they stood."""

from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.db.engine import Db, IntegrityError, fetch_value
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import ImportRecord
from tests.db.source_block import keep_block

FIRST = ImportRecord("i1", "leads.csv", "ab", "2026-02-02T08:00:00+01:00")
SECOND = ImportRecord("i2")


@pytest.fixture
def full(peopled: Db) -> Db:
    """A book of two imports."""
    for record in (FIRST, SECOND):
        imports.add(peopled, record, {"mode": "fill"})
    return peopled


def test_imports_come_back_as_added_and_in_their_order(full: Db) -> None:
    assert imports.read_all(full) == (FIRST, SECOND)
    assert imports.numbers(full) == {"i1": 1, "i2": 2}


def test_an_import_that_was_taken_back_is_history_and_no_import(full: Db) -> None:
    full.conn.execute("UPDATE imports SET undone_at = '2026-03-01' WHERE ref = 'i1'")
    assert imports.read_all(full) == (SECOND,)
    assert [one["undone_at"] for one in imports.history(full)] == ["2026-03-01", None]
    assert not imports.has_file(full, "ab")


def test_the_counts_of_an_import_stand_in_the_history(full: Db) -> None:
    imports.set_counts(full, 2, {"read": 3, "created": 2})
    found = imports.history(full)
    assert [one["import"] for one in found] == ["i1", "i2"]
    assert (found[1]["read"], found[1]["created"], found[0].get("read")) == (3, 2, None)


@pytest.mark.parametrize(("sha256", "known"), [("ab", True), ("cd", False), ("", False)])
def test_a_file_that_was_read_before_is_known(full: Db, sha256: str, known: bool) -> None:
    assert imports.has_file(full, sha256) is known


def test_a_line_comes_back_as_it_stood(full: Db) -> None:
    keep_block(full, 1, 0, [(n, [f"line {n}", "é\0\n", None, 5, date(2026, 1, 2)]) for n in range(2, 502)])
    keep_block(full, 1, 0, [(n, [f"line {n}"]) for n in range(502, 900, 3)])
    keep_block(full, 1, 1, [(2, ["another member"])])
    assert imports.line(full, 1, 0, 2) == ["line 2", "é\0\n", None, 5, "2026-01-02"]
    assert imports.line(full, 1, 0, 505) == ["line 505"]
    assert imports.line(full, 1, 1, 2) == ["another member"]


@pytest.mark.parametrize(("number", "member", "line"), [(1, 0, 1), (1, 0, 503), (1, 0, 9999), (1, 2, 2), (2, 0, 2)])
def test_a_line_that_is_not_kept_is_nothing(full: Db, number: int, member: int, line: int) -> None:
    keep_block(full, 1, 0, [(n, ["x"]) for n in (2, 502, 504)])
    assert imports.line(full, number, member, line) is None


def test_a_million_equal_cells_take_little_room(full: Db) -> None:
    keep_block(full, 1, 0, [(n, ["clodomir@x.example"] * 10) for n in range(1000)])
    assert fetch_value(full, "SELECT length(packed) FROM source_blocks") < 20_000


def test_a_block_is_kept_once(full: Db) -> None:
    keep_block(full, 1, 0, [(2, ["x"])])
    with pytest.raises(IntegrityError):
        keep_block(full, 1, 0, [(2, ["y"])])


def test_a_person_is_told_every_line_that_speaks_of_them(full: Db) -> None:
    keep_block(full, 1, 0, [(2, ["lea"]), (7, ["lea again"])])
    full.conn.execute("UPDATE contacts SET import = 1, member = 0, line = 2 WHERE id = 1")
    for found in ((1, 1, 0, 7), (1, 2, 0, 4)):
        full.conn.execute("INSERT INTO import_lines (contact, import, member, line) VALUES (?, ?, ?, ?)", found)
    assert imports.origins(full, 1) == [
        ("i1", "leads.csv", 2, ("lea",)),
        ("i1", "leads.csv", 7, ("lea again",)),
        ("i2", None, 4, ()),
    ]
    assert imports.origins(full, 2) == []
