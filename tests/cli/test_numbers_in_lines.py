"""Who has a number in a line of another record, at one mailbox, is not told that nothing is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import answer_complaint
from tests.cli.made_cli import NOW, call, refused, told
from tests.cli.test_shared_numbers import made
from tests.made_archive import NOW as INSTANT
from tests.made_archive import TODAY, person

HEAD = "Opt-in date;Prénom;Nom;Email;Téléphone;Offres partenaires\n"
JULIE = "2026-10-13 10:01;Julie;Durand;foyer@mail.example;0639980001;Non\n"
MARC = "2026-10-13 10:02;Marc;Durand;foyer@mail.example;06 39 98 00 02;Oui\n"
ADD = ("--kind", "access", "--not-in-book")
RECORD = "c2 · Julie Durand · foyer@mail.example"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = made(tmp_path, person(1, phone=None))
    (file := tmp_path / "couple.csv").write_text(HEAD + JULIE + MARC, "utf-8")
    told("import", path, file, "--form", "quiz-v1", *NOW)
    return path


@pytest.mark.parametrize("asked", ["0639980002", "+33 6 39 98 00 02"])
def test_who_asks_by_it_is_warned_of_and_gets_no_untrue_letter(book: Path, asked: str) -> None:
    """The letter said that nothing was held, although a line of the book held the number."""
    added = call("request", book, "add", asked, *ADD, "--lang", "en", *NOW).stdout
    assert RECORD in added
    error = refused("request", book, "answer", "Q1", *NOW)
    assert (error["code"], error["facts"]["places"]) == ("asker-elsewhere", RECORD)
    assert told("requests", book, *NOW)[0]["answered_on"] is None


def test_with_the_file_that_was_sent_the_request_is_answered_without_it(book: Path, tmp_path: Path) -> None:
    told("request", book, "add", "0639980002", *ADD, *NOW)
    (letter := tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7")
    done = told("request", book, "answer", "Q1", "--sent", letter, *NOW)
    assert (done["state"], "text" in done) == ("answered", False)


def test_the_name_of_who_asks_is_looked_for_too(book: Path) -> None:
    words = ("request", book, "add", "marc@mail.example", *ADD, "--lang", "en", *NOW)
    assert RECORD in call(*words, "--name", "DURAND Marc").stdout
    assert RECORD not in call(*words, "--name", "Marc Petit").stdout
    assert "We hold no data about you" in told("request", book, "answer", "Q2", *NOW)["text"]


def test_who_stands_nowhere_is_answered_as_before(book: Path) -> None:
    told("request", book, "add", "0639980009", *ADD, *NOW)
    assert "We hold no data about you" in told("request", book, "answer", "Q1", *NOW)["text"]


def test_trace_tells_the_line_and_the_record_that_hold_the_number(book: Path) -> None:
    """It said that nobody in the book had it."""
    traced = told("trace", book, "0639980002", *NOW)
    assert (traced["matched_by"], traced["contact"], traced["hint"]) == ("none", None, ["c2"])
    spoken = call("trace", book, "0639980002", "--lang", "en", *NOW).stdout
    assert "Line 3 of couple.csv" in spoken
    assert "Marc · Durand" in spoken
    assert "Julie Durand · foyer@mail.example (c2)" in spoken


def test_trace_of_a_number_that_stands_nowhere_says_so(book: Path) -> None:
    assert "hint" not in told("trace", book, "0639980009", *NOW)


def test_the_answer_to_a_complaint_about_it_does_not_say_that_the_records_name_nobody(book: Path) -> None:
    told("complain", book, "0639980002", *NOW)
    with open_book(book, INSTANT) as opened:
        text = answer_complaint(opened.db, "P1", TODAY, "en")
    assert "No record of ours goes by this number, but a file that we read held it." in text
