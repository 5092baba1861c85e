from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import look_into, look_into_damaged
from leadkeeper.db.book.recovery_reader import DamagedTable, Gap, columns_of, expected, quietly, surviving, tables
from leadkeeper.db.engine import PAGE, Db, fetch_value
from tests.made_archive import archive, person, restored


def test_every_table_comes_after_those_that_it_refers_to(db: Db) -> None:
    names = [table.name for table in tables(db)]
    assert len(names) == len(set(names)) > 28
    for first, later in (("partners", "contracts"), ("contacts", "consents"), ("imports", "contacts"),
                         ("consent_kinds", "consents"), ("deliveries", "traps"), ("lists", "forms"),
                         ("edits", "edit_contacts")):  # fmt: skip
        if first != "lists":
            assert names.index(first) < names.index(later)


def test_the_search_index_is_no_table_of_its_own(db: Db) -> None:
    assert not [table for table in tables(db) if table.name.startswith("contacts_search")]


def test_of_a_sound_book_every_row_survives_in_order(peopled: Db) -> None:
    for table in tables(peopled):
        columns = columns_of(peopled, table)
        found = list(surviving(peopled, table, columns))
        assert not [one for one in found if isinstance(one, Gap)]
        assert len(found) == expected(peopled, table)


def test_a_table_that_an_older_book_lacks_has_no_columns(peopled: Db) -> None:
    views = next(table for table in tables(peopled) if table.name == "saved_views")
    peopled.conn.execute("DROP TABLE saved_views")
    assert columns_of(peopled, views) == ()


ONE = DamagedTable("t", ("a",), (str,), ("id",), counts=True)
TWO = DamagedTable("t", ("a",), (str,), ("id", "seq"), counts=True)


class Told:
    """A book that gives some rows as a damaged one would: in no order."""

    def __init__(self, *found: tuple[object, ...]) -> None:
        self.conn, self._found = self, found

    def execute(self, _question: str, _values: object) -> Iterator[tuple[object, ...]]:
        yield from self._found


def gaps(table: DamagedTable, *keys: tuple[object, ...]) -> list[tuple[int, int]]:
    told: Any = Told(*((*key, "x") for key in keys))
    found = list(surviving(told, table, table.columns))
    assert len([one for one in found if not isinstance(one, Gap)]) == len(keys)
    return [(one.low, one.high) for one in found if isinstance(one, Gap)]


def test_keys_that_rise_leave_no_gap() -> None:
    assert gaps(ONE, (1,), (2,), (900,)) == []
    assert gaps(TWO, (1, 0), (1, 1), (2, 0)) == []


@pytest.mark.parametrize(
    ("keys", "between"),
    [
        ([(1,), (2,), (900,), (4,), (5,)], 3),  # 3 became 900
        ([(1,), (2,), (900,), (950,), (5,), (6,)], 4),  # two of them
        ([(700,), (801,), (5,), (900,)], 850),  # 850 became 5
        ([(1,), (2,), (2,), (4,)], 3),
        ([(1,), (2,), (None,), (4,)], 3),
        ([(1,), (2,), (None,)], 3),
        ([(1,), (2,), ("x",), (None,), (9,)], 7),
    ],
)
def test_about_a_key_that_does_not_rise_there_is_a_gap(keys: list[tuple[object, ...]], between: int) -> None:
    assert any(low <= between <= high for low, high in gaps(ONE, *keys))


@pytest.mark.parametrize("second", [(1, 0), (1, None), (1, -1)])
def test_the_whole_key_counts(second: tuple[object, ...]) -> None:
    assert any(low <= 1 <= high for low, high in gaps(TWO, (1, 0), second, (2, 0)))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A closed book of some hundreds of people."""
    with restored(tmp_path, archive(*map(person, range(1, 400)))) as book:
        return book.path


def with_fewer_cells(path: Path, table: str) -> Db:
    """The book after the number of cells of the last leaf of a table lost a bit: their rows are passed over."""
    db = look_into(path)
    root = int(fetch_value(db, "SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)))
    db.conn.close()
    raw = bytearray(path.read_bytes())
    page = (root - 1) * PAGE
    leaf = (int.from_bytes(raw[page + 8 : page + 12], "big") - 1) * PAGE
    count = int.from_bytes(raw[leaf + 3 : leaf + 5], "big")
    raw[leaf + 3 : leaf + 5] = (count ^ (1 << (count.bit_length() - 1))).to_bytes(2, "big")
    path.write_bytes(raw)
    return look_into_damaged(path)


@pytest.mark.parametrize("name", ["contacts", "consents"])
def test_rows_that_are_passed_over_quietly_are_noticed(many: Path, name: str) -> None:
    db = with_fewer_cells(many, name)
    table = next(table for table in tables(db) if table.name == name)
    found = list(surviving(db, table, table.columns))
    noticed = quietly(db, table)
    db.conn.close()
    assert len(found) < 399
    assert not [one for one in found if isinstance(one, Gap)]
    assert noticed


def test_a_page_of_rubbish_is_no_quiet_damage(many: Path) -> None:
    raw = bytearray(many.read_bytes())
    middle = len(raw) // PAGE // 2 * PAGE
    raw[middle : middle + PAGE] = b"\xa5" * PAGE
    many.write_bytes(raw)
    db = look_into_damaged(many)
    assert [table.name for table in tables(db) if quietly(db, table)] == []
    db.conn.close()
