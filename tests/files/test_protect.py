"""A password on a workbook."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import msoffcrypto
import pytest
from msoffcrypto.exceptions import InvalidKeyError

from leadkeeper.domain.documents import Cover, Section
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files import workbook_writer
from leadkeeper.files.workbook_writer import protect, write_workbook
from leadkeeper.progress import run

COVER = Cover("Lisez-moi", "Contacts", "Clodomir SAS", datetime(2026, 11, 24, 12, tzinfo=UTC), (Section("x"),))
PASSWORD = "pluie de mai é 😀"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [(f"E1-{n}", f"n{n}@orange.example") for n in range(50)]
    run(write_workbook(tmp_path / "out.xlsx", "Contacts", ("ref", "email"), rows, 50, COVER))
    return tmp_path / "out.xlsx"


def opened(content: bytes, password: str) -> bytes:
    office = msoffcrypto.OfficeFile(io.BytesIO(content))
    office.load_key(password=password, verify_password=True)
    out = io.BytesIO()
    office.decrypt(out, verify_integrity=True)
    return out.getvalue()


def test_the_password_opens_the_same_bytes(path: Path) -> None:
    plain = path.read_bytes()
    protect(path, PASSWORD)
    assert opened(path.read_bytes(), PASSWORD) == plain


def test_nothing_of_the_rows_can_be_read_without_it(path: Path) -> None:
    protect(path, PASSWORD)
    assert msoffcrypto.OfficeFile(io.BytesIO(path.read_bytes())).is_encrypted()
    assert b"PK\x03\x04" not in path.read_bytes()


def test_another_password_does_not_open_it(path: Path) -> None:
    protect(path, PASSWORD)
    with pytest.raises(InvalidKeyError):
        opened(path.read_bytes(), PASSWORD.upper())


def test_one_changed_byte_is_noticed(path: Path) -> None:
    protect(path, PASSWORD)
    broken = bytearray(path.read_bytes())
    broken[len(broken) // 2] ^= 1
    with pytest.raises(InvalidKeyError):
        opened(bytes(broken), PASSWORD)


def test_no_second_file_stays_behind(path: Path) -> None:
    protect(path, PASSWORD)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(("password", "code"), [("", "password-empty"), ("x" * 256, "password-too-long")])
def test_a_password_that_office_cannot_take_is_refused(path: Path, password: str, code: str) -> None:
    plain = path.read_bytes()
    with pytest.raises(LeadKeeperError, match=code):
        protect(path, password)
    assert path.read_bytes() == plain


def with_another_password(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    msoffcrypto.OfficeFile(plain).encrypt(password + "!", out)


def of_another_file(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    content = plain.read()
    msoffcrypto.OfficeFile(io.BytesIO(content.replace(b"docProps", b"docPropz"))).encrypt(password, out)


def of_a_longer_file(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    msoffcrypto.OfficeFile(io.BytesIO(plain.read() + b"\x00")).encrypt(password, out)


def of_a_shorter_file(plain: BinaryIO, password: str, out: BinaryIO) -> None:
    msoffcrypto.OfficeFile(io.BytesIO(plain.read()[:-1])).encrypt(password, out)


@pytest.mark.parametrize("encrypt", [with_another_password, of_another_file, of_a_longer_file, of_a_shorter_file])
def test_a_file_that_does_not_open_to_the_same_bytes_is_dropped(
    path: Path, encrypt: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = path.read_bytes() + b"\x00"  # still a ZIP, and so is what is one byte shorter
    path.write_bytes(plain)
    monkeypatch.setattr(workbook_writer, "_encrypt", encrypt)
    with pytest.raises(LeadKeeperError, match="export-not-protected"):
        protect(path, PASSWORD)
    assert path.read_bytes() == plain
    assert list(path.parent.iterdir()) == [path]
