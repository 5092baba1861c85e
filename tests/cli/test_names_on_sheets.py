"""Who is named on a further sheet without an address or a number waits, by a full name or the last name alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, person, restored

PEOPLE = (("Noir", "Zoé"), ("Garel", "Sara"), ("Imbert", "Ugo"), ("Petit-Roux", "Jean-Luc"), ("Garel", "Tim"))
HEAD = ("Nom", "Prénom", "E-mail", "Mobile", "Date de consentement", "Offres partenaires")
OWN = {f"p{at}" for at in range(1, 6)}
Rows = Sequence[Sequence[str]]


def imported(
    folder: Path, sheets: dict[str, Rows], rows: Rows = (), *options: str, names: str = ""
) -> tuple[list[str], Any]:
    """The first letters of who is eligible after the import of a workbook with further sheets, and its report."""
    made = Workbook()
    leads = made.worksheets[0]
    leads.title = "Inscriptions"
    leads.append((*HEAD, "À retirer") if names else HEAD)
    for at, (last, first) in enumerate(PEOPLE, 1):
        leads.append(
            (
                last,
                first,
                f"p{at}@mail.example",
                f"06 39 98 09 {at:02}",
                "2026-11-01 09:00",
                "oui",
                names if at == 1 else "",
            )
        )
    for row in rows:
        leads.append(row)
    for name, cells in sheets.items():
        sheet = made.create_sheet(name)
        for row in cells:
            sheet.append(row)
    made.save(folder / "salon.xlsx")
    restored(folder, archive(person(9))).close()
    done = told("import", folder / "book.leads", folder / "salon.xlsx", "--form", "quiz-v1", *options, *NOW)
    return eligible(folder / "book.leads"), done


def eligible(book: Path) -> list[str]:
    emails = {one["id"]: one["email"].partition("@")[0] for one in told("contacts", book)}
    lines = call("decide", book, "--partner", "raoul", "--channel", "email", "--json", *NOW).stdout.splitlines()
    each = [json.loads(line) for line in lines if line]
    return sorted(
        emails[one["contact"]] for one in each if one["verdict"] == "eligible" and emails[one["contact"]] in OWN
    )


@pytest.mark.parametrize(
    ("sheet", "rows", "going"),
    [
        ("Suivi", [("Nom", "Désinscrit"), ("Noir", "oui"), ("Imbert", "non")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Désinscrit", "Appelé le"), ("Noir", "oui", "12/11"), ("Imbert", "", "")], "p2 p3 p4 p5"),
        ("Suivi", [("Désinscrit", "Nom"), ("oui", "Noir"), ("non", "Garel")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Prénom", "Désinscrit"), ("Garel", "Sara", "oui"), ("Imbert", "Ugo", "non")], "p1 p3 p4 p5"),
        ("Suivi", [("Nom complet", "Désinscrit"), ("Zoé Noir", "oui"), ("Tim Garel", "non")], "p2 p3 p4 p5"),
        ("Suivi", [("Client", "Désinscrit"), ("NOIR Zoe", "oui")], "p2 p3 p4 p5"),
        ("Suivi", [("Client", "Désinscrit"), ("Mme Noir", "oui")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom du client", "Désinscrit"), ("Noir", "oui")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Désinscrit le"), ("Noir", "12/11/2026"), ("Imbert", "")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Désinscrit"), ("Garel", "X")], "p1 p3 p4"),
        ("Suivi", [("Nom", "Désinscrit"), ("Garel S.", "X")], "p1 p3 p4 p5"),
        ("Suivi", [("Nom", "Désinscrit"), ("jean luc petit roux", "oui")], "p1 p2 p3 p5"),
        ("Suivi", [("Nom", "Désinscrit"), ("Petit-Roux, Jean-Luc", "oui")], "p1 p2 p3 p5"),
        ("Suivi", [("Nom", "Refuse partenaires"), ("Noir", "oui"), ("Imbert", "")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Prénom", "Partenaires"), ("Noir", "Zoé", "non"), ("Imbert", "Ugo", "oui")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Statut"), ("Imbert", "désinscrit"), ("Garel", "client")], "p1 p2 p4 p5"),
        ("Suivi", [("Nom", "Commentaire"), ("Imbert", "ne veut plus rien"), ("Garel", "ok")], "p1 p2 p4 p5"),
        ("Suivi", [("Nom", "E-mail", "Désinscrit"), ("Noir", "", "oui"), ("", "p3@mail.example", "oui")], "p2 p4 p5"),
        ("Suivi", [("Appels de novembre",), ("Nom", "Désinscrit"), ("Noir", "oui")], "p2 p3 p4 p5"),
        ("Follow-up", [("Name", "Unsubscribed", "Called on"), ("Zoé Noir", "yes", "12/11")], "p2 p3 p4 p5"),
        ("Désinscrits", [("Nom", "Désinscrit"), ("Noir", "oui")], "p2 p3 p4 p5"),
        ("Désinscrits", [("Nom",), ("Noir",)], "p2 p3 p4 p5"),
        ("Désinscrits", [("Noir",), ("Mme Imbert",)], "p2 p4 p5"),
        ("Désinscrits", [("Nom", "E-mail"), ("Noir", "")], "p2 p3 p4 p5"),
        ("Corbeille", [("Nom", "Prénom"), ("Noir", "")], "p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Désinscrit"), ("Inconnu", "oui"), ("Zo", "oui")], "p1 p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Appelé"), ("Noir", "oui"), ("Imbert", "non")], "p1 p2 p3 p4 p5"),
        ("Suivi", [("Produit", "Désinscrit"), ("Noir", "oui")], "p1 p2 p3 p4 p5"),
        ("Suivi", [("Nom", "Désinscrit")], "p1 p2 p3 p4 p5"),
    ],
)  # fmt: skip
def test_who_is_named_alone_in_a_row_of_another_sheet_that_says_no_waits(
    tmp_path: Path, sheet: str, rows: Rows, going: str
) -> None:
    """Without an address, a number or a word of refusal next to a full name the row was not heard: they went out."""
    found, done = imported(tmp_path, {sheet: rows})
    assert found == going.split()
    held = [at for at in range(1, 6) if f"p{at}" not in found]
    assert ("note-says-stop" in done["warnings"]) == bool(held)
    if held:
        detail = done["details"]["note-says-stop"]
        assert [one["line"] for one in detail["lines"]] == [at + 1 for at in held]
        assert all(text.startswith(f"{sheet} : ") for text, _ in detail["texts"])


@pytest.mark.parametrize(
    ("rows", "going"),
    [
        ([("Nom", "Désinscrit", "Canal"), ("Noir", "oui", "Téléphone"), ("Imbert", "oui", "Email")], "p2 p4 p5"),
        ([("Nom", "Désinscrit", "Note"), ("Noir", "x", "par téléphone"), ("Imbert", "x", "par mail")], "p2 p4 p5"),
        ([("Nom", "Désinscrit", "Note"), ("Noir", "x", "e-mail"), ("Imbert", "x", "06 12 30 40 50")], "p2 p4 p5"),
        ([("Client", "Demande", "Par"), ("Noir", "désinscription", "tél"), ("Imbert", "ok", "mail")], "p2 p3 p4 p5"),
        ([("Nom", "Contact", "Stop", "Note"), ("Noir", "", "X", "au tel"), ("", "P3@mail.example", "X")], "p2 p4 p5"),
    ],
)  # fmt: skip
def test_a_channel_in_a_cell_makes_no_header_of_its_row(tmp_path: Path, rows: Rows, going: str) -> None:
    """“Téléphone” in a row below titles was taken for a header, and nobody of the sheet was heard."""
    assert imported(tmp_path, {"Suivi": rows})[0] == going.split()


@pytest.mark.parametrize(
    ("line", "going"),
    [
        ("Mme Noir : plus rien SVP", "p2 p3 p4 p5"),
        ("M. et Mme Garel : plus rien SVP", "p1 p3 p4"),
        ("Sara et Paul Garel ne veulent plus de mails", "p1 p3 p4"),
        ("famille Imbert : stop", "p1 p2 p4 p5"),
        ("Jean-Luc P. a demandé l'arrêt", "p1 p2 p3 p5"),
        ("appel de Mme PETIT ROUX : désinscription", "p1 p2 p3 p5"),
        ("Imbert : ne veut plus de mails", "p1 p2 p4 p5"),
        ("IMBERT ne veut plus de mails", "p1 p2 p4 p5"),
        ("Mme Noir très contente", "p1 p2 p3 p4 p5"),
        ("Merci de ne plus appeler Mme Rouge", "p1 p2 p3 p4 p5"),
    ],
)
@pytest.mark.parametrize("is_below", [False, True])
def test_a_note_that_asks_to_stop_holds_all_whose_family_it_names(
    tmp_path: Path, line: str, going: str, is_below: bool
) -> None:
    """A note on another sheet, or below the rows, was heard only if it had the first and the last name."""
    sheets: dict[str, Rows] = {} if is_below else {"Appels": [("Date", "Note"), ("3/11", line)]}
    found, done = imported(tmp_path, sheets, [(), (line,)] if is_below else ())
    assert found == going.split()
    assert ("note-says-stop" in done["warnings"]) == (len(found) < len(PEOPLE) or (is_below and "contente" not in line))


def test_names_below_a_title_next_to_the_rows_hold_their_people(tmp_path: Path) -> None:
    """Below “Désinscrits” in a column without a header nobody was heard."""
    made = Workbook()
    made.worksheets[0].append(HEAD)
    for at, (last, first) in enumerate(PEOPLE, 1):
        listed = {2: "Désinscrits", 3: "Imbert U.", 4: "Zoé Noir"}.get(at, "")
        row = (last, first, f"p{at}@mail.example", "", "2026-11-01 09:00", "oui", "", listed)
        made.worksheets[0].append(row)
    made.save(tmp_path / "salon.xlsx")
    restored(tmp_path, archive(person(9))).close()
    told("import", tmp_path / "book.leads", tmp_path / "salon.xlsx", "--form", "quiz-v1", *NOW)
    going = eligible(tmp_path / "book.leads")
    assert not {"p1", "p3"} & {*going}
    assert "p5" in going


END = [("Nom", "E-mail"), ("Z", "z@mail.example")]


@pytest.mark.parametrize(
    "rows",
    [
        [("Nom", "Désinscrit"), ("Noir", "oui"), ("Imbert", "oui"), ("", ""), *END],
        [("Zoé Noir : plus de mails",), ("Ugo Imbert ne veut plus rien",), *END],
    ],
)
def test_rows_above_the_header_of_another_sheet_are_heard(tmp_path: Path, rows: Rows) -> None:
    """Only what stood below the header of addresses was read."""
    found, done = imported(tmp_path, {"Suivi": rows})
    assert found == ["p2", "p4", "p5"]
    assert len(done["details"]["note-says-stop"]["texts"]) == 2


def test_a_full_name_on_another_sheet_holds_the_person_of_the_book_too(tmp_path: Path) -> None:
    book = tmp_path / "book.leads"
    imported(tmp_path, {})
    made = Workbook()
    made.worksheets[0].append(HEAD)
    made.worksheets[0].append(("Brun", "Léo", "leo@mail.example", "", "2026-11-01 09:00", "oui"))
    sheet = made.create_sheet("Suivi")
    for row in (("Nom", "Désinscrit"), ("Zoé Noir", "oui"), ("Imbert", "oui")):
        sheet.append(row)
    made.save(tmp_path / "later.xlsx")
    told("import", book, tmp_path / "later.xlsx", "--form", "quiz-v1", *NOW)
    assert eligible(book) == ["p2", "p4", "p5"]


OTHERS = ";".join(HEAD) + "\nNoir;Max;max@mail.example;;2026-11-01 09:00;oui\n"
"""A list with another person of a last name that somebody of the book has."""
LEAVERS = {
    "désinscrits.csv": "Nom\nNoir\nMme IMBERT\nPETITROUX\n",
    "désinscrites.csv": "Nom;Motif\nNoir;plus envie\nM. et Mme Imbert;\nPetit Roux J.;\n",
    "suivi.csv": "Nom;Désinscrit\nNoir;oui\nVve Imbert née Petit Roux;oui\nGarel;non\n",
    "clients.csv": "Nom;Prénom;Email;Désinscrit\nNoir;;;oui\nImbert;;;oui\nPetit-roux;;;oui\nA;;a@mail.example;\n",
}


@pytest.mark.parametrize("name", LEAVERS)
@pytest.mark.parametrize("in_zip", [True, False])
@pytest.mark.parametrize("order", ["before", "after"])
def test_a_last_name_alone_holds_all_of_that_name_in_the_file_and_in_the_book(
    tmp_path: Path, name: str, order: str, *, in_zip: bool
) -> None:
    """Of last names alone only the people of the very file were held: the book shared its own."""
    restored(tmp_path, archive(person(9))).close()
    (tmp_path / "salon.csv").write_text(_rows(1, PEOPLE), "utf-8")
    (file := tmp_path / (f"{name}.zip" if in_zip else name)).write_text(LEAVERS[name], "utf-8")
    if in_zip:
        with ZipFile(file, "w") as made:
            made.writestr("others.csv", OTHERS)
            made.writestr(name, LEAVERS[name])
    options = [] if in_zip else ["--header-row", "1"]
    files = [[tmp_path / "salon.csv"], [file, *options]]
    for words in files if order == "after" else files[::-1]:
        told("import", tmp_path / "book.leads", *words, "--form", "quiz-v1", *NOW)
    people = {one["email"]: one for one in told("contacts", tmp_path / "book.leads")}
    assert eligible(tmp_path / "book.leads") == ["p2", "p5"]
    assert people["p1@mail.example"]["note"].startswith("STOP (")
    assert people["p1@mail.example"]["note"].count("Noir") == 1
    if in_zip:
        assert "STOP" in people["max@mail.example"]["note"]


def _rows(first: int, people: Sequence[tuple[str, str]]) -> str:
    """A list of people."""
    rows = (
        f"{last};{name};p{at}@mail.example;;2026-11-01 09:00;oui\n" for at, (last, name) in enumerate(people, first)
    )
    return ";".join(HEAD) + "\n" + "".join(rows)


@pytest.mark.parametrize(
    ("rows", "going"),
    [
        ([("Nom", "Statut"), ("Noir", "désinscrit"), ("Imbert", "client")], "p2 p3 p4 p5"),
        ([("Nom", "Désinscrit"), ("Rouge", "désinscrit")], "p1 p2 p3 p4 p5"),
        ([("Nom", "Statut"), ("Noir", "désinscrite"), ("Rose", "désinscrite"), ("Imbert", "client")], "p2 p3 p4 p5"),
        ([("Couleur", "Sens"), ("Rouge", "désinscrit")], ""),
        ([("Légende",), ("Rouge", "désinscrit")], ""),
        ([("Nom", "Statut"), ("Imbert", "client"), ("Rouge = désinscrit", "")], ""),
    ],
)
def test_a_last_name_that_is_a_colour_is_no_legend(tmp_path: Path, rows: Rows, going: str) -> None:
    """“Noir : désinscrit” was taken for a legend of colours, and everybody waited."""
    found, done = imported(tmp_path, {"Suivi": rows})
    assert (found, "colours-unread" in done["warnings"]) == (going.split(), not going)


@pytest.mark.parametrize("options", [("--map", "À retirer=unsubscribed_at"), ()])
@pytest.mark.parametrize(
    ("cell", "going"),
    [("Garel", "p3 p4"), ("M. Garel", "p3 p4"), ("Mme GAREL", "p3 p4"), ("Garel, Tim", "p3 p4"),
     ("Sara Garel + Ugo Imbert", "p4 p5"), ("jean luc petit roux", "p2 p3 p5"), ("Noir", "p2 p3 p4 p5")],
)  # fmt: skip
def test_a_last_name_next_to_the_table_withdraws_nobody_of_another_name(
    tmp_path: Path, cell: str, going: str, options: tuple[str, ...]
) -> None:
    """The person of that line, who said yes, was recorded as withdrawn."""
    found, _ = imported(tmp_path, {}, (), *options, names=cell)
    decided = call("decide", tmp_path / "book.leads", "--partner", "raoul", "--channel", "email", "--json", *NOW)
    is_withdrawn = '"blocked"' in decided.stdout
    assert (found, is_withdrawn) == (going.split(), bool(options) and cell == "Noir")


@pytest.mark.parametrize("title", ["À retirer", "Désinscrits", "Ne plus contacter"])
def test_the_lines_that_are_named_hold_the_words_that_are_quoted(tmp_path: Path, title: str) -> None:
    """“See line 3. They say: line 2: …”: the quoted row was none of those named, though its person waits, too."""
    made = Workbook()
    for row in (
        (*HEAD, "", title),
        ("Noir", "Zoé", "p1@mail.example", "", "2026-11-01 09:00", "oui", "", "Garel"),
        ("Garel", "Sara", "p2@mail.example", "", "2026-11-01 09:00", "oui"),
        ("Imbert", "Ugo", "p3@mail.example", "", "2026-11-01 09:00", "oui"),
    ):
        made.worksheets[0].append(row)
    made.save(tmp_path / "salon.xlsx")
    restored(tmp_path, archive(person(9))).close()
    done = told("import", tmp_path / "book.leads", tmp_path / "salon.xlsx", "--form", "quiz-v1", *NOW)
    detail = done["details"]["note-says-stop"]
    assert [one["line"] for one in detail["lines"]] == [2, 3]
    assert detail["texts"] == [[f"{title}: Garel", 2]]
    assert eligible(tmp_path / "book.leads") == ["p3"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("désinscrits.csv", "Nom\nNoir\nImbert\n"),
        ("désinscrits.csv", "Nom;Prénom\nNoir;Zoé\nImbert;Ugo\n"),
        ("désinscrits.csv", "Noir\nMme Imbert\n"),
        ("désinscrits.csv", "Nom;Motif\nNoir;plus envie\nImbert;\n"),
        ("suivi.csv", "Nom;Désinscrit\nNoir;oui\nImbert;X\nGarel;non\n"),
        ("suivi.csv", "Nom;Prénom;Partenaires\nNoir;Zoé;non\nImbert;Ugo;non\nGarel;Sara;oui\n"),
        ("suivi.csv", "Nom;Commentaire\nNoir;ne veut plus rien\nImbert;STOP\nGarel;ok\n"),
    ],
)
def test_names_alone_in_a_file_of_a_zip_hold_people_of_each_list_in_it(tmp_path: Path, name: str, text: str) -> None:
    """A sheet of names held people; a file of names did so by a telling name alone, and in the first list alone."""
    lists = [
        ";".join(HEAD)
        + "\n"
        + "".join(f"{last};{first};p{at}@mail.example;;2026-11-01 09:00;oui\n" for at, (last, first) in some)
        for some in ([(1, PEOPLE[0]), (2, PEOPLE[1])], [(3, PEOPLE[2]), (4, PEOPLE[3])])
    ]
    with ZipFile(tmp_path / "salon.zip", "w") as made:
        for at, part in enumerate(lists):
            made.writestr(f"leads{at}.csv", part)
        made.writestr(name, text)
    restored(tmp_path, archive(person(9))).close()
    told("import", tmp_path / "book.leads", tmp_path / "salon.zip", "--form", "quiz-v1", *NOW)
    assert eligible(tmp_path / "book.leads") == ["p2", "p4"]


LEADS = "Nom;Prénom;Email;Ville;Pays;Société;Offres partenaires\nNoir;Zoé;p1@mail.example;Lyon;France;Noir SARL;oui\n"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ("Garel;Sara;;Lyon;France;Garel SARL;non\nImbert;Ugo;;Lyon;France;Imbert SARL;oui\n", [3]),
        ("".join(f"Nom{n};Prénom;;;;;non\n" for n in range(203)), [*range(3, 206)]),
    ],
)
def test_refusals_that_hold_nobody_are_named_by_their_lines(tmp_path: Path, rows: str, lines: list[int]) -> None:
    """A refusal without an address in a row of many cells, or behind 200 others, was passed over and nothing said."""
    (file := tmp_path / "salon.csv").write_text(LEADS + rows, "utf-8")
    restored(tmp_path, archive(person(9))).close()
    done = told("import", tmp_path / "book.leads", file, "--form", "quiz-v1", *NOW)
    assert [one["line"] for one in done["details"]["refusals-of-nobody"]["lines"]] == lines
    assert told("inspect", file, "--book", tmp_path / "book.leads")["details"]["refusals-of-nobody"]


ALONE = {
    "liste.csv": "Désinscrits\nZoé Noir\nIMBERT Ugo\nPETIT-ROUX\n",
    "désinscrits.csv": "Zoé Noir\nMme Imbert\nPetit Roux\n",
    "désinscrites.csv": "Nom;Prénom\nNoir;Zoé\nImbert;Ugo\nPetit-Roux;\n",
    "novembre.csv": "Désinscrits de novembre\n\nNom;Prénom\nNoir;Zoé\nImbert;\nPetit-Roux;Jean Luc\n",
    "rappels.csv": "Désinscrits;Date;Motif\nZoé Noir;12/11/2026;plus envie\nImbert;13/11/2026;\nPetit-Roux;;\n",
    "suivi.csv": "Client;Désinscrit\nNOIR Zoe;oui\nM. Imbert;X\nPetit Roux;oui\nTim Garel;non\n",
}


@pytest.mark.parametrize("name", ALONE)
@pytest.mark.parametrize("way", ["alone", "zip", "sheet"])
def test_a_list_of_leavers_by_name_needs_no_header_and_no_addresses(tmp_path: Path, name: str, way: str) -> None:
    """It was refused for want of a column of addresses, and below “Désinscrits” on a sheet not all were heard."""
    restored(tmp_path, archive(person(9))).close()
    people, file = _rows(1, PEOPLE), tmp_path / {"alone": name, "zip": "a.zip", "sheet": "a.xlsx"}[way]
    (tmp_path / "salon.csv").write_text(people if way == "alone" else OTHERS, "utf-8")
    told("import", tmp_path / "book.leads", tmp_path / "salon.csv", "--form", "quiz-v1", *NOW)
    if way == "alone":
        file.write_text(ALONE[name], "utf-8")
    elif way == "zip":
        with ZipFile(file, "w") as made:
            made.writestr("leads.csv", people)
            made.writestr(name, ALONE[name])
    else:
        made_book = Workbook()
        sheets = ((made_book.worksheets[0], people), (made_book.create_sheet(Path(name).stem), ALONE[name]))
        for sheet, text in sheets:
            for line in text.splitlines():
                sheet.append(line.split(";"))
        made_book.save(file)
    told("import", tmp_path / "book.leads", file, "--form", "quiz-v1", *NOW)
    assert eligible(tmp_path / "book.leads") == ["p2", "p5"]


def test_a_list_of_anything_else_without_addresses_is_refused_as_before(tmp_path: Path) -> None:
    for name, text in (("stock.csv", "Nom;Prix\nChaise;12\n"), ("désinscrits.csv", "2026-11-12\n2026-11-13\n")):
        (file := tmp_path / name).write_text(text, "utf-8")
        assert call("inspect", file).exit_code == 1


@pytest.mark.parametrize(
    ("written", "first", "last", "held"),
    [
        ("Hugo DELATOUR", "Hugo", "de la Tour", True),
        ("de la Tour Hugo", "Hugo", "Delatour", True),
        ("DE LA TOUR", "Hugo", "DeLaTour", True),
        ("Rémi Petit", "Remy", "Petit", True),
        ("jean pierre blanc", "Jean-Pierre", "Blanc", True),
        ("BLANC JeanPierre", "Jean-Pierre", "Blanc", True),
        ("Mme Veuve Dupont née Martin", "Ana", "Martin", True),
        ("Mme Veuve Dupont née Martin", "Ana", "DUPONT", True),
        ("Mme Ana Dupont née Martin", "Ana", "Dupont", True),
        ("O'Brian", "Ana", "O’Bryan", True),
        ("JP Blanc", "Jean-Pierre", "Blanc", False),
        ("Luc Petit", "Rémy", "Petit", False),
    ],
)
@pytest.mark.parametrize("in_book", [True, False])
def test_a_name_is_the_same_however_it_is_written(
    tmp_path: Path, written: str, first: str, last: str, *, held: bool, in_book: bool
) -> None:
    restored(tmp_path, archive(person(9))).close()
    files = {"leads.csv": _rows(1, [(last, first)]), "désinscrits.csv": f"Nom\n{written}\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    with ZipFile(tmp_path / "a.zip", "w") as made:
        for name, text in files.items():
            made.writestr(name, text)
    for name in files if in_book else ["a.zip"]:
        told("import", tmp_path / "book.leads", tmp_path / name, "--form", "quiz-v1", *NOW)
    assert eligible(tmp_path / "book.leads") == ([] if held else ["p1"])


def test_a_common_first_name_or_a_part_of_a_name_holds_nobody_of_the_book(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(9))).close()
    people = _rows(1, [("Blanc", "Jean"), ("de la Tour", "Hugo"), ("Jeanson", "Ana")])
    for name, text in (("leads.csv", people), ("désinscrits.csv", "Nom\nJean\nTour\n")):
        (tmp_path / name).write_text(text, "utf-8")
        told("import", tmp_path / "book.leads", tmp_path / name, "--form", "quiz-v1", *NOW)
    assert eligible(tmp_path / "book.leads") == ["p1", "p2", "p3"]


TOWNS = {
    "partis.csv": "Prénom;Ville\nZOE;Rennes\nJean-Luc;Saint-Malo\n",
    "20_partis.csv": "Prénom;Commune\nzoé;rennes\nJean Luc;St Malo\n",
    "désinscrits.csv": "Prénom;CP\nZoé;35000\nJean-Luc;35400\n",
}


@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("order", [1, -1])
def test_a_file_of_leavers_by_first_name_and_town_holds_who_may_be_meant(tmp_path: Path, name: str, order: int) -> None:
    """It was refused for want of addresses, or was read and held nobody."""
    restored(tmp_path, archive(person(9))).close()
    people = (
        ("Zoé", "Rennes", "35000"),
        ("Zoé", "Lyon", "69001"),
        ("Zoé", "", ""),
        ("Jean-Luc", "Saint-Malo", "35400"),
    )
    lines = (
        f"{first};p{at}@mail.example;{town};{code};2026-11-01 09:00;oui\n"
        for at, (first, town, code) in enumerate([*people, ("Tim", "Rennes", "35000")], 1)
    )
    head = "Prénom;E-mail;Ville;Code postal;Date de consentement;Optin partenaires\n"
    texts = [("salon.csv", head + "".join(lines)), (name, TOWNS[name])]
    for file, text in texts[::order]:
        (tmp_path / file).write_text(text, "utf-8")
        told("import", tmp_path / "book.leads", tmp_path / file, "--form", "quiz-v1", *NOW)
    assert eligible(tmp_path / "book.leads") == ["p2", "p5"]


def test_a_list_of_names_is_taken_for_leavers_if_the_user_says_so(tmp_path: Path) -> None:
    restored(tmp_path, archive(person(9))).close()
    for name, text in (("leads.csv", _rows(1, PEOPLE)), ("liste.csv", "Nom;Prénom\nNoir;Zoé\n")):
        (tmp_path / name).write_text(text, "utf-8")
    told("import", tmp_path / "book.leads", tmp_path / "leads.csv", "--form", "quiz-v1", *NOW)
    assert call("import", tmp_path / "book.leads", tmp_path / "liste.csv", "--form", "none", *NOW).exit_code == 1
    told("import", tmp_path / "book.leads", tmp_path / "liste.csv", "--form", "none", "--everybody-left", *NOW)
    assert "p1" not in eligible(tmp_path / "book.leads")
