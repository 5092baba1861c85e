from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from tests.sample_book import NOW
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage, title
from ui.settings import Settings


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> ExportPage:
    made = ExportPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(made)
    made.show()
    made.reload()
    return made


def on_paper(page: ExportPage) -> str:
    document = page.document()
    assert document is not None
    return document.toPlainText()


def test_the_paper_names_the_partner_and_what_speaks_for_it(page: ExportPage) -> None:
    words = on_paper(page)
    assert page._outlook is not None
    assert words.startswith(title(page._outlook))
    assert "517 283 941" in words
    assert "Contract until 31/12/2026" in words


def test_each_step_of_the_funnel_is_on_the_paper_with_whom_it_left_out(page: ExportPage) -> None:
    words = on_paper(page)
    for step in page.offer.steps:
        assert step.label in words
        assert step.why in words if step.lost else True


def test_the_paper_says_how_many_and_on_what_it_rests(page: ExportPage) -> None:
    words = on_paper(page)
    assert "46 people in this export" in words
    assert "Eligible under the rules and evidence recorded on 03/11/2026." in words


def test_there_is_no_paper_while_the_people_are_looked_at(book: Book, settings: Settings, qtbot: QtBot) -> None:
    made = ExportPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(made)
    assert made.document() is None
