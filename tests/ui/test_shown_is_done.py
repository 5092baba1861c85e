"""What is done is what was shown: a file, a count or a list that changed in between is shown and asked again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db import months
from leadkeeper.db.book.connection import Book
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.imports.importer import import_history
from leadkeeper.services.partners.partners import hold_partner, remove_hold
from tests.services.month_book import NOW, leads, month_book, month_files
from tests.ui.asking import asked
from tests.ui.looking import opened_page, shown, words_of
from tests.ui.opened_app import opened, quiet
from tests.ui.stretch import settle
from tests.ui.test_month_view import month
from ui.app import Application
from ui.jobs import InlineJobs
from ui.pages.home.month import DueTable, MonthView
from ui.pages.home.page import HomePage
from ui.settings import Settings
from ui.widgets.message_boxes import Failure

__all__ = ["month"]


@pytest.fixture
def view(month: Book, settings: Settings, qtbot: QtBot) -> Any:
    made = shown(qtbot, MonthView(InlineJobs(month.db), settings, lambda: NOW, month.path), 1100, 800)
    made.take_files(sorted((month.path.parent / "in").iterdir()))
    settle()
    return made


def figures(view: MonthView, name: str) -> str:
    return next(one.figures for one in view.steps.rows.rows if one.name == name)


def test_a_file_replaced_after_the_plan_is_planned_again_before_anything_is_imported(
    view: MonthView, month: Book
) -> None:
    """Five hundred people stood in the file that was imported by the plan of twenty."""
    before = figures(view, "new.csv")
    leads(month.path.parent / "in" / "new.csv", range(30, 57), day="20/11/2026 10:00")
    view.go.click()
    said = " ".join(words_of(asked(Failure)))
    asked(Failure).close()
    settle()
    assert "Changed since the plan was made: new.csv. Nothing was written." in said
    assert (months.newest(month.db), len(import_history(month.db))) == (None, 1)
    assert "27" in figures(view, "new.csv") != before
    assert view.go.isEnabled()
    view.go.click()
    settle()
    assert view.title.text() == "The month is done"


def test_a_book_that_changed_after_the_plan_is_planned_again(view: MonthView, month: Book) -> None:
    run(record_complaint(month.db, "lea0@courriel.example", NOW))
    view.go.click()
    assert "The book has changed since this was shown" in " ".join(words_of(asked(Failure)))
    asked(Failure).close()
    settle()
    assert months.newest(month.db) is None
    view.go.click()
    settle()
    assert view.title.text() == "The month is done"


def test_what_is_due_is_listed_as_it_is_after_an_act_elsewhere(month: Book, settings: Settings, qtbot: QtBot) -> None:
    """A contract that was renewed stood there, below the month and above its files, until the page was left."""
    page: HomePage = opened_page(qtbot, HomePage(InlineJobs(month.db), settings, lambda: NOW, month.path))
    page.show_month()
    settle()

    def listed(table: DueTable) -> bool:
        return any(item.kind == "contract" and item.partner == "raoul" for item in table.rows.rows)

    assert listed(page.month.waiting)
    page.month.take_files(sorted((month.path.parent / "in").iterdir()))
    page.month.go.click()
    settle()
    assert listed(page.month.due)
    hold_partner(month.db, "raoul", "unpaid", NOW.date())
    before = [item.text for item in page.month.due.rows.rows]
    page.reload()
    settle()
    assert [item.text for item in page.month.due.rows.rows] != before
    page.month.show_start()
    settle()
    remove_hold(month.db, "raoul")
    before = [item.text for item in page.month.waiting.rows.rows]
    page.reload()
    settle()
    assert [item.text for item in page.month.waiting.rows.rows] != before


def test_a_month_is_done_as_planned_in_the_window_with_its_threads(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    """What else the window does in between, as its copy of the day, is no change of the book."""
    path = month_book(tmp_path)
    month_files(tmp_path / "in")
    opened(qtbot, application, path)
    application.window.open_page("home")
    assert application.window.book_view is not None
    home: Any = application.window.book_view.page
    home.show_month()
    home.month.take_files(sorted((tmp_path / "in").iterdir()))
    quiet(qtbot, application)
    home.reload()
    quiet(qtbot, application)
    assert home.month.go.isEnabled()
    home.month.go.click()
    quiet(qtbot, application)
    assert home.month.title.text() == "The month is done"
