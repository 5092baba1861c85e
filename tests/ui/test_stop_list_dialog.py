"""A stop list that a partner sent, taken in by the window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.db import suppressions
from tests.services.made_book import NOW
from tests.ui.asking import Heard, asked
from tests.ui.looking import shown
from ui.jobs import InlineJobs
from ui.pages.partners.forms import StopListDialog
from ui.pages.partners.page import PartnersPage
from ui.settings import Settings
from ui.widgets.message_boxes import Question


@pytest.fixture
def page(db: Any, settings: Settings, qtbot: QtBot) -> PartnersPage:
    made: PartnersPage = shown(qtbot, PartnersPage(InlineJobs(db), settings, lambda: NOW), 1200, 800)
    made.reload()
    made.arrive("raoul")
    return made


def asked_for(page: PartnersPage, path: Path | None) -> StopListDialog:
    page.details.stops_wanted.emit()
    dialog: StopListDialog = asked(StopListDialog)
    dialog.file.set_path(path)
    dialog.yes.click()
    return dialog


def confirm() -> str:
    """Agree to the preview, and give what it said."""
    question = asked(Question)
    said = " ".join(one.text() for one in question.findChildren(QLabel))
    question.yes.click()
    return said


def test_the_list_of_a_partner_is_taken_in_and_taken_back(page: PartnersPage, db: Any, tmp_path: Path) -> None:
    before = suppressions.read_all(db)
    path = tmp_path / "stop.csv"
    path.write_text("Email\nsomebody@stop.example\nnobody knows\n", "utf-8")
    said = Heard(page.said)
    asked_for(page, path)
    assert suppressions.read_all(db) == before
    question = confirm()
    assert "Raoul SAS · All channels" in question
    assert "1 address that the book does not know is put on the list too." in question
    assert [one.partner for one in suppressions.read_all(db) if one not in before] == ["raoul"]
    text, undo = said.said[-1]
    assert text.startswith("1 address put on the suppression list. 1 belongs to nobody in the book. 1 cannot be read.")
    undo()
    assert suppressions.read_all(db) == before


def test_whom_a_list_would_stop_is_shown_first(page: PartnersPage, db: Any, tmp_path: Path) -> None:
    path = tmp_path / "statuts.csv"
    rows = "".join(f"{email};actif\n" for (email,) in db.conn.execute("SELECT email FROM contacts WHERE email > ''"))
    path.write_text(f"Email;Statut\n{rows}gone@stop.example;désinscrit\n", "utf-8")
    before = suppressions.read_all(db)
    asked_for(page, path)
    said = confirm()
    assert "0 of " in said
    assert "Column “Statut”: left 1" in said
    assert len(suppressions.read_all(db)) == len(before) + 1


@pytest.mark.parametrize("text", [None, "Town\nBrest\n"])
def test_what_is_no_stop_list_is_said_at_the_file(page: PartnersPage, tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "towns.csv" if text else None
    if path is not None and text is not None:
        path.write_text(text, "utf-8")
    dialog = asked_for(page, path)
    assert dialog.isVisible()
    assert dialog.file_row.error
