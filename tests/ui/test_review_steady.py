"""Review while its groups are read again: nothing old is offered, and nothing on the page moves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from tests.services.made_book import NOW
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown
from tests.ui.stretch import settle
from tests.ui.test_review_page import WHY, book, decisions, key, opened
from ui.jobs import InlineJobs
from ui.pages.review import details
from ui.pages.review.page import ReviewPage
from ui.settings import Settings
from ui.widgets.labels import hidden

__all__ = ["book"]


def test_nothing_is_offered_for_people_decided_on_until_the_groups_are_read(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    """For seconds after “Block all 38” it still offered “Allow all 38”, and work in progress moved the page."""
    page = opened(book.db, settings, qtbot, ("raoul", "R25"))
    jobs = page._jobs = HeldJobs(book.db)
    titles: list[str] = []
    jobs.given.connect(lambda job: titles.append(job.title))
    key(qtbot, page, Qt.Key.Key_Right)
    page.decision.reason.setText(WHY)
    jobs.held = True
    page.table.setFocus()
    page.decide("deny", True)
    done = decisions(book.db, *range(1, 200))
    page._calm.stop()
    page._set_ready()
    assert not page.decision.allow_all.isEnabled()
    page.decision.reason.setText(WHY)
    page.decide("allow", True)
    assert decisions(book.db, *range(1, 200)) == done
    jobs.release()
    assert page.decision.allow.isEnabled()
    assert "Looking for people to review" not in titles


def test_work_below_the_page_does_not_change_its_layout(book: Book, settings: Settings, qtbot: QtBot) -> None:
    """“What is kept about it” jumped under the list while a strip below the page told of the work."""
    window = QWidget()
    column, page = QVBoxLayout(window), ReviewPage(InlineJobs(book.db), settings, lambda: NOW)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(page)
    strip = hidden(QWidget())
    strip.setFixedHeight(50)
    column.addWidget(strip)
    shown(qtbot, window, 1200, details.LOW + 20)
    page.reload()
    assert not page.details.evidence.isVisible()
    strip.show()
    settle()
    assert page.height() < details.LOW
    assert not page.details.evidence.isVisible()
    window.resize(1200, details.LOW)
    settle()
    assert page.details.evidence.isVisible()
