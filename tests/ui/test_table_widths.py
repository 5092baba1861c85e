from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.widgets.table_cells import shared

PAIRS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 300)), min_size=1, max_size=8)


def test_whoever_wishes_for_more_gets_it_where_there_is_room() -> None:
    assert shared([100, 50], [60, 80], 400) == [100, 80]


def test_what_the_words_need_comes_before_what_is_wished() -> None:
    assert shared([100, 100], [60, 80], 140) == [60, 80]


def test_room_beyond_the_needs_is_shared_by_the_wishes() -> None:
    assert shared([100, 100], [60, 80], 170) == [80, 90]


def test_words_are_cut_down_to_the_wish_where_not_even_the_needs_fit() -> None:
    assert shared([40, 100, 100], [40, 200, 300], 390) == [40, 175, 175]


def test_no_column_is_narrower_than_it_needs_or_wishes() -> None:
    assert shared([40, 100], [30, 200], 10) == [30, 100]


def test_where_nothing_scrolls_all_give_down_to_their_titles() -> None:
    assert shared([140, 300], [160, 440], 300, [60, 40]) == [140, 160]
    assert shared([140, 300], [160, 440], 90, [60, 40]) == [60, 40]


def test_a_column_that_must_be_read_gives_way_last() -> None:
    assert shared([140, 170, 300], [140, 170, 300], 500, [60, 60, 60]) == [140, 170, 190]
    assert shared([140, 170, 300], [140, 170, 300], 500, [60, 60, 60], 2) == [140, 140, 220]


def test_a_column_that_must_be_read_pushes_nothing_out_of_the_table() -> None:
    assert shared([140, 170, 300], [140, 170, 300], 200, [60, 60, 60], 2) == [60, 60, 80]
    assert shared([140, 170, 300], [140, 170, 300], 150, [60, 60, 60], 2) == [60, 60, 60]


@given(PAIRS, st.integers(0, 2000))
def test_nothing_stands_beyond_the_table_unless_the_least_widths_do(pairs: list[tuple[int, int]], room: int) -> None:
    wishes, needs = [wish for wish, _need in pairs], [need for _wish, need in pairs]
    least = list(map(min, wishes, needs))
    widths = shared(wishes, needs, room)
    assert sum(widths) <= room or widths == least
