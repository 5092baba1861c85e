"""A complaint is about what an export held of a person: the number, or the address."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import answer_complaint
from tests.cli.exported_book import export, rows_of
from tests.cli.made_cli import NOW, call, told
from tests.cli.test_shared_numbers import PARTS
from tests.made_archive import NOW as AT
from tests.made_archive import TODAY, archive, given, person, restored

ADDRESS, NUMBER = "person1@mail.example", "+33639980001"
SHARED, OTHER = "Shared with Raoul SAS", "Export E1 held another address of this person."
LATER = ("--now", "2026-11-24T11:00:00+01:00")


def made(folder: Path, *channels: str) -> Path:
    with restored(folder, archive(person(1, consents=[given(channels=list(channels))]), person(2), **PARTS)) as opened:
        return opened.path


def sent(book: Path, *channels: str, name: str = "e1.xlsx") -> Path:
    out = book.with_name(name)
    export(book, out, *(word for one in channels for word in ("--channel", one)), "--traps", 0)
    return out


def words(book: Path, what: str) -> str:
    return call("trace", book, what, "--lang", "en").stdout


def answered(book: Path, what: str, language: str = "en") -> str:
    told("complain", book, what, *LATER)
    with open_book(book, AT) as opened:
        return answer_complaint(opened.db, "P1", TODAY, language)


def test_an_address_was_not_in_a_file_of_numbers(tmp_path: Path) -> None:
    book = made(tmp_path, "sms")
    assert "email" not in rows_of(sent(book, "sms"))[0]
    assert OTHER in words(book, ADDRESS)
    assert SHARED not in words(book, ADDRESS)
    assert SHARED in words(book, NUMBER)
    letter = answered(book, ADDRESS)
    assert "Our records show no partner that received it from us." in letter
    assert "Raoul" not in letter


def test_an_address_was_not_in_a_row_that_only_had_a_number(tmp_path: Path) -> None:
    book = made(tmp_path, "sms")
    rows = {row["phone"]: row["email"] for row in rows_of(sent(book, "email", "sms"))}
    assert rows[NUMBER] is None
    assert SHARED not in words(book, ADDRESS)
    assert SHARED in words(book, "person2@mail.example")


@pytest.mark.parametrize(("channel", "what", "other"), [("sms", ADDRESS, NUMBER), ("email", NUMBER, ADDRESS)])
def test_a_partner_without_what_the_complaint_names_is_no_suspect(
    tmp_path: Path, channel: str, what: str, other: str
) -> None:
    book = made(tmp_path, "email", "sms")
    sent(book, channel)
    told("complain", book, what, *LATER)
    assert told("suspects", book) == []
    told("complain", book, other, *LATER)
    assert [one["complaints"] for one in told("suspects", book)] == [1]


@pytest.fixture
def signed_up(tmp_path: Path) -> Path:
    """A book of two who said yes to partners by SMS in a file; one of them has another number since."""
    book, file = made(tmp_path, "email"), tmp_path / "form.csv"
    rows = (
        "ana@mail.example,0639980011,2026-11-20 09:10:00,oui",
        "bob@mail.example,0639980012,2026-11-20 09:20:00,oui",
    )
    file.write_text("\n".join(["email,phone,date,Partenaires par SMS", *rows, ""]), "utf-8")
    maps = ("--map", "Partenaires par SMS=consent_partners_sms", "--map", "date=consent_at")
    told("import", book, file, *maps, "--form", "quiz-v1", *NOW)
    sent(book, "sms")
    file.write_text("email,phone\nana@mail.example,0655555555\n", "utf-8")
    told("import", book, file, "--mode", "update", "--nobody-left", *LATER)
    return book


@pytest.mark.parametrize("number", ["+33639980011", "+33639980012"])
def test_a_number_has_the_yes_of_the_line_that_it_came_with(signed_up: Path, number: str) -> None:
    """Panel and letter said that no dated consent was recorded, since the line held an address."""
    trace = words(signed_up, number)
    assert "in export E1, under the consent of 20/11/2026" in trace
    assert "It came from line" in trace
    letter = answered(signed_up, number)
    assert "no dated consent" not in letter
    assert "On 20/11/2026" in letter


def test_a_number_of_a_later_line_has_no_yes_of_the_line_with_another(signed_up: Path) -> None:
    assert "consent of" not in words(signed_up, "+33655555555")


@pytest.mark.parametrize("number", ["+33639980011", "+33639980001", "+33655555555"])
def test_a_number_is_called_no_address(signed_up: Path, number: str) -> None:
    assert f"The number {number} is in the book: " in words(signed_up, number)
    assert "Le numéro " in call("trace", signed_up, number, "--lang", "fr").stdout
    assert {"adresse", "l’adresse", "transmise"}.isdisjoint(answered(signed_up, number, "fr").split())
    assert "address" not in answered(signed_up, number)
