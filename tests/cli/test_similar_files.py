"""Choices for a similar file are named by `inspect` and taken by nothing unasked; those of a misread file are gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, refused, told
from tests.services.month_book import month_book

FIRST = "Courriel;Prénom;Société;Rempli\nlea@quiz.example;Léa;site-a;03/04/2026\n"
SECOND = "Courriel;Prénom;Société;Rempli;Âge;Ville\nzoe@quiz.example;Zoé;site-a;06/07/2026;34;Lyon\n"
OPTIONS = ("--map", "Société=none", "--map", "Rempli=last_action_at", "--date-order", "dmy")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return month_book(tmp_path)


def written(book: Path, text: str, name: str) -> Path:
    path = book.parent / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def hints(book: Path, file: Path, lang: str = "en") -> list[str]:
    lines = call("inspect", file, "--book", book, "--lang", lang).stdout.splitlines()
    return [line for line in lines if " --map " in line and "Société" in line]


def test_a_similar_file_is_named_with_its_choices(book: Path) -> None:
    told("import", book, written(book, FIRST, "octobre.csv"), "--form", "quiz-v1", *OPTIONS, *NOW)
    second = written(book, SECOND, "novembre.csv")
    options = '--map "Société=none" --map "Rempli=last_action_at" --date-order dmy --form quiz-v1'
    (hint,) = hints(book, second)
    assert hint == (
        f"A similar file, “octobre.csv”, was read on 24/11/2026 10:00 with: {options}. Look at the new columns first."
    )
    (hint,) = hints(book, second, "fr")
    assert hint.startswith(
        "Un fichier semblable, «\u00a0octobre.csv\u00a0», a été lu le 24/11/2026 10:00 avec\u00a0: --map"
    )
    again = written(book, FIRST.replace("lea@", "noe@"), "encore.csv")
    assert hints(book, again) == [f"Last time such a file was read with: {options}"]


def test_the_month_reads_only_the_very_columns_as_last_time(book: Path) -> None:
    told("import", book, written(book, FIRST, "octobre.csv"), "--form", "quiz-v1", *OPTIONS, *NOW)
    written(book, SECOND, "novembre.csv")
    error = refused("month", book, "--in", book.parent / "in", "--out", book.parent / "out", *NOW)
    assert (error["code"], error["facts"]) == ("month-unknown-files", {"files": "novembre.csv"})


def test_a_misread_file_is_read_so_by_nothing_again(book: Path) -> None:
    file = written(book, FIRST, "octobre.csv")
    ref = told("import", book, file, "--form", "quiz-v1", *OPTIONS, *NOW)["import"]
    told("undo", book, ref, "--read-wrongly", *NOW)
    assert hints(book, file) == []
    assert refused("import", book, file, "--form", "last", *NOW)["code"] == "no-last-form"
    error = refused("month", book, "--in", file.parent, "--out", book.parent / "out", *NOW)
    assert (error["code"], error["facts"]) == ("month-unknown-files", {"files": "octobre.csv"})


def test_an_undo_without_a_misreading_keeps_the_choices(book: Path) -> None:
    file = written(book, FIRST, "octobre.csv")
    told("undo", book, told("import", book, file, "--form", "quiz-v1", *OPTIONS, *NOW)["import"], *NOW)
    assert len(hints(book, file)) == 1
