"""Files that nobody here wrote are read as their authors meant them, or refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Reading
from leadkeeper.files.reader import open_document
from leadkeeper.messages.errors import sentence

COLLECTIONS = Path(__file__).parent / "collections"
SPECTRUM = sorted((COLLECTIONS / "csv-spectrum").glob("*.csv"))
WORKBOOKS = sorted(COLLECTIONS.glob("*/*.xlsx"))
OLD = sorted(COLLECTIONS.glob("*/*.xls"))
REFUSED = {"nonumfmt.xlsx": "file-unreadable"}


def cells(path: Path, sheet: str | None = None) -> list[list[object]]:
    """The records of a file."""
    with open_document(path, Reading(sheet=sheet)) as document:
        return [list(record.cells) for record in document.tables[0].records()]


def test_the_collections_are_there() -> None:
    assert len(SPECTRUM) == 12
    assert len(WORKBOOKS) == 10
    folders = [folder for folder in COLLECTIONS.iterdir() if folder.is_dir()]
    assert all((folder / "LICENSE").is_file() for folder in folders)
    readme = (COLLECTIONS / "README.md").read_text("utf-8")
    assert all(f"`{folder.name}`" in readme for folder in folders)


@pytest.mark.parametrize("path", SPECTRUM, ids=lambda path: path.stem)
def test_the_csv_spectrum_is_read_as_its_json_says(path: Path) -> None:
    header, *found = cells(path)
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8").replace("\\r\\n", "\\n"))
    wanted = wanted if isinstance(wanted, list) else [wanted]
    read = [dict(zip(header, row, strict=True)) for row in found]
    if path.stem == "location_coordinates":  # its authors wrote another number into the JSON than into the CSV
        assert read[0].pop("Contact Phone Number") == "2095257564"
        wanted[0].pop("Contact Phone Number")
    assert read == wanted


@pytest.mark.parametrize(
    ("name", "encoding", "records"),
    [
        (
            "bad",
            "utf-8",
            [["1", "27", "", "I'm too long!"], ["", "I'm too short!"], ["0", "mixed types.... uh oh", "17"]],
        ),
        ("blanks", "utf-8", [["", "NA", "N/A", "NONE", "NULL", "."]]),
        ("dummy_col_shuffled_ragged", "utf-8", [["2", "3", "1", "4"]]),
        ("mac_newlines", "utf-8", [["1", "2", "3"], ["Once upon\na time", "5", "6"]]),
        ("null_byte", "utf-8", [["", "2", "3"]]),
        ("optional_quote_characters", "utf-8", [["1", "2", "3"]]),
        ("test_empty_columns_long_row", "utf-8", [["", "", "", ""]]),
        ("test_extra_header", "utf-8", [["1", "2", "3"]]),
        ("test_header_newline", "utf-8", [["d", "e", "f"]]),
        ("test_latin1", "cp1252", [["1", "2", "3"], ["4", "5", "©"]]),
        ("test_locale", "utf-8", [["1,7", "200.000.000", ""]]),
        ("test_utf8", "utf-8", [["1", "2", "3"], ["4", "5", "ʤ"]]),
        ("test_utf8_bom", "utf-8-sig", [["1", "2", "3"], ["4", "5", "ʤ"]]),
        ("test_utf16_big", "utf-16-be", [["1", "2", "3"], ["4", "5", "ʤ"]]),
        ("test_utf16_little", "utf-16-le", [["1", "2", "3"], ["4", "5", "ʤ"]]),
    ],
)
def test_the_odd_files_of_csvkit_lose_nothing(name: str, encoding: str, records: list[list[str]]) -> None:
    path = COLLECTIONS / "csvkit" / f"{name}.csv"
    assert cells(path)[1:] == records
    with open_document(path) as document:
        assert document.tables[0].encoding == encoding


@pytest.mark.filterwarnings("ignore:Unknown extension", "ignore:Workbook contains no")  # openpyxl's own
@pytest.mark.parametrize("path", [path for path in WORKBOOKS if path.name not in REFUSED], ids=lambda path: path.name)
def test_a_workbook_holds_the_same_texts_for_another_reader(path: Path) -> None:
    workbook = load_workbook(path, data_only=True)
    for sheet in workbook.worksheets:
        theirs = [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
        ours = [cell for row in cells(path, sheet.title) for cell in row if isinstance(cell, str) and cell]
        assert ours == [text for text in theirs if text]


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.name)
def test_an_old_workbook_is_read(path: Path) -> None:
    assert len(cells(path)) > 1


def test_an_old_workbook_holds_what_the_new_one_does() -> None:
    assert cells(COLLECTIONS / "csvkit" / "test.xls")[:3] == cells(COLLECTIONS / "csvkit" / "test.xlsx")[:3]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_refused_in_words(name: str) -> None:
    (path,) = COLLECTIONS.glob(f"*/{name}")
    with pytest.raises(LeadKeeperError) as error:
        cells(path)
    assert error.value.code == REFUSED[name]
    assert name in sentence(error.value)


def test_the_card_of_vobject_gives_its_person() -> None:
    (card,) = cells(COLLECTIONS / "vobject" / "simple_3_0_test.ics")
    assert card[:3] == [
        "Daffy Duck Knudson (with Bugs Bunny and Mr. Pluto)",
        "Knudson",
        "Daffy Duck (with Bugs Bunny and Mr. Pluto)",
    ]
    assert card[5] == "University of Novosibirsk"


def test_a_text_that_only_says_that_it_is_no_workbook_is_a_text() -> None:
    assert cells(COLLECTIONS / "xlsx-stream-reader" / "notanxlsx") == [["i am not an xlsx"]]
