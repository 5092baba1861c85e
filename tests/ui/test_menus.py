from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import Owner
from leadkeeper.messages import use_language
from leadkeeper.services.books.open import new_book
from tests.ui.asking import asked
from ui.app import Application
from ui.book_pages import BookPages, Program
from ui.book_view import BookView, TextProvider
from ui.dialogs.command_palette import Palette
from ui.dialogs.help import AboutDialog, GuideDialog, ShortcutsDialog
from ui.dialogs.new_book import NewBookDialog, ask_new, ask_open
from ui.jobs import InlineJobs
from ui.menus import book_menu, menu_bar
from ui.pages.review.page import ReviewPage
from ui.settings import Settings
from ui.widgets.buttons import KEYS, Entry
from ui.widgets.filter_bar import FilterState
from ui.widgets.labels import without_letter
from ui.widgets.sidebar import digit_keys

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with new_book(tmp_path / "clodomir.leads", Owner("Clodomir")) as made:
        yield made


@pytest.fixture
def made(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Application:
    settings.theme, settings.language = "light", "en"
    application = Application(qapp, settings, lambda: NOW)
    qtbot.addWidget(application.window)
    application.welcome()
    application.window.show()
    return application


def with_book(made: Application, book: Book, qtbot: QtBot) -> None:
    """Shows the pages of a book as opening it does, without its threads."""
    jobs = InlineJobs(book.db)
    specs = made.page_specs(jobs)
    made.window.show_book("clodomir.leads", jobs, specs, made.menu())
    made.window.set_menus(menu_bar(made.commands(), made._settings, specs))
    qtbot.waitUntil(lambda: made.window.book_view is not None and bool(made.window.book_view.current))


def lines(made: Application) -> dict[str, list[str]]:
    found = {}
    for action in made.window.menuBar().actions():
        menu: Any = action.menu()
        found[without_letter(action.text())] = [without_letter(one.text()) for one in menu.actions() if one.isEnabled()]
    return found


def menus(made: Application) -> list[QMenu]:
    """The menus that the bar shows."""
    shown: list[Any] = [action.menu() for action in made.window.menuBar().actions()]
    return shown


def choose(made: Application, title: str) -> None:
    (offer,) = [
        one for one in made.window.offers() if one.title == title and one.where in ("File", "Edit", "Help", "View")
    ]
    offer.do()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_letter_chooses_two_entries_of_a_menu(
    made: Application, book: Book, settings: Settings, language: Any
) -> None:
    use_language(language)
    menus = dict(menu_bar(made.commands(), settings, made.page_specs(InlineJobs(book.db))))
    for entries in (*menus.values(), book_menu(made.commands(), settings)):
        texts = [entry.text for entry in entries if entry is not None]
        letters = re.findall(r"&(\w)", " ".join(texts).lower())
        assert len(letters) == len(set(letters)), texts


def test_without_a_book_only_what_needs_none_can_be_chosen(made: Application) -> None:
    menus = lines(made)
    assert list(menus) == ["File", "Edit", "View", "Help"]
    assert [one for one in menus["File"] if one] == ["New book…", "Open a book…", "Quit"]
    assert [one for one in menus["Edit"] if one] == ["Find an action or a person…"]


def test_with_a_book_every_page_is_in_the_menu_with_its_keys(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    keys = {offer.title: offer.keys for offer in made.window.offers() if offer.where == "View"}
    assert (keys["Home"], keys["Requests"], keys["Settings"]) == ("Ctrl+1", "Ctrl+9", "Ctrl+,")
    choose(made, "Settings")
    assert made.window.book_view is not None
    assert made.window.book_view.current == "settings"


@pytest.mark.parametrize(("key", "page"), [(Qt.Key.Key_Ampersand, "home"), (Qt.Key.Key_Ccedilla, "requests")])
def test_the_number_keys_of_a_french_keyboard_open_pages_without_shift(
    made: Application, book: Book, qtbot: QtBot, key: Qt.Key, page: str
) -> None:
    with_book(made, book, qtbot)
    assert made.window.book_view is not None
    made.window.book_view.open_page("contacts")
    made.window.activateWindow()
    qtbot.waitUntil(made.window.isActiveWindow)
    qtbot.keyClick(made.window, key, Qt.KeyboardModifier.ControlModifier)
    assert made.window.book_view.current == page


def test_macos_moves_what_its_menu_of_the_program_has_and_nothing_else(
    made: Application, book: Book, qtbot: QtBot
) -> None:
    """Without a role Qt guesses from English words, and takes the page “Settings” away from its menu."""
    with_book(made, book, qtbot)
    actions = [one for menu in menus(made) for one in menu.actions() if one.text()]
    roles = {without_letter(one.text()): one.menuRole() for one in actions}
    role = QAction.MenuRole
    wanted = {"Quit": role.QuitRole, "Settings": role.PreferencesRole, "About LeadKeeper": role.AboutRole}
    assert {text: kind for text, kind in roles.items() if kind != role.NoRole} == wanted


def test_every_command_has_the_keys_of_the_system(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    keys = {offer.title: offer.keys for offer in made.window.offers() if offer.keys}
    wanted = {
        "New book…": "Ctrl+N", "Open a book…": "Ctrl+O", "Import files…": "Ctrl+I", "Export for a partner…": "Ctrl+E",
        "Print this page…": "Ctrl+P", "Close this book": "Ctrl+W", "Quit": "Ctrl+Q", "Undo": "Ctrl+Z",
        "Find on this page": "Ctrl+F", "Refresh": "F5", "Guide to this page": "F1",
    }  # fmt: skip
    assert wanted.items() <= keys.items()


def test_no_keys_do_two_things(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    actions = [one for menu in menus(made) for one in menu.actions()]
    keys = [key.toString() for one in actions for key in one.shortcuts()]
    assert len(keys) == len(set(keys)) > 20


def test_every_key_of_the_menus_and_of_review_is_in_the_list(
    made: Application, book: Book, settings: Settings, qtbot: QtBot
) -> None:
    with_book(made, book, qtbot)
    actions = [one for menu in menus(made) for one in menu.actions()]
    review = ReviewPage(InlineJobs(book.db), settings, lambda: NOW)
    qtbot.addWidget(review)
    keys = {key.toString() for one in actions for key in one.shortcuts()}
    keys |= {one.key().toString() for one in review.findChildren(QShortcut)}
    pages = {one for place in range(1, 10) for one in digit_keys(place).upper().replace("CTRL", "Ctrl").split("; ")}
    arrows = {"Left": "←", "Right": "→"}
    listed = {part for keys, _what in KEYS.values() for part in re.split(r"; |(?<=\w) | (?=→)", keys)}
    assert {arrows.get(one, one) for one in keys - pages} <= listed


def test_an_open_menu_stays_while_undo_gets_another_name(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    made.window.follow(InlineJobs(book.db), lambda: NOW)
    (edit,) = [one for one in menus(made) if without_letter(one.title()) == "Edit"]
    edit.popup(made.window.mapToGlobal(made.window.rect().center()))
    made.window.say("Léa & Cie is on the suppression list. 2 partners must be notified.", lambda: None)
    assert edit.isVisible()
    assert edit.actions()[0].text().startswith("&Undo: Léa && Cie is on the suppression list")
    edit.close()


def test_light_and_dark_keep_the_pages_as_they_are(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    window = made.window
    window.open_page("contacts")
    shell = window.book_view
    assert shell is not None
    page: Any = shell.page
    page.bar.set_state(FilterState("margaux"))
    window.open_page("settings")
    settings_page: Any = shell.page
    choose(made, "Dark theme")
    assert window.book_view is shell
    assert page.bar.state == FilterState("margaux")
    assert settings_page.look.theme.value == "dark"
    ticks = [
        one.objectName() for one in window.findChildren(QAction) if one.isChecked() and "theme" in one.objectName()
    ]
    assert set(ticks) == {"theme.dark"}


def test_recent_books_are_in_the_menu(made: Application, book: Book, settings: Settings) -> None:
    settings.remember_book(book.path)
    made.welcome()
    assert "clodomir.leads" in lines(made)["File"]


def test_the_menus_follow_the_language(made: Application) -> None:
    made.speak("fr")
    assert next(iter(lines(made))) != "File"
    made.speak("en")
    assert next(iter(lines(made))) == "File"


def test_the_theme_that_is_worn_has_a_tick(made: Application) -> None:
    ticked = [entry.text for entry in book_menu(made.commands(), made._settings) if entry is not None and entry.checked]
    assert ticked == ["&Light theme", "&English"]


@pytest.mark.parametrize("line", ["Light theme", "English"])
def test_what_is_worn_or_spoken_keeps_its_tick_when_it_is_chosen_again(made: Application, line: str) -> None:
    """Of themes and of languages one is always ticked, and a screen reader says that one excludes the others."""
    view = next(action.menu() for action in made.window.menuBar().actions() if without_letter(action.text()) == "View")
    assert isinstance(view, QMenu)
    looks = [action for action in view.actions() if action.isCheckable()]
    next(action for action in looks if without_letter(action.text()) == line).trigger()
    assert [without_letter(action.text()) for action in looks if action.isChecked()] == ["Light theme", "English"]
    assert all(action.actionGroup().isExclusive() for action in looks)


@pytest.mark.parametrize(("line", "box"), [("Keyboard", ShortcutsDialog), ("About LeadKeeper", AboutDialog)])
def test_help_opens_its_boxes(made: Application, line: str, box: Any) -> None:
    choose(made, line)
    asked(box).reject()


def test_f1_opens_the_guide_at_the_page_that_is_seen(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    made.window.open_page("settings")
    made.window.ask_help()
    guide = asked(GuideDialog)
    assert guide.page == "settings"
    assert not guide.isModal()
    guide.close()


def test_the_palette_does_what_menus_and_buttons_do(made: Application, book: Book, qtbot: QtBot) -> None:
    with_book(made, book, qtbot)
    made.window.palette_wanted.emit()
    palette = asked(Palette)
    assert {"Import files…", "Settings", "Keyboard"} <= set(palette.titles)
    qtbot.keyClicks(palette.field, "partners")
    palette.choose()
    qtbot.waitUntil(lambda: made.window.book_view is not None and made.window.book_view.current == "partners")


def test_a_person_chosen_in_the_palette_is_searched_for_among_the_contacts(
    made: Application, book: Book, qtbot: QtBot
) -> None:
    with_book(made, book, qtbot)
    made.window.palette_wanted.emit()
    asked(Palette).person_wanted.emit("lea@quiz.example")
    assert made.window.book_view is not None
    assert made.window.book_view.current == "contacts"


def test_every_page_of_a_book_can_be_made(book: Book, settings: Settings, qtbot: QtBot) -> None:
    jobs = InlineJobs(book.db)
    program = Program(*[lambda *_one: None] * 6)
    specs = BookPages(jobs, settings, lambda: NOW, program).specs()
    shell = BookView(jobs, specs, TextProvider())
    qtbot.addWidget(shell)
    assert [shell.open_page(spec.name) for spec in specs] == [True] * len(specs)


def test_settings_change_the_window_at_once(book: Book, settings: Settings, qtbot: QtBot) -> None:
    asked_for: list[str] = []
    program = Program(lambda: None, *[asked_for.append] * 3, *[lambda *_one: None] * 2, book.path)
    page: Any = BookPages(InlineJobs(book.db), settings, lambda: NOW, program).specs()[-1].make()
    qtbot.addWidget(page)
    page.language_chosen.emit("fr")
    page.theme_chosen.emit("dark")
    page.guide_wanted.emit("traps")
    assert asked_for == ["fr", "dark", "traps"]


def test_the_settings_lead_to_the_passphrase_of_the_book(book: Book, settings: Settings, qtbot: QtBot) -> None:
    asked_for: list[str] = []
    program = Program(*[lambda *_one: None] * 5, lambda: asked_for.append("passphrase"), book.path)
    page: Any = BookPages(InlineJobs(book.db), settings, lambda: NOW, program).specs()[-1].make()
    qtbot.addWidget(page)
    page.passphrase.click()
    assert asked_for == ["passphrase"]


def test_a_book_is_asked_for(qtbot: QtBot, tmp_path: Path) -> None:
    parent, wanted = QWidget(), []
    qtbot.addWidget(parent)
    ask_open(wanted.append, parent)
    dialog = asked(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "x.leads"))
    dialog.reject()
    assert wanted == [tmp_path / "x.leads"]


def test_a_new_book_is_asked_about(qtbot: QtBot, tmp_path: Path) -> None:
    parent, wanted = QWidget(), []
    qtbot.addWidget(parent)
    ask_new(lambda path, owner: wanted.append((path, owner.name)), parent)
    asked(NewBookDialog).wanted.emit(tmp_path / "x.leads", Owner("Eulalie"))
    asked(NewBookDialog).reject()
    assert wanted == [(tmp_path / "x.leads", "Eulalie")]


def test_other_menus_take_the_place_of_those_before(made: Application) -> None:
    made.window.set_menus([("&One", [Entry("&A", lambda: None)])])
    assert lines(made) == {"One": ["A"]}
    assert [offer.title for offer in made.window.offers() if offer.where == "One"] == ["A"]
