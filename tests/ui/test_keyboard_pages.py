"""A story of each page by keys alone, on a book with people in it; the first day has a story of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from leadkeeper.db import complaints
from leadkeeper.db.disclosures import members
from leadkeeper.services.privacy.requests import list_requests
from leadkeeper.services.suppression.notifications import notices_by_partner
from tests.sample_book import sample_book
from tests.services.made_book import NOW
from tests.shots.pictures import WINDOW
from tests.shots.rights import say_no
from tests.ui.asking import asked
from tests.ui.keys import Key, Keyboard, Mod
from tests.ui.opened_app import opened, quiet
from ui.app import Application
from ui.dialogs.command_palette import Palette
from ui.dialogs.requests import RequestDialog
from ui.pages.complaints.forms import ComplaintDialog
from ui.pages.contacts.actions import PersonDialog
from ui.pages.register.panels import NotifiedDialog

ORDER = ("home", "contacts", "sources", "partners", "review", "export", "register", "complaints", "requests")


@dataclass
class Desk:
    """The window with a book open, and whoever sits before it without a mouse."""

    made: Application
    keys: Keyboard
    qtbot: QtBot

    def go(self, page: str) -> None:
        """Opens a page by its number."""
        self.keys.press(Key(Key.Key_1 + ORDER.index(page)), Mod.ControlModifier)
        self.wait()
        assert self.page == page

    @property
    def page(self) -> str:
        """The name of the page that is shown."""
        assert self.made.window.book_view is not None
        return self.made.window.book_view.current

    def wait(self) -> None:
        """Until nothing is under way."""
        quiet(self.qtbot, self.made)
        shell = self.made.window.book_view
        self.qtbot.waitUntil(lambda: shell is None or not shell._letters.isActive())
        QApplication.processEvents()

    def opens(self, kind: type[QDialog]) -> None:
        """Until a box of this kind is in front."""
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=10_000)

    def closes(self) -> None:
        """Until no box is in front and all is done."""
        self.qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=10_000)
        self.wait()

    def ask(self, question: Callable[[Any], Any]) -> Any:
        """What the book answers, asked as the window asks."""
        found: list[Any] = []
        assert self.made.book.jobs is not None
        self.made.book.jobs.read(question, found.append)
        self.qtbot.waitUntil(lambda: bool(found), timeout=10_000)
        return found[0]


@pytest.fixture
def desk(application: Application, qtbot: QtBot, tmp_path: Path) -> Desk:
    with sample_book(tmp_path) as book:
        say_no(book, next(iter(members(book.db, 1))), NOW)  # somebody must be told of
    application.window.resize(WINDOW)
    with qtbot.waitActive(application.window):
        application.window.activateWindow()
    opened(qtbot, application, tmp_path / "sample.leads")
    return Desk(application, Keyboard(application.window, tmp_path), qtbot)


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("home", "Partners"), ("contacts", "People"), ("sources", "Consent sources"), ("partners", "Partners"),
        ("review", "Groups to review"), ("export", "Partner"), ("register", "Entries of the register"),
        ("complaints", "Add a first complaint…"), ("requests", "Record a first request…"),
    ],
)  # fmt: skip
def test_a_page_opened_by_key_is_worked_on_at_once(desk: Desk, page: str, name: str) -> None:
    """After Ctrl+2 the table of people was ten presses of Tab away."""
    desk.go("home" if page != "home" else "contacts")
    desk.go(page)
    assert desk.keys.name == name
    assert desk.made.window.book_view is not None
    assert desk.made.window.book_view.page is not None
    assert desk.made.window.book_view.page.isAncestorOf(desk.keys.focus)


def test_home_leads_to_what_is_to_be_done(desk: Desk) -> None:
    desk.go("home")
    desk.keys.tick("Open")
    desk.wait()
    assert desk.page != "home"


def test_somebody_is_found_changed_and_changed_back(desk: Desk) -> None:
    desk.go("contacts")
    desk.keys.press(Key.Key_F, Mod.ControlModifier)
    desk.keys.type("elise")
    desk.keys.press(Key.Key_Return)
    desk.wait()
    desk.keys.tab_to("People")
    desk.keys.press(Key.Key_Return)
    desk.opens(PersonDialog)
    desk.keys.fill("Company", "Bonte SARL")
    desk.keys.press(Key.Key_Return)
    desk.closes()
    changed = "SELECT count(*) FROM contacts WHERE company = 'Bonte SARL'"
    assert desk.ask(lambda db: db.conn.execute(changed).fetchone()[0]) == 1
    desk.keys.press(Key.Key_Z, Mod.ControlModifier)
    desk.wait()
    assert desk.ask(lambda db: db.conn.execute(changed).fetchone()[0]) == 0


def test_a_group_that_waits_is_decided(desk: Desk) -> None:
    desk.go("review")
    desk.keys.tab_to("Groups to review")
    desk.keys.press(Key.Key_N)
    desk.keys.type("agreed by letter")
    desk.keys.press(Key.Key_Return)
    before = desk.ask(lambda db: db.conn.execute("SELECT count(*) FROM reviews").fetchone()[0])
    desk.keys.press(Key.Key_A)
    desk.wait()
    assert desk.ask(lambda db: db.conn.execute("SELECT count(*) FROM reviews").fetchone()[0]) == before + 1


def test_a_partner_is_marked_as_told(desk: Desk) -> None:
    desk.go("register")
    before = desk.ask(lambda db: sum(one.open for one in notices_by_partner(db, NOW.date())))
    desk.keys.tick("Notified…")
    desk.opens(NotifiedDialog)
    desk.keys.press(Key.Key_Return)
    desk.closes()
    assert desk.ask(lambda db: sum(one.open for one in notices_by_partner(db, NOW.date()))) < before


def test_a_complaint_is_typed_in(desk: Desk) -> None:
    desk.go("complaints")
    before = desk.ask(lambda db: len(complaints.archived(db)))
    desk.keys.press(Key.Key_A, Mod.AltModifier)
    desk.opens(ComplaintDialog)
    desk.keys.fill("Address", "elise.mazurier6@courriel.example")
    desk.wait()
    desk.keys.tab_to("Save")
    desk.keys.press(Key.Key_Space)
    desk.closes()
    assert desk.ask(lambda db: len(complaints.archived(db))) == before + 1


def test_a_request_is_noted(desk: Desk) -> None:
    desk.go("requests")
    before = desk.ask(lambda db: len(list_requests(db, NOW.date())))
    desk.keys.press(Key.Key_N, Mod.AltModifier)
    desk.opens(RequestDialog)
    desk.keys.fill("Who asks", "mazurier6")
    desk.wait()
    desk.keys.press(Key.Key_Down)
    desk.keys.press(Key.Key_Return)
    desk.keys.tab_to("Save")
    desk.keys.press(Key.Key_Space)
    desk.closes()
    assert desk.ask(lambda db: len(list_requests(db, NOW.date()))) == before + 1


@pytest.mark.parametrize("start", ["home", "contacts", "review"])
def test_a_person_found_by_name_is_stood_on_so_that_keys_act_on_them(desk: Desk, start: str) -> None:
    """The focus stood on “Duplicates…” or in the sidebar: arrows and the menu key did nothing for the person."""
    desk.go(start)
    desk.keys.press(Key.Key_K, Mod.ControlModifier)
    desk.opens(Palette)
    palette = asked(Palette)
    desk.keys.type("marchand")
    desk.qtbot.waitUntil(lambda: any("archand" in title for title in palette.titles))
    desk.keys.press(Key.Key_Return)
    desk.closes()
    desk.wait()
    assert desk.page == "contacts"
    assert desk.made.window.book_view is not None
    page = desk.made.window.book_view.page
    assert desk.made.window.focusWidget() is page.table
    assert page.table.current_row() == 0


def test_the_settings_are_found_by_name_and_the_language_is_another(desk: Desk) -> None:
    desk.keys.press(Key.Key_K, Mod.ControlModifier)
    desk.opens(Palette)
    desk.keys.type("settings")
    desk.keys.press(Key.Key_Return)
    desk.closes()
    assert desk.page == "settings"
    desk.keys.tab_to("Language")
    desk.keys.press(Key.Key_F)
    desk.wait()
    shell = desk.made.window.book_view
    assert shell is not None
    assert shell.sidebar.buttons["home"].text() == "Accueil"
