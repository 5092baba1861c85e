"""What a command says where little is missing: a password, the id of a person, a fact of a contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import archive, contract, partner, person, restored

TO_RAOUL = ("--partner", "raoul", *NOW)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    with restored(tmp_path, archive(person(1), person(2))) as made:
        return made.path


@pytest.mark.parametrize(
    "words",
    [
        ("export", "BOOK", "--partner", "raoul", "--out", "OUT.xlsx"),
        ("month", "BOOK", "--in", ".", "--out", "out"),
        ("import", "BOOK", "x.csv"),
        ("inspect", "x.csv"),
        ("verify", "BOOK", "x.xlsx"),
        ("returns", "BOOK", "x.xlsx"),
    ],
)
def test_an_empty_password_protects_nothing_and_is_refused(book: Path, words: tuple[str, ...]) -> None:
    """`--password "$SECRET"` with a variable that is not set made a file without a password."""
    out = book.with_name("out.xlsx")
    given = [{"BOOK": book, "OUT.xlsx": out}.get(word, word) for word in words]
    done = call(*given, "--password", "", *NOW, "--lang", "en")
    assert (done.exit_code, out.exists()) == (2, False)
    assert "A password cannot be empty" in done.stderr
    assert call(*given, "--password", "", "--lang", "fr").exit_code == 2


def test_without_the_option_the_file_has_none(book: Path) -> None:
    out = book.with_name("out.xlsx")
    told("export", book, *TO_RAOUL, "--out", out)
    assert load_workbook(out, read_only=True).sheetnames[0] == "Contacts"


def test_an_address_or_a_reference_in_place_of_an_id_is_told_the_id(book: Path) -> None:
    """“Nobody in the book matches” was said of somebody in it."""
    error = refused("decide", book, *TO_RAOUL, "--contact", "person2@mail.example")
    assert (error["code"], error["facts"]["id"]) == ("unknown-contact", "c2")
    assert error["message"] == "“person2@mail.example” is no id of a person. Give the id instead: c2."
    nobody = refused("decide", book, *TO_RAOUL, "--contact", "c9@x.example")
    assert nobody["message"].startswith("Nobody in the book matches “c9@x.example”")


def test_an_answer_that_cannot_be_read_gets_its_own_sentence(book: Path) -> None:
    file = book.with_name("x.csv")
    file.write_text("Email;Q\na@x.example;bof\n", "utf-8")
    error = refused("import", book, file, "--answer", "bof=yes", *NOW)
    assert error["code"] == "bad-answer"
    assert "HEADER=TEXT=yes" in error["message"]


def test_a_contract_that_is_silent_about_the_job_is_no_missing_information(tmp_path: Path) -> None:
    informed = {"at": "2026-05-01T10:00:00+02:00", "mentions_transmission": True}
    people = [person(1, segment="b2b", email="lea@societe.example", consents=[], informed=informed)]
    silent = partner(contracts=[contract(job_related=None, offer_topic=None)])
    with restored(tmp_path, archive(*people, partners=[silent])) as made:
        book = made.path
    text = call("decide", book, *TO_RAOUL, "--summary", "--lang", "en").output
    assert "Offers to professionals not stated" in text
    assert "Professional not informed" not in text


@pytest.mark.parametrize(("at", "ends"), [("2026-11-25", 1), ("2026-11-24T10:01", 1), ("2026-11-24", 0)])
def test_a_complaint_cannot_come_in_later_than_now(book: Path, at: str, ends: int) -> None:
    done = call("complain", book, "person1@mail.example", "--at", at, *NOW, "--lang", "en")
    assert done.exit_code == ends
    assert ("in the future" in done.stderr) == bool(ends)
