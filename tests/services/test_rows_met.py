"""Rows that speak of somebody again are noticed, however many there are, and a few others with them at the most."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.services.imports.batch import ENOUGH, DuplicateHints, DuplicateIndex


def test_a_key_names_the_rows_that_had_it_before() -> None:
    met = DuplicateIndex(5)
    assert met.see(["a", "b"]) == DuplicateHints({}, frozenset())
    assert met.see(["c", "a", "b"]) == DuplicateHints({1: (0,), 2: (1,)}, frozenset())


def test_a_key_of_several_rows_at_once_is_a_twin() -> None:
    assert DuplicateIndex(3).see(["a", "b", "a"]) == DuplicateHints({2: (0,)}, frozenset({"a"}))


def test_a_key_of_very_many_rows_names_a_few_of_them() -> None:
    met = DuplicateIndex(3000)
    assert met.see(["a"] * 3000).before[2999] == (0, 1, 2, 3)[:ENOUGH]


def test_more_rows_than_expected_find_room() -> None:
    met = DuplicateIndex(2)
    met.see(["a", "b"])
    met.see([f"c{number}" for number in range(1000)])
    assert met.see(["b", "c7", "d"]) == DuplicateHints({0: (1,), 1: (9,)}, frozenset())


@given(parts=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=6), max_size=6), alike=st.booleans())
def test_whoever_came_before_is_among_those_named(parts: list[list[str]], *, alike: bool) -> None:
    met, rows = DuplicateIndex(3), list[str]()
    with pytest.MonkeyPatch.context() as patch:
        if alike:
            patch.setattr("builtins.hash", lambda key: ord(key) % 2 << 40)
        for keys in parts:
            found = met.see(keys)
            for place, key in enumerate(keys):
                before = [number for number, one in enumerate([*rows, *keys[:place]]) if one == key]
                named = found.before.get(place, ())
                assert bool(before) <= bool(named)
                if not alike:
                    assert list(named) == before[:ENOUGH]
            rows += keys
