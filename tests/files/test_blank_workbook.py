"""The workbook before its rows: names, styles, page set-up, what the document says of itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from leadkeeper.domain.documents import Cover, Section
from leadkeeper.files.workbook_writer import sheet_names, write_workbook
from leadkeeper.progress import run

COVER = Cover(
    "Lisez-moi",
    "Contacts transmis à Raoul SAS",
    "Clodomir SAS",
    datetime(2026, 11, 24, 12, tzinfo=UTC),
    (Section("Message", to_copy="Bonjour"),),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [("E1-1", "+33612345678"), ("E1-2", "+33612345679")]
    run(write_workbook(tmp_path / "out.xlsx", "Contacts", ("ref", "phone"), rows, 2, COVER))
    return tmp_path / "out.xlsx"


@pytest.fixture
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize(
    ("title", "sheets", "names"),
    [
        ("Contacts", 1, ["Contacts"]),
        ("Contacts", 3, ["Contacts", "Contacts (2)", "Contacts (3)"]),
        ("a/b\\c:d*e?f[g]", 1, ["a b c d e f g"]),
        ("'Raoul'", 1, ["Raoul"]),
        ("x" * 40, 2, ["x" * 31, "x" * 27 + " (2)"]),
        ("", 1, ["1"]),
        ("lisez-MOI", 2, ["lisez-MOI (2)", "lisez-MOI (3)"]),
        ("History", 1, ["History (2)"]),
    ],
)
def test_sheets_get_names_that_excel_allows(title: str, sheets: int, names: list[str]) -> None:
    assert sheet_names(title, sheets, "Lisez-moi") == names


def test_the_cover_is_the_last_sheet_and_the_data_the_first_seen(book: Workbook) -> None:
    assert book.sheetnames == ["Contacts", "Lisez-moi"]
    assert book.active.title == "Contacts"
    assert [bool(sheet.sheet_view.tabSelected) for sheet in book.worksheets] == [True, False]


def test_the_company_is_the_author_and_nobody_else_is_named(path: Path, book: Workbook) -> None:
    with ZipFile(path) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert book.properties.creator == "Clodomir SAS"
    assert "lastModifiedBy" not in core
    assert core.count("2026-11-24T12:00:00Z") == 2


@pytest.mark.parametrize("place", ["A2", "B2", "B3"])
def test_data_cells_stay_text_when_they_are_edited(book: Workbook, place: str) -> None:
    cell = book["Contacts"][place]
    assert (cell.number_format, cell.quotePrefix) == ("@", True)


def test_cells_typed_below_the_rows_are_text_too(book: Workbook) -> None:
    column = book["Contacts"].column_dimensions["B"]
    assert (column.number_format, column.quotePrefix) == ("@", True)


def test_the_header_is_bold_frozen_filtered_and_printed_on_each_page(book: Workbook) -> None:
    sheet = book["Contacts"]
    assert sheet["A1"].font.bold
    assert sheet["B1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.print_title_rows == "$1:$1"


def test_the_dimension_covers_the_rows(path: Path) -> None:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    assert sheet.calculate_dimension() == "A1:B3"


def test_data_print_in_landscape_and_the_cover_in_portrait_on_a4(book: Workbook) -> None:
    pages = [(sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) for sheet in book.worksheets]
    assert pages == [("landscape", 9), ("portrait", 9)]


def test_telephone_numbers_get_no_warning_triangle(path: Path) -> None:
    with ZipFile(path) as archive:
        assert 'sqref="A1:B3" numberStoredAsText="1"' in archive.read("xl/worksheets/sheet1.xml").decode()


def test_nothing_is_calculated_on_opening(path: Path) -> None:
    with ZipFile(path) as archive:
        assert 'fullCalcOnLoad="1"' not in archive.read("xl/workbook.xml").decode()


def test_the_file_holds_no_macro_no_link_and_no_shared_text(path: Path) -> None:
    with ZipFile(path) as archive:
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert not [name for name in names if "vba" in name or "external" in name.lower() or "shared" in name]
