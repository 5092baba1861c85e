"""A file is what its bytes say."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.file_kind import kind_of, looks_like_markup
from tests.files.made_books import inline, raw_ods, raw_xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOISE = bytes(range(256)) * 8


def refused(path: Path) -> tuple[str, object]:
    with pytest.raises(LeadKeeperError) as error:
        kind_of(path, path)
    assert error.value.facts["file"] == path.name
    return error.value.code, error.value.facts.get("why")


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx", "list.xls", "list"])
def test_text_is_text_under_every_extension(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes("id\tPrénom\n".encode("utf-16"))
    assert kind_of(path, path) == "text"


@pytest.mark.parametrize("name", ["book.xlsx", "book.csv", "book.zip"])
def test_a_workbook_is_one_under_every_extension(tmp_path: Path, name: str) -> None:
    assert kind_of(raw_xlsx(tmp_path / name, inline("A1", "x")), tmp_path) == "xlsx"
    assert kind_of(raw_ods(tmp_path / name, ""), tmp_path) == "ods"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "picture"),
        (b"GIF89a", "picture"),
        (b"%PDF-1.7\n1 0 obj\n", "pdf"),
        (b"SQLite format 3\0", "database"),
        (b"7z\xbc\xaf\x27\x1c", "archive"),
        (b"\x1f\x8b\x08\0", "archive"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"{\\rtf1\\ansi Cher monsieur}", "document"),
        (b"MZ" + NOISE, "program"),
        (b"email;nom\n" + NOISE, "program"),
        (OLE + NOISE, "damaged"),
        (b"PK\x03\x04" + NOISE, "damaged"),
    ],
)
def test_what_is_no_list_says_what_it_is(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(data)
    assert refused(path) == ("file-unreadable", why)


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("word/document.xml", "document"),
        ("ppt/presentation.xml", "document"),
        ("Index/Document.iwa", "numbers"),
    ],
)
def test_a_zip_that_is_another_programs_document_is_no_list(tmp_path: Path, part: str, why: str) -> None:
    path = tmp_path / "contacts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "x")
    assert refused(path) == ("file-unreadable", why)


def test_a_text_of_opendocument_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "letter.odt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert refused(path) == ("file-unreadable", "document")


def test_a_zip_of_lists_is_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "lists.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "Email\n")
    assert kind_of(path, path) == "zip"


def test_a_zip_that_was_cut_off_is_damaged(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "book.xlsx", inline("A1", "x"))
    path.write_bytes(path.read_bytes()[:-30])
    assert refused(path) == ("file-unreadable", "damaged")


def test_no_byte_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.touch()
    assert refused(path) == ("file-empty", None)


@pytest.mark.parametrize(
    "start", [b"\x09\x08\x10\0\0\x06\x05\0", b"\x09\x04\x06\0\0\0\x10\0", b"\x09\0\x04\0\x02\0\x10\0"]
)
def test_an_old_workbook_without_container_cannot_be_read(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(start + NOISE)
    assert refused(path) == ("file-unreadable", "before-97")


@pytest.mark.parametrize(
    ("lines", "markup"),
    [
        (["\n", "  <!DOCTYPE html>\n"], True),
        (["<HTML><body>\n"], True),
        (["<?xml version='1.0'?>\n"], True),
        (["<span>Votre prénom</span>,Email\n"], False),
        (["Email\n", "<html>\n"], False),
        ([], False),
    ],
)
def test_a_page_that_came_instead_of_the_export_is_seen(lines: list[str], markup: bool) -> None:
    assert looks_like_markup(lines) is markup
