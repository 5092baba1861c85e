"""Lists of addresses as they come: text, CSV and Excel, with and without a header."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.stop_entries import KEPT, of_file, of_texts
from leadkeeper.rules.stop_list import read_hash, read_identifiers

A, B, NUMBER = "a@x.example", "b@x.example", "+33639980011"


@pytest.mark.parametrize(
    ("text", "found", "read", "unreadable"),
    [
        (f"{A}\n{B}\n", (A, B), 2, 0),
        (f"{A}\n", (A,), 1, 0),
        (f"email\n{A}\nA@X.example\n\n", (A,), 2, 0),
        (f"{A}\n06 39 98 00 11\nnobody\n{B}\n", (A, NUMBER, B), 4, 1),
        (f"Nom;E-mail;Tél\nLéa;{A};0639980011\nLou;{B};\n", (A, NUMBER, B), 3, 0),
        (f"Nom;E-mail\nLéa;{A}, {B}\n", (A, B), 1, 0),
    ],
)
def test_a_text_is_read_to_its_end(
    tmp_path: Path, text: str, found: tuple[str, ...], read: int, unreadable: int
) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text, "utf-8")
    entries = of_file(path, read_identifiers)
    assert (entries.identifiers, entries.read, entries.unreadable) == (found, read, unreadable)


def test_a_workbook_is_read_with_numbers_as_excel_keeps_them(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["E-mail", "Téléphone"], [A, 639980011], [None, "06 39 98 00 12"]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    assert of_file(tmp_path / "list.xlsx", read_identifiers).identifiers == (A, NUMBER, "+33639980012")


def test_what_cannot_be_read_is_shown_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"hash\n{'AB' * 32}\n{'ab' * 31}a\n{'zz' * 32}\n{'cd' * 32}\n", "utf-8")
    entries = of_file(path, read_hash)
    assert entries.identifiers == ("ab" * 32, "cd" * 32)
    assert entries.examples == ((3, "ab" * 31 + "a"), (4, "zz" * 32))


def test_only_the_first_unreadable_cells_are_shown() -> None:
    entries = of_texts(((line, "?") for line in range(100)), read_identifiers)
    assert (entries.read, entries.unreadable, len(entries.examples)) == (100, 100, KEPT)


@pytest.mark.parametrize(("text", "code"), [("Nom\nLéa\n", "no-address-column"), ("", "file-empty")])
def test_a_file_without_addresses_is_refused(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(LeadKeeperError) as caught:
        of_file(path, read_identifiers)
    assert caught.value.code == code


def test_a_plain_list_taken_for_a_hashed_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{A}\n{B}\n", "utf-8")
    with pytest.raises(LeadKeeperError, match="no-address-column"):
        of_file(path, read_hash)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LeadKeeperError, match="file-missing"):
        of_file(tmp_path / "no.csv", read_identifiers)
