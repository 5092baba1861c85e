"""An answer that nobody can read is told of its person, who is not silent; see `test_later_unread_answers.py`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.messages.rules import sentence
from leadkeeper.progress import run
from leadkeeper.services.books.open import open_book
from leadkeeper.services.exports.preview import contacts_behind_figure, preview_export
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


def never_asked(book: Path) -> Any:
    (ana,) = [one["id"] for one in told("contacts", book) if one["email"] == "ana@x.example"]
    decided = told("decide", book, "--partner", "raoul", "--channel", "email", "--contact", ana, *NOW)
    return next(one for one in decided["reasons"] if one["rule"] == "R03")


def test_why_nobody_may_get_them_tells_the_answer_too(tmp_path: Path) -> None:
    """`decide` and the Export page said only that no consent is recorded; the founder looked for it in vain."""
    book = imported(tmp_path, "d'accord")
    assert "the answer “d'accord” (réponses.csv, line 2) was not understood" in never_asked(book)["message"]
    facts = {"code": "never-asked", "answer": "d'accord", "file": "réponses.csv", "line": 2}
    assert never_asked(book)["facts"] == facts
    with open_book(book, datetime.fromisoformat(NOW[1])) as opened:
        preview = run(preview_export(opened.db, "raoul", "email", date(2026, 11, 24)))
        people = contacts_behind_figure(preview, list(preview.judged.grouping.numbers)).values()
        (behind,) = [one for one in people if one.contact.email == "ana@x.example"]
        assert any("was not understood" in sentence(one) for one in behind.judgement.objections)


def test_who_was_not_asked_is_told_no_answer(tmp_path: Path) -> None:
    reason = never_asked(imported(tmp_path, ""))
    assert reason["message"] == "No consent to share this contact with partners is recorded."
