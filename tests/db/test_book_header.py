"""The first page of a file says whether it can be a book."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from leadkeeper.db.book.connection import create_book
from leadkeeper.db.book.file import check_header
from leadkeeper.errors import LeadKeeperError


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (68, b"\0\0\0\1", "not-a-book"),
        (60, b"\0\0\3\xe7", "book-newer"),
        (18, b"\3", "book-newer"),
        (0, b"x", "not-a-book"),
    ],
)
def test_a_page_that_is_no_book_s_is_refused(tmp_path: Path, place: int, value: bytes, code: str) -> None:
    path = tmp_path / "a.leads"
    create_book(path).close()
    check_header(path)
    data = bytearray(path.read_bytes())
    data[place : place + len(value)] = value
    path.write_bytes(data)
    with pytest.raises(LeadKeeperError) as caught:
        check_header(path)
    assert caught.value.code == code


def test_a_page_of_chance_wants_a_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "a.leads"
    path.write_bytes(os.urandom(1 << 14))
    with pytest.raises(LeadKeeperError) as caught:
        check_header(path)
    assert caught.value.code == "passphrase-needed"
    check_header(path, passphrase="any")
