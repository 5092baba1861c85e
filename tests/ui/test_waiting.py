from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import Db
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from tests.sample_book import NOW
from ui.book_view import BadgeCounter
from ui.jobs import InlineJobs
from ui.widgets.sidebar import Sidebar

PAGES = ("contacts", "sources", "review", "register", "complaints", "requests")


@pytest.fixture
def sidebar(qtbot: QtBot) -> Sidebar:
    made = Sidebar([(name, name.title(), "users") for name in PAGES])
    qtbot.addWidget(made)
    return made


def test_each_page_has_its_number_once_the_first_page_stands(book: Book, sidebar: Sidebar, qtbot: QtBot) -> None:
    BadgeCounter(sidebar, InlineJobs(book.db), lambda: NOW, sidebar)
    forms = sidebar.buttons["sources"]
    assert forms.count_text == ""
    qtbot.waitUntil(lambda: forms.count_text == "1")


def test_how_many_people_there_are_is_no_backlog(book: Book, sidebar: Sidebar) -> None:
    BadgeCounter(sidebar, InlineJobs(book.db), lambda: NOW, sidebar).count()
    assert sidebar.buttons["contacts"].count_text == ""


def test_a_number_says_in_words_what_waits(book: Book, sidebar: Sidebar) -> None:
    BadgeCounter(sidebar, InlineJobs(book.db), lambda: NOW, sidebar).count()
    forms = sidebar.buttons["sources"]
    assert forms.accessibleName() == "Sources, 1 form to correct or describe"
    assert forms.toolTip().splitlines()[1:] == ["1 form to correct or describe"]


def test_the_numbers_follow_the_book(book: Book, sidebar: Sidebar, qtbot: QtBot) -> None:
    jobs, complaints = InlineJobs(book.db), sidebar.buttons["complaints"]
    BadgeCounter(sidebar, jobs, lambda: NOW, sidebar).count()
    before = int(complaints.count_text or 0)
    jobs.write(lambda db: record_complaint(db, "nobody@quiz.example", NOW, at=NOW.isoformat()), title="Complaint")
    qtbot.waitUntil(lambda: complaints.count_text == str(before + 1))


def test_the_numbers_follow_a_month_that_stopped_after_some_steps(book: Book, sidebar: Sidebar, qtbot: QtBot) -> None:
    jobs, complaints = InlineJobs(book.db), sidebar.buttons["complaints"]
    BadgeCounter(sidebar, jobs, lambda: NOW, sidebar).count()
    before = int(complaints.count_text or 0)

    def month(db: Db) -> None:
        run(record_complaint(db, "nobody@quiz.example", NOW, at=NOW.isoformat()))
        raise LeadKeeperError("month-stopped")

    jobs.write(month, on_failed=lambda _error: None, title="Month")
    qtbot.waitUntil(lambda: complaints.count_text == str(before + 1))


@pytest.mark.parametrize(("opened", "shown"), [("contacts", "26"), ("review", "")])
def test_a_book_that_opens_says_how_many_wait_for_a_review_unless_the_page_itself_counts(
    book: Book, sidebar: Sidebar, opened: str, shown: str
) -> None:
    sidebar.set_current(opened)
    BadgeCounter(sidebar, InlineJobs(book.db), lambda: NOW, sidebar).count()
    assert sidebar.buttons["review"].count_text == shown
