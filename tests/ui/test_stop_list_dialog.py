"""A stop list that a partner sent, taken in by the window."""

from __future__ import annotations

from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leadkeeper.db import suppressions
from tests.services.made_book import NOW
from tests.ui.asking import Heard, asked
from tests.ui.held_jobs import HeldJobs
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
    page.take_stops()
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
    assert text.startswith("1 address put on the suppression list. 1 belongs to nobody in the book. 1 line")
    undo()
    assert suppressions.read_all(db) == before


def test_a_title_is_no_column_and_lines_that_cannot_be_read_are_named_before_and_after(
    page: PartnersPage, tmp_path: Path
) -> None:
    path = tmp_path / "octave-stops.csv"
    rows = "Contact;Wish\nadam@abbott.example;no more\n06 12 00 05 04;STOP\nnot-an-address;no more\n"
    path.write_text(f"Please stop contacting these people\n{rows}", "utf-8")
    said = Heard(page.said)
    asked_for(page, path)
    question = confirm()
    unread = "1 line cannot be read, and stops nobody: line 5: “not-an-address”."
    assert "Please stop contacting" not in question
    assert unread in question
    assert unread in said.texts[-1]


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


def hash_of(text: str) -> str:
    return sha1(text.encode(), usedforsecurity=False).hexdigest()


def test_a_list_of_hashes_is_recognised_and_said_before_anything_is_written(
    page: PartnersPage, db: Any, tmp_path: Path
) -> None:
    before = suppressions.read_all(db)
    (email,) = db.conn.execute("SELECT email FROM contacts WHERE email > '' ORDER BY id LIMIT 1").fetchone()
    path = tmp_path / "stop.csv"
    path.write_text(f"Empreinte;Statut\n{hash_of(email)};désinscrit\n{hash_of('n@x.example')};désinscrit\n", "utf-8")
    said = Heard(page.said)
    asked_for(page, path)
    assert suppressions.read_all(db) == before
    question = confirm()
    assert "The list contains hashes of addresses or numbers: SHA-1 (2)." in question
    assert f"For example: {email}" in question
    assert "1 hash matches nobody in the book and cannot be kept for people who come later." in question
    assert "is put on the list too" not in question
    assert [one.partner for one in suppressions.read_all(db) if one not in before] == ["raoul"]
    text, undo = said.said[-1]
    assert text.startswith("1 address put on the suppression list. 1 hash matches nobody in the book")
    undo()
    assert suppressions.read_all(db) == before


def test_hashes_that_match_nobody_are_said_before_anything_is_written(
    page: PartnersPage, db: Any, tmp_path: Path
) -> None:
    path = tmp_path / "salted.txt"
    path.write_text(hash_of("salt n@x.example"), "utf-8")
    before = suppressions.read_all(db)
    asked_for(page, path)
    question = confirm()
    assert "None of these hashes matches anybody in the book" in question
    assert suppressions.read_all(db) == before


def test_keyed_hashes_of_nobody_are_not_said_to_be_put_on_the_list(page: PartnersPage, tmp_path: Path) -> None:
    page.take_stops()
    dialog: StopListDialog = asked(StopListDialog)
    path = tmp_path / "keyed.txt"
    path.write_text("ab" * 32, "utf-8")
    dialog.file.set_path(path)
    dialog.key.setText("0f" * 32)
    dialog.yes.click()
    question = confirm()
    assert "is put on the list too" not in question
    assert "1 hash matches nobody in the book and cannot be kept" in question


def test_the_question_names_the_partner_and_the_channel_that_the_list_is_written_for(
    db: Any, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs = HeldJobs(db)
    page: PartnersPage = shown(qtbot, PartnersPage(jobs, settings, lambda: NOW), 1200, 800)
    page.reload()
    page.arrive("raoul")
    before = suppressions.read_all(db)
    path = tmp_path / "stop.csv"
    path.write_text("Email\nsomebody@stop.example\n", "utf-8")
    jobs.held = True
    dialog = asked_for(page, path)
    dialog.partner.choose("")
    dialog.channel.choose("sms")
    jobs.release()
    question = confirm()
    assert "Raoul SAS · All channels" in question
    assert "All partners" not in question
    assert [(one.partner, one.channel) for one in suppressions.read_all(db) if one not in before] == [("raoul", None)]
