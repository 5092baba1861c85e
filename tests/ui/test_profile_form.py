"""The monthly file of a partner, in a dialog."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from leadkeeper.domain.book import ExportProfile
from leadkeeper.services.eligibility.context import find_partner
from leadkeeper.services.month.profiles import show_profile
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
