from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.services.made_book import NOW
from tests.services.reviewed_book import reviewed_book
from tests.ui.looking import shown, words_of
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.review.details import ReviewCursor
from ui.pages.review.page import ReviewPage
from ui.settings import Settings

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


def test_the_heading_counts_who_is_left(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    """The table said 1, the heading above the reasons still 2."""
    with reviewed_book(tmp_path) as book:
        page = ReviewPage(InlineJobs(book.db), settings, lambda: NOW)
        shown(qtbot, page, 1200, 860)
        page.reload()
        page.arrive(("raoul", "R25"))
        assert any(text.startswith("2 people · Minor") for text in words_of(page.details))
        page.decision.reason.setText("their parents agreed")
        page.decide("allow", False)
        assert any(text.startswith("1 person · Minor") for text in words_of(page.details))
        for height in (640, 860):  # the panel is built anew between a low page and a high one
            page.resize(1200, height)
            settle()
            assert any(text.startswith("1 person · Minor") for text in words_of(page.details))
        at = page.table.current_row()
        page.table.stand_at(0 if at else 1)
        page.table.stand_at(at)
        assert any(text.startswith("1 person · Minor") for text in words_of(page.details))
        assert page.walk.done == 1
