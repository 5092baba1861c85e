"""Words of notes and comments that say of the person that they are or may be under 18, and words that do not."""

from __future__ import annotations

import pytest

from leadkeeper.domain.imports.ages import (
    AgeColumn,
    birth_year,
    leaves_birth_open,
    may_say_age,
    minor_in_brackets,
    minor_words,
)
from leadkeeper.domain.imports.columns import ImportColumn, Why
from leadkeeper.domain.imports.headers import read_headers

MINORS = [
    "Léa a 16 ans", "jeune fille de 16 ans", "la cliente, 16 ans, rappeler", "16 years old, asks for a demo",
    "C'est un enfant de 12 ans", "passe le permis, 16 ans", "mineur (16 ans)", "16 ans", "j'ai 16 ans", "mineure",
    "lycéen, 15 ans", "I'm 16", "17 years old", "minor", "under age", "elle a 13 ans", "14 ans", "Mineur",
    "- de 18 ans", "J’ai 16 ans et je veux gagner", "c'est une mineure", "Client mineur", "est mineure",
    "âgé de 15 ans", "Agée de 16 ans", "age 16", "âge : 16 ans", "aged 17", "moins de 18 ans", "under 18",
    "pas encore majeur", "pas majeure", "n'a pas 18 ans", "-18", "Is a minor.", "He is 16 years old",
    "she's 17 years old", "lycéenne", "Collégien", "ado", "Adolescente", "il n'a que 15 ans", "Jeune lycéen",
    "underage", "15-17 ans", "environ 16 ans", "Léa, 17 ans, veut une démo", "Attention : mineur", "mineur !",
    "a 16 ans", "autorisation parentale reçue", "je suis mineur", "Im 16", "I am 17.", "not yet 18", "(minor)",
    "appelé le 3 mars - 16 ans", "mineurs", "minor, do not sell", "encore mineur", "Vu au salon. Mineur.",
    "mineur(e)", "n'est pas majeur", "17 yo", "16 ans et demi", "est encore au lycée, 16 ans",
]  # fmt: skip
OTHERS = [
    "sa fille a 16 ans", "taux fixe à 15 ans", "travaille ici depuis 12 ans", "works there for 12 years",
    "expérience : 12 ans", "de 8 à 12 ans", "il y a 12 ans", "16 ans d'ancienneté", "15 ans de mariage",
    "travaux mineurs", "minor issue", "30 ans", "depuis 12 ans", "ma fille de 16 ans", "mon fils a 16 ans",
    "client depuis 15 ans", "Chaudière gaz, 15 ans", "maison de 10 ans", "crédit sur 15 ans", "problème mineur",
    "modification mineure", "enfants mineurs à charge", "2 enfants (5 ans et 8 ans)", "n'est pas mineur",
    "not a minor", "sonate en la mineur", "majeur", "12 years of experience", "house is 17 years old",
    "il y a 10 ans", "dans 5 ans", "garantie 10 ans", "18 ans", "35 ans", "interdit aux mineurs",
    "L'impact est mineur", "professeur de lycéens", "mother of a teenager", "Orléans", "Nantes", "rappeler lundi",
    "I'm 16 km away", "i am 10 minutes late", "5 ans", "un an", "10 %", "professeur au lycée", "parent d'élève",
    "customer for 12 years", "the roof is 16 years old", "plus mineur", "Damage is minor",
    "Minor change requested", "j'ai 15 ans d'expérience", "J'ai 10 ans de maison", "whisky 12 ans d'âge",
    "Depuis 2016", "a acheté il y a 12 ans", "under 15 days", "moins de 15 jours", "RDV à 16 h", "Age of Empires",
    "Adolphe", "colis", "chat de 12 ans", "Moins de 15 km", "Contacter la protection des mineurs", "bail 9 ans",
    "a 3 enfants", "Pas de logement de moins de 15 ans", "non mineur", "parle de sa fille mineure",
    "parle de son enfant mineur", "18-25 ans", "de 16 à 70 ans",
]  # fmt: skip


def _column(header: str, field: str | None = None) -> AgeColumn:
    return AgeColumn(ImportColumn(read_headers([header])[0], field, Why("unknown")))


@pytest.mark.parametrize("text", MINORS)
def test_words_that_may_mean_a_minor_are_found_whatever_is_looked_at_first(text: str) -> None:
    assert minor_words(text, in_note=True)
    assert may_say_age({text: text, "Orléans": "Orléans"}) == [text]
    assert _column("Commentaire", "note").find(["Rappeler lundi", text, "", None]) == {text}


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_said_of_somebody_or_something_else_is_left_alone(text: str) -> None:
    assert minor_words(text, in_note=True) is None


@pytest.mark.parametrize("header", ["Durée du prêt", "Ancienneté", "Engagement", "Question 4"])
def test_an_age_alone_outside_of_notes_may_be_that_of_a_contract(header: str) -> None:
    assert not _column(header).find(["15 ans", "10 ans"])


def test_a_status_says_mineur_but_the_gravity_of_an_incident_does_not() -> None:
    assert _column("Statut").find(["Mineur", "Actif"]) == {"Mineur"}
    assert _column("Gravité").may_tell is False


def test_only_an_addition_in_brackets_to_a_name_says_an_age() -> None:
    assert minor_in_brackets("Léo (16 ans)")
    assert minor_in_brackets("Dubois [mineur]")
    assert minor_in_brackets("Mineur") is None
    assert minor_in_brackets("Léo (Dupont SA)") is None


def test_the_words_are_kept_and_not_a_whole_letter() -> None:
    text = f"Bonjour,\n{'blabla ' * 60} j'ai 16 ans et je voudrais essayer {'encore ' * 60}\nMerci"
    told = _column("Commentaire", "note").note(text)
    assert told.startswith("STOP (Commentaire: ")
    assert "j'ai 16 ans" in told[:120]
    assert _column("Note", "note").note("Vu au salon\nlycéen, 15 ans") == "STOP (Note: lycéen, 15 ans)"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("le 14/05/2013", 2013), ("14052013", 2013), ("20130514", 2013), ("140513", 2013), ("14/05/13", 2013),
        ("13/05/14", 2014), ("85/05/14", 1985), ("12/05/85", 1985), ("mai 2013", 2013), ("2013", 2013), ("Brest", None),
        ("15 juin", None), ("24/03/1985", 1985),
    ],
)  # fmt: skip
def test_a_year_of_birth_is_the_latest_that_a_cell_may_mean(text: str, year: int | None) -> None:
    assert birth_year(text, 2026) == year


@pytest.mark.parametrize(
    "text", ["--06-15", "--0615", "15/06", "06/15", "15 juin", "June 15", "15-mai", "n/a", "0/0/00", "-"]
)
def test_a_birthday_without_a_year_says_nothing_of_an_age(text: str) -> None:
    assert leaves_birth_open(text)


@pytest.mark.parametrize("text", ["2013", "mai 2013", "Brest", "1 rue des Lilas", "treize"])
def test_anything_else_under_a_date_of_birth_does(text: str) -> None:
    assert not leaves_birth_open(text)
