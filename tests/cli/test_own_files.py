"""A file that this book wrote, or that a partner sent back, is not taken for a list of contacts."""

from __future__ import annotations

import csv
from pathlib import Path
from shutil import copyfile

import pytest
from openpyxl import load_workbook

from tests.cli.exported_book import export, made_book, refs_of, rows_of
from tests.cli.made_cli import NOW, call, refused, told


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Five people given to Raoul in E1, which holds a seed address."""
    made = made_book(tmp_path)
    export(made, tmp_path / "raoul.xlsx")
    return made


def people(book: Path) -> list[str]:
    return sorted(one["email"] for one in told("contacts", book, *NOW))


def saved_by_excel(folder: Path) -> Path:
    """The export with another column, saved by a program that keeps what the workbook says of itself."""
    changed = load_workbook(folder / "raoul.xlsx")
    changed.worksheets[0]["J1"] = "Motif"
    changed.save(folder / "back.xlsx")
    return folder / "back.xlsx"


def saved_as_text(folder: Path) -> Path:
    """The export as CSV: nothing but its references tells where it comes from."""
    rows = rows_of(folder / "raoul.xlsx")
    with (folder / "raoul.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, delimiter=";").writerows([list(rows[0]), *(list(row.values()) for row in rows)])
    return folder / "raoul.csv"


def test_an_export_of_this_book_is_not_imported(book: Path, tmp_path: Path) -> None:
    copy = tmp_path / "leads.xlsx"
    copyfile(tmp_path / "raoul.xlsx", copy)
    before = people(book)
    for file in (copy, saved_by_excel(tmp_path)):
        error = refused("import", book, file, *NOW)
        assert error["code"] == "own-export"
        assert error["message"].startswith(f"“{file.name}” is your own export E1 for Raoul SAS")
        assert "leadkeeper verify" in error["message"]
        assert "leadkeeper returns" in error["message"]
        assert refused("inspect", file, "--book", book)["code"] == "own-export"
    assert people(book) == before


def test_rows_with_references_of_this_book_are_named_with_the_export(book: Path, tmp_path: Path) -> None:
    back = tmp_path / "back.csv"
    lines = [f"{ref};{mail};Doublon" for mail, ref in refs_of(tmp_path / "raoul.xlsx").items()]
    back.write_text("\n".join(["Votre réf.;E-mail;Motif", *lines, ""]), "utf-8")
    for file, header in ((back, "Votre réf."), (saved_as_text(tmp_path), "ref")):
        report = told("import", book, file, "--dry-run", *NOW)
        assert report["details"]["own-references"]["columns"] == [header]
        assert "own-references" in told("inspect", file, "--book", book)["warnings"]
        said = call("import", book, file, "--dry-run", *NOW, "--lang", "en").stdout
        assert f"Columns: “{header}”. Export: E1 (Raoul SAS)." in said
        assert "leadkeeper returns" in said


def test_codes_that_only_look_like_references_need_no_word(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    for cells in ("E9-000001", "E1-000900", "E1-000001"):
        rows = [f"{cells if n == 1 or cells != 'E1-000001' else 'A'};p{n}@mail.example" for n in range(1, 5)]
        file.write_text("\n".join(["Code;E-mail", *rows, ""]), "utf-8")
        assert "own-references" not in told("import", book, file, "--dry-run", *NOW)["warnings"]


def test_references_beyond_the_header_are_rows_too_long_as_before(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "leads.csv"
    file.write_text("E-mail\np1@mail.example;E1-000001\np2@mail.example;E1-000002\n", "utf-8")
    report = told("import", book, file, "--delimiter", ";", "--dry-run", *NOW)
    assert ("own-references" in report["warnings"], report["refused"]) == (False, 2)


def test_a_partner_with_this_program_reads_the_export_as_people(book: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.leads"
    call("new", theirs, "--owner", "Raoul SAS")
    columns = {one["header"]: one["field"] for one in told("inspect", tmp_path / "raoul.xlsx")["columns"]}
    assert (columns["phone_valid_until"], columns["consent_date"], columns["email"]) == (None, "consent_at", "email")
    report = told("import", theirs, tmp_path / "raoul.xlsx", *NOW)
    assert (report["created"], "own-references" in report["warnings"]) == (6, False)
