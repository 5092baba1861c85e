"""Why people wait is quoted once, under its own title, and with the file and the row where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.cli.test_legends_and_sections import HEADER, brought, shared, waits_for, yes
from tests.made_archive import archive, restored

NAMED = ["Nom", "Prénom", *HEADER]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    restored(tmp_path, archive() | {"contacts": []}).close()
    return tmp_path / "book.leads"


def notes(book: Path) -> dict[str, str | None]:
    return {one["email"].partition("@")[0]: told("show", book, one["id"])["note"] for one in told("contacts", book)}


def test_people_below_a_second_title_are_told_that_title(book: Path) -> None:
    """All of them were said to stand below “Désinscrits octobre”."""
    titles = ["Désinscrits octobre"], ["Ne veulent plus de SMS"]
    report = brought(book, [HEADER, yes("lea"), titles[0], yes("hugo"), titles[1], yes("ana")])
    assert notes(book) == {"lea": None, "hugo": f"STOP ({titles[0][0]})", "ana": f"STOP ({titles[1][0]})"}
    assert waits_for(report) == ([3, 4, 5, 6], [titles[0][0], titles[1][0]])


def test_a_line_about_one_person_is_no_title_of_those_below_it(book: Path) -> None:
    rows = [HEADER, yes("lea"), ["Désinscrits"], yes("hugo"), ["Zoé ne veut plus de mails"], yes("ana")]
    brought(book, rows)
    assert notes(book) == {"lea": None, "hugo": "STOP (Désinscrits)", "ana": "STOP (Désinscrits)"}


def test_a_row_of_another_sheet_is_quoted_once_and_by_its_line(book: Path) -> None:
    """“Petit Hugo fâché · Petit, Hugo, Remarque : fâché”, and no line."""
    rows = [NAMED, ["Petit", "Hugo", *yes("hugo")], ["Noir", "Zoé", *yes("zoe")], ["Brun", "Léa", *yes("lea")]]
    left = [["Nom", "Prénom", "Remarque"], ["Petit", "Hugo", "fâché"], ["Noir", "Zoé"]]
    report = brought(book, rows, {"Désinscrits": left})
    quoted = ["Désinscrits : Petit Hugo fâché", "Désinscrits : Noir Zoé"]
    assert shared(book) == {"lea"}
    assert notes(book) == {"hugo": f"STOP ({quoted[0]})", "zoe": f"STOP ({quoted[1]})", "lea": None}
    assert waits_for(report) == ([2, 3], quoted)
    assert report["details"]["note-says-stop"]["places"] == {quoted[0]: 2, quoted[1]: 3}
    words = call("inspect", book.with_name("à la main.xlsx"), "--lang", "fr").output
    assert f"«\xa0{quoted[1]}\xa0», ligne 3" in words


def test_the_file_that_brought_the_note_is_named_and_not_that_of_the_person(book: Path) -> None:
    """“Imported from juin.xlsx, line 2” although the refusal stood on a sheet of the file of July."""
    brought(book, [NAMED, ["Brun", "Léa", *yes("lea")], ["Petit", "Hugo", *yes("hugo")]])
    book.with_name("à la main.xlsx").rename(book.with_name("juin.xlsx"))
    brought(book, [HEADER, yes("max")], {"Notes": [["Appels"], ["Léa Brun ne veut plus rien recevoir"]]})
    (later := book.with_name("août.csv")).write_text("E-mail;Remarque\nhugo@mail.example;stop mails\n", "utf-8")
    told("import", book, later, *NOW)
    assert told("show", book, "lea@mail.example")["noted_in"] == [{"file": "à la main.xlsx", "line": None}]
    assert told("show", book, "hugo@mail.example")["noted_in"] == [{"file": "août.csv", "line": 2}]
    assert told("show", book, "max@mail.example")["noted_in"] == []
    assert (
        "Fichier qui contient la note\xa0: août.csv, ligne 2"
        in call("show", book, "hugo@mail.example", "--lang", "fr").output
    )


def test_who_has_a_no_in_a_column_of_leavers_waits_for_no_title_above_it(book: Path) -> None:
    """“Suivi des désinscriptions” above the table, or as its sheet, held those with “non” and those with nothing."""
    rows = [[*HEADER, "Désinscrit"], yes("lea", "oui", "non"), yes("hugo"), yes("ana", "oui", "oui")]
    brought(book, [["Suivi des désinscriptions"], *rows])
    assert shared(book) == {"lea", "hugo"}


def test_a_sheet_of_who_left_is_read_by_its_column(book: Path) -> None:
    followed = [
        ["E-mail", "Désinscrit"],
        *([f"{one}@mail.example", said] for one, said in zip("abc", ["non", "", "oui"], strict=True)),
    ]
    brought(book, [HEADER, yes("a"), yes("b"), yes("c")], {"Suivi des désinscriptions": followed})
    assert shared(book) == {"a", "b"}


def test_a_title_of_who_left_still_holds_where_no_column_says_more(book: Path) -> None:
    brought(book, [["Suivi des désinscriptions"], HEADER, yes("lea")])
    assert shared(book) == set()


def test_a_remark_that_says_no_to_leaving_refuses_nothing(book: Path) -> None:
    said = ["Désinscrit: non"], ["Désinscrit : oui"], ["", "Désinscrit : non"], ["", "Désinscrit : oui"]
    rows = [yes(name, "oui", *cells) for name, cells in zip("abcd", said, strict=True)]
    brought(book, [[*HEADER, "Remarque"], *rows])
    assert shared(book) == {"a", "c"}


def test_a_chosen_partner_is_not_said_to_ask_for_no_contact(book: Path) -> None:
    """“demande peut-être de ne plus contacter : « Quels partenaires acceptez-vous ? Raoul SAS »”."""
    asked = "Quels partenaires acceptez-vous ?"
    brought(book, [[*HEADER, asked], yes("lea", "oui", "Raoul SAS"), yes("hugo", "oui", "Aucun")])
    words = {one: call("show", book, f"{one}@mail.example", "--lang", "fr").output for one in ("lea", "hugo")}
    assert shared(book) == set()
    assert f"Le fichier indique «\xa0Raoul SAS\xa0» dans «\xa0{asked}\xa0»" in words["lea"]
    assert "ne plus contacter" not in words["lea"]
    assert "ne plus contacter la personne\xa0: «\xa0Quels partenaires acceptez-vous ? Aucun\xa0»" in words["hugo"]
