"""What stands outside the answers of a sheet may be a no: a legend, a section row, a ditto mark, a comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from leadkeeper.domain.suppression import heads_leavers
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored

HEADER = ["E-mail", "Date de consentement", "Optin partenaires"]
Rows = Sequence[Sequence[object]]


def yes(name: str, said: object = "oui", *more: object) -> list[object]:
    return [f"{name}@mail.example", "2026-06-02", said, *more]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive() | {"contacts": []}).close()
    return tmp_path / "book.leads"


def brought(
    book: Path,
    rows: Rows,
    sheets: Mapping[str, Rows] | None = None,
    comments: Mapping[str, str] = {},
    words: Sequence[object] = (),
) -> Any:
    """Import a workbook with these rows, further sheets, and comments by cell."""
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    for cell, text in comments.items():
        made.worksheets[0][cell].comment = Comment(text, "Cécile")
    for name, others in (sheets or {}).items():
        sheet = made.create_sheet(name)
        for row in others:
            sheet.append(row)
    made.save(book.with_name("à la main.xlsx"))
    return told("import", book, book.with_name("à la main.xlsx"), "--form", "quiz-v1", *words, *NOW)


def shared(book: Path) -> set[str]:
    """The names of the people who would be given to the partner."""
    words = ("--partner", "raoul", "--channel", "email", *NOW)
    people = [(one["email"], told("decide", book, *words, "--contact", one["id"])) for one in told("contacts", book)]
    return {email.partition("@")[0] for email, decision in people if decision["verdict"] == "eligible"}


def waits_for(report: Any) -> tuple[list[int], list[str]]:
    """The lines of the people who wait, and the texts that say why."""
    detail = report["details"]["note-says-stop"]
    return [one["line"] for one in detail["lines"]], [text for text, _ in detail["texts"]]


@pytest.mark.parametrize("ditto", ['"', "''", '-"-', '--"--', "〃", "idem"])
def test_a_ditto_mark_under_a_yes_to_leaving_is_one(book: Path, ditto: str) -> None:
    brought(book, [[*HEADER, "Désinscrit"], yes("lea", "oui", "oui"), yes("hugo", "oui", ditto), yes("ana")])
    assert shared(book) == {"ana"}


@pytest.mark.parametrize("ditto", ['"', '-"-', "〃", "idem"])
def test_a_ditto_mark_under_a_no_makes_an_earlier_yes_wait(book: Path, ditto: str) -> None:
    brought(book, [HEADER, yes("lea"), yes("hugo"), yes("ana")])
    brought(book, [HEADER, yes("lea", "non"), yes("hugo", ditto), yes("ana", "-")])
    assert shared(book) == {"ana"}


def test_a_section_row_holds_everybody_below_it(book: Path) -> None:
    report = brought(book, [HEADER, yes("lea"), ["Ont refusé en octobre 2026"], yes("hugo"), yes("ana")])
    assert shared(book) == {"lea"}
    assert waits_for(report) == ([3, 4, 5], ["Ont refusé en octobre 2026"])


@pytest.mark.parametrize(
    "title",
    [
        "Ont refusé ensuite", "Refus", "Ont dit non", "N'en veulent plus", "À retirer", "Ceux qui ne veulent plus",
        "Retirés depuis", "Changé d'avis", "They said no", "Removed since", "No longer interested", "NON :",
        "Ont changé d'avis", "Plus d'accord", "Refus Raoul", "Se sont désistés", "Ont renoncé", "N'ont pas voulu",
        "Refused later", "Désinscrits 2026", "Ont refusé par la suite", "Résiliés / partis", "Partis et désinscrits",
    ],
)  # fmt: skip
def test_titles_of_people_who_left(title: str) -> None:
    assert heads_leavers(title)


@pytest.mark.parametrize(
    "title",
    [
        "Salon de Lyon", "Intéressés / refus devis",
        "Refus de devis", "Intéressés", "Ont accepté ensuite", "Rappels", "Ont dit oui", "Non joints",
        "Removed from stock", "Retirés en magasin", "À rappeler", "Commandes à retirer", "Ont reçu le devis", "Accord",
        "Ont changé d'adresse", "No longer customers", "Paris 2026", "Non rappelés", "Plus tard",
    ],
)  # fmt: skip
def test_titles_of_other_people(title: str) -> None:
    assert not heads_leavers(title)


@pytest.mark.parametrize(
    ("legend", "comments", "said"),
    [
        ([["X = ne veut pas"]], {}, "X"),
        ([["X", "refus"]], {}, "X"),
        ([[], ["Légende :"], ["1 = non"]], {}, 1),
        ([["O = opposé"]], {}, "O"),
        ([], {"C1": "X = a refusé"}, "x"),
        ([], {"A2": "X = refus"}, "X"),
    ],
)
def test_a_legend_holds_those_who_have_its_mark(book: Path, legend: Rows, comments: Any, said: object) -> None:
    report = brought(book, [HEADER, yes("lea", said), yes("hugo"), *legend], comments=comments)
    assert shared(book) == {"hugo"}
    assert waits_for(report)[0][0] == 2


def test_a_legend_next_to_the_table_above_it_or_on_another_sheet_does_so_too(book: Path) -> None:
    report = brought(book, [[*HEADER, "", "Légende"], yes("lea", "X", "", "X = refus"), yes("hugo")])
    assert waits_for(report) == ([2], ["X = refus"])
    brought(book, [["Légende : 1 = non"], HEADER, yes("ana", 1), yes("noe")])
    brought(book, [HEADER, yes("zoe", "X"), yes("tom")], {"Légende": [["X", "ne veut pas"], ["O", "ok"]]})
    assert shared(book) == {"hugo", "noe", "tom"}


@pytest.mark.parametrize("legend", ["R7 = ne plus contacter", "Codes : R1 = ok ; R7 = désinscrit", "R7 → désabonnés"])
@pytest.mark.parametrize("place", ["above", "below", "sheet"])
def test_a_legend_of_a_code_holds_those_who_have_the_code_alone(book: Path, legend: str, place: str) -> None:
    """It was taken for a title of people who left, and held the whole file."""
    rows = [[*HEADER, "Code"], yes("lea", "oui", "R1"), yes("hugo", "oui", "R7"), yes("ana", "oui")]
    rows = {"above": [[legend], *rows], "below": [rows[0], [legend], *rows[1:]]}.get(place, rows)
    report = brought(book, rows, {"Légende": [[legend], ["R8 = injoignable"]]} if place == "sheet" else {})
    assert shared(book) == {"lea", "ana"}
    assert waits_for(report)[1] == [f"Légende : {legend}" if place == "sheet" else legend]


@pytest.mark.parametrize("title", ["R7 : désinscrits", "STOP = ne plus contacter", "Désinscrits = à exclure"])
def test_a_title_that_may_be_one_of_people_still_holds_those_below_it(book: Path, title: str) -> None:
    brought(book, [HEADER, yes("lea"), [title], yes("hugo")])
    assert shared(book) == {"lea"}


NAMED = ["Nom", *HEADER]


def called(*names: str) -> Rows:
    return [NAMED, *([name, *yes(f"p{at}")] for at, name in enumerate(names))]


@pytest.mark.parametrize(
    ("legend", "name"),
    [
        ("* a changé d’avis, ne plus transmettre", "Noir *"), ("* = ne veut plus des partenaires", "*Noir"),
        ("Les noms avec * ont changé d’avis", "Noir* Zoé"), ("** : a retiré son accord", "** Noir"),
        ("(r) = retirée", "Noir (r)"), ("(1) a retiré son accord", "Noir (1)"), ("† a refusé ensuite", "Noir†"),
        ("Les noms avec une étoile ont retiré leur accord", "Noir ★"), ("X = ne veut pas", "Noir X"),
        ("Celles qui ne veulent plus sont marquées d'une *", "Noir*"), ("* has withdrawn", "Noir *"),
        ("[d] = désinscrite", "[d] Noir"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["below", "sheet", "comment", "beside"])
def test_a_legend_holds_those_with_its_mark_at_their_name(book: Path, legend: str, name: str, place: str) -> None:
    rows = [list(row) for row in called("Blanc", name, "Rose-Marie Durand")]
    sheets: Mapping[str, Rows] = {"Légende": [[legend]]} if place == "sheet" else {}
    rows = [*rows, [], [legend]] if place == "below" else rows
    if place == "beside":
        rows[0] += [None, legend]
    report = brought(book, rows, sheets, {"A1": legend} if place == "comment" else {})
    assert shared(book) == {"p0", "p2"}
    assert waits_for(report)[1] == [f"Légende : {legend}" if place == "sheet" else legend]
    assert "legend-of-nobody" not in report["warnings"]


@pytest.mark.parametrize("legend", ["Les noms avec * ont changé d’avis", "* : a retiré son accord", "* = désinscrite"])
def test_a_legend_above_the_table_holds_them_too(book: Path, legend: str) -> None:
    brought(book, [[legend], *called("Blanc", "Noir *")])
    assert "p1" not in shared(book)


@pytest.mark.parametrize("title", ["*** NE PLUS CONTACTER ***", "* Désinscrits", "(2) désinscrits"])
def test_a_title_with_stars_holds_those_below_it(book: Path, title: str) -> None:
    brought(book, [*called("Blanc"), [title], ["Noir", *yes("p1")]])
    assert shared(book) == {"p0"}


def test_a_legend_of_capitals_holds_everybody(book: Path) -> None:
    report = brought(book, [["Les noms en MAJUSCULES se sont désinscrites"], *called("Blanc", "NOIR")])
    assert shared(book) == set()
    assert "colours-unread" in report["warnings"]


@pytest.mark.parametrize("place", ["below", "sheet"])
def test_a_legend_with_a_mark_that_nobody_has_is_said(book: Path, place: str) -> None:
    legend = "* a changé d’avis, ne plus transmettre"
    rows = called("Blanc", "Noir")
    sheets: Mapping[str, Rows] = {"Légende": [[legend]]} if place == "sheet" else {}
    report = brought(book, [*rows, [], [legend]] if place == "below" else rows, sheets)
    assert shared(book) == {"p0", "p1"}
    assert report["details"]["legend-of-nobody"]["texts"] == (
        [[legend, 5]] if place == "below" else [[f"Légende : {legend}", 0]]
    )
    words = call("inspect", book.with_name("à la main.xlsx"), "--lang", "fr").output
    assert legend in words


@pytest.mark.parametrize("name", ["Noir", "Marie-X Noir", "Noir 1", "l'Étoile", "Xavier", "A* cuisine", "Paris (75)"])
def test_a_cell_without_the_mark_waits_for_no_legend(book: Path, name: str) -> None:
    brought(book, [*called(name), [], ["X = refus"], ["1 = refus"], ["(r) = retirée"], ["** a retiré son accord"]])
    assert shared(book) == {"p0"}


def test_codes_in_a_header_count_in_its_column_alone(book: Path) -> None:
    asked = "Optin partenaires (1 = oui, 2 = non)"
    rows = [[*HEADER[:2], asked, "Enfants"], yes("lea", 1, 2), yes("hugo", 2, 0), yes("ana", 1, 1)]
    brought(book, rows, words=("--map", f"{asked}=consent_partners"))
    assert shared(book) == {"lea", "ana"}


def test_a_comment_on_the_first_row_of_a_list_without_a_header_is_about_that_person(book: Path) -> None:
    words = ("--header-row", 0, "--map", "column 2=consent_at", "--map", "column 3=consent_partners")
    brought(book, [yes("lea", "oui", "F"), yes("hugo", "oui", "M")], comments={"A1": "M : refuse"}, words=words)
    assert shared(book) == {"hugo"}


@pytest.mark.parametrize("legend", ["rouge = n'en veut pas", "Les lignes en rouge ont refusé", "Refus : surligné"])
def test_a_legend_of_colours_makes_everybody_wait(book: Path, legend: str) -> None:
    report = brought(book, [HEADER, yes("lea"), yes("hugo"), [], [legend]])
    assert shared(book) == set()
    assert waits_for(report) == ([2, 3], [legend])
    assert [one["line"] for one in report["details"]["colours-unread"]["lines"]] == [5]
    words = call("inspect", book.with_name("à la main.xlsx"), "--lang", "fr").output
    assert "une couleur" in words
    assert f"ligne 5\xa0: «\xa0{legend}\xa0»" in words


def test_a_comment_that_ends_in_a_no_makes_the_person_wait(book: Path) -> None:
    comments = {"A2": "a changé d'avis : non", "A3": "a changé d'avis : veut le bleu"}
    brought(book, [HEADER, yes("lea"), yes("hugo")], comments=comments)
    assert shared(book) == {"hugo"}


def test_a_warning_names_the_sheet_that_says_no_and_no_column(book: Path) -> None:
    report = brought(book, [HEADER, yes("lea"), yes("hugo")], {"Désinscrits": [["hugo@mail.example"]]})
    assert shared(book) == {"lea"}
    assert waits_for(report) == ([3], ["Désinscrits : hugo@mail.example"])
    assert "columns" not in report["details"]["note-says-stop"]
