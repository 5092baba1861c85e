"""Workbooks are read to their last row, hostile ones cost a sentence, and no process or copy is left behind."""

from __future__ import annotations

import multiprocessing
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Reading, Record, Sheet, Source
from leadkeeper.files.reader import SheetTable, open_locked, open_workbook
from tests.files.made_books import inline, ods_text, raw_ods, raw_xlsx


@contextmanager
def workbook(path: Path, form: Literal["xlsx", "ods"] = "xlsx", **reading: str) -> Iterator[SheetTable]:
    with ExitStack() as held:
        table = open_workbook(Source(path, path), form, Reading(**reading), held)
        try:
            yield table
        finally:
            table.close()
    assert multiprocessing.active_children() == []


@contextmanager
def locked(path: Path, password: str | None) -> Iterator[SheetTable]:
    with ExitStack() as held:
        yield open_locked(Source(path, path), Reading(password=password), held)


def why(path: Path, form: Literal["xlsx", "ods"] = "xlsx") -> tuple[str, object]:
    with pytest.raises(LeadKeeperError) as error, workbook(path, form) as table:
        list(table.records())
    assert error.value.facts["file"] == path.name
    return error.value.code, error.value.facts.get("why")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "Lisez-moi"
    first["A1"] = "Suivi"
    book.create_sheet("Archive").sheet_state = "hidden"
    book["Archive"]["A1"] = "old@x.example"
    book.create_sheet("Caché").sheet_state = "veryHidden"
    book.create_chartsheet("Graphique")
    people = book.create_sheet("Clients")
    people.merge_cells("B2:D2")
    people["B2"] = "Clients 2026"
    people["B4"] = "E-mail"
    people["C4"] = "N°"
    people["B7"] = "lea@x.example"
    people["C7"] = 1042
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def test_sheets_are_named_with_their_visibility_and_charts_are_none(people: Path) -> None:
    with workbook(people) as table:
        assert table.sheets == (
            Sheet("Lisez-moi", True),
            Sheet("Archive", False),
            Sheet("Caché", False),
            Sheet("Clients", True),
        )
        assert (table.sheet, table.format, table.encoding, table.delimiter) == ("Lisez-moi", "xlsx", None, None)


def test_rows_bear_the_numbers_of_the_sheet(people: Path) -> None:
    with workbook(people) as table:
        assert list(table.with_sheet("Clients").records()) == [
            Record(1, []),
            Record(2, ["", "Clients 2026", ""]),
            Record(3, []),
            Record(4, ["", "E-mail", "N°"]),
            Record(5, []),
            Record(6, []),
            Record(7, ["", "lea@x.example", 1042]),
        ]


def test_a_hidden_sheet_is_read_when_it_is_asked_for(people: Path) -> None:
    with workbook(people, sheet="Archive") as table:
        assert list(table.records()) == [Record(1, ["old@x.example"])]


def test_a_sheet_that_is_not_there_is_said_with_those_that_are(people: Path) -> None:
    with pytest.raises(LeadKeeperError) as error, workbook(people, sheet="Prospects"):
        pass
    assert (error.value.code, error.value.facts["sheet"]) == ("unknown-sheet", "Prospects")
    assert error.value.facts["sheets"] == "Lisez-moi, Archive, Caché, Clients"


def test_the_table_of_a_sheet_that_is_not_there_is_a_mistake_of_the_caller(people: Path) -> None:
    with workbook(people) as table, pytest.raises(ValueError, match="Prospects"):
        table.with_sheet("Prospects")


def test_an_empty_sheet_has_no_records(people: Path) -> None:
    with workbook(people) as table:
        assert list(table.with_sheet("Caché").records()) == []


def test_sheets_can_be_read_at_once_and_again(people: Path) -> None:
    with workbook(people) as table:
        other = table.with_sheet("Clients").records()
        next(other)
        assert len(list(table.records())) == 1
        assert len(list(other)) == 6
        assert len(list(table.records())) == 1


def test_a_reading_left_before_its_end_leaves_no_process(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(1, 50_000))
    with workbook(raw_xlsx(tmp_path / "a.xlsx", rows)) as table:
        reading = table.records()
        assert next(reading).line == 1
        assert table.size == 49_999


def test_rows_of_many_pieces_come_whole_and_in_order(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}">{inline(f"A{n}", str(n))}{inline(f"C{n}", "x")}</row>' for n in range(2, 20_000, 2))
    with workbook(raw_xlsx(tmp_path / "a.xlsx", rows)) as table:
        found = list(table.records())
        assert [record.line for record in found] == list(range(1, 19_999))
        assert all(record.cells == [str(record.line), "", "x"] for record in found[1::2])
        assert (table.position, table.size) == (19_998, 19_998)


def test_mojibake_is_a_warning_once_the_sheet_was_read(tmp_path: Path) -> None:
    with workbook(raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "JosÃ©")}</row>')) as table:
        list(table.records())
        assert table.warnings == ("mojibake",)


def test_an_ods_is_read_and_its_hidden_sheet_is_known(tmp_path: Path) -> None:
    style = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    row = f"<table:table-row>{ods_text('Email')}</table:table-row>"
    tables = (
        f'<table:table table:name="Vieux" table:style-name="h">{row}</table:table>'
        f'<table:table table:name="Neuf">{row}{row}</table:table>'
    )
    with workbook(raw_ods(tmp_path / "a.ods", tables, styles=style), "ods") as table:
        assert table.sheets == (Sheet("Vieux", False), Sheet("Neuf", True))
        assert (table.sheet, table.format) == ("Neuf", "ods")
        assert list(table.records()) == [Record(1, ["Email"]), Record(2, ["Email"])]


# Files built to do harm, or broken on the way.

FAR = f'<row r="1">{inline("A1", "x")}</row><row r="1048576">{inline("XFD1048576", "x")}</row>'
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {after} "{f"&{before};" * 10}">' for before, after in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def test_a_cell_in_the_far_corner_is_one_sentence(tmp_path: Path) -> None:
    assert why(raw_xlsx(tmp_path / "far.xlsx", FAR)) == ("file-unreadable", "too-large")


def test_repeated_cells_that_fill_the_memory_are_one_sentence(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
    path = raw_ods(tmp_path / "far.ods", f'<table:table table:name="S">{row}</table:table>')
    assert why(path, "ods")[0] == "file-unreadable"


@pytest.mark.parametrize("before", [ENTITY, LAUGHS])
def test_entities_of_a_sheet_are_not_resolved(tmp_path: Path, before: str) -> None:
    cell = f'<row r="1">{inline("A1", "&a;" if before == ENTITY else "&i;")}</row>'
    assert why(raw_xlsx(tmp_path / "entity.xlsx", cell, before=before)) == ("file-unreadable", "damaged")


def test_a_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    raw_xlsx(path, "", extra={"xl/sharedStrings.xml": b"x" * (80 << 20)})
    assert why(path) == ("file-unreadable", "too-large")


@pytest.mark.parametrize("claim", ["A1:XFD1048576", "A1:A1", "ZZZ99999999:A1", "nonsense"])
def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path, claim: str) -> None:
    rows = "".join(f'<row r="{n}">{inline(f"B{n}", "x")}</row>' for n in (1, 2))
    path = raw_xlsx(tmp_path / "a.xlsx", rows, size=f'<dimension ref="{claim}"/>')
    assert why_or_rows(path) in (2, "file-unreadable")


def why_or_rows(path: Path) -> int | str:
    try:
        with workbook(path) as table:
            return len(list(table.records()))
    except LeadKeeperError as error:
        return error.code


@pytest.mark.parametrize(
    "sheet", ["<row", "</nonsense>", '<row r="1"><c r="A1" t="s"><v>99</v></c></row>', '<row r="1"><c r="!"/></row>']
)
def test_a_broken_sheet_gives_records_or_a_sentence(tmp_path: Path, sheet: str) -> None:
    assert why_or_rows(raw_xlsx(tmp_path / "a.xlsx", sheet)) in (0, "file-unreadable")


def test_a_workbook_without_its_sheet_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert why(path)[0] == "file-unreadable"


# Behind a password.


@pytest.fixture
def safe(tmp_path: Path, people: Path) -> Path:
    with people.open("rb") as plain, (tmp_path / "safe.xlsx").open("wb") as encrypted:
        OOXMLFile(plain).encrypt("Sésame 1", encrypted)
    return tmp_path / "safe.xlsx"


def test_the_right_password_opens_it_and_leaves_no_copy(
    safe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    with locked(safe, "Sésame 1") as table:
        assert list(table.records()) == [Record(1, ["Suivi"])]
        assert len(list(private.iterdir())) == 1
    assert list(private.iterdir()) == []


@pytest.mark.parametrize("password", [None, "", "sésame 1"])
def test_no_password_or_the_wrong_one_is_said(safe: Path, password: str | None) -> None:
    with pytest.raises(LeadKeeperError) as error, locked(safe, password):
        pass
    assert error.value.code == "password-protected"
    assert multiprocessing.active_children() == []


def test_a_locked_file_that_is_damaged_is_one_sentence(safe: Path) -> None:
    data = bytearray(safe.read_bytes())
    data[600:1800] = bytes(1200)
    safe.write_bytes(data)
    with pytest.raises(LeadKeeperError) as error, locked(safe, "Sésame 1"):
        pass
    assert error.value.code in ("file-unreadable", "password-protected")


def test_a_letter_that_changed_on_the_disk_makes_a_workbook_unreadable(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "zoe@lea.example")}</row>')
    with zipfile.ZipFile(path) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as plain:
        for name, data in members.items():
            plain.writestr(name, data)
    with workbook(path) as table:
        assert [record.cells for record in table.records()] == [["zoe@lea.example"]]
    path.write_bytes(path.read_bytes().replace(b"zoe@lea", b"zoe@leo"))
    assert why(path) == ("file-unreadable", "damaged")
