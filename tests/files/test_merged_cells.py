"""Merged cells are not sought, and nothing else about a workbook changes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from leadkeeper.files.calamine_patches import BLOCK, EMPTY_LIST, lean_workbook
from tests.files.made_books import MAIN, inline, raw_ods, raw_xlsx

SHEET = "xl/worksheets/sheet1.xml"
ROOT = Path(__file__).parents[1]
FOUND = sorted([*ROOT.glob("files/collections/*/*.xlsx"), *ROOT.glob("conformance/imports/*/*.xlsx")])
WORKBOOKS = [path for path in FOUND if zipfile.is_zipfile(path)]  # one is behind a password


def read(stream: Any) -> list[Any]:
    """What the workbook library makes of a workbook: each sheet with its first cell's place and all of its rows."""
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
        sheets = [(name, workbook.get_sheet_by_name(name)) for name in workbook.sheet_names]
    except Exception as error:
        return [type(error).__name__]
    return [(name, sheet.start, list(map(repr, sheet.iter_rows()))) for name, sheet in sheets]


def merged(path: Path) -> Path:
    """A workbook with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Clients", None, None])
    sheet.append(["E-mail", "Prénom", "Note"])
    sheet.append(["zoe@lea.example", "Zoé", "a&b <c>"])
    sheet.merge_cells("A1:C1")
    book.save(path)
    return path


def with_sheet(path: Path, body: bytes, packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """A workbook whose sheet consists of just these bytes."""
    whole = raw_xlsx(path.with_suffix(".whole"), inline("A1", "x"))
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            is_sheet = member.filename == SHEET
            new.writestr(member.filename, body if is_sheet else old.read(member), packing if is_sheet else None)
    return path


def test_the_list_leaves_the_checksum_as_it_is() -> None:
    assert zlib.crc32(EMPTY_LIST) == 0
    assert zlib.crc32(EMPTY_LIST + b"<worksheet/>") == zlib.crc32(b"<worksheet/>")


def test_the_block_precedes_packed_data() -> None:
    packing = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    packed = packing.compress(b"<worksheet/>" * 500) + packing.flush()
    unpacked = zlib.decompressobj(-zlib.MAX_WBITS).decompress(BLOCK + packed)
    assert unpacked == EMPTY_LIST + b"<worksheet/>" * 500


def test_merged_cells_are_not_found_and_the_rows_are(tmp_path: Path) -> None:
    with merged(tmp_path / "a.xlsx").open("rb") as stream:
        assert CalamineWorkbook.from_filelike(stream).get_sheet_by_index(0).merged_cell_ranges == [((0, 0), (0, 2))]
        sheet = CalamineWorkbook.from_filelike(lean_workbook(stream).stream).get_sheet_by_index(0)
    assert sheet.merged_cell_ranges == []
    assert sheet.to_python()[2] == ["zoe@lea.example", "Zoé", "a&b <c>"]


def test_the_copy_is_a_sound_archive_for_other_readers_too(tmp_path: Path) -> None:
    path = merged(tmp_path / "a.xlsx")
    with (
        path.open("rb") as stream,
        zipfile.ZipFile(lean_workbook(stream).stream) as archive,
        zipfile.ZipFile(path) as before,
    ):
        assert archive.testzip() is None
        assert archive.namelist() == before.namelist()
        others = [name for name in before.namelist() if name != SHEET]
        assert all(archive.read(name) == before.read(name) for name in others)
        assert archive.read(SHEET) == EMPTY_LIST + before.read(SHEET)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_every_workbook_is_read_as_before(path: Path) -> None:
    with path.open("rb") as stream, path.open("rb") as again:
        assert read(lean_workbook(stream).stream) == read(again)


@pytest.mark.parametrize(
    ("body", "begins_later"),
    [
        (b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>', True),
        (b'<?xml version="1.0" encoding="UTF-8"?>\n<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>', True),
        (b'<?xml version="1.0"?><!-- <sheetData> --><x:worksheet xmlns:x="%s"><sheetData>%s</sheetData>', True),
        (b'\xef\xbb\xbf<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>', False),
        (b' <worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>', False),
    ],
)
def test_only_a_sheet_that_begins_with_a_tag_begins_later(tmp_path: Path, body: bytes, begins_later: bool) -> None:
    row = f'<row r="1">{inline("A1", "é")}</row>'.encode()
    path = with_sheet(tmp_path / "a.xlsx", body % (MAIN.encode(), row))
    with path.open("rb") as stream, path.open("rb") as again:
        copy = lean_workbook(stream).stream
        assert zipfile.ZipFile(copy).read(SHEET).startswith(EMPTY_LIST) is begins_later
        copy.seek(0)
        assert read(copy) == read(again)


@pytest.mark.parametrize("order", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_sheet_of_two_bytes_a_letter_begins_as_it_did(tmp_path: Path, order: str) -> None:
    text = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{inline("A1", "é")}</row></sheetData></worksheet>'
    path = with_sheet(tmp_path / "a.xlsx", text.encode(order))
    with path.open("rb") as stream, zipfile.ZipFile(lean_workbook(stream).stream) as copy:
        assert copy.read(SHEET) == text.encode(order)


def test_a_sheet_that_is_not_packed_stays_as_it_is(tmp_path: Path) -> None:
    path = with_sheet(tmp_path / "a.xlsx", f'<worksheet xmlns="{MAIN}"/>'.encode(), zipfile.ZIP_STORED)
    with path.open("rb") as stream, zipfile.ZipFile(lean_workbook(stream).stream) as copy:
        assert copy.read(SHEET) == f'<worksheet xmlns="{MAIN}"/>'.encode()


def test_a_sheet_whose_packed_data_are_none_is_left_to_the_library(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x"))
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo(SHEET)
    data = bytearray(path.read_bytes())
    start = member.header_offset + 30 + len(SHEET)
    start += struct.unpack_from("<H", data, member.header_offset + 28)[0]
    data[start] = 0xFF  # a kind of block that does not exist
    assert read(lean_workbook(io.BytesIO(data)).stream) == read(io.BytesIO(data)) != []


def test_other_files_are_given_as_they_are(tmp_path: Path) -> None:
    with raw_ods(tmp_path / "a.ods", '<table:table table:name="S"/>').open("rb") as stream:
        assert lean_workbook(stream).stream is stream
        assert read(stream) == [("S", None, [])]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_can_be_read_in_two_ways_is_given_as_it_is(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x"), extra={SHEET: b"<worksheet/>"})
    with path.open("rb") as stream:
        assert lean_workbook(stream).stream is stream


@pytest.mark.parametrize("harm", ["mark", "place", "length"])
def test_a_member_that_is_not_where_it_should_be(tmp_path: Path, harm: str) -> None:
    data = bytearray(raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x")).read_bytes())
    first = data.index(b"PK\x01\x02")  # of the directory, about the first member
    if harm == "mark":
        data[0:2] = b"XX"
    elif harm == "place":
        data[first + 42 : first + 46] = struct.pack("<I", len(data) - 3)
    else:
        data[first + 20 : first + 24] = struct.pack("<I", len(data))
    stream = io.BytesIO(data)
    assert lean_workbook(stream).stream is stream
    assert stream.tell() == 0
