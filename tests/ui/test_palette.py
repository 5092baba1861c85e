from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.services.contacts.listing import find
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
from tests.ui.looking import shown, words_of
from ui.dialogs.command_palette import (
    MOST_PEOPLE,
    OWN_KEYS,
    Palette,
    PaletteEntry,
    best,
    button_offers,
    fit,
    menu_offers,
)
from ui.jobs import InlineJobs
from ui.theme import SPACE
from ui.widgets.buttons import Entry, fill_menu, menu_button, plain
from ui.widgets.cards import Card
from ui.widgets.layouts import fill, inner_column
from ui.widgets.message_boxes import Failure
from ui.widgets.page import Page


class Done:
    """Notes what was done."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def offer(self, title: str, where: str = "File", keys: str = "") -> PaletteEntry:
        return PaletteEntry(title, where, lambda: self.names.append(title), keys)


@pytest.fixture
def done() -> Done:
    return Done()


def opened(qtbot: QtBot, done: Done, book: Book | None = None) -> Any:
    offers = [done.offer("Import files…", keys="Ctrl+O"), done.offer("Export for a partner…"), done.offer("Quit")]
    return shown(qtbot, Palette(offers, InlineJobs(book.db) if book else None), 600, 400)


def test_at_first_everything_is_offered(qtbot: QtBot, done: Done) -> None:
    assert opened(qtbot, done).titles == ["Import files…", "Export for a partner…", "Quit"]


def test_letters_bring_the_best_to_the_top_and_enter_does_it(qtbot: QtBot, done: Done) -> None:
    palette = opened(qtbot, done)
    qtbot.keyClicks(palette.field, "expo")
    assert palette.titles[0] == "Export for a partner…"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done.names == ["Export for a partner…"])
    assert not palette.isVisible()


def test_the_arrow_keys_walk_while_the_focus_stays_in_the_field(qtbot: QtBot, done: Done) -> None:
    palette = opened(qtbot, done)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(palette.field, key)
    assert palette.list.currentRow() == 1
    assert palette.field.accessibleDescription() == "Export for a partner…, File"
    qtbot.keyClick(palette.field, Qt.Key.Key_PageDown)
    assert palette.list.currentRow() == 2


def test_people_are_found_by_name(qtbot: QtBot, done: Done, book: Book) -> None:
    palette = opened(qtbot, done, book)
    wanted = Heard(palette.person_wanted)
    qtbot.keyClicks(palette.field, "margaux")
    assert palette.titles[0] == "Margaux Marchand"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert [find(book.db, ref) for ref in wanted.texts] == [find(book.db, "margaux.marchand@courriel.example")]


def test_a_person_comes_before_what_only_has_the_same_letters(qtbot: QtBot, done: Done, book: Book) -> None:
    offers = [done.offer("Map ariadne grinding austere lux"), done.offer("Letters to Margaux")]
    palette = shown(qtbot, Palette(offers, InlineJobs(book.db)), 600, 400)
    qtbot.keyClicks(palette.field, "margaux")
    assert palette.titles[:2] == ["Letters to Margaux", "Margaux Marchand"]


def test_the_arrows_stay_on_the_entry_chosen_when_people_are_found(qtbot: QtBot, done: Done, book: Book) -> None:
    """Enter opened the person who had come to its place."""
    offers = [done.offer("Letters to Margaux"), done.offer("Margaux again"), done.offer("Map ariadne grind aux")]
    jobs = HeldJobs(book.db)
    palette = shown(qtbot, Palette(offers, jobs), 600, 400)
    jobs.held = True
    qtbot.keyClicks(palette.field, "margaux")
    assert len(palette.titles) == 3
    for _time in range(2):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    stood = palette.titles[palette.list.currentRow()]
    jobs.release()
    assert "Margaux Marchand" in palette.titles
    assert palette.titles[palette.list.currentRow()] == stood
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done.names == [stood])


def test_a_persons_name_finds_the_person_and_not_the_undo_of_their_last_change(
    qtbot: QtBot, done: Done, book: Book
) -> None:
    """Ctrl+K, the name and Enter took the last change of that person back."""
    menu = QMenu("&Edit")
    qtbot.addWidget(menu)
    text = "&Undo: Margaux Marchand: the change is saved"
    fill_menu(menu, [Entry(text, lambda: done.names.append("undone"), name="undo")])
    palette = shown(qtbot, Palette(menu_offers(menu), InlineJobs(book.db)), 600, 400)
    wanted = Heard(palette.person_wanted)
    qtbot.keyClicks(palette.field, "margaux")
    assert set(palette.titles) == {"Margaux Marchand"}
    palette.field.clear()
    qtbot.keyClicks(palette.field, "undo")
    assert palette.titles[0] == "Undo: Margaux Marchand: the change is saved"
    palette.field.clear()
    qtbot.keyClicks(palette.field, "margaux")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert [find(book.db, ref) for ref in wanted.texts] == [find(book.db, "margaux.marchand@courriel.example")]
    assert done.names == []


def test_where_more_people_are_found_than_listed_all_can_be_shown(qtbot: QtBot, done: Done, book: Book) -> None:
    palette = opened(qtbot, done, book)
    wanted = Heard(palette.search_wanted)
    qtbot.keyClicks(palette.field, "example")
    assert palette.titles[-1] == "Show all people found by “example”"
    assert len(palette.titles) == MOST_PEOPLE + 1
    for _press in range(MOST_PEOPLE):
        qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: wanted.texts == ["example"])


def test_where_nothing_fits_it_is_said_and_enter_does_nothing(qtbot: QtBot, done: Done) -> None:
    palette = opened(qtbot, done)
    qtbot.keyClicks(palette.field, "zzz")
    assert palette.titles == []
    assert not palette.list.isVisible()
    said = next(one for one in palette.findChildren(QLabel) if one.text().startswith("No match"))
    assert said.geometry().top() - palette.field.geometry().bottom() <= 2 * SPACE.m  # right below what was typed
    assert said.height() <= 2 * said.fontMetrics().height()
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_the_palette_does_not_offer_itself(qtbot: QtBot, done: Done) -> None:
    palette = Palette([done.offer("Find an action", keys=OWN_KEYS), done.offer("Quit")])
    qtbot.addWidget(palette)
    assert palette.titles == ["Quit"]


def test_what_stands_beside_a_name_is_painted(qtbot: QtBot, done: Done) -> None:
    palette = opened(qtbot, done)
    assert not palette.grab().isNull()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("exp", "Export for a partner"),
        ("part exp", "Export for a partner"),
        ("reglages", "Réglages"),
        ("RÉG", "réglages"),
        ("xport", "Export"),
        ("efp", "Export for a partner"),
        ("", "anything"),
    ],
)
def test_letters_fit(typed: str, text: str) -> None:
    assert fit(typed, text) is not None


@pytest.mark.parametrize(
    ("typed", "text"), [("zz", "Export"), ("exp zz", "Export"), ("eq", "Export"), ("x", "Partner")]
)
def test_letters_do_not_fit(typed: str, text: str) -> None:
    assert fit(typed, text) is None


def test_the_start_of_a_word_is_better_than_its_middle_and_that_better_than_letters_apart() -> None:
    texts = ["Sports", "p o r t apart", "Port of call", "The port"]
    assert best("port", texts, str) == ["Port of call", "The port", "Sports", "p o r t apart"]


def test_a_menu_offers_what_can_be_chosen(qtbot: QtBot) -> None:
    menu = QMenu("&File")
    qtbot.addWidget(menu)
    seen: list[str] = []
    entries = [
        Entry("&Open…", lambda: seen.append("open"), keys="Ctrl+O"),
        None,
        Entry("No", lambda: None, enabled=False),
    ]
    (offer,) = menu_offers(fill_menu(menu, entries))
    assert (offer.title, offer.where, offer.keys) == ("Open…", "File", "Ctrl+O")
    offer.do()
    assert seen == ["open"]


def test_a_page_offers_its_buttons_each_name_once(qtbot: QtBot) -> None:
    page = Page("Partners")
    qtbot.addWidget(page)
    off = plain("&Off", lambda: None)
    off.setEnabled(False)
    named = plain("Open", lambda: None)
    named.setAccessibleName("Open: Raoul SAS")
    page.header.add(plain("&New…", lambda: None), plain("&New…", lambda: None), off, named, menu_button("More", ()))
    assert [offer.title for offer in button_offers(page)] == ["New…", "Open: Raoul SAS"]
    assert button_offers(page)[0].where == "Partners"


def test_a_button_that_the_page_has_replaced_since_is_not_pressed_and_it_is_said(qtbot: QtBot, done: Done) -> None:
    page = Page("Partners")
    qtbot.addWidget(page)
    page.header.add(plain("&Change…", lambda: done.names.append("change")))
    page.show()
    (offer,) = button_offers(page)
    for button in page.findChildren(QPushButton):
        button.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    offer.do()
    assert done.names == []
    box = asked(Failure)
    assert any("nothing was done" in words for words in words_of(box))
    box.accept()


def test_a_button_in_a_card_is_listed_with_the_card(qtbot: QtBot) -> None:
    page = QWidget(accessibleName="Settings")
    qtbot.addWidget(page)
    fill(inner_column(page), Card("Backups").add(plain("Choose a &folder…", lambda: None)))
    page.show()
    assert [(one.title, one.where) for one in button_offers(page)] == [("Choose a folder…", "Settings › Backups")]
