"""Proofs in the window: written for an export and for a person, checked by drop, and the choice about sealed ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from leadkeeper.db import disclosures
from leadkeeper.progress import run
from leadkeeper.services.complaints.complaints import record_complaint
from leadkeeper.services.privacy.erasure import erase, preview_erasure
from leadkeeper.services.proof.check import check_pack
from leadkeeper.services.proof.sealed import sealing_choice
from tests.files.rereading import reread
from tests.made_archive import TODAY
from tests.services.made_proof import NOW, Proven, members, proven, zipped
from tests.ui.asking import Heard
from tests.ui.looking import opened_page, said, shown
from ui.dialogs.data_rights import DossierDialog, what_stays
from ui.jobs import InlineJobs
from ui.pages.complaints.page import ComplaintsPage
from ui.pages.register.page import RegisterPage
from ui.pages.settings import SettingsPage
from ui.settings import Settings


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Proven]:
    with proven(tmp_path) as found:
        yield found


@pytest.fixture
def page(made: Proven, settings: Settings, qtbot: QtBot) -> RegisterPage:
    opened: RegisterPage = opened_page(qtbot, RegisterPage(InlineJobs(made.book.db), settings, lambda: NOW))
    return opened


def test_the_proof_of_an_export_is_written_from_its_card(page: RegisterPage, made: Proven, tmp_path: Path) -> None:
    heard = Heard(page.said)
    (one,) = page._exports.values()
    assert any(button.text().replace("&", "") == "Proof…" for button in page.findChildren(QPushButton))
    page.save_proof(one, tmp_path / "window.zip")
    assert check_pack(tmp_path / "window.zip", made.workbook).is_sound
    assert heard.texts[0].count(". ") == 2


def test_a_proof_is_checked_by_drop_alone_and_with_its_workbook(
    page: RegisterPage, made: Proven, tmp_path: Path
) -> None:
    page.check.take([made.pack])
    assert "is as it was signed" in said(page.check)
    page.check.take([made.workbook, made.pack])
    assert "the very file that was sent" in said(page.check)
    parts = members(made.pack)
    broken = zipped(tmp_path / "broken.zip", parts | {"rows.jsonl": parts["rows.jsonl"][:-10]})
    page.check.take([broken])
    assert "NOT as it was signed" in said(page.check)
    other = zipped(tmp_path / "other.zip", {"leads.csv": b"email\nnobody@mail.example\n"})
    page.check.take([other])
    assert "signed" not in said(page.check)
    page.check.take([made.pack, made.row])
    assert "Drop one file, or a proof with its workbook." in said(page.check)


def test_the_answer_of_a_check_comes_into_sight(page: RegisterPage, made: Proven, qtbot: QtBot) -> None:
    page.resize(1100, 420)
    page.check.take([made.pack])
    (answer,) = [one for one in page.check.findChildren(QLabel) if "is as it was signed" in one.text()]
    qtbot.waitUntil(lambda: not answer.visibleRegion().isEmpty())


def test_the_proof_of_a_person_is_in_their_access_report(made: Proven, tmp_path: Path, qtbot: QtBot) -> None:
    email = next(str(cells[6]) for cells in reread(made.workbook) if cells[0] == "E1-000004")
    dialog = DossierDialog(InlineJobs(made.book.db), email, lambda: NOW)
    qtbot.addWidget(dialog)
    kept = Heard(dialog.kept)
    dialog.keep_proof(tmp_path / "person.zip")
    assert kept.texts == ["The proof is in person.zip."]
    assert check_pack(tmp_path / "person.zip").manifest["row"]["index"] == 3


def test_the_erasure_box_says_what_is_kept_sealed_and_why(made: Proven) -> None:
    email = next(str(cells[6]) for cells in reread(made.workbook) if cells[0] == "E1-000004")
    stays = "\n".join(what_stays(preview_erasure(made.book.db, email)))
    assert "GDPR 17(3)(b) and (e)" in stays
    assert "R223-2" in stays


def test_the_choice_about_sealed_proofs_is_kept(made: Proven, settings: Settings, qtbot: QtBot) -> None:
    page = shown(qtbot, SettingsPage(InlineJobs(made.book.db), settings, lambda: NOW, made.book.path), 1200, 900)
    page.reload()
    assert page.sealing.box.isChecked()
    page.sealing.years.choose("5")
    page.sealing.box.setChecked(False)
    found = sealing_choice(made.book.db, TODAY)
    assert (found.is_on, found.years) == (False, 5)
    assert not page.sealing.years.isEnabled()


def test_sealed_proofs_past_their_last_day_are_not_counted(made: Proven, settings: Settings, qtbot: QtBot) -> None:
    email = next(str(cells[6]) for cells in reread(made.workbook) if cells[0] == "E1-000004")
    run(erase(made.book.db, email, NOW))
    shows = {}
    for later in (NOW, NOW.replace(year=NOW.year + 4)):
        page = SettingsPage(InlineJobs(made.book.db), settings, lambda later=later: later, made.book.path)
        page.reload()
        shows[later.year] = page.sealing.count.text()
    assert shows == {2026: "1 sealed proof is kept now.", 2030: "No sealed proof is kept now."}


def test_the_control_pack_is_written_from_the_register_and_says_what_is_missing(
    page: RegisterPage, tmp_path: Path
) -> None:
    heard = Heard(page.said)
    assert any(button.text() == "Control pack…" for button in page.findChildren(QPushButton))
    page.save_control(tmp_path / "control.zip")
    assert "index.html" in members(tmp_path / "control.zip")
    assert re.fullmatch(r"The control pack control.zip is ready. \d+ points are missing: .+", heard.texts[0])


def test_the_leak_file_is_written_from_the_partner_that_complaints_accuse(
    made: Proven, settings: Settings, tmp_path: Path, qtbot: QtBot
) -> None:
    run(record_complaint(made.book.db, min(disclosures.trap_addresses(made.book.db)), NOW, "support", None))
    page = opened_page(qtbot, ComplaintsPage(InlineJobs(made.book.db), settings, lambda: NOW))
    heard = Heard(page.said)
    assert any(button.text() == "Leak file…" for button in page.findChildren(QPushButton))
    page.save_leak(page._overview.accused[0], tmp_path / "leak")
    assert (tmp_path / "leak" / "mise-en-demeure.docx").is_file()
    assert "do not send them to the partner" in heard.texts[0]
