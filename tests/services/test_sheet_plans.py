"""Which sheet of a workbook is read, and how wide it is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from leadkeeper.files.document import AS_FOUND, Reading
from leadkeeper.files.reader import open_document
from leadkeeper.progress import run
from leadkeeper.services.imports.inspect import inspect_file
from leadkeeper.services.imports.plan import Choices, plan_list, scan_sheet

Sheets = dict[str, list[list[object]]]
LISTS: Sheets = {
    "Lisez-moi": [["Fichier de suivi"]],
    "Prospects": [["Liste"], ["Nom", "E-mail"], ["A", "a@x.example"]],
    "Clients": [["Courriel"], ["c@x.example"]],
}


def _workbook(folder: Path, sheets: Sheets, hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    path = folder / "leads.xlsx"
    book.save(path)
    return path


def test_the_first_sheet_with_a_header_is_read_and_others_are_said(tmp_path: Path) -> None:
    found = run(inspect_file(_workbook(tmp_path, LISTS)))
    assert (found.sheet, found.sheets, found.header_row) == ("Prospects", ("Lisez-moi", "Prospects", "Clients"), 2)
    assert found.warnings == ("several-sheets",)
    assert found.details["several-sheets"].sheets == ("Clients",)


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    found = run(inspect_file(_workbook(tmp_path, LISTS, hidden="Prospects")))
    assert (found.sheet, found.warnings) == ("Clients", ("hidden-sheets", "perhaps-left"))
    assert found.details["hidden-sheets"].sheets == ("Prospects",)  # it may say who refused


def test_a_hidden_sheet_without_a_list_is_not_worth_a_word(tmp_path: Path) -> None:
    found = run(inspect_file(_workbook(tmp_path, LISTS, hidden="Lisez-moi")))
    assert (found.sheet, found.warnings) == ("Prospects", ("several-sheets",))


@pytest.mark.parametrize("hidden", ["", "Prospects"])
def test_a_sheet_that_is_asked_for_is_read(tmp_path: Path, hidden: str) -> None:
    found = run(inspect_file(_workbook(tmp_path, LISTS, hidden), Reading(sheet="Prospects")))
    assert (found.sheet, found.rows, found.warnings) == ("Prospects", 1, ())


def test_cells_beyond_the_header_of_a_sheet_are_columns_without_a_name(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Email"], *[["a@x.example"]] * 2100, ["b@x.example", None, "à rappeler"]]
    found = run(inspect_file(_workbook(tmp_path, {"A": rows}), AS_FOUND))
    assert [column.header.text for column in found.columns][-1] == "column 3"


def test_real_dates_decide_nothing(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Email", "Consent date"], ["a@x.example", date(2026, 4, 3)]]
    with open_document(_workbook(tmp_path, {"A": rows})) as document:
        plan = plan_list(document.tables[0], 0, Choices())
        assert plan is not None
        run(scan_sheet(plan))
        assert (plan.order(1), plan.rows, plan.header_line) == ("ymd", 1, 1)
