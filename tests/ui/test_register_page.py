from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.flows.export_leads import export_leads
from leadkeeper.flows.list_exports import ExportLine
from leadkeeper.flows.open_book import new_book
from leadkeeper.model.book import Owner
from leadkeeper.model.export import Order
from leadkeeper.progress import run
from leadkeeper.store.connect import Book
from tests.sample_book import NOW, sample_book
from ui.jobs import InlineJobs
from ui.pages.register.columns import details, sums
from ui.pages.register.page import RegisterPage
from ui.settings import Settings
from ui.theme import Status
from ui.widgets.filter_bar import FilterState
from ui.widgets.fingerprint import Fingerprint


def line(number: int, at: str, partner: str = "Raoul SAS", rows: int = 10, price: int | None = 400) -> ExportLine:
    """An export."""
    more = ("ab" * 32, "raoul.xlsx", ("email",), ("ref",), "released")
    return ExportLine(number, f"E{number}", at, "raoul", partner, rows, 1, price, *more)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with sample_book(tmp_path) as made:
        yield made


def opened(book: Book, settings: Settings, qtbot: QtBot) -> RegisterPage:
    """The page of a book, shown and loaded."""
    page = RegisterPage(InlineJobs(book.db), settings)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    page.show()
    page.reload()
    return page


@pytest.fixture
def page(book: Book, settings: Settings, qtbot: QtBot) -> RegisterPage:
    return opened(book, settings, qtbot)


@pytest.fixture
def exported(book: Book, tmp_path: Path) -> Path:
    target = tmp_path / "raoul.xlsx"
    run(export_leads(book.db, Order("raoul", str(target)), NOW))
    return target


def said(widget: QWidget) -> str:
    """All words on a widget."""
    QApplication.processEvents()  # what was just added to a layout is shown by the next event
    return "\n".join(one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget))


def test_exports_are_listed_with_the_newest_first(page: RegisterPage) -> None:
    assert [row["export"] for row in page.exports.rows] == ["E3", "E2", "E1"]


def test_an_unbroken_chain_is_said_in_words(page: RegisterPage) -> None:
    assert (page.chain.text, page.chain.status) == ("Chain verified", Status.GOOD)


def test_the_details_are_those_of_the_row_that_is_stood_on(page: RegisterPage) -> None:
    page.table.choose(page.exports.rows[1]["id"])
    assert "Export E2" in said(page)


def test_the_people_in_an_export_are_shown_among_the_contacts(page: RegisterPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.go) as heard:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert heard.args == ["contacts", FilterState("", {"export": frozenset({"E3"})})]


def test_an_export_can_be_asked_for_by_another_page(page: RegisterPage) -> None:
    page.arrive("E1")
    assert "Export E1" in said(page)


def test_an_export_that_is_asked_for_before_the_list_is_there_is_found(
    book: Book, settings: Settings, qtbot: QtBot
) -> None:
    page = RegisterPage(InlineJobs(book.db), settings)
    qtbot.addWidget(page)
    page.arrive("E1")
    page.reload()
    assert page.table.current_id() == 1


def test_a_file_that_went_out_is_recognised(page: RegisterPage, exported: Path) -> None:
    page.reload()
    page.check_file(exported)
    assert "The file is the one of export E4, unchanged." in said(page)
    assert "Export E4" in said(page)


def test_a_file_that_was_changed_is_told(page: RegisterPage, exported: Path) -> None:
    from openpyxl import load_workbook

    workbook = load_workbook(exported)
    workbook["Contacts"]["G3"] = "someone@quiz.example"
    workbook.save(exported)
    page.check_file(exported)
    assert "The file comes from export E4 but was changed since." in said(page)


def test_a_file_from_elsewhere_is_told(page: RegisterPage, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"no workbook")
    page.zone.dropped.emit([other])
    assert "No export in this book made this file." in said(page)


def test_a_book_without_exports_leads_to_the_first(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with new_book(tmp_path / "empty.leads", Owner(name="Clodomir")) as empty:
        assert "No export yet" in said(opened(empty, settings, qtbot))


def test_sums_are_by_month_and_partner() -> None:
    found = sums([line(3, "2026-10-02"), line(2, "2026-10-01", rows=5, price=200), line(1, "2026-09-30")])
    assert [(one["month"], one["exports"], one["rows"], one["price"]) for one in found] == [
        ("2026-10", 2, 15, 600),
        ("2026-09", 1, 10, 400),
    ]


def test_a_month_is_that_of_the_day_in_paris() -> None:
    (found,) = sums([line(1, "2026-09-30T22:30:00+00:00")])
    assert found["month"] == "2026-10"


def test_a_sum_with_an_unknown_price_has_none() -> None:
    (found,) = sums([line(2, "2026-10-02", price=None), line(1, "2026-10-01")])
    assert found["price"] is None


def test_what_is_not_known_is_not_shown() -> None:
    assert "Price" not in dict(details(line(1, "2026-10-01", price=None)))


def test_a_fingerprint_is_copied_whole(qtbot: QtBot) -> None:
    made = Fingerprint("ab" * 32)
    qtbot.addWidget(made)
    made.copy()
    assert QGuiApplication.clipboard().text() == "ab" * 32
