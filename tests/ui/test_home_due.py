"""What is due stands on Home as `todo` says it, and opens where it is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import months
from leadkeeper.db.book.connection import Book
from leadkeeper.db.engine import writing
from leadkeeper.domain.book import ExportRequest
from leadkeeper.domain.contact import Consent, Review
from leadkeeper.domain.time import PARIS
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.consent.record import record_consent
from leadkeeper.services.dashboard import page_counts
from leadkeeper.services.eligibility.review import decide
from leadkeeper.services.exports.exporter import export_contacts
from leadkeeper.services.proof.breaches import record_breach
from tests.cli.made_cli import told
from tests.cli.test_returns import TERMS
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.ui.asking import Heard
from tests.ui.asking import asked as shown
from tests.ui.looking import opened_page, words_of
from tests.ui.stretch import settle
from ui.dialogs.breaches import BreachDialog, WaiveDialog
from ui.jobs import InlineJobs
from ui.pages.home.page import HomePage
from ui.pages.requests.page import RequestsPage
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


def test_a_breach_stands_first_until_the_cnil_is_told_or_need_not_be(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    hour = timedelta(hours=1)
    with restored(tmp_path, archive(person(1), partners=[partner(contracts=[contract(ends_on="2027-01-20")])])) as book:
        record_breach(book.db, "a file went to cle@wrong.example", (LATER - 73 * hour).isoformat(), LATER)
        record_breach(book.db, "a laptop was stolen", (LATER - hour).isoformat(), LATER)
        late, soon, *_others = home_of(book, settings, qtbot).todo.lines
        assert (late.title, late.detail) == (
            "Notify the CNIL: a file went to cle@wrong.example",
            "it should have been notified by 15/01/2027 09:00",
        )
        assert (soon.title, soon.detail) == (
            "Notify the CNIL: a laptop was stolen",
            "by 18/01/2027 09:00, or say that it need not be notified",
        )
        found = told("todo", book.path, "--now", LATER.isoformat())
        assert [(one["text"], one["late"]) for one in found if one["kind"] == "breach"] == [
            ("Notify the CNIL of breach B1 by 15/01/2027 09:00", True),  # what happened may name a person
            ("Notify the CNIL of breach B2 by 18/01/2027 09:00", False),
        ]
        assert page_counts(book.db, LATER.date()).requests == 2

        requests: RequestsPage = opened_page(qtbot, RequestsPage(InlineJobs(book.db), settings, lambda: LATER))
        page = home_of(book, settings, qtbot)
        page.go.connect(lambda _name, intent: requests.arrive(intent))
        went = Heard(page.go)
        line_of(page, soon.title).button.click()  # type: ignore[union-attr]  # seen by line_of
        assert went.said == [("requests", "B2")]
        log = shown(BreachDialog)
        log.mark("B1", "authority")
        next(one for one in log.findChildren(QPushButton) if one.text() == "No need to notify the CNIL").click()
        why = shown(WaiveDialog)
        why.submit()
        assert "Say in a few words why." in "\n".join(words_of(why))
        why.why.setPlainText("the disk was encrypted")
        why.submit()
        assert "the disk was encrypted" in "\n".join(words_of(log))
        assert "It was decided that the CNIL need not be notified." in "\n".join(words_of(log))
        assert not [one for one in told("todo", book.path, "--now", LATER.isoformat()) if one["kind"] == "breach"]
        assert page_counts(book.db, LATER.date()).requests == 0
        assert not [one.title for one in home_of(book, settings, qtbot).todo.lines if "CNIL" in one.title]


def test_an_interrupted_month_goes_on_from_home(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        with writing(book.db):
            months.add(book.db, NOW.isoformat(), {"in": "/in", "files": [], "out": "/out", "partners": []}, [])
        page = home_of(book, settings, qtbot)
        line = line_of(page, "A month was interrupted: go on with it")
        assert line.detail == "begun on 24/11/2026: what was done stays, the rest can go on"
        line.button.click()  # type: ignore[union-attr]  # seen by line_of
        assert page.month.isVisible()


def test_who_was_shared_and_asks_to_stop_in_a_later_note_stays_due_until_withdrawn_or_allowed(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    later = ("--now", LATER.isoformat())
    raoul = partner(contracts=[contract(ends_on=None)])
    notes = "Email;Note\n" + "".join(f"person{n}@mail.example;NE PLUS CONTACTER\n" for n in (0, 1, 3))
    with restored(tmp_path, archive(*map(person, range(3)), partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        path = book.path
    (tmp_path / "notes.csv").write_text(notes, "utf-8")
    told("import", path, tmp_path / "notes.csv", "--form", "none", *later)

    def due() -> list[tuple[str, bool]]:
        return [(one["text"], one["late"]) for one in told("todo", path, *later) if one["kind"] == "asking"]

    both = "Read the notes of 2 people already shared: they may ask to stop"
    assert due() == [(both, True)]
    with open_book(path, LATER) as book:
        page = home_of(book, settings, qtbot)
        line = line_of(page, both)
        assert (
            line.detail
            == "if one refuses, withdraw, so that partners are notified; if not, allow in Review or correct the note"
        )
        line.button.click()  # type: ignore[union-attr]  # seen by line_of
        assert list(page.people.people.ids) == [1, 2]
        answer = Consent(event="withdrawn", purpose="partners", at=LATER.isoformat())
        record_consent(book.db, "person0@mail.example", answer, LATER)
    assert due() == [("Read the note of 1 person already shared: it may ask to stop", True)]
    with open_book(path, LATER) as book:
        allow = Review(rule="R44", partner="raoul", channel="email", decision="allow", reason="asks for no calls")
        run(decide(book.db, [2], allow, LATER))
        assert not [one.title for one in home_of(book, settings, qtbot).todo.lines if "already shared" in one.title]
    assert due() == []


def test_home_sends_to_review_for_a_note_only_if_somebody_waits_there(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    """“Allow in Review”, where nobody stood: the contract lets each person be shared once."""
    raoul = partner(contracts=[contract(ends_on=None, max_uses=1)])
    with restored(tmp_path, archive(person(1), partners=[raoul])) as book:
        run(export_contacts(book.db, ExportRequest("raoul", str(tmp_path / "E1.xlsx")), NOW))
        path = book.path
    (tmp_path / "notes.csv").write_text("Email;Note\nperson1@mail.example;NE PLUS CONTACTER\n", "utf-8")
    told("import", path, tmp_path / "notes.csv", "--form", "none", "--now", LATER.isoformat())
    with open_book(path, LATER) as book:
        line = line_of(home_of(book, settings, qtbot), "Read the note of 1 person already shared: it may ask to stop")
        assert line.detail == "if one refuses, withdraw, so that partners are notified; if not, correct the note"
