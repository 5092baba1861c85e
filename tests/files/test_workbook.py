"""The workbook that leaves the house, opened by others."""

from __future__ import annotations

import errno
import io
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from leadkeeper.domain.documents import Cover, Section
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.workbook_verifier import decode
from leadkeeper.files.workbook_writer import ROWS_A_SHEET, WorkbookRow, write_workbook
from leadkeeper.progress import Progress, run
from tests.files.rereading import reread

COVER = Cover(
    "Lisez-moi",
    "Contacts",
    "Clodomir SAS",
    datetime(2026, 11, 24, 12, tzinfo=UTC),
    (Section("Message", to_copy="Bonjour"),),
)
HEADERS = ("ref", "email")
PROBES = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://trap.example";"open")',
    '=IMPORTXML("https://trap.example";"//a")',
    "+33612345678",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "=",
    "#REF!",
    "{=1+1}",
    "'=1+1",
    "\x00=1+1",
)
NAUGHTY = (
    *("", "undefined", "null", "None", "NaN", "TRUE", "0", "0612345678", "3.36E+10", "1/2", "2026-02-01", "12:30"),
    *(
        "<script>alert(1)</script>",
        "&amp;",
        "]]>",
        "<!--",
        "%00",
        "\\",
        '"',
        "'",
        "’",
        "ﷺ",
        "田中さん",
        "😀👩‍👩‍👧",
        "e\u0301",
    ),
    *("\u200b", "\u202ertl", "\ufeff", "\u00a0", "\x7f", "\x85", "\u2028", " a ", "  ", "a\r\nb", "_x0041_", "_x005F_"),
)
PIECES = [*PROBES, *NAUGHTY, "_x", "0041", "_", "\x1f", "\ufffd", "<", ">", "&"]


def write(path: Path, rows: Sequence[WorkbookRow], headers: Sequence[str] = HEADERS, **more: int) -> None:
    run(write_workbook(path, "Contacts", headers, rows, len(rows), COVER, **more))


def test_heads_are_shown_in_words_over_the_names_that_programs_read(tmp_path: Path) -> None:
    """A number format shows the words: cells, proofs and programs keep the stable names."""
    path, heads = tmp_path / "raoul.xlsx", ("Référence", 'Adresse "e-mail"')
    rows = [("E1-000001", "lead@clodomir.example")]
    run(write_workbook(path, "Contacts", HEADERS, rows, 1, replace(COVER, heads=heads)))
    top = openpyxl.load_workbook(path).worksheets[0][1]
    assert [cell.value for cell in top] == list(HEADERS)
    assert [cell.number_format for cell in top] == [';;;"Référence"', ';;;"Adresse ”e-mail”"']
    assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0] == list(HEADERS)


def by_openpyxl(path: Path) -> list[tuple[object, ...]]:
    """What openpyxl reads, decoded as Office does: it leaves `_xHHHH_` as it is stored."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = sheet.iter_rows(min_row=2, values_only=True)
    return [tuple(decode(value) if value else value for value in row) for row in rows]


def by_calamine(path: Path) -> list[tuple[object, ...]]:
    sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    return [tuple(value or None for value in row) for row in sheet.to_python()[1:]]


def part(path: Path, name: str) -> str:
    with ZipFile(path) as archive:
        return archive.read(name).decode()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.xlsx"


def by_ours(path: Path) -> list[tuple[object, ...]]:
    return list(reread(path))


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine, by_ours])
@pytest.mark.parametrize("texts", [PROBES, NAUGHTY], ids=["formulas", "naughty"])
def test_every_reader_gets_back_what_was_written(
    out: Path, texts: tuple[str, ...], read: Callable[[Path], list[tuple[object, ...]]]
) -> None:
    rows = [(f"r{number}", text or None) for number, text in enumerate(texts)]
    write(out, rows)
    assert read(out) == rows


def test_no_text_becomes_a_formula_a_number_or_an_error(out: Path) -> None:
    write(out, [(text, text) for text in (*PROBES, *NAUGHTY)])
    assert not re.search("<[fv][ />]", part(out, "xl/worksheets/sheet1.xml"))
    cells = [cell for row in openpyxl.load_workbook(out).worksheets[0].iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}


TEXTS = st.one_of(st.text(st.characters(exclude_categories=())), st.lists(st.sampled_from(PIECES)).map("".join))
FOR_CALAMINE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff"))


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=60))
def test_any_text_comes_back_through_openpyxl_and_our_reader(texts: list[str]) -> None:
    rows = [("r", text or None) for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        write(path, rows)
        assert list(reread(path)) == rows
        assert by_openpyxl(path) == rows


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(FOR_CALAMINE, st.lists(st.sampled_from(PIECES)).map("".join)), min_size=1, max_size=60))
def test_any_text_that_calamine_can_decode_comes_back_through_it(texts: list[str]) -> None:
    rows = [("r", text or None) for text in texts]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        write(path, rows)
        assert by_calamine(path) == rows


def test_rows_beyond_the_limit_go_to_further_sheets(out: Path) -> None:
    rows = [(f"r{number}", "x") for number in range(7)]
    write(out, rows, limit=3)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Contacts", "Contacts (2)", "Contacts (3)", "Lisez-moi"]
    assert [sheet.max_row for sheet in book.worksheets[:3]] == [4, 4, 2]
    assert all([cell.value for cell in sheet[1]] == list(HEADERS) for sheet in book.worksheets[:3])
    assert list(reread(out)) == rows


def test_a_full_last_sheet_opens_no_other(out: Path) -> None:
    write(out, [("r", "x")] * 6, limit=3)
    assert openpyxl.load_workbook(out).sheetnames == ["Contacts", "Contacts (2)", "Lisez-moi"]


def test_a_sheet_with_its_header_is_as_long_as_excel_allows() -> None:
    assert ROWS_A_SHEET + 1 == 2**20


def test_no_rows_give_a_sheet_with_headers(out: Path) -> None:
    write(out, [])
    assert [cell.value for cell in openpyxl.load_workbook(out).worksheets[0][1]] == list(HEADERS)


def test_rows_are_written_as_they_come(out: Path) -> None:
    asked: list[int] = []

    def rows() -> Iterable[WorkbookRow]:
        for number in range(20_000):
            asked.append(number)
            yield (str(number), "x")

    flow = write_workbook(out, "Contacts", HEADERS, rows(), 20_000, COVER)
    assert next(flow) == Progress("write", 0, 20_000)
    assert next(flow).done == 2_000
    assert len(asked) < 3_000
    flow.close()


def test_progress_ends_at_the_last_row(out: Path) -> None:
    steps: list[Progress] = []
    run(write_workbook(out, "Contacts", HEADERS, [("r", "x")] * 4_100, 4_100, COVER, 4_000), steps.append)
    assert [step.done for step in steps] == [0, 2_000, 4_000, 4_100]


@pytest.mark.parametrize("steps", [1, 2, 4])
def test_stopping_in_the_middle_leaves_nothing(out: Path, steps: int) -> None:
    flow = write_workbook(out, "Contacts", HEADERS, [("r", "x")] * 20_000, 20_000, COVER)
    for _step in range(steps):
        next(flow)
    flow.close()
    assert list(out.parent.iterdir()) == []


@pytest.mark.parametrize("count", [9, 11])
def test_a_count_that_is_not_the_rows_is_a_bug_and_leaves_nothing(out: Path, count: int) -> None:
    with pytest.raises(ValueError, match="rows"):
        run(write_workbook(out, "Contacts", HEADERS, [("r", "x")] * 10, count, COVER))
    assert list(out.parent.iterdir()) == []


def test_a_text_that_excel_would_cut_leaves_nothing(out: Path) -> None:
    with pytest.raises(LeadKeeperError, match="cell-too-long") as refusal:
        write(out, [("r", "x"), ("r", "x" * 32_768)])
    assert refusal.value.facts["column"] == "email"
    assert refusal.value.facts["row"] == 3
    assert list(out.parent.iterdir()) == []


def test_a_sheet_beyond_what_a_plain_zip_holds_is_refused(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("leadkeeper.files.workbook_writer.PART_LIMIT", 20_000)
    with pytest.raises(LeadKeeperError, match="sheet-too-big"):
        write(out, [("r", "x")] * 500)
    assert list(out.parent.iterdir()) == []


class FullDisk(io.FileIO):
    """A file on a disk that has room for so many bytes only."""

    room = 0

    def write(self, data: Any, /) -> int:
        FullDisk.room -= len(data)
        if FullDisk.room < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("room", [0, 3_000, 9_000, 60_000])
def test_a_full_disk_is_told_and_leaves_nothing(out: Path, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    FullDisk.room = room
    monkeypatch.setattr(os, "fdopen", lambda handle, mode: io.BufferedWriter(FullDisk(handle, mode)))
    rows = [(os.urandom(20).hex(), os.urandom(20).hex()) for _number in range(4_000)]
    with pytest.raises(LeadKeeperError, match="disk-full"):
        write(out, rows)
    assert list(out.parent.iterdir()) == []


def test_an_existing_file_is_not_overwritten(out: Path) -> None:
    out.write_bytes(b"mine")
    with pytest.raises(LeadKeeperError, match="file-exists"):
        write(out, [("r", "x")])
    assert out.read_bytes() == b"mine"


def test_the_same_export_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, [("r", "x")] * 10)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_columns_are_as_wide_as_their_first_rows_within_reason(out: Path) -> None:
    write(out, [("r", "x" * 30)], headers=("ref", "email"))
    columns = openpyxl.load_workbook(out).worksheets[0].column_dimensions
    assert (columns["A"].width, columns["B"].width) == (10, 32)


def test_a_very_long_text_does_not_make_the_column_endless(out: Path) -> None:
    write(out, [("r", "x" * 3_000)])
    assert openpyxl.load_workbook(out).worksheets[0].column_dimensions["B"].width == 48
