"""Lists of addresses as they come: text, CSV and Excel, with and without a header."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from leadkeeper.domain.suppression import read_hash, read_identifiers
from leadkeeper.errors import LeadKeeperError
from leadkeeper.services.suppression.suppression import KEPT, Entries, of_file, of_texts

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


BREVO = "EMAIL;SMS;EMAIL_BLACKLISTED;SMS_BLACKLISTED;ADDED_TIME\n"


def entries_of(folder: Path, text: str, *, everybody: bool = False, name: str = "list.csv") -> Entries:
    path = folder / name
    path.write_text(text, "utf-8")
    return of_file(path, read_identifiers, everybody=everybody)


def test_of_a_brevo_export_only_the_people_who_left_are_stopped(tmp_path: Path) -> None:
    rows = f"{A};33639980011;No;No;01-02-2026\n{B};33639980012;Yes;No;01-02-2026\nc@x.example;;No;Yes;01-02-2026\n"
    entries = entries_of(tmp_path, BREVO + rows)
    assert entries.identifiers == (B, "+33639980012")
    assert entries.on_channel == {"sms": ("c@x.example",)}
    assert entries.staying == 1
    assert [(one.column, one.left, one.stays) for one in entries.decided] == [
        ("EMAIL_BLACKLISTED", 1, 2),
        ("SMS_BLACKLISTED", 1, 2),
    ]
    assert len(entries_of(tmp_path, BREVO + rows, everybody=True).identifiers) == 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Email;Statut\n{A};actif\n{B};Désinscrite\nc@x.example;Abonné\n", (B,)),
        (f"Email;Statut\n{A};actif\n{B};en attente\nc@x.example;\n", (B, "c@x.example")),
        (f"Email;Statut\n{A};client\n{B};prospect\n", (A, B)),
        (f"Email Address;Status\n{A};cleaned\n{B};archived\nc@x.example;Pending\nd@x.example;Non-Subscribed\n", (B,)),
        (f"Email Address;Status\n{A};transactional\n{B};unsubscribed\nc@x.example;subscribed\n", (B,)),
        (f"Email;Désinscrit le\n{A};\n{B};12/03/2026\nc@x.example;0000-00-00\n", (B,)),
        (f"Email;Désinscrit le\n{A};\n{B};\n", (A, B)),
        (f"Email;EMAIL_BLOCKLISTED;Statut\n{A};No;\n{B};Yes;\nc@x.example;No;VIP\n", (B,)),
        (f"Email;Optin;Nom\n{A};oui;Léa\n{B};non;Lou\n", (A, B)),
        (f"Liste du 3 mars\n\nEmail;Statut\n{A};actif\n{B};opt-out\n", (B,)),
    ],
)
def test_a_column_that_says_who_left_decides(tmp_path: Path, text: str, found: tuple[str, ...]) -> None:
    assert entries_of(tmp_path, text).identifiers == found


def test_the_name_of_a_mailchimp_file_says_who_left(tmp_path: Path) -> None:
    text = f"Email Address,MEMBER_RATING,LEID,EUID\n{A},2,1,a\n"
    assert entries_of(tmp_path, text, name="unsubscribed_email_audience_export_1.csv").identifiers == (A,)
    assert entries_of(tmp_path, text, name="subscribed_email_audience_export_1.csv").identifiers == ()


def test_a_status_late_in_a_long_list_counts(tmp_path: Path) -> None:
    rows = "".join(f"p{number}@x.example;\n" for number in range(300))
    assert entries_of(tmp_path, f"Email;Désinscrit\n{rows}{A};oui\n").identifiers == (A,)
