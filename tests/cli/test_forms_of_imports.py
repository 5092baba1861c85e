"""The form under which the people of a file said yes: forgotten, that of last time, the version of each row's day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, description, form, form_version, person, restored, written

FILE = "Email;Optin partenaires;Date de consentement\na@x.example;oui;2026-03-01\nb@x.example;oui;\nc@x.example;non;\n"
QUIZ = {"id": "quiz", "name": "Quiz", "kind": "own", "status": "active", "versions": [
    {"id": "quiz-v1", "from": "2026-01-10", "to": "2026-06-30"}, {"id": "quiz-v2", "from": "2026-07-01"},
]}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "b.leads"
    told("restore", written(tmp_path, archive(contacts=[], forms=[QUIZ])), path)
    (tmp_path / "a.csv").write_text(FILE, "utf-8")
    return path


def _import(book: Path, *words: str, file: str = "a.csv") -> tuple[int, dict[str, Any], str]:
    found = call("import", book, book.with_name(file), *words, "--json", *NOW)
    return found.exit_code, json.loads(found.stdout), found.stderr


def _yeses(book: Path) -> dict[str, str]:
    out = book.with_name("out.json")
    out.unlink(missing_ok=True)
    told("archive", book, out)
    return {
        person["email"]: one["form_version"]
        for person in json.loads(out.read_text("utf-8"))["contacts"]
        for one in person["consents"]
        if one["event"] == "given"
    }


def test_yeses_without_a_form_are_told_with_their_number(book: Path) -> None:
    code, report, said = _import(book)
    assert (code, report["created"]) == (1, 3)
    assert "consents-without-form" in report["warnings"]
    assert report["details"]["consents-without-form"] == {"yeses": 2}
    assert "2" in said
    assert _yeses(book) == {}


def test_who_says_that_there_is_no_form_is_not_stopped(book: Path) -> None:
    code, report, said = _import(book, "--form", "none")
    assert (code, said) == (0, "")
    assert "consents-without-form" in report["warnings"]


def test_a_file_without_a_yes_needs_no_form(book: Path) -> None:
    book.with_name("n.csv").write_text("Email;Optin partenaires\na@x.example;non\n", "utf-8")
    code, report, _ = _import(book, file="n.csv")
    assert (code, report["warnings"]) == (0, [])


def test_the_form_of_last_time_is_named_and_taken(book: Path) -> None:
    book.with_name("b.csv").write_text(FILE.replace("@x", "@y"), "utf-8")
    assert _import(book, "--form", "quiz-v1")[0] == 0
    code, report, said = _import(book, file="b.csv")
    assert code == 1
    assert report["details"]["consents-without-form"]["last_form"] == "quiz-v1"
    assert "--form last" in said
    assert _import(book, "--form", "last", file="b.csv")[0] == 0
    assert _yeses(book)["a@y.example"] == "quiz-v1"


def test_there_may_be_no_last_form(book: Path) -> None:
    code, answer, _ = _import(book, "--form", "last")
    assert (code, answer["error"]["code"]) == (1, "no-last-form")


def test_a_yes_without_a_date_is_said_to_lack_it(book: Path) -> None:
    """The form had been chosen, and the sentence asked to choose it."""
    book.with_name("a.csv").write_text("Email;Offres partenaires;Le\nd@x.example;oui;2026-08-01\n", "utf-8")
    code, report, _ = _import(book, "--form", "quiz")
    assert (code, report["details"]["form-undated-rows"]) == (0, {"columns": ["Le"], "yeses": 1})
    assert "unknown-form-rows" not in report["warnings"]


def test_a_form_means_the_version_of_each_row_s_day(book: Path) -> None:
    book.with_name("a.csv").write_text(FILE + "d@x.example;oui;2026-08-01\ne@x.example;oui;2025-01-01\n", "utf-8")
    code, report, _ = _import(book, "--form", "quiz")
    assert code == 0
    assert report["details"]["form-not-shown-rows"] == {"yeses": 1}
    assert _yeses(book) == {"a@x.example": "quiz-v1", "d@x.example": "quiz-v2"}


@pytest.mark.parametrize("text", ["quiz", "Quiz", "quiz-v1"])
def test_a_column_may_name_the_form(book: Path, text: str) -> None:
    head, *rows = FILE.splitlines()
    lines = [f"{head};Formulaire", *(f"{row};{text}" for row in rows)]
    book.with_name("a.csv").write_text("\n".join(lines), "utf-8")
    assert _import(book, "--form", "column", "--map", "Formulaire=form")[0] == 0
    assert _yeses(book)["a@x.example"] == "quiz-v1"


LINKEDIN = (
    "Lead ID,Lead Type,Test Lead,Form Name,Campaign Name,Timestamp,Email Address,Offres partenaires\n"
    "1,SPONSORED,false,Quiz,Été,2026-03-05 10:12,a@x.example,oui\n"
    "2,SPONSORED,FALSE,quiz-v1,Été,2026-03-05 10:13,b@x.example,non\n"
    "3,SPONSORED,false,Jeu,Été,2026-03-05 10:14,c@x.example,oui\n"
    "4,SPONSORED,true,Quiz,Été,2026-03-05 10:15,d@x.example,oui\n"
)
BY_ROW = ("--form", "column", "--map", "Form Name=form", "--map", "Timestamp=consent_at")


@pytest.mark.parametrize("dry_run", [True, False])
def test_the_forms_that_rows_are_matched_to_are_named(book: Path, dry_run: bool) -> None:
    """Only “by row” was said: a “Concours” of LinkedIn was booked under another form whose id is that word."""
    (book.parent / "linkedin.csv").write_text(LINKEDIN, "utf-8")
    words = [*BY_ROW, *(["--dry-run"] if dry_run else [])]
    _, report, _ = _import(book, *words, file="linkedin.csv")
    assert report["forms"] == [["Quiz", "Quiz", 2], ["quiz-v1", "Quiz", 1], ["Jeu", "", 1]]
    said = call("import", book, book.with_name("linkedin.csv"), *words, "--lang", "en", *NOW).output
    assert "Forms of the rows: “Quiz” → Quiz (2), “quiz-v1” → Quiz (1), “Jeu” → no form of the book (1)" in said


def test_a_form_for_all_rows_or_none_is_not_named_row_by_row(book: Path) -> None:
    (book.parent / "linkedin.csv").write_text(LINKEDIN, "utf-8")
    assert "forms" not in _import(book, "--form", "quiz-v1", file="linkedin.csv")[1]


@pytest.mark.parametrize("true", ["true", "TRUE", "Oui", "1"])
def test_a_row_that_a_program_marks_as_a_test_is_no_person(book: Path, true: str) -> None:
    (book.parent / "linkedin.csv").write_text(LINKEDIN.replace("true", true), "utf-8")
    _, report, _ = _import(book, *BY_ROW, file="linkedin.csv")
    assert [(one["line"], one["code"]) for one in report["refusals"]] == [(5, "test-lead")]
    assert set(_yeses(book)) == {"a@x.example"}


def test_the_reason_speaks_of_names_on_the_form_where_they_were_printed_on_it(tmp_path: Path) -> None:
    """It said that nothing proved that a list had been online, of a paper form."""
    described = description() | {"medium": "paper", "partner_mode": "inline", "link_ok": None}
    shown = form(versions=[form_version(list_version=None, description=described)])
    restored(tmp_path, archive(person(1), forms=[shown])).close()
    words = ("--partner", "raoul", "--contact", "c1", "--channel", "email", *NOW)
    said = call("decide", tmp_path / "book.leads", *words, "--lang", "en").output
    assert "No list of the names on the form" in said
    assert "published" not in said
