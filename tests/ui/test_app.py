from __future__ import annotations

import errno
import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from filelock import FileLock
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from leadkeeper.db.book.file import BookLock
from leadkeeper.domain.book import Owner
from leadkeeper.domain.contact import Consent
from leadkeeper.messages import language
from leadkeeper.services.books.open import holder_here, new_book, open_book
from leadkeeper.services.books.undo import withdraw
from leadkeeper.services.contacts.duplicates import merge
from leadkeeper.system import disk, windows
from tests.made_archive import archive, person, restored
from tests.services.made_book import NOW
from tests.ui.asking import asked
from tests.ui.looking import words_of
from tests.ui.opened_app import banner, box, left, opened, quiet, wait_for, wait_for_pages
from ui import app, theme
from ui.app import Application
from ui.dialogs import new_book as new_book_window
from ui.import_wizard.wizard import ImportDialog
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.settings import SettingsPage
from ui.pages.welcome import Welcome
from ui.settings import Settings
from ui.widgets.cards import TaskLine
from ui.widgets.message_boxes import Failure, Question


@pytest.fixture
def made(application: Application) -> Application:
    """The whole window."""
    return application


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "clodomir.leads"
    new_book(path, Owner(name="Clodomir")).close()
    return path


def test_without_a_book_the_welcome_is_shown(made: Application) -> None:
    assert isinstance(made.window.centralWidget(), Welcome)


def test_a_book_opens_with_its_pages(made: Application, book: Path, qtbot: QtBot, settings: Settings) -> None:
    made.open_book(book)
    wait_for_pages(qtbot, made)
    assert made.window.book_view is not None
    assert made.window.book_view.names == [
        "home",
        "contacts",
        "sources",
        "partners",
        "review",
        "export",
        "register",
        "complaints",
        "requests",
        "settings",
    ]
    assert settings.recent_books == [book]
    assert banner(made) == ""


def test_the_welcome_can_still_be_read_while_a_book_takes_its_place(
    made: Application, book: Path, qtbot: QtBot
) -> None:
    texts = [text for text in made.window.centralWidget().findChildren(QLabel) if text.text()]
    heard = [QAccessible.queryAccessibleInterface(text).text(QAccessible.Text.Name) for text in texts]
    made.open_book(book)
    wait_for_pages(qtbot, made)
    assert all(isValid(text) and not text.isVisible() for text in texts)
    assert [QAccessible.queryAccessibleInterface(text).text(QAccessible.Text.Name) for text in texts] == heard


def test_what_gives_way_while_a_book_opens_can_still_be_read(made: Application, book: Path, qtbot: QtBot) -> None:
    menus = made.window.menuBar().findChildren(QMenu)
    made.open_book(book)
    wait_for_pages(qtbot, made)
    shell = made.window.book_view
    assert shell is not None
    assert shell.page is not None
    lines = shell.page.findChildren(TaskLine)
    shell.page.reload()
    quiet(qtbot, made)
    assert menus
    assert lines
    assert all(isValid(part) for part in (*menus, *lines))


def test_after_a_book_is_closed_enter_opens_it_again(made: Application, book: Path, qtbot: QtBot) -> None:
    made.open_book(book)
    wait_for_pages(qtbot, made)
    made.welcome()
    qtbot.waitUntil(lambda: isinstance(made.window.centralWidget(), Welcome))
    qtbot.waitUntil(lambda: made.window.focusWidget() in made.window.centralWidget().findChildren(QPushButton))
    focused = made.window.focusWidget()
    assert isinstance(focused, QPushButton)
    assert focused.text() == "Open clodomir.leads"


def test_what_is_typed_in_the_settings_is_asked_about_before_the_book_is_closed(
    made: Application, book: Path, qtbot: QtBot
) -> None:
    made.open_book(book)
    wait_for_pages(qtbot, made)
    shell = made.window.book_view
    assert shell is not None
    shell.open_page("settings")
    page = shell.page
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: page.company.owner.name == "Clodomir")
    qtbot.keyClicks(page.company.name, " SARL")
    shell.open_page("home")
    made.window.close()
    question = asked(Question)
    assert (made.window.isVisible(), shell.current, words_of(question)[0]) == (
        True,
        "settings",
        "Close without saving?",
    )
    question.no.click()
    assert page.company.owner.name == "Clodomir SARL"
    made.window.close()
    asked(Question).yes.click()
    assert not made.window.isVisible()


def test_every_page_can_be_opened(made: Application, book: Path, qtbot: QtBot) -> None:
    made.open_book(book)
    wait_for_pages(qtbot, made)
    shell = made.window.book_view
    assert shell is not None
    for name in shell.names:
        assert shell.open_page(name)
        qtbot.waitUntil(lambda: made.book.jobs is not None and not made.book.jobs.running)


def test_a_new_book_is_begun_and_opened(made: Application, tmp_path: Path, qtbot: QtBot) -> None:
    made.open_book(tmp_path / "new.leads", owner=Owner(name="Eulalie"))
    wait_for_pages(qtbot, made)
    left(qtbot, made)
    with open_book(tmp_path / "new.leads", NOW) as opened:
        assert opened.db.conn.execute("SELECT name FROM owner").fetchone() == ("Eulalie",)


def test_a_new_book_starts_at_home_whatever_page_was_open_in_another(
    made: Application, book: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    """Founders went from the settings of the sample to those of their first book, past the first steps."""
    made.open_book(book)
    wait_for_pages(qtbot, made)
    made.window.open_page("settings")
    wait_for_pages(qtbot, made)
    made.open_book(tmp_path / "first.leads", owner=Owner(name="Eulalie"))
    qtbot.waitUntil(lambda: made.window.windowTitle().startswith("first.leads"))
    wait_for_pages(qtbot, made)
    assert made.window.book_view is not None
    assert made.window.book_view.current == "home"


def test_closing_the_book_leaves_one_file(made: Application, book: Path, qtbot: QtBot) -> None:
    made.open_book(book)
    wait_for_pages(qtbot, made)
    left(qtbot, made)
    assert [one.name for one in book.parent.iterdir() if one.name.startswith("clodomir")] == ["clodomir.leads"]
    assert isinstance(made.window.centralWidget(), Welcome)


def test_a_book_in_a_folder_without_rights_can_be_read(
    made: Application, book: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_lock: FileLock, **_how: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(FileLock, "acquire", refuse)
    made.open_book(book)
    qtbot.waitUntil(lambda: any(isinstance(one, Question) for one in QApplication.topLevelWidgets()))
    assert str(book.parent) in "".join(words_of(asked(Question)))
    asked(Question).yes.click()
    wait_for_pages(qtbot, made)
    assert made.window.windowTitle() == f"{book.name} (for reading only) – LeadKeeper"
    made.welcome()


@pytest.mark.parametrize(
    ("work", "outcome"),
    [("Importing novembre.csv", "in the book whole or not at all"), ("This month", "The steps that were done stand")],
)
def test_what_a_crash_cut_off_is_said_when_the_book_is_opened_again(
    made: Application, book: Path, qtbot: QtBot, work: str, outcome: str
) -> None:
    lock = BookLock(book)
    lock.take()
    lock.tell(work)
    note = lock.note.read_text("utf-8")
    lock.free()
    lock.note.write_text(note, "utf-8")  # as after kill -9
    assert holder_here(book) == {}  # `leadkeeper open BOOK` asks first whether another window shows the book
    with open_book(book, NOW):  # nor does a command take it away, which says nothing of it
        pass
    made.open_book(book)
    wait_for_pages(qtbot, made)
    qtbot.waitUntil(lambda: f"“{work}”" in "".join(words_of(made.window)))
    assert outcome in "".join(words_of(made.window))
    left(qtbot, made)
    made.open_book(book)
    wait_for_pages(qtbot, made)
    assert f"“{work}”" not in "".join(words_of(made.window))


def test_a_book_that_is_open_elsewhere_can_be_read(made: Application, book: Path, qtbot: QtBot) -> None:
    with open_book(book, NOW):
        made.open_book(book)
        qtbot.waitUntil(lambda: any(isinstance(one, Question) for one in QApplication.topLevelWidgets()))
        asked(Question).yes.click()
        wait_for_pages(qtbot, made)
        assert re.search(r"but not change it\. \S+ has it open on \S+\.$", banner(made))
        assert made.window.windowTitle() == f"{book.name} (for reading only) – LeadKeeper"
        assert made.window.book_view is not None
        assert any(text.startswith("Open for reading only.") for text in words_of(made.window.book_view.sidebar))
        made.welcome()


def test_a_file_that_is_no_book_is_said(made: Application, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "letter.leads"
    path.write_text("Dear Eulalie", "utf-8")
    made.open_book(path)
    qtbot.waitUntil(lambda: any(isinstance(one, Failure) for one in QApplication.topLevelWidgets()))
    asked(Failure).accept()
    page = made.window.centralWidget()
    assert isinstance(page, Welcome)
    assert page.new.isEnabled()


def test_the_sample_is_made_and_opened(
    made: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_book_window, "documents", lambda: tmp_path)
    (tmp_path / "leadkeeper-sample.leads").write_bytes(b"")
    made.book.try_sample()
    qtbot.waitUntil(lambda: made.window.book_view is not None, timeout=60_000)
    assert made.window.windowTitle() == "leadkeeper-sample-2.leads – LeadKeeper"


def test_the_sample_is_made_where_there_is_no_folder_for_documents_yet(
    made: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_book_window, "documents", lambda: tmp_path / "home" / "Documents")
    made.book.try_sample()
    qtbot.waitUntil(lambda: made.window.book_view is not None, timeout=60_000)
    assert (tmp_path / "home" / "Documents" / "leadkeeper-sample.leads").exists()


def test_another_language_is_spoken_at_once(made: Application, book: Path, qtbot: QtBot) -> None:
    made.open_book(book)
    wait_for_pages(qtbot, made)
    made.speak("fr")
    wait_for_pages(qtbot, made)
    assert language() == "fr"
    assert made.book.jobs is not None


def test_the_window_turns_dark(made: Application) -> None:
    made.wear("dark")
    assert theme.colours() is theme.DARK
    assert isinstance(made.window.centralWidget(), Welcome)


def test_dropped_files_are_asked_about(made: Application, book: Path, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Email\nlea@quiz.example\n", "utf-8")
    made.open_book(book)
    wait_for_pages(qtbot, made)
    made.window.files_dropped.emit([path])
    dialog: Any = asked(ImportDialog)
    qtbot.waitUntil(lambda: dialog.step is dialog.reading)
    dialog.reject()


def test_an_import_runs_beside_the_window_and_comes_back_with_its_report(
    made: Application, book: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "leads.csv"
    path.write_text("Email;Prénom\nlea@quiz.example;Léa\n", "utf-8")
    made.open_book(book)
    wait_for_pages(qtbot, made)
    made.import_files([path])
    dialog: Any = asked(ImportDialog)
    for step in (dialog.reading, dialog.mapping, dialog.origin, dialog.outcome):
        qtbot.waitUntil(lambda step=step: dialog.step is step and dialog.next.isEnabled())
        if step is dialog.outcome:
            assert dialog.title.text() == "Check before anything is written"
            with qtbot.waitSignal(dialog.imported, timeout=20_000) as told:
                dialog.go_on()
            assert told.args[0].counts["created"] == 1
        else:
            dialog.go_on()
    assert dialog.isVisible()
    book_view: Any = made.window.book_view
    qtbot.waitUntil(lambda: book_view.undo_title == "Importing leads.csv")
    made.window.undo()
    told_where = "It is undone as a whole on the page Contacts, with “Imports…”."
    assert book_view.toast.text == f"This cannot be undone here: Importing leads.csv. {told_where}"
    dialog.outcome.people_wanted.emit()
    assert not dialog.isVisible()
    assert made.window.book_view is not None
    assert made.window.book_view.current == "contacts"
    page: Any = made.window.book_view.page
    assert page.bar.state.chosen == {"import": frozenset({"i1"})}


@pytest.mark.parametrize("name", ["plainte.EML", "winmail.dat"])
def test_dropped_mails_are_complaints(made: Application, book: Path, qtbot: QtBot, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"From: a@remises.example\nTo: lea@quiz.example\n\nProfitez !\n")
    made.open_book(book)
    wait_for_pages(qtbot, made)
    made.window.take_files([path])
    qtbot.waitUntil(lambda: any(isinstance(one, ComplaintDialog) for one in QApplication.topLevelWidgets()))
    dialog = asked(ComplaintDialog)
    assert dialog.files == [path]
    dialog.reject()


@pytest.mark.parametrize("name", ["clodomir.leads", "CLODOMIR.LEADS"])
def test_a_dropped_book_is_opened(made: Application, book: Path, qtbot: QtBot, name: str) -> None:
    made.window.files_dropped.emit([book.rename(book.with_name(name))])
    wait_for_pages(qtbot, made)
    assert made.window.windowTitle() == f"{name} – LeadKeeper"


class NotStartedError(Exception):
    """The window is not to start."""


@pytest.mark.parametrize(("frozen", "ids"), [(False, [app.APP_ID]), (True, [])], ids=["from source", "built"])
def test_on_windows_the_taskbar_groups_windows_by_the_program_not_by_its_python(
    monkeypatch: pytest.MonkeyPatch, frozen: bool, ids: list[str]
) -> None:
    """A built program is known by its own path."""
    told: list[str] = []
    monkeypatch.setattr(disk, "WINDOWS", True)
    monkeypatch.setattr(windows, "set_app_id", told.append)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setattr(sys, "setswitchinterval", lambda _seconds: None)
    monkeypatch.setattr(app, "DesktopApplication", Mock(side_effect=NotStartedError))
    with pytest.raises(NotStartedError):
        app.run_window()
    assert told == ids


def test_what_was_merged_before_the_book_was_closed_can_still_be_undone(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with restored(tmp_path, archive(person(1), person(2))) as book:
        merge(book.db, 1, [2], {}, NOW)
    opened(qtbot, application, tmp_path / "book.leads")
    view = application.window.book_view
    assert view is not None
    view.open_page("contacts")
    texts = {one.text() for one in application.window.findChildren(QAction, "undo")}
    assert texts == {"&Undo: Merge of 2 records (Léa Dubois 1 · person1@mail.example)"}
    application.window.undo()
    asked = box(qtbot, Question)
    told = " ".join(one.text() for one in asked.findChildren(QLabel))
    assert "24/11/2026, before this book was opened" in told
    assert "a refusal in one of the records no longer holds for the others" in told
    asked.yes.click()
    wait_for(qtbot, lambda: view.toast.text.startswith("Undone: merge of 2 records"))
    application.window.redo()
    wait_for(qtbot, lambda: view.toast.text.startswith("Redone"))
    quiet(qtbot, application)


def test_a_refusal_of_an_earlier_day_stands_in_the_menu_as_what_cannot_be_undone(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        answer = Consent(at="2026-11-20T10:00:00+01:00", event="withdrawn", purpose="partners", trace="log")
        withdraw(book.db, 1, answer, NOW - timedelta(days=4))
    opened(qtbot, application, tmp_path / "book.leads")
    assert application.window.book_view is not None
    application.window.book_view.open_page("contacts")
    (text,) = {one.text() for one in application.window.findChildren(QAction, "undo")}
    assert text.startswith("Cannot be undone: ")
    assert "Léa Dubois 1" in text
