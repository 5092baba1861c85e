"""The second opinion on a workbook: it must notice what the first got wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile

import pytest

from leadkeeper.domain.documents import Cover, Section
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.workbook_verifier import compare
from leadkeeper.files.workbook_writer import WorkbookRow, write_workbook
from leadkeeper.progress import Progress, run
from tests.files.rereading import reread

COVER = Cover("Lisez-moi", "Contacts", "Clodomir SAS", datetime(2026, 11, 24, 12, tzinfo=UTC), (Section("x"),))
HEADERS = ("ref", "email", "phone")
ROWS: list[WorkbookRow] = [(f"E1-{n}", f"n{n}@orange.example", None if n % 2 else f"+3361234567{n}") for n in range(8)]
DATA, SECOND, LAST = (f"xl/worksheets/sheet{n}.xml" for n in (1, 2, 3))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    run(write_workbook(tmp_path / "out.xlsx", "Contacts", HEADERS, ROWS, len(ROWS), COVER, limit=5))
    return tmp_path / "out.xlsx"


def change(path: Path, part: str, old: str, new: str, **added: str) -> None:
    """Rewrites the file with one text of one part changed, and parts added."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new, 1)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in (parts | added).items():
            archive.writestr(name, content)


def refusal(path: Path, rows: Sequence[WorkbookRow] = ROWS, headers: Sequence[str] = HEADERS) -> LeadKeeperError:
    with pytest.raises(LeadKeeperError) as found:
        run(compare(path, headers, rows))
    return found.value


def test_rows_of_all_sheets_come_back_without_headers(path: Path) -> None:
    assert list(reread(path)) == ROWS


def test_the_same_rows_pass(path: Path) -> None:
    run(compare(path, HEADERS, ROWS))


def test_an_empty_text_and_no_text_are_the_same(path: Path) -> None:
    run(compare(path, HEADERS, [tuple(value or "" for value in row) for row in ROWS]))


def test_rows_that_end_empty_pass(tmp_path: Path) -> None:
    rows: list[WorkbookRow] = [("r", None, None), (None, None, None), ("s", "x", None)]
    run(write_workbook(tmp_path / "a", "Contacts", HEADERS, rows, 3, COVER))
    run(compare(tmp_path / "a", HEADERS, rows))


def test_the_comparison_tells_how_far_it_is(tmp_path: Path) -> None:
    rows = [("r", "x", "y")] * 4_500
    steps: list[Progress] = []
    run(write_workbook(tmp_path / "a", "Contacts", HEADERS, rows, 4_500, COVER))
    run(compare(tmp_path / "a", HEADERS, rows, 4_500), steps.append)
    assert steps[-1] == Progress("compare", 3_999, 4_500)


@pytest.mark.parametrize(
    ("part", "old", "new", "facts"),
    [
        (DATA, "n3@orange", "n4@orange", {"sheet": "Contacts", "row": 5, "column": "email"}),
        (DATA, "+33612345670", "33612345670", {"sheet": "Contacts", "row": 2, "column": "phone"}),
        (SECOND, "E1-7", "E1-7 ", {"sheet": "Contacts (2)", "row": 4, "column": "ref"}),
        (DATA, "phone", "Phone", {"sheet": "Contacts", "row": 1, "column": "phone"}),
    ],
)
def test_one_changed_cell_is_named(path: Path, part: str, old: str, new: str, facts: dict[str, object]) -> None:
    change(path, part, old, new)
    found = refusal(path)
    assert (found.code, found.facts) == ("export-differs", facts)


def test_a_cell_in_another_column_is_noticed(path: Path) -> None:
    change(path, DATA, '<c r="B3" s', '<c r="C3" s')
    assert refusal(path).facts == {"sheet": "Contacts", "row": 3, "column": "email"}


def test_a_cell_beyond_the_last_column_is_named(path: Path) -> None:
    extra = '<c r="D3" t="inlineStr"><is><t>secret</t></is></c></row>'
    change(path, DATA, '</row><row r="4"', f'{extra}<row r="4"')
    assert refusal(path).facts == {"sheet": "Contacts", "row": 3, "column": "4"}


def test_a_missing_row_is_noticed(path: Path) -> None:
    more = [*ROWS, ("E1-8", "n8@orange.example", None)]
    assert refusal(path, more).facts == {"sheet": "Contacts (2)", "row": 5, "column": "ref"}


def test_a_row_too_many_is_noticed(path: Path) -> None:
    assert refusal(path, ROWS[:-1]).facts == {"sheet": "Contacts (2)", "row": 4, "column": "ref"}


def test_a_row_left_out_in_the_middle_is_noticed(path: Path) -> None:
    assert refusal(path, ROWS[:3] + ROWS[4:]).facts == {"sheet": "Contacts", "row": 5, "column": "ref"}


def test_a_gap_in_the_row_numbers_is_noticed(path: Path) -> None:
    change(path, SECOND, '<row r="4"><c r="A4"', '<row r="9"><c r="A9"')
    change(path, SECOND, 'r="B4"', 'r="B9"')
    assert refusal(path).code == "export-differs"


def test_other_headers_are_noticed(path: Path) -> None:
    found = refusal(path, headers=("ref", "mail", "phone"))
    assert found.facts == {"sheet": "Contacts", "row": 1, "column": "mail"}


def test_a_sheet_without_any_row_is_noticed(path: Path) -> None:
    with ZipFile(path) as archive:
        xml = archive.read(SECOND).decode()
    rows = xml[xml.index("<sheetData>") : xml.index("</sheetData>")]
    change(path, SECOND, rows, "<sheetData>")
    assert refusal(path, ROWS[:5]).facts == {"sheet": "Contacts (2)", "row": 1, "column": "A"}


FORMULA = '<c r="A2"><f>HYPERLINK("https://trap.example")</f></c>'


@pytest.mark.parametrize("part", [DATA, SECOND, LAST])
def test_a_formula_on_any_sheet_is_refused(path: Path, part: str) -> None:
    change(path, part, "</row>", f"{FORMULA}</row>")
    assert refusal(path).code == "export-not-plain"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", 'sheetId="2" state="visible"', 'sheetId="2" state="hidden"'),
        ("xl/workbook.xml", 'sheetId="3" state="visible"', 'sheetId="3" state="veryHidden"'),
        ("xl/workbook.xml", "_xlnm.Print_Area", "_xlnm.Auto_Open"),
        ("xl/_rels/workbook.xml.rels", "sheet2.xml", "sheet1.xml"),
        (DATA, '<col width="', '<col hidden="1" width="'),
        (DATA, '<row r="3"', '<row r="3" hidden="1"'),
        (LAST, '<col width="', '<col hidden="1" width="'),
    ],
)
def test_what_is_hidden_is_refused(path: Path, part: str, old: str, new: str) -> None:
    change(path, part, old, new)
    assert refusal(path).code == "export-not-plain"


@pytest.mark.parametrize(
    "part", ["xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/worksheets/sheet9.xml", "customUI/ui.xml"]
)
def test_a_part_that_text_does_not_need_is_refused(path: Path, part: str) -> None:
    change(path, DATA, "E1-1", "E1-1", **{part: "<x/>"})
    assert refusal(path).code == "export-not-plain"


def test_a_part_out_of_all_proportion_is_refused_unread(path: Path) -> None:
    change(path, "xl/styles.xml", "</styleSheet>", " " * (1 << 21) + "</styleSheet>")
    assert refusal(path).facts == {"place": "xl/styles.xml"}


def test_a_second_part_of_the_same_name_is_refused(path: Path) -> None:
    with ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(DATA, archive.read(SECOND))
    assert refusal(path).facts == {"place": "ZIP"}


def test_a_compression_that_office_does_not_know_is_unreadable(path: Path) -> None:
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_LZMA) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refusal(path).code == "export-unreadable"


def test_reading_back_refuses_a_formula_too(path: Path) -> None:
    change(path, DATA, "</row>", f"{FORMULA}</row>")
    with pytest.raises(LeadKeeperError, match="export-not-plain"):
        list(reread(path))


def test_a_file_cut_short_is_unreadable(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])
    assert refusal(path).code == "export-unreadable"


def test_one_flipped_bit_anywhere_in_the_parts_is_unreadable(path: Path) -> None:
    whole = path.read_bytes()
    with ZipFile(path) as archive:
        places = [(info.header_offset + 30 + len(info.filename), info.compress_size) for info in archive.infolist()]
    for start, size in places:
        broken = bytearray(whole)
        broken[start + size // 2] ^= 1
        path.write_bytes(broken)
        assert refusal(path).code == "export-unreadable"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_workbook_without_its_list_of_sheets_is_unreadable(path: Path, part: str) -> None:
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name != part}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert refusal(path).code == "export-unreadable"
