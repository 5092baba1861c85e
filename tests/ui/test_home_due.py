"""What is due stands on Home as `todo` says it, and opens where it is done."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from leadkeeper.db import months
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.exports.exporter import export_contacts
from tests.cli.made_cli import told
from tests.cli.test_returns import TERMS
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.ui.asking import Heard
from tests.ui.looking import opened_page
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.home.page import HomePage
from ui.settings import Settings
from ui.widgets.cards import TaskLine

LATER = datetime(2027, 1, 15, 10, 0, tzinfo=PARIS)


def home_of(book: Book, settings: Settings, qtbot: QtBot) -> HomePage:
    page: HomePage = opened_page(qtbot, HomePage(InlineJobs(book.db), settings, lambda: LATER))
    settle()
    page.todo.more.click()
    return page


def line_of(page: HomePage, title: str) -> TaskLine:
    (line,) = [one for one in page.todo.lines if one.title == title]
    assert line.button is not None
    return line


def test_an_overdue_payment_is_told_as_by_the_command_and_opens_the_register(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    raoul = partner(contracts=[contract(ends_on=None, terms=TERMS)])
    with restored(tmp_path, archive(*map(person, range(6)), partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        page = home_of(book, settings, qtbot)
        path = book.path
    (due,) = [one for one in told("todo", path, "--now", LATER.isoformat()) if one["kind"] == "payment"]
    assert due["late"]
    line = line_of(page, due["text"])
    assert line.detail == "overdue since 24/12/2026"
    went = Heard(page.go)
    line.button.click()  # type: ignore[union-attr]  # seen by line_of
    assert went.said == [("register", None)]


def test_a_payment_is_due_on_home_only_after_its_last_day(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    raoul = partner(contracts=[contract(ends_on=None, terms=TERMS | {"payment_days": 90})])
    with restored(tmp_path, archive(person(1), partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        page = home_of(book, settings, qtbot)
        assert not [one.title for one in page.todo.lines if "has not paid" in one.title]


def test_an_interrupted_month_goes_on_from_home(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        with writing(book.db):
            months.add(book.db, NOW.isoformat(), {"in": "/in", "files": [], "out": "/out", "partners": []}, [])
        page = home_of(book, settings, qtbot)
        line = line_of(page, "A month was interrupted: go on with it")
        assert line.detail == "begun on 24/11/2026: what was done stays, the rest can go on"
        line.button.click()  # type: ignore[union-attr]  # seen by line_of
        assert page.month.isVisible()
