"""The monthly file of a partner, in a dialog."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportProfile
from leadkeeper.messages import use_language
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.month.profiles import change_profile, show_profile
from tests.ui.looking import shown
from tests.ui.stretch import settle
from ui.jobs import InlineJobs
from ui.pages.partners.contract_forms import ProfileDialog


@pytest.fixture
def dialog(book: Book, qtbot: QtBot) -> Any:
    partner = find_partner(book.db, "raoul")
    return shown(qtbot, ProfileDialog(InlineJobs(book.db), partner, show_profile(book.db, "raoul")))


def test_what_is_typed_is_the_profile(dialog: ProfileDialog, book: Book) -> None:
    dialog.name.setText("leads {month}")
    dialog.cap.setValue(500)
    dialog.yes.click()
    settle()
    assert show_profile(book.db, "raoul") == ExportProfile(name="leads {month}", cap=500)


def test_a_pattern_that_makes_no_name_is_said_at_its_row(dialog: ProfileDialog, book: Book) -> None:
    dialog.name.setText("{who}")
    dialog.yes.click()
    settle()
    assert dialog.isVisible()
    assert "{who}" in dialog.errors_at["bad-file-pattern"].error
    assert show_profile(book.db, "raoul") == ExportProfile()


def test_a_french_founder_reads_and_types_french_placeholders(book: Book, qtbot: QtBot) -> None:
    use_language("fr")
    partner = find_partner(book.db, "raoul")
    change_profile(book.db, partner, {"name": "{name} {day}"})
    dialog = shown(qtbot, ProfileDialog(InlineJobs(book.db), partner, show_profile(book.db, "raoul")))
    assert (dialog.name.text(), dialog.name.placeholderText()) == ("{nom} {jour}", "{partenaire}-{mois}")
    assert any("{partenaire}, {nom}, {mois}, {jour}" in one.text() for one in dialog.findChildren(QLabel))

    dialog.name.setText("{Partenaire} {qui}")
    dialog.yes.click()
    settle()
    assert "{partenaire}, {nom}, {mois}, {jour}" in dialog.errors_at["bad-file-pattern"].error

    dialog.name.setText("{Partenaire} {mois}")
    dialog.yes.click()
    settle()
    assert show_profile(book.db, "raoul") == ExportProfile(name="{partner} {month}")
