"""The sheet that tells the recipient what the rows are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from leadkeeper.domain.documents import Cover, Section
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.workbook_writer import ACCENT, write_workbook
from leadkeeper.progress import run

MESSAGE = "Vous recevez ce message car Clodomir SAS nous a transmis votre adresse e-mail."
COVER = Cover(
    sheet="Lisez-moi",
    title="Contacts transmis à Raoul SAS",
    company="Clodomir SAS",
    made_at=datetime(2026, 11, 24, 12, tzinfo=UTC),
    sections=(
        Section("Le contrat", pairs=(("Contrat", "raoul-2026"), ("Canaux permis", "e-mail"))),
        Section("À respecter", lines=("Ne transmettez ces données à personne.",)),
        Section("Premier message, à copier", to_copy=MESSAGE),
    ),
)


def laid_out(folder: Path, cover: Cover) -> Worksheet:
    run(write_workbook(folder / "out.xlsx", "Contacts", ("ref",), [("E1-1",)], 1, cover))
    return openpyxl.load_workbook(folder / "out.xlsx")[cover.sheet]


def texts(sheet: Worksheet) -> list[str]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value]


def test_the_cover_says_everything_in_order(tmp_path: Path) -> None:
    assert texts(laid_out(tmp_path, COVER)) == [
        "Contacts transmis à Raoul SAS",
        "Le contrat",
        *("Contrat", "raoul-2026"),
        *("Canaux permis", "e-mail"),
        "À respecter",
        "Ne transmettez ces données à personne.",
        "Premier message, à copier",
        MESSAGE,
    ]


def test_the_message_to_copy_is_one_framed_cell(tmp_path: Path) -> None:
    sheet = laid_out(tmp_path, COVER)
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == MESSAGE]
    assert cell.border.left.style == cell.border.bottom.style == "thin"
    assert cell.border.left.color.rgb.endswith(ACCENT)
    assert cell.alignment.wrap_text


def test_the_title_stands_out(tmp_path: Path) -> None:
    sheet = laid_out(tmp_path, COVER)
    assert sheet["A1"].font.bold
    assert sheet["A1"].font.size > sheet["A4"].font.size


@pytest.mark.parametrize("text", ["=1+1", "+33 1 23 45 67 89", "#REF!", "@SUM(1)"])
def test_words_that_look_like_a_formula_stay_words(tmp_path: Path, text: str) -> None:
    sheet = laid_out(tmp_path, replace(COVER, title=text, sections=(Section(text, ((text, text),), (text,), text),)))
    assert texts(sheet) == [text] * 6
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.value and cell.data_type != "s"]


@pytest.mark.parametrize(("text", "stored"), [("a\x07b", "a_x0007_b"), ("_x0041_", "_x005F_x0041_"), ("a\nb", "a\nb")])
def test_odd_characters_are_escaped(tmp_path: Path, text: str, stored: str) -> None:
    sheet = laid_out(tmp_path, replace(COVER, sections=(Section("x", to_copy=text),)))
    assert texts(sheet)[-1] == stored


def test_a_text_that_excel_would_cut_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="cell-too-long"):
        laid_out(tmp_path, replace(COVER, sections=(Section("x", lines=("x" * 32_768,)),)))
    assert list(tmp_path.iterdir()) == []
