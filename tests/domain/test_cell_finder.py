"""Cells of a column are looked at once each, and what is looked for is never lost by that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.text import LONG_TEXT_CHARS, MAX_CELLS_REMEMBERED, Cell, CellFinder, any_of, cell_text


class _Ones(CellFinder):
    """Finds the cells with the text `1`, counting the cells that it looks at."""

    looked = 0

    def _look_at(self, cells: set[Cell]) -> set[Cell]:
        self.looked += len(cells)
        return {cell for cell in cells if cell_text(cell).startswith("1")}


def test_a_cell_that_comes_again_is_found_again_without_another_look() -> None:
    column = _Ones()
    assert column.find(["1", "2", "2"]) == {"1"}
    assert column.find(["2", "1", "3"]) == {"1"}
    assert column.looked == 3


def test_true_is_not_taken_for_the_figure_that_equals_it() -> None:
    column = _Ones()
    assert column.find([True, False]) == set()
    assert column.find([1, 0]) == {1}
    assert column.find([True]) == set()
    assert column.find([1.0]) == {1.0}


def test_very_many_and_long_cells_are_found_though_they_are_not_remembered() -> None:
    column = _Ones()
    long = "1" * (LONG_TEXT_CHARS + 1)
    assert column.find([long]) == column.find([long]) == {long}
    figures = list(map(str, range(2 * MAX_CELLS_REMEMBERED)))
    assert column.find(figures) == {one for one in figures if one[0] == "1"}
    assert column.find(["99999999", "19"]) == {"19"}
    assert column.find(["1new", "2new"]) == column.find(["1new"]) == {"1new"}


def test_the_cells_that_came_last_are_not_looked_at_again_however_many_came_before() -> None:
    column = _Ones()
    column.find(map(str, range(MAX_CELLS_REMEMBERED)))
    column.find(["1new", "2new"])
    looked = column.looked
    assert column.finds("1new")
    assert not column.finds("2new")
    assert column.looked == looked


@given(st.lists(st.text(min_size=1), min_size=1), st.text())
def test_a_pattern_of_several_texts_finds_what_each_would(words: list[str], text: str) -> None:
    assert (any_of(words).search(text) is not None) == any(word in text for word in words)
