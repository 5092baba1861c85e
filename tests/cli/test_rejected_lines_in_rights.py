"""A rejected line of a person is hers, though it belongs to no record: the dossier shows it, an erasure empties it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from leadkeeper.db.engine import fetch_all, unpack
from leadkeeper.services.books.open import open_book
from tests.cli.made_cli import NOW, call, refused, told
from tests.made_archive import NOW as THEN
from tests.made_archive import archive, person, restored

HEAD = "E-mail;Prénom;Nom;Téléphone;Adresse;Date de consentement;Optin partenaires\n"
PEOPLE = (
    "zoe@courriel.example;Zoé;Quatre Fages;06 39 98 00 11;;2026-06-15;oui\n"
    ";Ugo;Nombril;06 39 98 00 22;;2026-06-15;oui\n"
    "anna@courriel.example;Anna;Roux;06 39 98 00 33;;2026-06-15;oui\n"
)


def made(folder: Path, rejected: str) -> Path:
    with restored(folder, archive(person(1))) as opened:
        path = opened.path
    file = folder / "leads.csv"
    file.write_text(HEAD + PEOPLE + rejected, "utf-8")
    report = told("import", path, file, "--form", "quiz-v1", *NOW)
    assert report["created"] == 3, report
    return path


def lines_kept(book: Path) -> str:
    with open_book(book, THEN) as opened:
        return "\n".join(unpack(content) for (content,) in fetch_all(opened.db, "SELECT packed FROM source_blocks"))


@pytest.mark.parametrize(
    "row",
    [
        "zoe@courriel,example;;;;12 rue Zorgolienne;2026-06-15;oui",
        "zoe @ courriel.example;;;;12 rue Zorgolienne;2026-06-15;oui",
        "zoe@courriel,example;Zoe;Quatre-Fages;+33 (0)6.39.98.00.11;12 rue Zorgolienne;2026-06-15;oui",
        "pas d'adresse@;ZOÉ;QUATRE FAGES;0639980011;12 rue Zorgolienne;2026-06-15;oui",
    ],
)
def test_a_rejected_line_of_the_person_is_shown_and_erased(tmp_path: Path, row: str) -> None:
    book, out = made(tmp_path, row + "\n"), tmp_path / "zoe.json"
    assert "Zorgolienne" in lines_kept(book)
    assert told("dossier", book, "zoe@courriel.example", "--out", out, *NOW)["lines"] == 2
    (record,) = json.loads(out.read_text("utf-8"))["records"]
    assert ["12 rue Zorgolienne" in line["cells"] for line in record["lines"]] == [False, True]
    erased = told("erase", book, "zoe@courriel.example", *NOW)
    assert (erased["elsewhere"], erased["look_at"]) == (1, [])
    assert "Zorgolienne" not in lines_kept(book)
    assert "anna@courriel.example" in lines_kept(book)


def test_a_person_with_a_number_only_leaves_no_rejected_line(tmp_path: Path) -> None:
    book = made(tmp_path, "faux@;Ugo;Nombril;06 39 98 00 22;12 rue Zorgolienne;2026-06-15;oui\n")
    (ugo,) = [one["id"] for one in told("contacts", book, "--search", "Nombril", *NOW)]
    assert told("dossier", book, ugo, "--out", tmp_path / "ugo.json", *NOW)["lines"] == 2
    assert told("erase", book, ugo, *NOW)["elsewhere"] == 1
    assert "Zorgolienne" not in lines_kept(book)


@pytest.mark.parametrize(
    "row",
    [
        "?;Zoé;Quatre Fages;06 39 98 00 1;12 rue Zorgolienne;2026-06-15;oui",  # the same name
        "lou@courriel,example;Lou;Quatre Fages;06 39 98 00 11;12 rue Zorgolienne;2026-06-15;oui",  # the same number
    ],
)
def test_a_rejected_line_that_may_be_of_another_stays_and_is_named(tmp_path: Path, row: str) -> None:
    book = made(tmp_path, row + "\n")
    assert told("dossier", book, "zoe@courriel.example", "--out", tmp_path / "zoe.json", *NOW)["lines"] == 1
    assert told("erase", book, "zoe@courriel.example", *NOW)["look_at"] == ["leads.csv, line 5"]
    assert "Zorgolienne" in lines_kept(book)


def test_rejected_lines_of_others_are_neither_shown_nor_named(tmp_path: Path) -> None:
    book = made(tmp_path, "lou@courriel,example;Zoé;Roux;06 39 98 00 44;12 rue Zorgolienne;2026-06-15;oui\n")
    assert told("dossier", book, "zoe@courriel.example", "--out", tmp_path / "zoe.json", *NOW)["lines"] == 1
    said = call("erase", book, "zoe@courriel.example", *NOW, "--lang", "fr").stdout
    assert "Zorgolienne" in lines_kept(book)
    assert "leads.csv" not in said


@pytest.mark.parametrize(
    ("row", "asker"),
    [
        ("lou@courriel,example;Lou;;;12 rue Zorgolienne;2026-06-15;oui", "lou@courriel.example"),
        ("lou@;Lou;;06 39 98 00 44;12 rue Zorgolienne;2026-06-15;oui", "+33639980044"),
    ],
)
def test_nobody_is_told_that_nothing_is_held_while_a_rejected_line_names_them(
    tmp_path: Path, row: str, asker: str
) -> None:
    book = made(tmp_path, row + "\n")
    asked = told("request", book, "add", asker, "--kind", "access", "--not-in-book", *NOW)["id"]
    assert refused("request", book, "answer", asked, *NOW)["code"] == "asker-elsewhere"
    other = told("request", book, "add", "x@courriel.example", "--kind", "access", "--not-in-book", *NOW)["id"]
    told("request", book, "answer", other, *NOW)
