"""Who is at school, or in a group of ages below 18, waits: a child cannot consent alone (GDPR 8, R25)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import told
from tests.cli.test_ages import book, decided, import_, verdicts

__all__ = ["book"]

CHILDREN = [
    "CM2", "6ème A", "collège Jules Ferry", "4ème B", "6e", "Terminale", "2nde", "CE 1", "Première S", "5èmeC",
    "Lycée Voltaire",
]  # fmt: skip


@pytest.mark.parametrize(
    "header", ["Classe", "Niveau scolaire", "École", "Niveau", "Votre classe", "En quelle classe es-tu ?"]
)
def test_who_is_in_a_class_of_children_waits(header: str, book: Path) -> None:
    """They were given to partners."""
    import_(book, header, "", *CHILDREN)
    assert verdicts(book) == ["eligible"] + ["review"] * len(CHILDREN)
    reasons = decided(book, told("contacts", book)[1]["id"])["reasons"]
    said = f"The file says “CM2” under “{header}”: this person may be a minor."
    assert any(one["message"].startswith(said) for one in reasons)


@pytest.mark.parametrize("header", ["School", "Year group", "School year"])
def test_who_is_in_one_in_english_waits(header: str, book: Path) -> None:
    cells = ["Year 9", "7th grade", "Hill Primary School", "Sixth form"]
    import_(book, header, *cells, "")
    assert verdicts(book) == ["review"] * len(cells) + ["eligible"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Niveau", ["débutant", "expert", "Confirmé", "B2", "1", "Bac+5", "intermédiaire"]),
        ("Classe", ["A", "B", "C", "1ère classe", "Affaires", "Éco", "Premium", "2"]),
        ("École", ["ESSEC", "École de commerce", "Université de Nantes", "auto-école du Port", "Collège de France"]),
        ("Classe énergétique", ["C", "D", "6e"]),
        ("Classe de votre enfant", ["CM2", "6ème A"]),
        ("Étage", ["6e", "3ème"]),
        ("Ville", ["Terminale", "Sixième"]),
        ("Arrondissement", ["6e", "3ème"]),
    ],
)
def test_a_class_or_a_level_of_adults_holds_nobody(header: str, cells: list[str], book: Path) -> None:
    import_(book, header, *cells)
    assert verdicts(book) == ["eligible"] * len(cells)


BANDS = ["15-17 ans", "moins de 15 ans", "15-17", "<18", "12-14 ans", "10 à 14 ans", "25-34 ans", "65 ans et plus"]


@pytest.mark.parametrize("header", ["Tranche", "Catégorie", "Groupe", "Range"])
def test_who_is_in_a_group_of_ages_below_18_waits_whatever_the_column_is_called(header: str, book: Path) -> None:
    import_(book, header, *BANDS)
    assert verdicts(book) == ["review"] * 6 + ["eligible"] * 2
    assert told("inspect", book.with_name("tombola.csv"))["proposals"][header] == "age_at_consent"


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Tranche", ["14-16", "10-12", "16-18"]),
        ("Tranche", ["10-15 k€", "15-17 k€"]),
        ("Catégorie", ["A", "B", "15"]),
        ("Catégorie", ["Contrat 12 mois", "Client depuis 15 ans", "Particulier"]),
        ("Groupe", ["1-2", "3-4"]),
        ("Créneau", ["10-12", "14-16"]),
        ("Tranche horaire", ["15-17", "10-12"]),
    ],
)
def test_hours_prices_and_groups_of_other_things_hold_nobody(header: str, cells: list[str], book: Path) -> None:
    import_(book, header, *cells)
    assert verdicts(book) == ["eligible"] * len(cells)
