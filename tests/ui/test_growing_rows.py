from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from ui.models.table_model import PAGE, Column, LazyModel

Deliver = Callable[[Mapping[int, Any] | None], None]


class Rows:
    """A model whose rows are brought at once, and how often they were asked for."""

    def __init__(self, people: int) -> None:
        self.asked = 0
        self.model = LazyModel([Column("name", "Name")], self._fetch)
        self.model.set_ids(array("q", range(people)))

    def _fetch(self, ids: Sequence[int], deliver: Deliver) -> None:
        self.asked += 1
        deliver({one: {"name": f"person {one}"} for one in ids})

    def name(self, row: int) -> Any:
        self.model.row_at(row)  # asks for it
        return (self.model.row_at(row) or {}).get("name")


def test_rows_that_come_below_keep_those_that_are_there() -> None:
    rows = Rows(PAGE)
    rows.name(0)
    rows.model.grow(array("q", range(PAGE + 1)))
    assert (rows.model.count(), rows.name(0), rows.asked) == (PAGE + 1, "person 0", 1)
    assert (rows.name(PAGE), rows.asked) == (f"person {PAGE}", 2)


@pytest.mark.parametrize("ids", [range(1, PAGE + 2), range(PAGE), range(3), ()])
def test_other_rows_take_the_place_of_those_that_do_not_go_on(ids: Sequence[int]) -> None:
    rows = Rows(PAGE)
    rows.name(0)
    rows.model.grow(array("q", ids))
    assert [rows.name(row) for row in range(len(ids))] == [f"person {one}" for one in ids]


def test_rows_below_a_page_that_is_not_full_come_with_that_page() -> None:
    rows = Rows(3)
    rows.name(0)
    rows.model.grow(array("q", range(9)))
    assert [rows.name(row) for row in (0, 8)] == ["person 0", "person 8"]
