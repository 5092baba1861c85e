"""Who has a number in a line of another record, at one mailbox, is not told that nothing is held."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper.services.books.open import open_book
from leadkeeper.services.complaints.complaints import answer_complaint
from leadkeeper.services.contacts import details
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


def test_only_who_lacks_a_number_of_a_line_is_read_again(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each import read the lines of everybody who has a number of a rejected refusal: a twentieth of its work."""
    asked = list[list[int]]()
    monkeypatch.setattr(details.requests, "lines", lambda db, numbers: asked.append([*numbers]) or [])
    opened = open_book(book, INSTANT)
    try:
        for phone in ("+33639980001", "+33639980002"):
            details.mailboxes_of_lines(opened.db, [phone])
    finally:
        opened.close()
    assert asked == [[], [2]]


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


def is_blocked(book: Path) -> bool:
    judged = call("decide", book, "--partner", "raoul", "--contact", "c2", "--json", *NOW).stdout
    return "R01" in judged


OTHERS = "2026-10-13 10:04;Léon;Petit;leon@mail.example;0639980009;Oui\n"
COUPLE = HEAD + JULIE.replace("Non", "Oui") + MARC + OTHERS


def couple(folder: Path, *later: tuple[str, str]) -> Path:
    """The book after a file of two people at one mailbox, and later files: mode and text."""
    book = made(folder, person(1, phone=None))
    for at, (mode, text) in enumerate((("fill", COUPLE), *later)):
        (file := folder / f"{at}.csv").write_text(text, "utf-8")
        told("import", book, file, "--form", "quiz-v1", "--mode", mode, *NOW)
    return book


def test_who_withdraws_by_the_number_of_a_line_stops_the_mailbox_and_is_named(tmp_path: Path) -> None:
    """It was said to belong to nobody, and the mailbox of both went to partners."""
    book = couple(tmp_path)
    assert not is_blocked(book)
    spoken = call("suppress", book, "06 39 98 00 02", "--lang", "en", *NOW).stdout
    assert "nobody" not in spoken
    assert "Julie Durand · foyer@mail.example (c2)" in spoken
    assert is_blocked(book)


def test_in_a_list_of_numbers_it_counts_too_and_before_too(tmp_path: Path) -> None:
    book = couple(tmp_path)
    (file := tmp_path / "stop.csv").write_text(
        "Téléphone\n0639980002\n" + "".join(f"06399811{n:02}\n" for n in range(20)), "utf-8"
    )
    assert "foyer@mail.example" in call("suppress", book, "--file", file, "--dry-run", "--lang", "en", *NOW).stdout
    done = told("suppress", book, "--file", file, "--yes", *NOW)
    line = {"number": "+33639980002", "email": "foyer@mail.example", "contact": "c2"}
    assert (done["suppressed"], done["unknown"], done["in_lines"], done["contacts"]) == (22, 20, [line], ["c2"])
    assert is_blocked(book)


@pytest.mark.parametrize(
    ("mode", "later", "asked"),
    [
        ("update", JULIE.replace("0639980001", "0639980077").replace("Non", "Oui"), "0639980001"),
        ("fill", MARC.replace("06 39 98 00 02", "0639980077"), "0639980002"),
    ],
    ids=["of the record", "of the other"],
)
def test_a_number_that_a_later_file_corrected_stops_nobody(tmp_path: Path, mode: str, later: str, asked: str) -> None:
    book = couple(tmp_path, (mode, HEAD + later))
    assert told("suppress", book, asked, *NOW)["unknown"] == 1
    assert not is_blocked(book)
    told("suppress", book, "0639980077", *NOW)
    assert is_blocked(book)


@pytest.mark.parametrize("number", ["0639980001", "0639980002"])
def test_a_file_of_the_other_alone_replaces_no_number_and_both_still_count(tmp_path: Path, number: str) -> None:
    book = couple(tmp_path, ("update", HEAD + MARC.replace("10:02", "10:09")))
    assert told("show", book, "c2", *NOW)["phone"] == "+33639980001"
    told("suppress", book, number, *NOW)
    assert is_blocked(book)


def test_a_number_that_a_line_only_mentions_stops_nobody(tmp_path: Path) -> None:
    book = made(tmp_path, person(1, phone=None))
    head, row = HEAD.replace("\n", ";Parrain\n"), JULIE.replace("Non\n", "Oui;0639980088\n")
    (file := tmp_path / "a.csv").write_text(head + row, "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    assert told("suppress", book, "0639980088", *NOW)["unknown"] == 1
    assert not is_blocked(book)


def test_of_an_import_that_was_undone_no_line_counts(tmp_path: Path) -> None:
    book = couple(tmp_path, ("fill", HEAD + MARC.replace("06 39 98 00 02", "0639980078")))
    told("undo", book, told("imports", book)[-1]["import"], *NOW)
    assert told("suppress", book, "0639980078", *NOW)["unknown"] == 1
    assert not is_blocked(book)


def test_a_withdrawal_by_the_number_of_a_line_names_the_record_to_give(book: Path) -> None:
    """It said that nobody in the book matched."""
    words = ("--event", "withdrawn", "--purpose", "partners", *NOW)
    error = refused("consent", book, "06 39 98 00 02", *words)
    assert (error["facts"]["count"], error["facts"]["people"]) == (1, RECORD)
    assert told("consent", book, "c2", *words)["contact"] == "c2"


@pytest.mark.parametrize("asked", ["0639980009", "zoe@mail.example"])
def test_a_withdrawal_of_nobody_says_what_keeps_a_later_file_from_partners(book: Path, asked: str) -> None:
    words = ("--purpose", "partners", *NOW)
    assert "leadkeeper suppress" in refused("consent", book, asked, "--event", "withdrawn", *words)["message"]
    assert "suppress" not in refused("consent", book, asked, "--event", "given", *words)["message"]


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ("zoe@mail.example;a appelé du 06 39 98 00 09, ne veut plus", "0639980009"),
        ("zoe@mail.example;aussi au +33 6 39 98 00 02", "0639980002"),
        ("zoe@mail.example;0639980009", "0639980009"),
    ],
)
def test_a_number_in_a_note_of_a_list_of_people_who_left_counts(tmp_path: Path, row: str, number: str) -> None:
    """With an address in the row the number in its note was passed over."""
    book = couple(tmp_path)
    (file := tmp_path / "stop.csv").write_text(f"Email;Note\n{row}\n", "utf-8")
    told("suppress", book, "--file", file, "--yes", *NOW)
    assert told("suppress", book, number, *NOW)["already"] > 0


def test_a_day_and_the_number_of_somebody_else_in_such_a_list_do_not_count(tmp_path: Path) -> None:
    book = couple(tmp_path)
    rows = "Email;Note;Parrain\nzoe@mail.example;vu le 06/12/2025 14h30;0639980009\n"
    (file := tmp_path / "stop.csv").write_text(rows, "utf-8")
    assert told("suppress", book, "--file", file, "--yes", *NOW)["suppressed"] == 1
