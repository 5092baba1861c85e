"""A workbook that left keeps its mark, whoever saves it again."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from leadkeeper.files.workbook_writer import mark_of, put_mark

MARK = "E12 2026-11-24T10:00:00+01:00"


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A workbook with our mark."""
    book = openpyxl.Workbook()
    put_mark(book, MARK)
    book.save(tmp_path / "a.xlsx")
    return tmp_path / "a.xlsx"


def test_the_mark_is_read_back(marked: Path) -> None:
    assert mark_of(marked) == MARK


def test_the_mark_outlives_that_the_file_is_saved_again(marked: Path) -> None:
    book = openpyxl.load_workbook(marked)
    book.active["A1"] = "mine"
    book.save(marked)
    assert mark_of(marked) == MARK


def test_the_mark_is_read_in_a_file_of_libreoffice(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.ods", "w") as made:
        made.writestr("meta.xml", f"<office:meta><dc:subject>LeadKeeper {MARK}</dc:subject></office:meta>")
    assert mark_of(tmp_path / "a.ods") == MARK


def test_another_workbook_has_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.subject = "Prices"
    book.save(tmp_path / "a.xlsx")
    assert mark_of(tmp_path / "a.xlsx") is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"email\na@x.example\n", bytes(5000)])
def test_what_is_no_workbook_has_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a").write_bytes(content)
    assert mark_of(tmp_path / "a") is None


def test_a_file_whose_properties_are_damaged_has_none(marked: Path) -> None:
    content = bytearray(marked.read_bytes())
    place = content.index(b"docProps/core.xml") + len(b"docProps/core.xml")
    content[place : place + 40] = bytes(40)
    marked.write_bytes(content)
    assert mark_of(marked) is None


@pytest.mark.parametrize("field", range(4, 22))
@pytest.mark.parametrize("value", [0x00, 0x61, 0xFF])
def test_a_file_whose_directory_is_damaged_has_none_or_its_own(marked: Path, field: int, value: int) -> None:
    content = bytearray(marked.read_bytes())
    content[content.rindex(b"PK\x05\x06") + field] = value
    marked.write_bytes(content)
    assert mark_of(marked) in (None, MARK)
