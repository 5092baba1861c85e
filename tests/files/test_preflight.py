"""An archive that would blow up is refused before it is unpacked."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import zip_files
from leadkeeper.files.zip_files import check_cells, check_workbook, damage_of, is_encrypted, opened
from tests.files.made_books import inline, ods_text, raw_ods, raw_xlsx


def refused(path: Path) -> tuple[str, object]:
    with pytest.raises(LeadKeeperError) as error:
        check_workbook(path, path)
    return error.value.code, error.value.facts.get("why")


def test_an_ordinary_workbook_passes(tmp_path: Path) -> None:
    assert check_workbook(raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x")), tmp_path) is False
    assert check_workbook(raw_ods(tmp_path / "a.ods", ""), tmp_path) is False


def test_a_workbook_that_counts_from_1904_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "mac.xlsx")
    assert check_workbook(tmp_path / "mac.xlsx", tmp_path) is True


def test_an_ods_says_it_where_its_sheets_begin(tmp_path: Path) -> None:
    first_day = '<table:calculation-settings><table:null-date table:date-value="%s"/></table:calculation-settings>'
    text = ods_text("null-date date-value=&quot;1904-01-01&quot;")
    row = f'<table:table table:name="A"><table:table-row>{text}</table:table-row></table:table>'
    assert check_workbook(raw_ods(tmp_path / "mac.ods", first_day % "1904-01-01" + row), tmp_path) is True
    assert check_workbook(raw_ods(tmp_path / "usual.ods", first_day % "1899-12-30" + row), tmp_path) is False


def test_a_bomb_is_too_large(tmp_path: Path) -> None:
    zeros = b"0" * (1 << 20)
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(65):
            part.write(zeros)
    assert refused(path) == ("file-unreadable", "too-large")


def test_all_members_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MOST_BYTES", 1_000)
    path = raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x" * 500) + inline("B1", "x" * 600))
    assert refused(path) == ("file-unreadable", "too-large")


def test_the_number_of_members_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_files, "MOST_MEMBERS", 4)
    assert refused(raw_xlsx(tmp_path / "a.xlsx", "")) == ("file-unreadable", "too-large")


@pytest.mark.parametrize("name", ["../../evil.xml", "xl/../../evil.xml", "/etc/evil.xml"])
def test_a_workbook_with_a_way_out_is_unsafe(tmp_path: Path, name: str) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "", extra={name: b"x"})
    assert refused(path) == ("file-unreadable", "unsafe")


def test_an_encrypted_ods_is_behind_a_password(tmp_path: Path) -> None:
    assert refused(raw_ods(tmp_path / "a.ods", "", encrypted=True)) == ("password-protected", None)


def test_an_encrypted_member_is_seen(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "")
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\x01\x02")
    struct.pack_into("<H", data, entry + 8, 1)
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert [is_encrypted(member) for member in archive.infolist()][:2] == [True, False]
    assert refused(path) == ("password-protected", None)


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (zipfile.BadZipFile(), "damaged"),
        (zlib.error(), "damaged"),
        (EOFError(), "damaged"),
        (OSError("Invalid data stream"), "damaged"),
        (OSError(errno.EINVAL, "Invalid argument"), "damaged"),
        (NotImplementedError(), "cipher"),
    ],
)
def test_what_breaks_while_it_is_unpacked_is_said(tmp_path: Path, failure: Exception, why: str) -> None:
    with pytest.raises(LeadKeeperError) as error, damage_of(tmp_path):
        raise failure
    assert error.value.facts["why"] == why


def test_an_archive_that_is_refused_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "")
    with opened(path, path) as archive:
        assert archive.testzip() is None
    monkeypatch.setattr(zip_files, "MOST_MEMBERS", 0)
    with pytest.raises(LeadKeeperError):
        opened(path, path)


def test_a_disk_that_fails_is_no_damage_of_the_archive(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="io"), damage_of(tmp_path):
        raise OSError(errno.EIO, "io")


def changed(path: Path, member: str, old: bytes, new: bytes) -> Path:
    """The archive with other bytes in a member that is not packed, and the checksum of those before."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    whole = path.read_bytes()
    assert old in members[member]
    assert whole.count(old) == 1
    path.write_bytes(whole.replace(old, new))
    return path


@pytest.mark.parametrize(
    "member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/media/logo.png"]
)
def test_a_letter_that_changed_on_the_disk(tmp_path: Path, member: str) -> None:
    extra = {} if "sheet1" in member else {member: b"<sst>zoe@lea.example</sst>"}
    path = raw_xlsx(tmp_path / "a.xlsx", inline("A1", "x" if extra else "zoe@lea.example"), extra=extra)
    check_cells(changed(path, member, b"zoe@lea", b"zoe@lea"), path)
    changed(path, member, b"zoe@lea", b"zoe@leo")
    if member.endswith(".png"):  # no cell is read from it
        check_cells(path, path)
        return
    with pytest.raises(LeadKeeperError) as error:
        check_cells(path, tmp_path / "chosen.xlsx")
    assert (error.value.code, error.value.facts["why"]) == ("file-unreadable", "damaged")
    assert error.value.facts["file"] == "chosen.xlsx"


def test_a_bit_flipped_in_whatever_cells_are_read_from(tmp_path: Path) -> None:
    """In each packed byte of a workbook: noticed, or nothing reads otherwise."""
    book = openpyxl.Workbook()
    for number in range(60):
        book.active.append([f"essai.{number * 7919 % 1000}@lea.example", "Zoé", date(2026, 1 + number % 12, 3)])
    path = tmp_path / "a.xlsx"
    book.save(path)
    whole, flipped, noticed, same = path.read_bytes(), tmp_path / "flipped.xlsx", 0, 0
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if zip_files.CELLS.fullmatch(member.filename)]
        before = {member.filename: archive.read(member) for member in members}
    assert sorted(before) == ["xl/styles.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"]
    starts = [(member.header_offset + 30 + len(member.filename), member.compress_size) for member in members]
    places = [start + place for start, size in starts for place in range(size)]
    for place in places:
        flipped.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        try:
            check_cells(flipped, flipped)
        except LeadKeeperError as error:
            noticed += error.facts["why"] == "damaged"
        else:
            with zipfile.ZipFile(flipped) as archive:
                same += {name: archive.read(name) for name in before} == before
    assert noticed + same == len(places)
    assert noticed > len(places) * 0.99
