"""The made files: the same seed makes the same people, nobody has an address that could be real."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.window import made_names
from tests.window.made_files import make
from tests.window.pictures import png

TODAY = date(2026, 11, 27)
MAIL = re.compile(r"[^\s;,\t<>]+@[^\s;,\t<>]+")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of one seed."""
    made = tmp_path_factory.mktemp("made")
    make(made, 7, TODAY)
    return made


def text_of(path: Path) -> str:
    """All that a file says."""
    if path.suffix == ".xlsx":
        rows = (row for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True))
        return "\n".join("\t".join(str(cell).replace(" @ ", "@") for cell in row) for row in rows)
    encoding = {made_names.META: "utf-16", made_names.NEWSLETTER: "cp1252"}.get(path.name, "utf-8-sig")
    return path.read_text(encoding)


def test_there_are_ten_kinds(folder: Path) -> None:
    assert len(list(folder.iterdir())) == 10


def test_every_address_is_one_that_nobody_can_have(folder: Path) -> None:
    for path in folder.iterdir():
        if path.suffix != ".png":
            mails = MAIL.findall(text_of(path))
            assert mails
            assert all(mail.lower().endswith(".example") for mail in mails)


def test_the_same_seed_and_day_make_the_same_people(folder: Path, tmp_path: Path) -> None:
    make(tmp_path, 7, TODAY)
    assert {path.name: text_of(path) for path in tmp_path.glob("*.[cx]*")} == {
        path.name: text_of(path) for path in folder.glob("*.[cx]*")
    }


def test_another_seed_makes_others(folder: Path, tmp_path: Path) -> None:
    make(tmp_path, 8, TODAY)
    assert text_of(tmp_path / made_names.BREVO) != text_of(folder / made_names.BREVO)


def test_a_sheet_has_numbers_in_its_cells(folder: Path) -> None:
    sheet = load_workbook(folder / made_names.QUIZ).worksheets[0]
    assert any(isinstance(row[0], int) for row in sheet.iter_rows(min_row=5, values_only=True))


def test_people_come_back_in_the_second_month(folder: Path) -> None:
    first, second = (set(MAIL.findall(text_of(folder / name))) for name in (made_names.QUIZ, made_names.QUIZ_AGAIN))
    assert first & second
    assert second - first


def test_a_picture_is_a_png_file() -> None:
    assert png(1, 1, b"\0\xff\xff\xff").startswith(b"\x89PNG\r\n\x1a\n")
