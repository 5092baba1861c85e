"""The rows of a sheet with plain values, in pieces."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

from leadkeeper.files import workbook_child
from leadkeeper.files.workbook_child import chunks_of, plain_value
from tests.files.made_books import inline, ods_text, raw_ods, raw_xlsx

moment = dt.datetime.fromisoformat


def rows(path: Path) -> dict[int, list[Any]]:
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    return {number: cells for chunk, _spoilt in chunks_of(sheet) for number, cells in chunk}


def written(tmp_path: Path, cells: dict[str, object], epoch: dt.datetime | None = None) -> dict[int, list[Any]]:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    for reference, value in cells.items():
        book.active[reference] = value
    book.save(tmp_path / "book.xlsx")
    return rows(tmp_path / "book.xlsx")


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (1042.0, 1042),
        (-3.0, -3),
        (0.25, 0.25),
        (4915112345678.0, 4915112345678),
        (1e300, 1e300),
        (True, True),
        ("0612", "0612"),
        (dt.date(2026, 3, 14), dt.date(2026, 3, 14)),
        (dt.time(8, 30), dt.time(8, 30)),
        (moment("2026-03-14 08:14:59.999000"), moment("2026-03-14 08:15")),
        (moment("2026-03-14 08:15:00.001000"), moment("2026-03-14 08:15")),
        (dt.timedelta(hours=36, minutes=5), "36:05:00"),
    ],
)
def test_values_become_ours(value: object, plain: object) -> None:
    assert plain_value(value) == plain
    assert type(plain_value(value)) is type(plain)


def test_cells_of_every_kind_keep_their_meaning(tmp_path: Path) -> None:
    cells = {
        "A1": "06 12",
        "B1": 33612345678,
        "C1": moment("2026-03-14 18:22"),
        "D1": dt.date(2026, 3, 14),
        "E1": True,
        "F1": "=1/0",
        "G1": dt.time(8, 30),
        "H1": 0.5,
        "I1": "'+33 6",
    }
    assert written(tmp_path, cells)[1] == [
        "06 12",
        33612345678,
        moment("2026-03-14 18:22"),
        dt.date(2026, 3, 14),
        True,
        "",
        dt.time(8, 30),
        0.5,
        "'+33 6",
    ]


def test_dates_of_a_1904_workbook_are_the_days_that_were_meant(tmp_path: Path) -> None:
    cells = {"A1": moment("2026-03-14 18:22"), "B1": 45000}
    assert written(tmp_path, cells, CALENDAR_MAC_1904)[1] == [moment("2026-03-14 18:22"), 45000]


def test_rows_and_columns_count_from_the_corner_of_the_sheet(tmp_path: Path) -> None:
    assert written(tmp_path, {"B3": "Email", "C3": "Nom", "B5": "a@x.example"}) == {
        3: ["", "Email", "Nom"],
        5: ["", "a@x.example", ""],
    }


def test_an_inflated_sheet_ends_with_its_last_row_that_holds_anything(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        f'<row r="1">{inline("A1", "Email")}</row><row r="1048576" ht="15"><c r="A1048576" s="0"/></row>',
    )
    assert rows(path) == {1: ["Email"]}


def test_rows_without_numbers_are_counted(tmp_path: Path) -> None:
    text = '<row><c t="inlineStr"><is><t>Email</t></is></c></row>'
    assert list(rows(raw_xlsx(tmp_path / "a.xlsx", text * 3))) == [1, 2, 3]


def test_formulas_count_as_their_saved_values(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="str"><f>A2&amp;"x"</f><v>saved</v></c></row>')
    assert rows(path) == {1: ["saved"]}


def test_line_breaks_and_nul_characters_of_cells_are_made_plain(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "a_x000D_&#10;b_x0000_c")}<c r="B1"><v>1</v></c></row>'
    )
    assert rows(path) == {1: ["a\nbc", 1]}


def test_spoilt_text_is_noticed(tmp_path: Path) -> None:
    sheet = raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "JosÃ©")}</row>')
    assert [spoilt for _rows, spoilt in chunks_of(CalamineWorkbook.from_path(str(sheet)).get_sheet_by_index(0))] == [
        True
    ]


def test_rows_come_in_small_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_child, "CELLS", 10)
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        "".join(f'<row r="{n}">{inline(f"B{n}", "x")}{inline(f"C{n}", "y")}</row>' for n in range(1, 13)),
    )
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    assert [len(chunk) for chunk, _spoilt in chunks_of(sheet)] == [5, 5, 2]


def test_an_ods_sheet_gives_the_same_kinds_of_values(tmp_path: Path) -> None:
    cell = "table:table-cell office:value-type"
    path = raw_ods(
        tmp_path / "a.ods",
        f'<table:table table:name="Un"><table:table-row table:number-rows-repeated="2"><table:table-cell '
        f'table:number-columns-repeated="1024"/></table:table-row><table:table-row><table:table-cell/>{ods_text("Email")}'
        f'<{cell}="float" office:value="612345678"/><{cell}="date" office:date-value="2026-03-14T18:22:00"/>'
        f'<{cell}="date" office:date-value="2026-03-14"/><{cell}="boolean" office:boolean-value="true"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="1024"/>'
        "</table:table-row></table:table>",
    )
    assert rows(path) == {3: ["", "Email", 612345678, moment("2026-03-14 18:22"), dt.date(2026, 3, 14), True]}
