"""Columns of a workbook become numbers that a spreadsheet adds up; the rest stays text."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from leadkeeper.files.workbook_writer import with_numbers


def test_numbers_take_the_place_of_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("Name", "People", "Price"), ("Raoul", "1200", "1,50"), ("Bonte", "7", None)):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    made = openpyxl.load_workbook(io.BytesIO(with_numbers(tmp_path / "a.xlsx", {2: [1200, 7], 3: [1.5, None]})))
    rows = list(made.active.iter_rows(values_only=True))
    assert rows == [("Name", "People", "Price"), ("Raoul", 1200, 1.5), ("Bonte", 7, None)]
    assert [cell.number_format for cell in made.active[2]] == ["General", "#,##0", "#,##0.00"]
    assert [cell.data_type for cell in made.active[2]] == ["s", "n", "n"]
