"""A form chosen for a whole file never silently takes the place of the one that its rows name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored

HEADER = "E-mail;Date de consentement;Optin partenaires;Form name"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with the form “Quiz”, and nobody in it."""
    restored(tmp_path, archive() | {"contacts": []}).close()
    return tmp_path / "book.leads"


def file_with(book: Path, *names: str) -> Path:
    """A file whose rows name these forms."""
    rows = [f"p{n}@mail.example;2026-06-02;oui;{name}" for n, name in enumerate(names, 1)]
    path = book.with_name("meta.csv")
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    return path


@pytest.mark.parametrize("options", [(), ("--map", "Form name=form")])
def test_the_report_says_what_the_rows_name_and_what_was_chosen(options: tuple[str, ...], book: Path) -> None:
    path = file_with(book, "Concours jardin", "Concours jardin", "")
    words = ("import", book, path, "--form", "quiz-v1", *options, *NOW)
    report: Any = told(*words, "--dry-run")
    assert report["details"]["form-overruled"]["columns"] == ["Form name"]
    assert report["details"]["form-overruled"]["texts"] == [["Concours jardin", 2]]
    output = call(*words, "--dry-run", "--lang", "fr").output
    assert "«\xa0Concours jardin\xa0» sur 2 lignes" in output
    assert "Vous avez choisi" in output


def test_rows_that_name_the_form_chosen_need_no_word(book: Path) -> None:
    name = told("archive", book, book.with_name("a.json")) and archive()["forms"][0]["name"]
    path = file_with(book, name, f"{name} (123)", "quiz-v1", "")
    assert "form-overruled" not in told("import", book, path, "--form", "quiz-v1", *NOW)["warnings"]


@pytest.mark.parametrize("form", ["none", "column"])
def test_nothing_is_overruled_where_no_form_is_chosen_for_all(form: str, book: Path) -> None:
    path = file_with(book, "Concours jardin")
    report = told("import", book, path, "--form", form, "--map", "Form name=form", *NOW)
    assert "form-overruled" not in report["warnings"]


def test_the_form_of_the_last_such_file_is_called_by_its_name(book: Path) -> None:
    told("import", book, file_with(book, ""), "--form", "quiz-v1", *NOW)
    again = book.with_name("next.csv")
    again.write_text(f"{HEADER}\nq@mail.example;2026-06-02;oui;\n", "utf-8")
    output = call("import", book, again, "--lang", "en", *NOW).output
    assert f"came with the form “{archive()['forms'][0]['name']}”" in output


def test_consents_outside_the_days_of_their_form_are_counted_with_their_lines(book: Path) -> None:
    path = book.with_name("old.csv")
    days = ["2026-06-02", "2019-01-01", "2026-06-03", "2019-02-01"]
    rows = [f"p{n}@mail.example;{day};oui;" for n, day in enumerate(days, 1)]
    path.write_text("\n".join([HEADER, *rows]), "utf-8")
    report = told("import", book, path, "--form", "quiz-v1", "--dry-run", *NOW)
    assert [one["line"] for one in report["details"]["outside-form"]["lines"]] == [3, 5]
    assert "See lines 3, 5." in call("import", book, path, "--form", "quiz-v1", "--lang", "en", *NOW).output
