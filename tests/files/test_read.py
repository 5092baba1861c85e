"""A document is what its bytes are, whatever its name; anything at all gives records or one sentence."""

from __future__ import annotations

import hashlib
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Document, Reading, Record
from leadkeeper.files.reader import open_document
from leadkeeper.messages.errors import READING_SENTENCES
from tests.files.made_books import inline, ods_text, raw_ods, raw_xlsx

CARD = b"\r\n\xef\xbb\xbf"[2:] + b"BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@x.example\r\nEND:VCARD\r\n"
STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"BEGIN:VCARD\n",
    b"sep=;\n",
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf") / "file"


def refused(path: Path, reading: Reading | None = None) -> LeadKeeperError:
    with pytest.raises(LeadKeeperError) as error:
        open_document(path, reading or Reading())
    assert READING_SENTENCES[error.value.code].format(**error.value.facts)
    return error.value


def consumed_with_a_bug(document: Document) -> None:
    for record in document.tables[0].records():
        raise KeyError(record)


def test_a_document_knows_its_fingerprint_and_size(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Email\na@x.example\n")
    with open_document(path) as document:
        assert (document.path, document.format, document.size) == (path, "csv", 18)
        assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert document.tables[0].name == "list.csv"
        assert document.tables[0].member is None


@pytest.mark.parametrize(
    ("data", "form"), [(b"Email\n", "csv"), (CARD, "vcard"), ("id\tEmail\n".encode("utf-16"), "csv")]
)
def test_the_extension_says_nothing(tmp_path: Path, data: bytes, form: str) -> None:
    for name in ("a.csv", "a.xls", "a.xlsx", "a.zip", "a"):
        path = tmp_path / name
        path.write_bytes(data)
        with open_document(path) as document:
            assert document.format == form


def test_a_workbook_is_no_zip_under_any_name(tmp_path: Path) -> None:
    row = f"<table:table-row>{ods_text('Email')}</table:table-row>"
    books = {
        "xlsx": raw_xlsx(tmp_path / "a.xls", f'<row r="1">{inline("A1", "Email")}</row>'),
        "ods": raw_ods(tmp_path / "a.xlsx", f'<table:table table:name="S">{row}</table:table>'),
    }
    for form, path in books.items():
        with open_document(path) as document:
            assert document.format == form
            assert list(document.tables[0].records()) == [Record(1, ["Email"])]


def test_the_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "Email")}</row>')
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    with open_document(path) as document:
        list(document.tables[0].records())
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_closing_ends_readings_and_processes(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", "".join(f'<row r="{n}">{inline(f"A{n}", "x")}</row>' for n in range(1, 9)))
    with open_document(path) as document:
        reading = document.tables[0].records()
        next(reading)
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []
    assert list(reading) == []


def test_an_exception_of_the_caller_ends_everything_too(tmp_path: Path) -> None:
    path = raw_xlsx(tmp_path / "a.xlsx", f'<row r="1">{inline("A1", "x")}</row>')
    with pytest.raises(KeyError), open_document(path) as document:
        consumed_with_a_bug(document)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \r\n \r\n", b"\xff\xfe"])
def test_nothing_is_said_to_be_empty(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    assert refused(path).code == "file-empty"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
        (b"\n<!DOCTYPE html><html><body>Connexion</body></html>", "web-page"),
        ("<?xml version='1.0'?><Workbook/>".encode("utf-16"), "web-page"),
    ],
)
def test_what_is_no_list_is_said_with_its_kind(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "contacts.csv"
    path.write_bytes(data)
    assert (refused(path).code, refused(path).facts["why"]) == ("file-unreadable", why)


def test_a_file_that_is_not_there_and_a_folder_are_sentences(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.csv").facts["why"] == "absent"
    assert refused(tmp_path).facts["why"] == "folder"


def test_the_persons_choices_reach_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Prénom,x;E-mail\n".encode("mac-roman"))
    with open_document(path, Reading(encoding="mac-roman", delimiter=";")) as document:
        assert list(document.tables[0].records()) == [Record(1, ["Prénom,x", "E-mail"])]
    assert refused(path, Reading(encoding="klingon")).code == "unknown-encoding"
    assert refused(path, Reading(delimiter="")).code == "bad-delimiter"


def test_the_password_is_shown_nowhere() -> None:
    assert "secret" not in repr(Reading(password="secret"))


@settings(max_examples=150)
@given(start=st.sampled_from(STARTS), data=st.binary(max_size=300))
def test_random_bytes_give_records_or_one_sentence(shelf: Path, start: bytes, data: bytes) -> None:
    shelf.write_bytes(start + data)
    _records_or_a_sentence(shelf)


@settings(max_examples=12)
@given(place=st.integers(0, 1_200), noise=st.binary(min_size=1, max_size=40))
def test_a_damaged_workbook_gives_records_or_one_sentence(shelf: Path, place: int, noise: bytes) -> None:
    data = bytearray(raw_xlsx(shelf, f'<row r="1">{inline("A1", "Email")}</row>').read_bytes())
    data[place : place + len(noise)] = noise
    shelf.write_bytes(data)
    _records_or_a_sentence(shelf)
    assert multiprocessing.active_children() == []


def _records_or_a_sentence(path: Path) -> None:
    said = ""
    try:
        with open_document(path) as document:
            for table in document.tables:
                lines = [record.line for record in table.records()]
                assert lines == sorted(lines)
    except LeadKeeperError as error:
        said = READING_SENTENCES[error.code].format(**error.facts)
    assert "{" not in said.replace(str(path), "")
