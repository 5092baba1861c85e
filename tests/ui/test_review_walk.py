from __future__ import annotations

from collections.abc import Callable

import pytest

from ui.pages.review.details import ReviewCursor

STEPS: list[tuple[Callable[[ReviewCursor], object], int | None]] = [
    (lambda walk: walk.go(1), 2),
    (lambda walk: walk.go(-1), 3),
    (lambda walk: walk.go(4), 2),
    (lambda walk: walk.decide("allow"), 2),
]


@pytest.mark.parametrize(("step", "current"), STEPS)
def test_a_walk_goes_round(step: Callable[[ReviewCursor], object], current: int) -> None:
    walk = ReviewCursor([1, 2, 3])
    step(walk)
    assert walk.current == current


def test_a_walk_passes_over_those_decided_and_ends_with_the_last() -> None:
    walk = ReviewCursor([1, 2, 3])
    walk.go(1)
    walk.decide("deny")
    walk.go(1)
    walk.decide("allow")
    assert (walk.current, walk.done, walk.finished) == (3, 2, False)
    walk.decide("allow")
    assert walk.finished


def test_an_empty_review_has_no_current_person() -> None:
    walk = ReviewCursor()
    walk.go(1)
    walk.decide("allow")
    assert (walk.current, walk.answer(), walk.done) == (None, None, 0)
