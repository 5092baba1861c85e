"""Review while its groups are read again: nothing old is offered, and no strip of work moves the page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from tests.ui.held_jobs import HeldJobs
from tests.ui.test_review_page import WHY, book, decisions, key, opened
from ui.settings import Settings

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
