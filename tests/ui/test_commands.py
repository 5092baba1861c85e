from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.messages import use_language
from tests.sample_book import NOW
from tests.ui.asking import asked
from ui.book_pages import BookPages, Program
from ui.commands import COMMANDS, command_offers
from ui.dialogs.command_palette import Palette
from ui.jobs import InlineJobs
from ui.main_window import MainWindow
from ui.pages.partners.forms import PartnerDialog
from ui.settings import Settings


@pytest.fixture
def window(book: Book, settings: Settings, qtbot: QtBot) -> MainWindow:
    """The window with all pages of the sample book, standing on the first."""
    jobs = InlineJobs(book.db)
    program = Program(*[lambda *_one: None] * 6)
    made = MainWindow(settings)
    qtbot.addWidget(made)
    shell = made.show_book("made.leads", jobs, BookPages(jobs, settings, lambda: NOW, program).specs())
    made.show()
    qtbot.waitUntil(lambda: bool(shell.current))
    return made


def first(qtbot: QtBot, window: MainWindow, typed: str) -> Any:
    """The palette after somebody typed."""
    palette = Palette([*window.offers(), *command_offers(window)], None, window)
    qtbot.addWidget(palette)
    palette.field.setText(typed)
    return palette


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("facture", "Totals for the invoices"), ("invoice", "Totals for the invoices"),
        ("retrait", "Record a withdrawal or refusal"), ("contrat", "New contract"), ("contract", "New contract"),
        ("doublons", "Look for duplicates"), ("opposition", "Put a person on the suppression list"),
        ("effacer", "Erase a person"), ("erase", "Erase a person"), ("sauvegarde", "Folder of the backups"),
    ],
)  # fmt: skip
def test_a_command_of_another_page_is_found_by_words_of_both_languages(
    qtbot: QtBot, window: MainWindow, typed: str, title: str
) -> None:
    assert title in first(qtbot, window, typed).titles


def test_commands_are_found_in_french_by_the_same_words(qtbot: QtBot, window: MainWindow) -> None:
    use_language("fr")
    assert "Effacer une personne" in first(qtbot, window, "effacer").titles
    assert "Totaux pour les factures" in first(qtbot, window, "invoice").titles


def test_a_command_opens_its_page_and_presses_its_button(qtbot: QtBot, window: MainWindow) -> None:
    palette = first(qtbot, window, "New partner")
    assert palette.titles[0] == "New partner"
    palette.choose()
    qtbot.waitUntil(lambda: window.book_view is not None and window.book_view.current == "partners")
    qtbot.waitUntil(lambda: window.findChild(PartnerDialog) is not None)
    asked(PartnerDialog).reject()


def test_a_command_about_a_person_says_to_choose_one_and_does_nothing_to_anybody(
    qtbot: QtBot, window: MainWindow
) -> None:
    first(qtbot, window, "effacer").choose()
    shell = window.book_view
    assert shell is not None
    qtbot.waitUntil(lambda: shell.toast.text == "Choose the person, then “Erase…” below “More”.")
    assert shell.current == "contacts"
    assert shell.toast.isVisible()


def test_every_command_has_a_page(window: MainWindow) -> None:
    shell = window.book_view
    assert shell is not None
    assert {one.page for one in COMMANDS} <= set(shell.names)
    assert len(list(command_offers(window))) == len(COMMANDS)
