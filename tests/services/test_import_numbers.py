"""A no by number reaches everybody who has the number, whichever of the two came first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.db.book.connection import Book
from leadkeeper.db.imports import imports
from leadkeeper.progress import run
from leadkeeper.services.imports.importer import ImportOptions, import_file
from leadkeeper.services.imports.merge_rows import EVERYBODY_LEFT
from tests.services.made_imports import NOW, empty, standing, undo

PERSON = "Email;Téléphone;Optin partenaires;Date de consentement\nlea@x.example;0639980011;oui;2026-03-01\n"
ALL = None
CALLS = ["sms", "voice"]


def _put(book: Book, text: str, name: str = "a.csv", **options: Any) -> str:
    path = book.path.with_name(name)
    path.write_text(text, "utf-8")
    report = run(import_file(book.db, path, ImportOptions(**{"form": "quiz-v1", **options}), NOW))
    assert report.import_id
    return report.import_id


def _noes(book: Book, address: str = "lea@x.example") -> set[tuple[str, str, str]]:
    return {
        (one["event"], one["purpose"], " ".join(one["channels"] or ["all"]))
        for one in standing(book)[address]["consents"]
        if one["event"] != "given"
    }


@pytest.mark.parametrize("mode", ["fill", "update", "skip", "none"])
def test_a_list_of_people_who_left_reaches_every_channel(tmp_path: Path, mode: str) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, "Téléphone;Désinscrit\n06 39 98 00 11;oui\n", "b.csv", mode=mode)
        assert _noes(book) == {("withdrawn", "own", "all"), ("withdrawn", "partners", "all")}


def test_one_of_several_rows_reaches_sms_and_calls(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, "Téléphone;Désinscrit\n06 39 98 00 11;oui\n0639980022;\n", "b.csv")
        assert _noes(book) == {("withdrawn", "own", "sms voice"), ("withdrawn", "partners", "sms voice")}


def test_a_refusal_by_number_counts_as_well(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, "Téléphone;Optin partenaires\n0639980011;non\n", "b.csv")
        assert _noes(book) == {("refused", "partners", "sms voice")}


def test_the_no_may_stand_in_the_same_file(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON + ";06.39.98.00.11;non;\n")
        assert _noes(book) == {("refused", "partners", "sms voice")}


def test_the_no_may_have_come_before_the_person(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, "Téléphone;Désinscrit\n06 39 98 00 11;oui\n", "b.csv")
        _put(book, PERSON)
        assert _noes(book) == {("withdrawn", "own", "all"), ("withdrawn", "partners", "all")}


@pytest.mark.parametrize("cell", ["0639980022 / 06 39 98 00 11", "0639980011;0639980022"])
def test_each_number_of_a_cell_counts(tmp_path: Path, cell: str) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, f'Téléphone,Désinscrit\n"{cell}",oui\n', "b.csv")
        assert ("withdrawn", "partners", "all") in _noes(book)


def test_a_further_number_of_the_person_counts(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON.replace("0639980011", "0639980022 / 0639980011"))
        _put(book, "Téléphone;Désinscrit\n06 39 98 00 11;oui\n", "b.csv")
        assert ("withdrawn", "partners", "all") in _noes(book)


def test_a_stop_in_a_note_reaches_the_person_too(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, "Téléphone;Note\n06 39 98 00 11;NE PLUS CONTACTER\n", "b.csv")
        assert standing(book)["lea@x.example"]["note"] == "NE PLUS CONTACTER"


def test_the_same_list_again_adds_nothing_and_a_no_stays_when_it_is_taken_back(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        ref = _put(book, "Téléphone;Désinscrit\n06 39 98 00 11;oui\n", "b.csv")
        before = standing(book)
        _put(book, "Téléphone;Désinscrit\n06 39 98 00 11;oui\n", "b.csv")
        assert standing(book) == before
        undo(book, ref)
        assert ("withdrawn", "partners", "all") in _noes(book)


@pytest.mark.parametrize(
    ("text", "noes"),
    [
        ("Portable;Téléphone;Désinscrit\n0639980022;06 39 98 00 11;oui\n", {("withdrawn", "partners", "all")}),
        ("Mobile;Téléphone;Optin partenaires\n0639980022;0639980011;non\n", {("refused", "partners", "sms voice")}),
        (
            "Mobile;Téléphone;Désinscrit\n0639980022;0639980011;oui\n0639980033;;\n",
            {("withdrawn", "partners", "sms voice")},
        ),
        ("Email;Mobile;Téléphone;Désinscrit\nnoe@x.example;0639980022;0639980011;oui\n", set()),
        ("Mobile;Téléphone;Optin partenaires\n0639980022;0639980011;oui\n", set()),
    ],
)
def test_a_no_reaches_the_numbers_of_all_phone_columns(
    tmp_path: Path, text: str, noes: set[tuple[str, str, str]]
) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, text, "b.csv")
        assert {one for one in _noes(book) if one[1] == "partners"} == noes


def test_a_rejected_row_reaches_the_numbers_of_all_phone_columns(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        text = "Mobile;Téléphone;Optin partenaires;Date de consentement\n0639980022;0639980011;non;le 3\n"
        _put(book, text, "b.csv")
        assert _noes(book) == {("refused", "partners", "sms voice")}


NINA = "Prénom;Nom;Email;Téléphone;Optin partenaires;Date de consentement\n"
NINA_YES = f"{NINA}Nina;Été;nina@x.example;0671000001;oui;13/10/2026\n"


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        ("Nina;Été;;06 71 00 00 01;Non;20/10/2026\n", True),
        ("NINA;ete;;0671000001;Non, jamais;\n", True),
        ("Nina;Été;;06 71 00 00 01;Non;30/09/2026\n", False),
        ("Léo;Été;;06 71 00 00 01;Non;20/10/2026\n", False),
        (";Été;;06 71 00 00 01;Non;20/10/2026\n", True),
        (";Roux;;06 71 00 00 01;Non;20/10/2026\n", False),
        ("Nina;Été;;06 71 00 00 02;Non;20/10/2026\n", False),
        ("Nina;Été;;06 71 00 00 01;Oui;20/10/2026\n", False),
    ],
)
def test_whoever_has_the_name_too_of_a_no_by_number_waits_in_review(tmp_path: Path, row: str, waits: bool) -> None:
    """The same human: it was recorded for sms and calls alone, and their address was exported."""
    with empty(tmp_path) as book:
        _put(book, NINA_YES)
        ref = _put(book, NINA + row, "b.csv")
        said = row.split(";")[4]
        expected = f"STOP (+33671000001 · Optin partenaires: {said})" if waits else None
        assert standing(book)["nina@x.example"]["note"] == expected
        channels = {one[2] for one in _noes(book, "nina@x.example")}
        assert channels == ({"sms voice"} if "0 01;Non" in row or waits else set())
        undo(book, ref)
        assert (standing(book)["nina@x.example"]["note"] is not None) is waits


def test_so_does_whoever_refused_e_mails_alone_there(tmp_path: Path) -> None:
    """No event is recorded: the number tells of sms and calls."""
    with empty(tmp_path) as book:
        asked = NINA.replace("Optin partenaires", "Offres partenaires e-mail")
        _put(book, f"{asked}Nina;Été;nina@x.example;0671000001;oui;13/10/2026\n")
        _put(book, f"{asked}Nina;Été;;0671000001;Non;20/10/2026\n", "b.csv")
        assert _noes(book, "nina@x.example") == set()
        assert str(standing(book)["nina@x.example"]["note"]).endswith("Offres partenaires e-mail: Non)")


def test_a_no_by_number_waits_for_the_person_of_its_name_who_comes_later(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, f"{NINA}Nina;Été;;0671000001;Non;20/10/2026\n", "b.csv")
        _put(book, NINA_YES)
        assert str(standing(book)["nina@x.example"]["note"]).startswith("STOP (+33671000001")


def test_other_numbers_are_left_alone(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        _put(book, PERSON)
        _put(book, "Téléphone;Désinscrit\n06 39 98 00 99;oui\n", "b.csv")
        assert _noes(book) == set()


def test_what_kind_of_list_it_was_is_kept_with_the_import(tmp_path: Path) -> None:
    with empty(tmp_path) as book:
        ref = _put(book, "Téléphone;Désinscrit\n06 39 98 00 99;oui\n")
        assert (found := imports.find(book.db, ref)) is not None
        assert found[2][EVERYBODY_LEFT] is True


def test_the_report_names_the_people_of_the_book_that_a_refusal_reaches_by_number(tmp_path: Path) -> None:
    """It counted five refusals on two lines, two new people and none updated, and named nobody."""
    with empty(tmp_path) as book:
        _put(book, f"{PERSON}noe@x.example;0639980022;oui;2026-03-01\n")
        path = book.path.with_name("b.csv")
        path.write_text("Téléphone;Désinscrit\n06 39 98 00 11;oui\n06 39 98 00 22;oui\n0639980033;oui\n", "utf-8")
        for dry_run in (True, False):
            report = run(import_file(book.db, path, ImportOptions(dry_run=dry_run), NOW))
            assert (report.by_number.count, report.by_number.people) == (2, ("lea@x.example", "noe@x.example"))
            assert (report.read, report.counts["created"], report.counts["updated"], report.said_no) == (3, 3, 0, 5)
        assert run(import_file(book.db, path, ImportOptions(), NOW)).by_number.count == 0
