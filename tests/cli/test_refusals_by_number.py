"""Who refuses by a number alone is shared by no channel, unless the question names one."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_order_of_refusals import kept_out
from tests.cli.test_shared_numbers import made
from tests.made_archive import person

HEAD = "Prénom;Nom;E-mail;Téléphone;Date de consentement;Offres partenaires\n"
CLIENTS = HEAD + "".join(
    f"{first};{last};{box}@mail.example;{number};22/09/2026 10:00;oui\n"
    for first, last, box, number in (
        ("Ana", "Darras", "ana", "0612345678"),
        ("Luc", "Darras", "luc", "0612345678"),
        ("Bob", "", "bob", "0612345679"),
        ("Cléo", "Renard", "cleo", "0612345670"),
    )
)
FAMILY = {"ana", "luc"}
REFUSALS = {
    "first name": ("Prénom;Téléphone;Offres partenaires\nAna;0612345678;non\n", {"ana"}),
    "another first name": ("Prénom;Téléphone;Offres partenaires\nZoé;0612345678;non\n", set()),
    "names": ("Prénom;Nom;Téléphone;Offres partenaires\nANA;darras;0612345678;Non merci\n", {"ana"}),
    "names in one cell": ("Nom complet;Téléphone;Offres partenaires\nMme Darras Ana;0612345678;non\n", {"ana"}),
    "first name as a name": ("Nom;Téléphone;Offres partenaires\nBob;0612345679;NON\n", {"bob"}),
    "last name": ("Nom;Téléphone;Offres partenaires\nDarras;0612345678;non\n", FAMILY),
    "another name": ("Nom;Téléphone;Offres partenaires\nKempf;0612345678;non\n", set()),
    "name and town": ("Nom;Ville;Téléphone;Offres partenaires\nRenard;Lille;0612345670;non\n", {"cleo"}),
    "no name": ("Téléphone;Offres partenaires\n0612345678;non\n", FAMILY),
    "an empty address": ("E-mail;Téléphone;Offres partenaires\n;612345670;non\n", {"cleo"}),
    "a date": ("Téléphone;Date de consentement;Offres partenaires\n0612345670;25/10/2026;non\n", {"cleo"}),
    "an older date": ("Téléphone;Date de consentement;Offres partenaires\n0612345670;25/08/2026;non\n", set()),
    "an unreadable date": ("Téléphone;Date de consentement;Offres partenaires\n0612345670;hier;non\n", {"cleo"}),
    "another person's unreadable date": (
        "Prénom;Téléphone;Date de consentement;Offres partenaires\nZoé;0612345670;hier;non\n",
        set(),
    ),
    "a withdrawal": ("Téléphone;Désinscrit\n0612345670;oui\n0612345600;\n", {"cleo"}),
    "SMS alone": ("Prénom;Téléphone;Offres partenaires par SMS\nCléo;0612345670;non\n", set()),
    "e-mails alone": ("Prénom;Téléphone;Offres partenaires par e-mail\nCléo;0612345670;non\n", {"cleo"}),
}


@pytest.mark.parametrize(("text", "held"), REFUSALS.values(), ids=REFUSALS)
@pytest.mark.parametrize("order", ["before", "after"])
def test_a_no_by_number_keeps_the_address_from_partners_too(
    tmp_path: Path, text: str, held: set[str], order: str
) -> None:
    """It was recorded for SMS and calls alone, and the report said that it counts for the person."""
    book = made(tmp_path, person(1, phone=None))
    files = {"calls.csv": text, "clients.csv": CLIENTS}
    for name in sorted(files, reverse=order == "after"):
        (file := tmp_path / name).write_text(files[name], "utf-8")
        told("import", book, file, "--form", "quiz-v1", *NOW)
    assert {box for box, channel in kept_out(book) if channel == "email"} - {"person1"} == held


@pytest.mark.parametrize("mode", ["update", "skip", "none"])
def test_it_does_in_every_mode_and_after_the_undo(tmp_path: Path, mode: str) -> None:
    book = made(tmp_path, person(1, phone=None))
    for name, text in (("clients.csv", CLIENTS), ("calls.csv", REFUSALS["first name"][0])):
        (file := tmp_path / name).write_text(text, "utf-8")
        told("import", book, file, "--form", "quiz-v1", "--mode", mode, *NOW)
    for undone in (False, True):
        if undone:
            told("undo", book, "i2", *NOW)
        assert ("ana", "email") in kept_out(book)
        assert ("luc", "email") not in kept_out(book)


def test_the_report_counts_who_refuses_in_the_rows_once(tmp_path: Path) -> None:
    """“4 people refused” of two rows: it counted the records with their numbers, too, which it then named."""
    book, words = made(tmp_path, person(1, phone=None)), []
    refusals = "Prénom;E-mail;Téléphone;Offres partenaires\nBob;;0612345679;non\nCléo;c@mail.example;0612345670;non\n"
    for name, text in (("calls.csv", refusals), ("clients.csv", CLIENTS), ("again.csv", refusals.replace("Bob", "B"))):
        (file := tmp_path / name).write_text(text, "utf-8")
        words.append(call("import", book, file, "--form", "quiz-v1", "--lang", "en", *NOW).stdout.splitlines())
    count = "2 people refused partners or unsubscribed"
    assert [one for some in words for one in some if "refused" in one] == [count]


def test_the_second_sheet_of_a_workbook_is_no_file_again_and_its_name_is_that_of_a_sheet(tmp_path: Path) -> None:
    file, workbook, book = tmp_path / "clients.xlsx", Workbook(), made(tmp_path, person(1, phone=None))
    workbook.worksheets[0].title = "Clients"
    for row in [line.split(";") for line in CLIENTS.splitlines()]:
        workbook.worksheets[0].append(row)
    workbook.create_sheet("Désabonnés").append(("Téléphone", "Motif"))
    for number in ("0612345679", "0612345670"):
        workbook["Désabonnés"].append((number, "stop"))
    workbook.save(file)
    options = ("--form", "quiz-v1", "--lang", "en", *NOW)
    words = [
        call("import", book, file, *more, *options).stdout
        for more in ((), ("--sheet", "Désabonnés"), ("--sheet", "Désabonnés"), ())
    ]
    assert ["This file was imported before." in one for one in words] == [False, False, True, True]
    said = "The name of the file or sheet says that these people want no more messages"
    assert [said in one for one in words] == [False, True, True, False]
    assert "2 people refused partners or unsubscribed" in words[1]
    assert "2 people in the book who have the same number: Bob (bob@mail.example), Cléo Renard" in words[1]
