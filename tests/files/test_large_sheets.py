"""A large sheet is cut into parts; what is read of it stays the same."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineError

from leadkeeper.files import calamine_patches
from leadkeeper.files.calamine_patches import Poured, lean_workbook
from leadkeeper.files.workbook_child import END, _Answers
from tests.files.made_books import MAIN, inline, raw_xlsx
from tests.files.test_merged_cells import SHEET, WORKBOOKS, with_sheet

NUMBERS = range(1, 200)
ROWS = [f'<row r="{number}">{inline(f"B{number}", f"é{number}")}</row>' for number in NUMBERS]


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet is large, and a part holds some rows only."""
    monkeypatch.setattr(calamine_patches, "LARGE", 0)
    monkeypatch.setattr(calamine_patches, "PART", 900)
    monkeypatch.setattr(calamine_patches, "CHUNK", 700)


def everything(path: Path) -> dict[str, dict[int, list[Any]]]:
    """Each sheet by name, its rows by number; how wide a row is does not matter."""
    answers, sheets = _Answers(), dict[str, dict[int, list[Any]]]()
    try:
        names = answers.open(str(path))
    except CalamineError:
        return {}
    for name, _ in names:
        last = answers.start(-1, name)
        rows: dict[int, list[Any]] = {}
        while (chunk := answers.chunk(-1)) != END:
            for number, cells in chunk[0]:
                assert number not in rows
                width = max(place for place, cell in enumerate(cells, 1) if cell != "")
                rows[number] = [(type(cell), cell) for cell in cells[:width]]
        assert list(rows) == sorted(rows)
        assert last >= max(rows, default=0)
        sheets[name] = rows
    return sheets


def parts(path: Path) -> list[int]:
    """How many parts each large sheet was cut into."""
    with path.open("rb") as stream:
        return [len(each.names) for each in lean_workbook(stream).parts.values()]


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_every_workbook_is_read_as_a_whole_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = everything(path)
    monkeypatch.setattr(calamine_patches, "LARGE", 0)
    monkeypatch.setattr(calamine_patches, "PART", 3000)
    assert everything(path) == whole


def test_rows_of_all_parts_come_once_with_their_numbers(tmp_path: Path, small_parts: None) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "".join(ROWS))
    assert parts(path)[0] > 10
    assert everything(path) == {"S": {number: [(str, ""), (str, f"é{number}")] for number in NUMBERS}}


def test_a_copy_that_was_handed_over_is_gone(small_parts: None) -> None:
    copy = io.BytesIO(whole := bytes(range(256)) * 20)
    poured = Poured(copy)
    assert copy.getvalue() == b""
    assert b"".join(iter(lambda: poured.read(300), b"")) == whole


def test_a_row_longer_than_a_part_is_one_row(tmp_path: Path, small_parts: None) -> None:
    text = "é" * 2000
    path = raw_xlsx(tmp_path / "a.xlsx", f'<row r="3">{inline("A3", text)}</row>{"".join(ROWS[5:])}<row r="900"/>')
    assert parts(path)[0] > 10
    rows = everything(path)["S"]
    assert (rows[3], len(rows)) == ([(str, text)], len(ROWS) - 4)


def test_dates_numbers_and_shared_texts_of_several_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    for name in ("Janvier & février", "Mars"):
        sheet = book.create_sheet(name)
        for number in NUMBERS:
            sheet.append([f"p{number}@lea.example", number, 0.5, True, None, "2026-03-14", book.epoch])
    book.save(tmp_path / "a.xlsx")
    whole = everything(tmp_path / "a.xlsx")
    monkeypatch.setattr(calamine_patches, "LARGE", 2000)
    monkeypatch.setattr(calamine_patches, "PART", 5000)
    assert [count > 5 for count in parts(tmp_path / "a.xlsx")] == [True, True]
    assert everything(tmp_path / "a.xlsx") == whole
    assert len(whole["Mars"]) == len(NUMBERS)


@pytest.mark.parametrize(
    "sheet",
    [
        "<row>{0}</row>",  # no number
        '<row r="7">{0}</row><row r="3">{0}</row>',
        '<!-- <row r="1"> -->{rows}',
        '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[</sheetData>]]></t></is></c></row>{rows}',
    ],
)
def test_a_sheet_that_is_written_in_an_unusual_way_stays_whole(tmp_path: Path, small_parts: None, sheet: str) -> None:
    body = sheet.format('<c t="inlineStr"><is><t>x</t></is></c>', rows="".join(ROWS))
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
    path = with_sheet(tmp_path / "a.xlsx", text.encode())
    assert parts(path) == []
    with path.open("rb") as stream, zipfile.ZipFile(lean_workbook(stream).stream) as copy:
        assert copy.read(SHEET).endswith(text.encode())
    assert len(everything(path)["S"]) > 0


def test_a_sheet_that_breaks_off_is_left_to_the_library(tmp_path: Path, small_parts: None) -> None:
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(ROWS)}'
    assert parts(with_sheet(tmp_path / "a.xlsx", text.encode())) == []
