"""What is kept about a group, and where it stands in a high and in a low window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from tests.made_archive import archive, person, restored
from tests.services.made_book import NOW
from tests.services.reviewed_book import reviewed_book
from tests.ui.looking import shown, words_of
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.review import details
from ui.pages.review.details import EvidencePanel
from ui.pages.review.page import ReviewPage
from ui.settings import Settings


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with reviewed_book(tmp_path) as opened:
        yield opened


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ReviewPage:
    made = ReviewPage(InlineJobs(book.db), settings, lambda: NOW)
    shown(qtbot, made, 1200, 860)
    made.reload()
    made.arrive(("raoul", "R25"))
    return made


def in_sight(label: QLabel, page: ReviewPage) -> bool:
    seen = label.visibleRegion().boundingRect()
    return label.isVisibleTo(page) and seen.size() == label.size()


def evidence_in_sight(page: ReviewPage) -> list[str]:
    settle()
    wanted = {text for pair in details.evidence(page.group) for text in pair} if page.group else set()
    return [one.text() for one in page.findChildren(QLabel) if one.text() in wanted and in_sight(one, page)]


@pytest.mark.parametrize(("width", "height"), [(1068, 632), (1108, 832)], ids=["150", "100"])
def test_what_is_kept_is_seen_without_scrolling(page: ReviewPage, width: int, height: int) -> None:
    page.resize(width, height)
    for place in range(len(page.groups)):
        page.table.choose(place)
        assert page.group is not None
        wanted = [text for pair in details.evidence(page.group) for text in pair]
        assert sorted(evidence_in_sight(page)) == sorted(wanted)


def test_much_evidence_scrolls_in_a_low_window_and_leaves_the_table_its_room(page: ReviewPage) -> None:
    page.resize(1068, 632)
    settle()
    before = page.minimumSizeHint().height()
    assert page.group is not None
    found = page.group.evidence
    page.details.show_group(replace(page.group, evidence=replace(found, lists=found.lists * 20)))
    settle()
    assert page.minimumSizeHint().height() == before
    assert page.table.height() > page.details.evidence.height()
    assert page.details.evidence.verticalScrollBar().maximum() > 0


def test_a_window_that_is_high_again_has_the_evidence_beside(page: ReviewPage) -> None:
    beside = words_of(page.details)
    page.resize(1200, 632)
    assert "What is kept about it" not in words_of(page.details)
    assert isinstance(page.details.evidence, EvidencePanel)
    page.resize(1200, 860)
    assert words_of(page.details) == beside
    assert not page.details.evidence.isVisible()


def test_who_is_under_15_by_a_column_that_nobody_used_cannot_be_allowed(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    people = [person(1, note="STOP (Ton âge ?: 13)"), person(2, note="STOP (Ton âge ?: 16)")]
    with restored(tmp_path, archive(*people)) as book:
        page = ReviewPage(InlineJobs(book.db), settings, lambda: NOW)
        shown(qtbot, page, 1200, 860)
        page.reload()
        assert [(list(group.numbers), group.may_decide) for group in page.groups] == [([2], True), ([1], False)]
        page.table.choose(1)
        settle()
        assert page.decision.isHidden()
        words = "\n".join(words_of(page)).replace("\u200b", "")
        assert "The file says 13 under “Ton âge ?”" in words
        assert "Leave out children." in words
