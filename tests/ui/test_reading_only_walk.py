"""A window that only reads: on every page each button, menu and key is pressed, and nothing asks the book to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.domain.time import paris_day
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.partners.contracts import make_stop_secret
from leadkeeper.services.partners.partners import hold_partner, partners_overview
from tests.shots.rights import rights_book
from tests.ui.opened_app import WAIT_MS, opened_for_reading, quiet
from ui.app import Application
from ui.commands import command_offers
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.widgets.page import Page
from ui.widgets.table import Table
from ui.widgets.work_dialog import WorkDialog

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
PAGES = "home contacts sources partners review export register complaints requests settings".split()
# Read in a window that only reads: what they hold is shown, their main button is off.
READ = frozenset({"MergeDialog", "ClausesDialog", "CorrectedDialog", "BreachDialog"})
# Ends the window, or opens another book; a look or a language is a setting and no part of the book.
ELSEWHERE = frozenset(
    (
        "New book…|Open a book…|Close this book|Quit|Theme as the system|Light theme|Dark theme|Français|English|"
        "Try with a sample"
    ).split("|")
)


class Watch:
    """What the window asked of the book, and the forms that it opened."""

    def __init__(self) -> None:
        self.writes: list[str] = []
        self.forms: list[str] = []


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    noted, begin = Watch(), Jobs._begin

    def noting(self: Jobs, job: Any) -> Any:
        if job.changes and not job.title.startswith("Opening "):
            noted.writes.append(job.title)
        return begin(self, job)

    monkeypatch.setattr(Jobs, "_begin", noting)
    monkeypatch.setattr(QFileDialog, "open", lambda self, *_args: self.deleteLater())
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return noted


@pytest.fixture
def reading(application: Application, qtbot: QtBot, tmp_path: Path, watch: Watch) -> Iterator[Application]:
    with rights_book(tmp_path, NOW) as book:
        view = partners_overview(book.db, paris_day(NOW)).partners[0]
        make_stop_secret(book.db, view.partner.id, view.contracts[0][0].id)
        hold_partner(book.db, view.partner.id, "to review", paris_day(NOW))
        for mail in ("nobody@inconnu.example", "somebody@inconnu.example"):
            run(record_complaint(book.db, mail, NOW))
        opened_for_reading(qtbot, application, book.path)
        yield application
        application.close_book()


class Walk:
    """Presses all that can be pressed on one page, and in what opens from there."""

    def __init__(self, qtbot: QtBot, made: Application, page: str, watch: Watch) -> None:
        self.qtbot, self.made, self.name, self.watch = qtbot, made, page, watch
        self.pressed = 0

    @property
    def page(self) -> Page:
        window = self.made.window
        assert window.book_view is not None
        if window.book_view.current != self.name:
            window.open_page(self.name)
            quiet(self.qtbot, self.made)
        assert window.book_view.page is not None
        return window.book_view.page

    def whole(self) -> None:
        """Buttons, menus, double clicks and keys of the page."""
        self.buttons(lambda: self.page)
        for place in range(len(self.page.findChildren(Table))):
            self.table(place)
        for keys in ("A", "B", "N", "S", "Shift+A", "Shift+B", "Ctrl+Z", "Ctrl+Y", "Delete", "Return", "F2"):
            self.key(keys)

    def table(self, place: int) -> None:
        """The menu of a row, a double click, and keys."""

        def table() -> Table:
            return self.page.findChildren(Table)[place]

        if table().model().rowCount() == 0 or not table().isVisible():
            return

        def chosen() -> list[int]:
            """The first row, chosen anew: what was done before may have let the rows be read again."""
            quiet(self.qtbot, self.made)
            self.qtbot.waitUntil(lambda: table().model().rowCount() > 0, timeout=WAIT_MS)
            table().stand_at(0)
            self.qtbot.waitUntil(lambda: bool(table().selected_ids()), timeout=WAIT_MS)
            return table().selected_ids()

        for name in self.leaves(self.row_menu(table(), chosen())):
            offered = self.row_menu(table(), chosen())
            self.then(next(one for one in offered if plain(one.text()) == name and one.isEnabled()).trigger)
        first = chosen()[0]
        self.then(lambda: table().opened.emit(first))

    def row_menu(self, table: Table, ids: list[int]) -> list[QAction]:
        menu = QMenu(table)
        table.menu_wanted.emit(menu, ids)
        return list(actions_of(menu))

    def leaves(self, actions: list[QAction]) -> list[str]:
        return [plain(one.text()) for one in actions if one.isEnabled()]

    def key(self, keys: str) -> None:
        def press() -> None:
            *held, last = keys.split("+")
            modifiers = {"Shift": Qt.KeyboardModifier.ShiftModifier, "Ctrl": Qt.KeyboardModifier.ControlModifier}
            both = Qt.KeyboardModifier.NoModifier
            for one in held:
                both |= modifiers[one]
            self.qtbot.keyClick(QApplication.focusWidget() or self.page, getattr(Qt.Key, f"Key_{last}"), both)

        self.page.setFocus()
        self.then(press)

    def buttons(self, root: Callable[[], QWidget]) -> None:
        """Each button once; a page is drawn anew by many of them."""
        done: set[tuple[str, str]] = set()
        while fresh := [one for one in able(root()) if key_of(one) not in done and not left_out(one)]:
            button = fresh[0]
            done.add(key_of(button))
            menu = button.menu() if isinstance(button, QPushButton) else None
            if menu is None:
                self.then(button.click)
            else:
                self.menu(root, key_of(button))
            if not shiboken6.isValid(root()) or not root().isVisible():
                return

    def menu(self, root: Callable[[], QWidget], key: tuple[str, str]) -> None:
        def actions() -> list[QAction]:
            button = next((one for one in able(root()) if key_of(one) == key), None)
            menu = button.menu() if isinstance(button, QPushButton) else None
            if menu is None:
                return []
            menu.aboutToShow.emit()
            return [one for one in actions_of(menu) if one.isEnabled()]

        for name in self.leaves(actions()):
            again = [one for one in actions() if plain(one.text()) == name]
            if again:
                self.then(again[0].trigger)

    def then(self, act: Callable[[], object]) -> None:
        """Do something, and walk through the boxes that it opened."""
        QCoreApplication.processEvents()
        before = set(boxes())
        self.pressed += 1
        act()
        quiet(self.qtbot, self.made)
        for box in [one for one in boxes() if one not in before]:
            if isinstance(box, WorkDialog) and getattr(box, "writes", True):
                self.watch.forms.append(type(box).__name__)
                assert not box.yes.isEnabled(), f"{type(box).__name__} can be submitted"
            if type(box).__module__.startswith("ui."):  # and not the system's box of printers
                self.buttons(lambda box=box: box)
            if shiboken6.isValid(box):
                box.close()
        for one in boxes():
            if one not in before:
                one.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def able(root: QWidget) -> list[QAbstractButton]:
    """The buttons inside that can be seen and pressed."""
    return [one for one in root.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]


def boxes() -> list[QDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]


def plain(text: str) -> str:
    return text.replace("&", "")


def key_of(button: QAbstractButton) -> tuple[str, str]:
    return plain(button.text()), button.accessibleName() or button.toolTip()


def left_out(button: QAbstractButton) -> bool:
    return plain(button.text()) in ELSEWHERE


def actions_of(menu: QMenu) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from actions_of(inner)
        elif action.text() and plain(action.text()) not in ELSEWHERE and not action.text().endswith(".leads"):
            yield action


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_asks_a_book_that_is_only_read_to_change(
    reading: Application, qtbot: QtBot, watch: Watch, name: str
) -> None:
    walk = Walk(qtbot, reading, name, watch)
    walk.whole()
    assert walk.pressed > 8
    assert (watch.writes, sorted({*watch.forms} - READ)) == ([], [])


def test_no_menu_of_the_window_and_no_command_asks_it_to(reading: Application, qtbot: QtBot, watch: Watch) -> None:
    walk = Walk(qtbot, reading, "home", watch)
    for action in window_actions(reading.window):
        if action.isEnabled():
            walk.then(action.trigger)
    for offer in [*command_offers(reading.window)]:
        walk.then(offer.do)
    assert walk.pressed > 40
    assert (watch.writes, sorted({*watch.forms} - READ)) == ([], [])


def test_mails_that_are_dropped_open_no_form(reading: Application, qtbot: QtBot, watch: Watch, tmp_path: Path) -> None:
    mail = tmp_path / "plainte.eml"
    mail.write_text("From: a@b.example\n\nWhere from?\n", "utf-8")
    Walk(qtbot, reading, "complaints", watch).then(lambda: reading.window.take_files([mail]))
    shell = reading.window.book_view
    assert shell is not None
    assert shell.toast.text.startswith("This book can only be read here.")
    assert watch.forms == []


def window_actions(window: MainWindow) -> list[QAction]:
    return [action for menu in window._menus for action in actions_of(menu)]
