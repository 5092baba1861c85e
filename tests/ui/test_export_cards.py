from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from leadkeeper.db.book.connection import Book
from tests.made_archive import NOW, archive, contract, partner, person, restored
from tests.ui.looking import shown, words_of
from ui.jobs import InlineJobs
from ui.pages.export.page import ExportPage
from ui.pages.export.preview import TracingCard
from ui.settings import Settings


@pytest.mark.parametrize(("agreed", "traps", "warned"), [(True, 1, False), (False, 1, True), (False, 0, False)])
def test_traps_that_no_contract_mentions_are_warned_of(
    tmp_path: Path, settings: Settings, qtbot: QtBot, agreed: bool, traps: int, warned: bool
) -> None:
    raoul = partner(contracts=[contract(seed_clause=agreed)])
    with restored(tmp_path, archive(partners=[raoul])) as book:
        page = shown(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
        page.reload()
        page.offer.tracing.traps.setValue(traps)
        (card,) = page.findChildren(TracingCard)
        said = " ".join(words_of(card))
    assert ("The contract with Raoul SAS does not mention seed addresses" in said) is warned
    assert ("seed address, unique to this file" in said) is (traps == 1)  # “1 seed addresses” is no English


def opened(book: Book, settings: Settings, qtbot: QtBot) -> ExportPage:
    page: ExportPage = shown(qtbot, ExportPage(InlineJobs(book.db), settings, lambda: NOW), 1200, 800)
    page.reload()
    return page


def test_a_column_in_which_nobody_has_anything_is_left_out_and_said(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    raoul = partner(contracts=[contract(fields=["email", "company", "phone"])])
    with restored(tmp_path, archive(person(1), person(2), partners=[raoul])) as book:
        page = opened(book, settings, qtbot)
        assert page.offer.columns.chosen == ("email",)
        said = " ".join(words_of(page.offer.columns))
        assert "Empty columns in this export, left out: Company." in said
        assert "Not in an export by e-mail: Telephone." in said
        page.export_to(tmp_path / "raoul.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "raoul.xlsx").worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    assert "email" in headers
    assert not {"company", "phone"}.intersection(headers)


def test_after_everybody_was_given_the_page_says_so(tmp_path: Path, settings: Settings, qtbot: QtBot) -> None:
    with restored(tmp_path, archive(person(1), person(2), person(3, consents=[]))) as book:
        page = opened(book, settings, qtbot)
        page.export_to(tmp_path / "raoul.xlsx")
        page.reload()
        said = " ".join(words_of(page.offer))
        assert "All 2 people who may be shared with Raoul SAS were shared already." in said
        assert "The contract allows another sharing: see “Already shared”." in said


def test_a_lock_without_a_password_says_what_is_missing_where_it_is_missing(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    with restored(tmp_path, archive(person(1))) as book:
        page = opened(book, settings, qtbot)
        page.offer.tracing.locked.setChecked(True)
        page.export.click()
        assert not page.findChildren(QFileDialog)
        assert "Type a password, or clear the box." in words_of(page.offer.tracing)
        assert words_of(page).count("Type a password, or clear the box.") == 2  # also next to the button
        assert page.offer.tracing.first.hasFocus()
        qtbot.waitUntil(lambda: not page.offer.tracing.first.visibleRegion().isEmpty())


def test_the_second_file_of_a_day_is_proposed_under_a_free_name(
    tmp_path: Path, settings: Settings, qtbot: QtBot
) -> None:
    settings.keep_choice("export.folder", str(tmp_path))
    with restored(tmp_path, archive(person(1))) as book:
        page = opened(book, settings, qtbot)
        proposed = []
        for name in ("raoul-2026-11-24.xlsx", "raoul-2026-11-24-2.xlsx"):
            page.export.click()
            (dialog,) = page.findChildren(QFileDialog)
            proposed.append(Path(dialog.selectedFiles()[0]).name)
            dialog.done(0)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            (tmp_path / name).write_bytes(b"x")
    assert proposed == ["raoul-2026-11-24.xlsx", "raoul-2026-11-24-2.xlsx"]
