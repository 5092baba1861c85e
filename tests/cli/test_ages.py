"""Nobody who is or may be under 18 is given away because a column of ages was not understood (R25)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.eligibility.contact_rules import stop_said
from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored

YES = "2026-06-02 10:00;oui"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A book with a form, a partner in its list and a contract, and nobody in it."""
    restored(tmp_path, archive() | {"contacts": []}).close()
    return tmp_path / "book.leads"


def import_(book: Path, header: str, *cells: str, options: tuple[str, ...] = ()) -> Any:
    """Import people who all said yes, each with a cell under the header."""
    file = book.with_name("tombola.csv")
    rows = [f"p{place}@mail.example;{YES};{cell}" for place, cell in enumerate(cells, 1)]
    file.write_text("\n".join([f"E-mail;Date de consentement;Optin partenaires;{header}", *rows]), "utf-8")
    return told("import", book, file, "--form", "quiz-v1", *options, *NOW)


def verdicts(book: Path) -> list[str]:
    """What is decided of each person for Raoul, by e-mail."""
    people = told("contacts", book)
    words = ("--partner", "raoul", "--channel", "email", *NOW)
    return [told("decide", book, *words, "--contact", one["id"])["verdict"] for one in people]


def decided(book: Path, contact: str) -> Any:
    """What is decided of one person for Raoul, by e-mail, with the reasons."""
    return told("decide", book, "--partner", "raoul", "--channel", "email", *NOW, "--contact", contact)


@pytest.mark.parametrize(
    "header",
    [
        "Ton âge ?",
        "Quel âge as-tu ?",
        "Âge",
        "AGE",
        "Your age",
        "How old are you?",
        "Quel âge avez-vous ?",
        "age_years",
    ],
)
def test_a_child_is_not_eligible_although_nobody_chose_the_meaning_of_the_column(header: str, book: Path) -> None:
    report = import_(book, header, "34", "13", "51", "16")
    assert verdicts(book) == ["eligible", "review", "eligible", "review"]
    assert report["details"]["age-unread"] == {
        "columns": [header],
        "lines": [{"line": 3, "file": None}, {"line": 5, "file": None}],
    }
    found = call("inspect", book.with_name("tombola.csv"), "--lang", "fr")
    assert f"«\xa0{header}\xa0». Voir les lignes" in found.output
    assert "moins de 18 ans" in found.output


@pytest.mark.parametrize("header", ["Ton âge ?", "Âge", "Age range", "Tranche d'âge"])
def test_the_age_is_proposed_and_blocks_a_child_once_taken(header: str, book: Path) -> None:
    file = book.with_name("a.csv")
    file.write_text(f"E-mail;{header}\na@mail.example;34\nb@mail.example;13\nc@mail.example;\n", "utf-8")
    assert told("inspect", file)["proposals"] == {header: "age_at_consent"}
    report = import_(book, header, "34", "13", "16", options=("--map", f"{header}=age_at_consent"))
    assert "age-unread" not in report["warnings"]
    assert verdicts(book) == ["eligible", "blocked", "review"]


@pytest.mark.parametrize("options", [(), ("--map", "Tranche d'âge=age_at_consent")])
@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        ("moins de 15 ans", "review"),
        ("15-17", "review"),
        ("15 à 17 ans", "review"),
        ("-18", "review"),
        ("< 18 ans", "review"),
        ("Under 18", "review"),
        ("mineur", "review"),
        ("moins de 25 ans", "review"),
        ("18-25 ans", "eligible"),
        ("+18", "eligible"),
        ("18 ans et plus", "eligible"),
        ("65 and over", "eligible"),
        ("majeure", "eligible"),
        ("", "eligible"),
        ("NC", "eligible"),
        ("Prefer not to say", "eligible"),
    ],
)
def test_a_range_that_may_mean_a_minor_waits_and_is_never_kept_as_an_age(
    cell: str, verdict: str, options: tuple[str, ...], book: Path
) -> None:
    import_(book, "Tranche d'âge", cell, "40-50", options=options)
    assert verdicts(book) == [verdict, "eligible"]
    assert all(one["age_at_consent"] is None for one in told("contacts", book))


@pytest.mark.parametrize("options", [(), ("--map", "Tranche d'âge=age_at_consent")])
@pytest.mark.parametrize("cell", ["moins de 15 ans", "< 15", "Under 15", "moins de 13 ans", "-15 ans"])
def test_who_is_surely_under_15_cannot_be_allowed(cell: str, options: tuple[str, ...], book: Path) -> None:
    """A founder read that the choice was theirs: nobody can allow a child (R25)."""
    import_(book, "Tranche d'âge", cell, "moins de 18 ans", options=options)
    texts = [one["reasons"][0]["message"] for one in (decided(book, "c1"), decided(book, "c2"))]
    assert texts[0].startswith(f"The file says {cell} under “Tranche d'âge”: under 15 a child cannot consent alone.")
    assert texts[1].endswith("It needs your decision.")
    assert stop_said(f"STOP (Tranche d'âge: {cell})", ()).names.child is not None
    assert stop_said("STOP (Tranche d'âge: moins de 18 ans)", ()).names.child is None


@pytest.mark.parametrize("options", [(), ("--map", "Âge=age_at_consent")])
def test_an_age_in_words_or_a_year_of_birth_waits(options: tuple[str, ...], book: Path) -> None:
    import_(book, "Âge", "34", "quatorze ans", "né en 2013", "2012", "fifteen", "né en 1980", options=options)
    assert verdicts(book)[:5] == ["eligible", *["review"] * 4]


@pytest.mark.parametrize("cell", ["en CM2", "Au collège", "elle est en 4e", "client, en terminale", "in 7th grade"])
def test_a_class_of_children_in_a_note_waits(cell: str, book: Path) -> None:
    import_(book, "Remarques", cell, "son fils est au collège", "au 6e étage")
    assert verdicts(book) == ["review", "eligible", "eligible"]


def test_an_age_that_cannot_be_read_in_the_field_of_ages_waits(book: Path) -> None:
    report = import_(book, "Âge", "treize", "13 ans", "34 ans", options=("--map", "Âge=age_at_consent"))
    assert verdicts(book) == ["review", "blocked", "eligible"]
    assert [one["line"] for one in report["details"]["age-unclear"]["lines"]] == [2]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Année de naissance", ("1985", "2012", "2009")),
        ("Birth year", ("1985", "2012", "2009")),
        ("Né(e) en", ("1985", "2012", "2009")),
        ("Avez-vous plus de 18 ans ?", ("oui", "non", "Non")),
        ("As-tu moins de 15 ans ?", ("non", "oui", "Oui")),
        ("Êtes-vous majeur ?", ("oui", "non", "non")),
        ("Majeur(e)", ("oui", "non", "non")),
        ("Avez-vous 18 ans ?", ("oui", "non", "non")),
        ("Are you over 18?", ("yes", "no", "no")),
        ("Anniversaire", ("24/03/1985", "24/03/2012", "24/03/2009")),
        ("DDN", ("24/03/1985", "24/03/2012", "24/03/09")),
        ("YOB", ("1985", "2012", "2009")),
        ("Date naiss.", ("24031985", "24032012", "le 24/03/2009")),
        ("Are you 18 or older?", ("Yes", "No", "no")),
        ("J'ai 18 ans ou plus", ("oui", "non", "non")),
        ("Âgé de plus de 18 ans", ("oui", "non", "non")),
        ("Majorité", ("oui", "non", "non")),
        ("Autorisation parentale", ("", "Non", "Oui")),
        ("Accord des parents", ("sans objet", "Non", "Oui")),
        ("Tranche d'âge", ("+ de 18 ans", "- de 18 ans", "-18 ans")),
    ],
)
def test_a_year_of_birth_and_a_question_about_being_of_age_count_too(
    header: str, cells: tuple[str, ...], book: Path
) -> None:
    report = import_(book, header, *cells)
    assert verdicts(book) == ["eligible", "review", "review"]
    assert report["details"]["age-unread"]["columns"] == [header]
    assert [one["line"] for one in report["details"]["age-unread"]["lines"]] == [3, 4]


def test_a_year_alone_under_the_date_of_birth_is_no_date_and_waits(book: Path) -> None:
    import_(book, "Date de naissance", "1985", "2012", "24/03/1985", "24/03/2012")
    assert verdicts(book) == ["eligible", "review", "eligible", "blocked"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Âge de votre chien", ("3", "12")),
        ("Âge de l'enfant", ("7", "9")),
        ("Age of your car", ("4", "11")),
        ("Ancienneté", ("2", "14")),
        ("Code âge", ("1", "2")),
        ("Lead age (days)", ("3", "9")),
        ("Lieu de naissance", ("Brest", "2012")),
        ("Date de naissance du conjoint", ("", "")),
        ("Date anniversaire du contrat", ("2019-03-01", "2021-03-01")),
        ("Anniversaire", ("2025-03-01", "2026-03-01")),
        ("Client depuis plus de 15 ans", ("oui", "non")),
        ("Force majeure", ("oui", "non")),
        ("Plus de 15 commandes", ("oui", "non")),
        ("Message", ("13", "16")),
        ("Commentaire", ("travaux mineurs", "16 ans d'ancienneté")),
        ("Note", ("client depuis 12 ans", "ma fille a 16 ans")),
        ("Gravité", ("Mineur", "Minor")),
        ("Âge du bâtiment", ("moins de 15 ans", "15 ans")),
        ("Durée", ("15 ans", "12 ans")),
        ("Statut", ("Majeur", "Actif")),
        ("Garantie 15 ans", ("oui", "non")),
        ("Accord du partenaire parrain", ("ok", "")),
        ("Page", ("13", "16")),
        ("Points", ("13", "16")),
    ],
)
def test_the_age_of_something_else_stops_nobody(header: str, cells: tuple[str, ...], book: Path) -> None:
    report = import_(book, header, *cells)
    assert verdicts(book) == ["eligible", "eligible"]
    assert not {"age-unread", "age-unclear", "meaning-proposed"} & set(report["warnings"])


def test_a_doubtful_header_is_named_with_its_lines_and_stops_nobody(book: Path) -> None:
    report = import_(book, "Âge du joueur principal", "34", "13")
    assert verdicts(book) == ["eligible", "eligible"]
    assert report["details"]["age-unread"]["lines"] == [{"line": 3, "file": None}]


def test_the_reason_says_the_age_and_a_child_under_15_cannot_be_allowed(book: Path) -> None:
    import_(book, "Ton âge ?", "34", "13", "16", "15-17")
    words = ("--partner", "raoul", "--channel", "email", *NOW)
    reasons = [told("decide", book, *words, "--contact", f"c{n}")["reasons"] for n in (2, 3, 4)]
    assert [one["rule"] for (one,) in reasons] == ["R44"] * 3
    assert reasons[0][0]["message"].startswith(
        "The file says 13 under “Ton âge ?”: under 15 a child cannot consent alone."
    )
    sixteen = "The file says “16” under “Ton âge ?”: this person may be a minor. It needs your decision."
    assert reasons[1][0]["message"] == sixteen
    assert "“15-17” under “Ton âge ?”" in reasons[2][0]["message"]
    shown = call("show", book, "p2@mail.example", *NOW, "--lang", "fr").stdout
    assert "Le fichier indique 13 sous «\xa0Ton âge ?\xa0»" in shown


def test_a_child_waits_whatever_else_stands_in_the_note(book: Path) -> None:
    file = book.with_name("a.csv")
    rows = ["E-mail;Date de consentement;Optin partenaires;Ton âge ?;Statut", f"a@mail.example;{YES};12;Bloqué"]
    file.write_text("\n".join(rows), "utf-8")
    told("import", book, file, "--form", "quiz-v1", *NOW)
    words = ("--partner", "raoul", "--channel", "email", "--contact", "c1", *NOW)
    (reason,) = told("decide", book, *words)["reasons"]
    assert "Statut: Bloqué · Ton âge ? 12" in reason["message"]


@pytest.mark.parametrize("header", ["Commentaire", "Remarques", "Note du vendeur", "Tags"])
@pytest.mark.parametrize(
    "cell", ["mineur (16 ans)", "16 ans", "j'ai 16 ans", "lycéen, 15 ans", "I'm 16", "17 years old"]
)
def test_an_age_in_a_note_waits_with_its_words(header: str, cell: str, book: Path) -> None:
    report = import_(book, header, cell, "rappeler lundi", "16 ans d'ancienneté")
    assert verdicts(book) == ["review", "eligible", "eligible"]
    assert report["details"]["age-unclear"]["lines"] == [{"line": 2, "file": None}]
    words = ("--partner", "raoul", "--channel", "email", "--contact", told("contacts", book)[0]["id"], *NOW)
    (reason,) = told("decide", book, *words)["reasons"]
    assert f"The file says “{cell}” under “{header}”: this person may be a minor." in reason["message"]
    again = import_(book, header, cell, "rappeler lundi", "16 ans d'ancienneté")
    assert (again["unchanged"], again["updated"]) == (3, 0)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Statut", "Mineur"),
        ("Statut", "Minor"),
        ("Fonction", "Lycéenne"),
        ("Nom", "Dubois (16 ans)"),
        ("Étape", "mineur"),
    ],
)
def test_a_minor_in_a_status_a_job_or_a_name_waits(header: str, cell: str, book: Path) -> None:
    import_(book, header, cell, "Mineure Conseil", "client")
    assert verdicts(book)[::2] == ["review", "eligible"]


def test_an_age_in_a_note_is_not_lost_on_a_person_who_has_one(book: Path) -> None:
    import_(book, "Note", "vu au salon", "vue au salon")
    import_(book, "Note", "vu au salon", "mineure")
    assert verdicts(book) == ["eligible", "review"]


@pytest.mark.parametrize(
    ("cell", "verdict"),
    [
        ("le 14/05/2013", "blocked"),
        ("14052013", "review"),
        ("mai 2013", "review"),
        ("13 ans", "review"),
        ("treize", "review"),
        ("le 14/05/1985", "eligible"),
        ("14051985", "eligible"),
        ("mai 1985", "eligible"),
        ("35 ans", "eligible"),
        ("15 juin", "eligible"),
        ("--06-15", "eligible"),
        ("n/a", "eligible"),
    ],
)
def test_a_birth_date_that_cannot_be_read_does_not_vanish(cell: str, verdict: str, book: Path) -> None:
    report = import_(book, "Date de naissance", cell, "24/03/1985")
    assert verdicts(book) == [verdict, "eligible"]
    assert ("age-unclear" in report["warnings"]) is (verdict == "review")
