"""A ZIP of lists: each member is a file of its own, and its name is only a name."""

from __future__ import annotations

import multiprocessing
import tempfile
import zipfile
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Ignored, Reading, Record
from leadkeeper.files.reader import open_document
from leadkeeper.files.zip_files import NO_LIST
from tests.files.made_books import inline, raw_ods, raw_xlsx

CSV = "Email;Prénom\na@x.example;Léa\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nEMAIL:a@x.example\nEND:VCARD\n"

# `zip -P secret`: one member list.csv, "Email;Nom\r\na@x.example;Dubois\r\n", in the old ZIP cipher.
LOCKED = bytes.fromhex(
    "504b03040a00090000000000615c143bbe152b0000001f000000080000006c6973742e637376a4f8304e9bd03304f44fb56c"
    "933701d4b234307aaff2bb5cad6a5b728810b5ce2beae8da64f1a2e97e9339504b0708143bbe152b0000001f000000504b01"
    "021e030a00090000000000615c143bbe152b0000001f000000080000000000000001000000a481000000006c6973742e6373"
    "76504b0506000000000100010036000000610000000000"
)


def zipped(path: Path, members: dict[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def code(path: Path, reading: Reading | None = None) -> str:
    with pytest.raises(LeadKeeperError) as error:
        open_document(path, reading or Reading())
    assert error.value.facts["path"] == str(path)
    assert multiprocessing.active_children() == []
    return error.value.code


def test_members_are_tables_in_the_archives_order(tmp_path: Path) -> None:
    members = {"z.csv": CSV, "dir/a.csv": CSV.replace(";", ",").encode("cp1252"), "cards.vcf": CARD}
    with open_document(zipped(tmp_path / "lists.zip", members)) as document:
        assert document.format == "zip"
        assert [
            (table.member, table.name, table.format, table.encoding, table.delimiter) for table in document.tables
        ] == [
            ("z.csv", "z.csv", "csv", "utf-8", ";"),
            ("dir/a.csv", "a.csv", "csv", "cp1252", ","),
            ("cards.vcf", "cards.vcf", "vcard", "utf-8", None),
        ]
        assert list(document.tables[1].records())[1] == Record(2, ["a@x.example", "Léa"])


def test_workbooks_inside_are_read_and_keep_no_process_between_readings(tmp_path: Path) -> None:
    book = raw_xlsx(tmp_path / "b.xlsx", f'<row r="1">{inline("A1", "Email")}</row>').read_bytes()
    with open_document(zipped(tmp_path / "lists.zip", {"b.xlsx": book, "c.xlsx": book, "a.csv": CSV})) as document:
        assert multiprocessing.active_children() == []
        assert [list(table.records()) for table in document.tables[:2]] == [[Record(1, ["Email"])]] * 2
        assert list(document.tables[0].records()) == [Record(1, ["Email"])]
        assert multiprocessing.active_children() == []
        reading = document.tables[1].records()
        next(reading)
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


def test_what_is_no_list_is_named_with_the_reason(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.csv": CSV}).read_bytes()
    secret = raw_ods(tmp_path / "s.ods", "", encrypted=True).read_bytes()
    members: dict[str, bytes | str] = {
        "photo.jpg": b"\xff\xd8\xff\xe0",
        "empty.csv": "",
        "inner.zip": inner,
        "page.html": "<!doctype html>",
        "s.ods": secret,
        "a.csv": CSV,
    }
    with open_document(zipped(tmp_path / "lists.zip", members)) as document:
        assert [table.name for table in document.tables] == ["a.csv"]
        assert document.ignored == [
            Ignored("photo.jpg", "file-unreadable"),
            Ignored("empty.csv", "file-empty"),
            Ignored("inner.zip", "file-unreadable"),
            Ignored("page.html", "file-unreadable"),
            Ignored("s.ods", "password-protected"),
        ]
        assert {ignored.code for ignored in document.ignored} <= NO_LIST


def test_what_the_system_put_in_is_passed_over_in_silence(tmp_path: Path) -> None:
    members = {"dir/": "", "__MACOSX/._a.csv": "x", "dir/.DS_Store": "x", "Thumbs.db": "x", "dir/a.csv": CSV}
    with open_document(zipped(tmp_path / "lists.zip", members)) as document:
        assert ([table.name for table in document.tables], document.ignored) == (["a.csv"], [])


@pytest.mark.parametrize("name", ["../../evil.csv", "/evil.csv", "C:\\evil.csv", "a\\b\\evil.csv", "a/./evil.csv"])
def test_a_name_is_never_a_place_on_the_disk(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    with open_document(zipped(tmp_path / "lists.zip", {name: CSV})) as document:
        assert document.tables[0].name == "evil.csv"
        assert not list(tmp_path.rglob("*evil*"))
    assert list(private.iterdir()) == []


def test_a_member_without_a_name_is_read_too(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lists.zip", {"x.csv": "email\nlea@mail.example\n"})
    path.write_bytes(path.read_bytes().replace(b"x.csv", b"\0.csv"))  # zipfile ends a name at the first NUL
    with open_document(path) as document:
        assert [table.member for table in document.tables] == ["?"]
        assert ["lea@mail.example"] in [record.cells for record in document.tables[0].records()]


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "lists.zip"
    zipped(path, {"a.csv": CSV, "b.csv": CSV + "b@x.example;Zoé\n"})
    path.write_bytes(path.read_bytes().replace(b"b.csv", b"a.csv"))
    with open_document(path) as document:
        assert [len(list(table.records())) for table in document.tables] == [2, 3]


def test_names_that_macos_writes_are_read_as_utf8(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lists.zip", {"Pr_nom.csv": CSV})
    path.write_bytes(path.read_bytes().replace(b"Pr_nom.csv", "Prénm.csv".encode()))
    with open_document(path) as document:
        assert document.tables[0].member == "Prénm.csv"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, "file-unreadable"),
        ({"photo.png": b"\x89PNG"}, "file-unreadable"),
        ({"a.csv": ""}, "file-empty"),
        ({"a.csv": "", "b.png": b"\x89PNG"}, "file-unreadable"),
    ],
)
def test_a_zip_without_a_list_is_said(tmp_path: Path, members: dict[str, bytes | str], expected: str) -> None:
    assert code(zipped(tmp_path / "lists.zip", members)) == expected


def test_a_damaged_member_is_not_left_out_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "lists.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", CSV)
        archive.writestr("b.csv", "Email\nb@x.example\n")
    path.write_bytes(path.read_bytes().replace(b"b@x.example", b"B@x.example"))
    assert code(path) == "file-unreadable"


def test_a_choice_that_cannot_be_is_no_fault_of_the_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "lists.zip", {"a.csv": CSV})
    with pytest.raises(LeadKeeperError) as error:
        open_document(path, Reading(delimiter="::"))
    assert error.value.code == "bad-delimiter"


def test_a_member_behind_a_password_is_opened_with_it(tmp_path: Path) -> None:
    path = tmp_path / "lists.zip"
    path.write_bytes(LOCKED)
    with open_document(path, Reading(password="secret")) as document:
        assert list(document.tables[0].records())[1] == Record(2, ["a@x.example", "Dubois"])


@pytest.mark.parametrize("password", [None, "", "Secret", "wrong"])
def test_no_password_or_the_wrong_one_is_said(tmp_path: Path, password: str | None) -> None:
    path = tmp_path / "lists.zip"
    path.write_bytes(LOCKED)
    assert code(path, Reading(password=password)) == "password-protected"
