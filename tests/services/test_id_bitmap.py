from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.services.imports.batch import IdBitmap


@given(expected=st.integers(0, 100), numbers=st.lists(st.integers(0, 5_000)))
def test_a_number_is_noted_once_wherever_it_lies(expected: int, numbers: list[int]) -> None:
    noted, known = IdBitmap(expected), set[int]()
    for number in numbers:
        assert noted.note(number) is (number not in known)
        known.add(number)
    assert {number for number in range(5_200) if number in noted} == known
