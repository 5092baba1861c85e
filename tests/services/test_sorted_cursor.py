"""A second stream keeps step with the stream of all people."""

from __future__ import annotations

from leadkeeper.services.eligibility.judge import SortedCursor


def test_each_person_gets_the_row_with_their_number_or_none() -> None:
    beside = SortedCursor(iter([(2, "b"), (3, "c"), (7, "g")]))

    assert [beside.of(number) for number in range(1, 9)] == [
        None, (2, "b"), (3, "c"), None, None, None, (7, "g"), None,
    ]  # fmt: skip


def test_rows_of_nobody_hold_up_no_one_behind_them() -> None:
    beside = SortedCursor(iter([(1, "a"), (2, "b"), (5, "e")]))

    assert beside.of(5) == (5, "e")


def test_an_empty_stream_gives_nothing() -> None:
    assert SortedCursor(iter([])).of(1) is None
