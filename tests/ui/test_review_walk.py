from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import eligibility
from tests.services.made_book import NOW
from tests.services.reviewed_book import reviewed_book
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown, words_of
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.review.details import ReviewCursor, title
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


@pytest.fixture
def waiting(tmp_path: Path, settings: Settings, qtbot: QtBot) -> Iterator[tuple[HeldJobs, ReviewPage]]:
    """A page with the first of two minors, about whom a decision waits behind another write."""
    with reviewed_book(tmp_path) as book:
        jobs = HeldJobs(book.db)
        page = ReviewPage(jobs, settings, lambda: NOW)
        shown(qtbot, page, 1200, 860)
        page.reload()
        page.arrive(("raoul", "R25"))
        page.decision.reason.setText("their parents did not agree")
        jobs.writes_held = True
        page.decide("deny", False)
        yield jobs, page


def in_row(page: ReviewPage, place: int) -> object:
    """The number of people that the row of a group shows."""
    row = page.rows.row_at(page.rows.row_of(place))
    assert row is not None
    return row["people"]


def test_a_decision_that_waited_counts_for_the_person_it_was_about(waiting: tuple[HeldJobs, ReviewPage]) -> None:
    """The next person was looked at by then, stood there as blocked, and the first was offered again."""
    jobs, page = waiting
    first = page.walk.current
    page.step(1)
    second, name = page.walk.current, page.person.accessibleName()
    page.decision.reason.setText("typed about the second")
    jobs.release()
    assert first is not None
    assert [one.decision for one, _history in eligibility.of(jobs._db, [first])[first]] == ["deny"]
    assert (page.walk.current, page.person.accessibleName()) == (second, name)
    assert (page.walk.answer(), page.walk.done) == (None, 1)
    assert page.decision.reason.text() == "typed about the second"
    page.step(1)
    assert (page.walk.current, page.walk.answer()) == (first, "deny")


@pytest.mark.parametrize("many", [True, False])
def test_a_decision_that_waited_counts_for_its_group(waiting: tuple[HeldJobs, ReviewPage], many: bool) -> None:
    """Another group was looked at by then: one of its people counted as decided about, or it was closed as finished."""
    jobs, page = waiting
    decided, at, first = page.group, page.table.current_id(), page.walk.current
    assert decided is not None
    assert at is not None
    groups = [(place, one) for place, one in enumerate(page.groups) if one is not decided and one.may_decide]
    place, other = next((place, one) for place, one in groups if (one.people > 1) is many)
    page.table.choose(place)
    looked_at = page.walk.current
    page.decision.reason.setText("typed about this group")
    jobs.release()
    assert page.group is other
    assert (page.walk.done, page.walk.current) == (0, looked_at)
    assert page.decision.reason.text() == "typed about this group"
    assert title(other, other.people) in words_of(page.details)
    assert (in_row(page, place), in_row(page, at)) == (other.people, decided.people - 1)
    page.table.choose(at)
    assert (page.walk.done, page.walk.answer()) == (1, None)
    assert page.walk.current != first
    assert page.decision.reason.text() == ""


def test_a_decision_on_the_last_of_a_group_leaves_the_other_group_as_it_is(
    waiting: tuple[HeldJobs, ReviewPage],
) -> None:
    jobs, page = waiting
    jobs.release()
    decided = page.group
    page.decision.reason.setText("nor did theirs")
    jobs.writes_held = True
    page.decide("deny", False)
    place, other = next((place, one) for place, one in enumerate(page.groups) if one is not decided and one.people > 1)
    page.table.choose(place)
    page.step(1)
    looked_at = page.walk.current
    page.decision.reason.setText("typed about this group")
    jobs.release()
    assert page.group is not None
    assert (page.group.key, page.walk.current) == (other.key, looked_at)
    assert page.decision.reason.text() == "typed about this group"
    assert decided is not None
    assert decided.key not in [one.key for one in page.groups]
