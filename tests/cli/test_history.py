"""`imports` and `undo`, and what `inspect --book` says of last time."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkeeper import cli
from tests.cli.made_cli import NOW, call, refused, told


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "b.leads"
    told("new", path, "--owner", "Test")
    (tmp_path / "a.csv").write_text("email;Ville\nlea@x.example;Pau\nmax@x.example;\n", "utf-8")
    told("import", path, tmp_path / "a.csv", "--map", "Ville=company", *NOW)
    return path


def test_an_undo_is_told_in_numbers_and_names(book: Path) -> None:
    assert told("undo", book, "i1", *NOW) == {"removed": 2, "restored": 0, "kept": []}
    assert told("contacts", book) == []


def test_who_stays_is_named_with_the_reason(book: Path) -> None:
    told("consent", book, "lea@x.example", "--event", "refused", "--purpose", "partners", *NOW)
    found = call("undo", book, "i1", *NOW, "--lang", "en")
    assert found.exit_code == 0
    assert found.stdout.splitlines() == [
        "1 person was removed.",
        "c1  Pau  An answer of this person was recorded by hand since then.",
    ]


def test_what_cannot_be_taken_back_is_one_sentence(book: Path) -> None:
    assert refused("undo", book, "i7")["code"] == "unknown-import"
    told("undo", book, "i1", *NOW)
    assert refused("undo", book, "i1")["facts"] == {"import_id": "i1"}


def test_the_history_has_file_fingerprint_settings_and_counts_and_marks_what_was_taken_back(book: Path) -> None:
    told("undo", book, "i1", *NOW)
    told("import", book, book.with_name("a.csv"), "--mode", "update", *NOW)
    first, second = told("imports", book)
    assert (first["import"], first["file"], len(first["sha256"])) == ("i1", "a.csv", 64)
    assert first["undone_at"] == "2026-11-24T10:00:00+01:00"
    assert (second["undone_at"], second["mode"], second["form"]) == (None, "update", "none")
    counts = ("read", "created", "updated", "unchanged", "duplicates", "refused", "blank", "stay_blocked")
    assert [second[name] for name in counts] == [2, 2, 0, 0, 0, 0, 0, 0]
    lines = call("imports", book, "--lang", "en").stdout.splitlines()
    assert lines[0].endswith("a.csv  2  undone on 24/11/2026 10:00")
    assert "taken back" not in lines[1]


def test_an_inspection_for_a_book_says_what_was_chosen_last_time_and_applies_nothing(book: Path) -> None:
    found = told("inspect", book.with_name("a.csv"), "--book", book)
    alone = told("inspect", book.with_name("a.csv"))
    assert [one["field"] for one in found["columns"]] == [one["field"] for one in alone["columns"]] == ["email", None]
    assert found["columns"][1]["why"] == f"{alone['columns'][1]['why']} Last time you chose “Company”."
    assert found["warnings"] == ["same-file"]
    assert set(found) == set(alone)
    words = call("inspect", book.with_name("a.csv"), "--book", book, "--lang", "en").stdout
    assert words.splitlines()[-1] == 'Last time such a file was read with: --map "Ville=company"'
    assert cli.__doc__
