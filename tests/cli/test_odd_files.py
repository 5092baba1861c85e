"""Files in which a no stands where programs and founders put it: other headers, pairs of columns, merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["book"]

PARTNERS = "Offres partenaires"
FORM = ("--map", "Date=consent_at", "--map", f"{PARTNERS}=consent_partners", "--form", "quiz-v1", *NOW)


@pytest.mark.parametrize(
    "header",
    [
        *("Ok pour partage", "Partageable", "Transmissible", "Can share", "À contacter", "Autorisé", "Accepte"),
        *("Offres", "Diffusion", "À transmettre", "Peut être transmis", "Shareable", "Partage"),
        "Contact partageable ?",
    ],
)
@pytest.mark.parametrize("answer", ["non", "interdite"])
def test_a_no_under_a_header_of_sharing_that_nothing_reads_waits(book: Path, header: str, answer: str) -> None:
    imported(book, file_of(book, f"{PARTNERS};{header}", *rows(f"oui;{answer}", "oui;oui", "oui;")))
    assert eligible(book, "raoul") == ["p1", "p2"]


@pytest.mark.parametrize(
    "header",
    [
        *("Maladie transmissible", "Transmis", "Partagé sur Facebook", "À rappeler", "Offre d'essai"),
        "Chambre partagée",
        *("Can share a room", "Accepte les animaux", "Diffuseur", "Autorisé à conduire", "Ok pour partager une table"),
    ],
)
def test_a_no_to_something_else_holds_nobody(book: Path, header: str) -> None:
    imported(book, file_of(book, f"{PARTNERS};{header}", *rows("oui;non", "oui;oui")))
    assert eligible(book, "raoul") == ["p0", "p1"]


@pytest.mark.parametrize("names", [("Question 1", "Response 1"), ("Question", "Réponse"), ("Q2", "R2")])
def test_a_no_in_a_reply_column_holds_who_was_asked_for_partners(book: Path, names: tuple[str, str]) -> None:
    wishes, asked = "Acceptez-vous que nos partenaires vous contactent ?", "Souhaitez-vous ne plus être contacté ?"
    pairs = [f"{wishes};Non", f"{wishes};Oui", "Avez-vous un chien ?;Non", ";Non", f"{asked};Oui"]
    file = file_of(book, f"{PARTNERS};{';'.join(names)}", *rows(*(f"oui;{one}" for one in pairs)))
    report = imported(book, file)
    assert eligible(book, "raoul") == ["p1", "p2", "p3"]
    assert "unsubscribed-unread" in report["warnings"]


@pytest.mark.parametrize(
    ("behind", "waits"),
    [
        *[(one, True) for one in ("NON", "non", "plus maintenant", "finalement non", "Finalement pas")],
        *[(one, False) for one in ("0", "oui", "3", "plus tard", "plus 2 places", "3 enfants", "en fait mardi")],
    ],
)
def test_a_no_behind_the_last_column_holds_its_person(book: Path, behind: str, waits: bool) -> None:
    imported(book, file_of(book, f"{PARTNERS};", *rows(f"oui;{behind}", "oui;")))
    assert eligible(book, "raoul") == (["p1"] if waits else ["p0", "p1"])


@pytest.mark.parametrize(
    "taken_back",
    ["finalement non", "plus maintenant", "Plus pour le moment", "not anymore", "no longer", "Plus du tout"],
)
def test_what_is_no_longer_a_yes_lets_no_older_one_stand(book: Path, taken_back: str) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui")))
    imported(book, file_of(book, PARTNERS, *rows(taken_back, "plus tard")))
    assert eligible(book, "raoul") == ["p1"]


def test_a_line_with_an_address_is_no_header(book: Path) -> None:
    (file := book.with_name("salon.csv")).write_text(
        "Organisateur e-mail : info@salon.example;Téléphone : 0123456789\n"
        f"Email;Nom;{PARTNERS};Désinscrit\nlea@mail.example;Roux;oui;\nzoe@mail.example;Petit;oui;oui\n",
        "utf-8",
    )
    assert [one["header"] for one in told("inspect", file)["columns"]] == ["Email", "Nom", PARTNERS, "Désinscrit"]
    asks = "Votre adresse e-mail (ex. : vous@mail.example)"
    file.write_text(f"{asks};Votre nom de famille\nlea@mail.example;Roux\n", "utf-8")
    assert [one["field"] for one in told("inspect", file)["columns"]] == ["email", "last_name"]


@pytest.mark.parametrize("maps", [("--map", "Désinscrits=unsubscribed_at"), ()])
def test_an_address_in_a_column_of_leavers_is_about_that_person(book: Path, maps: tuple[str, ...]) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui", "oui", "oui")))
    left = rows("oui;p1@mail.example", "oui;", "oui;p2@mail.example", "oui;p9@mail.example, p8@mail.example")
    told("import", book, file_of(book, f"{PARTNERS};Désinscrits", *left), *maps, *FORM)
    assert eligible(book, "raoul") == ["p0", "p3"]
    imported(book, file_of(book, PARTNERS, "9;p9@mail.example;2026-06-02;oui", "7;p7@mail.example;2026-06-02;oui"))
    assert eligible(book, "raoul") == ["p0", "p3", "p7"]


def test_an_address_in_words_about_leaving_is_not_somebody_else(book: Path) -> None:
    left = rows("oui;mail à contact@nous.example le 3 mai", "oui;")
    told("import", book, file_of(book, f"{PARTNERS};Désinscrit", *left), *FORM)
    assert "p0" not in eligible(book, "raoul")


@pytest.mark.parametrize(
    ("header", "cell", "waits"),
    [
        *[("Désinscrit", "oui", True), ("Note", "ne plus contacter", True), ("Transmission", "non", True)],
        *[("Désinscrit", "non", False), ("Société", "Atelier Non", False), ("Chien", "non", False)],
    ],
)
def test_a_no_in_merged_cells_is_one_of_each_of_their_rows(book: Path, header: str, cell: str, waits: bool) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui", "oui")))
    workbook = Workbook()
    for line in (("E-mail", header), ("p0@mail.example", cell), ("p1@mail.example", None), ("p2@mail.example", None)):
        workbook.worksheets[0].append(line)
    workbook.worksheets[0].merge_cells("B2:B3")
    workbook.save(file := book.with_name("salon.xlsx"))
    told("import", book, file, *NOW)
    assert eligible(book, "raoul") == (["p2"] if waits else ["p0", "p1", "p2"])


@pytest.mark.parametrize(("header", "waits"), [("Désinscrit", True), ("Accord", True), ("Total", False)])
def test_a_formula_without_a_saved_value_holds_its_person(book: Path, header: str, waits: bool) -> None:
    imported(book, file_of(book, PARTNERS, *rows("oui", "oui")))
    workbook = Workbook()
    for line in (("E-mail", header), ("p0@mail.example", '=IF(C2>0,"oui","")'), ("p1@mail.example", None)):
        workbook.worksheets[0].append(line)
    workbook.save(file := book.with_name("salon.xlsx"))
    report = told("import", book, file, *NOW)
    assert ("cell-comments" in report["warnings"]) is waits
    assert eligible(book, "raoul") == (["p1"] if waits else ["p0", "p1"])
