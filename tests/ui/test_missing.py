from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.messages import use_language
from tests.sample_book import NOW
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.export.exclusions import GAIN
from ui.pages.export.page import ExportPage
from ui.settings import Settings
from ui.theme import SPACE
from ui.widgets.cards import TaskLine


def unlocked(book: Book, settings: Settings, qtbot: QtBot) -> ExportPage:
    """The page of a book in which one picture is missing, at the people who are not in the export."""
    with writing(book.db):
        book.db.conn.execute("DELETE FROM evidence WHERE form_version = (SELECT min(form_version) FROM evidence)")
        book.db.conn.execute("DELETE FROM notices")
    page = ExportPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    page.partner.choose("bonnefoy")
    page.focus_search()
    return page


def unlocks(page: ExportPage) -> list[TaskLine]:
    """The lines shown of what can be done."""
    return [one for one in page.missing.findChildren(TaskLine) if one.isVisibleTo(page.missing)]


def test_the_reasons_that_something_can_be_done_about_come_first(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = unlocked(book, settings, qtbot)
    first, *others = page.missing.reasons.rows
    assert (first["reason"], first["gain"]) == ("R17", 16)
    assert first["todo"].startswith("Attach a screenshot or PDF of the form")
    assert all((one["gain"] or 0) <= first["gain"] for one in others)


@pytest.mark.parametrize("width", [1366 - 213, 1322 - 213, 1024 - 213, 911 - 80])
def test_the_gain_is_read_without_scrolling_sideways(book: Book, settings: Settings, qtbot: QtBot, width: int) -> None:
    """At 1366 x 768 the column ended in "Gain po…"."""
    use_language("fr")
    page = unlocked(book, settings, qtbot)
    page.resize(width, 681)
    settle()
    reasons, people = page.missing.reasons_table, page.missing.people_table
    assert (reasons.horizontalScrollBar().maximum(), people.horizontalScrollBar().maximum()) == (0, 0)
    assert reasons.isColumnHidden(GAIN) is (width < 1000)  # where a chosen reason says what it brings
    titles = reasons.horizontalHeader().fontMetrics().horizontalAdvance("Gain possible")
    assert reasons.isColumnHidden(GAIN) or reasons.columnWidth(GAIN) >= titles + 2 * SPACE.m
    (why,) = [at for at, column in enumerate(people._rows.columns) if column.key == "why"]
    assert people.columnWidth(why) >= 22 * people.fontMetrics().averageCharWidth()


def test_what_unlocks_people_leads_to_the_place_where_it_is_done(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = unlocked(book, settings, qtbot)
    (line,) = unlocks(page)
    assert line.detail == "+ 16 people eligible · €6.40"
    assert line.button is not None
    with qtbot.waitSignal(page.go) as went:
        line.button.click()
    assert went.args == ["sources", "quiz-v1"]


def test_a_reason_that_nothing_single_unlocks_has_no_button(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = unlocked(book, settings, qtbot)
    place = next(row["id"] for row in page.missing.reasons.rows if row["gain"] is None)
    page.missing.reasons_table.choose(place)
    assert unlocks(page) == []


def test_escape_leads_back_to_the_export(book: Book, settings: Settings, qtbot: QtBot) -> None:
    page = unlocked(book, settings, qtbot)
    page.activateWindow()
    settle()
    page.missing.search.setFocus()
    page.missing.search.setText("lea")
    qtbot.keyClick(page.missing.search, Qt.Key.Key_Escape)
    assert (page.missing.search.text(), page.missing.isVisible()) == ("", True)
    qtbot.keyClick(page.missing.search, Qt.Key.Key_Escape)
    assert not page.missing.isVisible()
    assert page.offer.isVisible()
