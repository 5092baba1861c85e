"""A file that left is known by its mark, and only by the book that made it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from leadkeeper.db.register import RegisterEntry
from leadkeeper.files.reader import open_document
from leadkeeper.files.workbook_writer import put_mark
from leadkeeper.services.exports.register import find_watermark, watermark
from tests.made_archive import NOW

AT = NOW.isoformat()


def entry(kind: str, at: str = AT, **body: object) -> RegisterEntry:
    return RegisterEntry(1, at, kind, dict(body), "", "")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A workbook of two sheets that bears the mark of E2; the second refers to E7."""
    book = openpyxl.Workbook()
    put_mark(book, watermark("E2", NOW))
    book.active["A1"] = "about"
    book.create_sheet("rows").append(["Léa", "E7-000001"])
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


@pytest.mark.parametrize(
    "known",
    [
        entry("export", export="E2"),
        entry("stop-file", stop_file="E2"),
        entry("restored", "2027-01-01", export="E2", delivered_at=AT),
    ],
)
def test_the_entry_with_the_id_and_the_instant_of_the_mark_is_the_files(file: Path, known: RegisterEntry) -> None:
    assert find_watermark([entry("export", export="E1"), known], file) is known


@pytest.mark.parametrize("known", [entry("export", "2026-11-24T09:00:00Z", export="E2"), entry("export", export="E3")])
def test_another_instant_or_id_is_another_file(file: Path, known: RegisterEntry) -> None:
    assert find_watermark([known], file) is None


def test_every_sheet_of_a_workbook_is_given_once(file: Path) -> None:
    with open_document(file) as document:
        assert [table.sheet for table in document.every_sheet] == ["Sheet", "rows"]
