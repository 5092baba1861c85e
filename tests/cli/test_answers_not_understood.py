"""An answer that nobody can read is told of its person, who is not silent; see `test_later_unread_answers.py`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored


def imported(folder: Path, cell: str, *options: str) -> Path:
    file, book = folder / "réponses.csv", folder / "book.leads"
    file.write_text(f"email;Date de consentement;Offres partenaires\nana@x.example;22/09/2026;{cell}\n", "utf-8")
    if not book.exists():
        restored(folder, archive()).close()
    told("import", book, file, "--form", "quiz-v1", *options, *NOW)
    return book


def shown(book: Path) -> str:
    return call("show", book, "ana@x.example", "--lang", "en", *NOW).stdout


@pytest.mark.parametrize("cell", ["OK", "d'accord", "Oui, par mail", "validé"])
def test_an_answer_not_understood_is_told_with_its_line(tmp_path: Path, cell: str) -> None:
    """“OK” was asked about at the import, and then only “no consent is recorded” was said."""
    book = imported(tmp_path, cell)
    assert f"The answer “{cell}” (réponses.csv, line 2) was not understood" in shown(book)
    imported(tmp_path, cell, "--answer", f"Offres partenaires={cell}=yes")
    assert "not understood" not in shown(book)


@pytest.mark.parametrize("cell", ["oui", "non", ""])
def test_another_answer_is_not(tmp_path: Path, cell: str) -> None:
    assert "not understood" not in shown(imported(tmp_path, cell))


def test_that_of_an_undone_import_is_not(tmp_path: Path) -> None:
    restored(tmp_path, archive()).close()
    book = imported(tmp_path, "OK")
    (tmp_path / "autre.csv").write_text("email;Prénom\nana@x.example;Ana\n", "utf-8")
    told("import", book, tmp_path / "autre.csv", *NOW)
    told("undo", book, "i1", *NOW)
    assert "not understood" not in shown(book)
