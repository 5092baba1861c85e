"""Binary workbooks are read like the others, and the day from which their dates count is found."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.calamine_patches import counts_from_1904, is_ole
from leadkeeper.files.document import Reading
from leadkeeper.files.file_kind import kind_of
from leadkeeper.files.reader import open_document
from tests.files.made_xlsb import made_xlsb

(OLD,) = (Path(__file__).parents[1] / "conformance" / "imports" / "xls-legacy").glob("*.xls")
ROWS = [["E-mail", "Code"], ["lea@x.example", 42.0], ["zoé@x.example", 1.5]]
DATE_MODE = struct.pack("<HH", 0x22, 2)


def from_1904(path: Path) -> Path:
    """The old workbook, whose days count from 1904."""
    data = OLD.read_bytes()
    assert data.count(DATE_MODE + b"\0\0") == 1
    path.write_bytes(data.replace(DATE_MODE + b"\0\0", DATE_MODE + b"\1\0"))
    return path


@pytest.mark.parametrize("is_1904", [False, True])
def test_an_xlsb_is_read(tmp_path: Path, is_1904: bool) -> None:
    path = made_xlsb(tmp_path / "list.csv", ROWS, from_1904=is_1904)
    assert kind_of(path, path) == "xlsb"
    with open_document(path) as document:
        (table,) = document.tables
        assert (document.format, table.sheet, table.date1904) == ("xlsb", "Feuil1", is_1904)
        assert [record.cells for record in table.records()] == [ROWS[0], ["lea@x.example", 42], ["zoé@x.example", 1.5]]


def test_an_xls_is_read(tmp_path: Path) -> None:
    assert is_ole(OLD)
    with open_document(OLD) as document:
        (table,) = document.tables
        assert (document.format, table.date1904) == ("xls", False)
        assert len(list(table.records())) == 61
    with open_document(from_1904(tmp_path / "mac.xls")) as document:
        assert document.tables[0].date1904


def test_the_epoch_stands_in_the_workbook(tmp_path: Path) -> None:
    assert not counts_from_1904(OLD)
    assert counts_from_1904(from_1904(tmp_path / "mac.xls"))
    assert counts_from_1904(made_xlsb(tmp_path / "mac.xlsb", ROWS, from_1904=True))


@pytest.mark.parametrize("kept", [600, 3000, -1000])
def test_a_damaged_one_is_said(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(OLD.read_bytes()[:kept])
    with pytest.raises(LeadKeeperError) as caught, open_document(path) as document:
        list(document.tables[0].records())
    assert caught.value.code == "file-unreadable"


def test_a_bit_that_a_disk_changed_in_an_xlsb_is_noticed(tmp_path: Path) -> None:
    path = made_xlsb(tmp_path / "list.xlsb", ROWS)
    data = path.read_bytes()
    path.write_bytes(data.replace("lea@".encode("utf-16-le"), "lia@".encode("utf-16-le")))
    with pytest.raises(LeadKeeperError, match="file-unreadable"), open_document(path, Reading()):
        pass
