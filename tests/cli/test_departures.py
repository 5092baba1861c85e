"""A day under a title of leaving, which nobody gave a meaning, keeps its person out of an export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import told
from tests.cli.test_ages import book, decided, import_, verdicts

__all__ = ["book"]

DAY = "03/11/2026"


def reasons(book: Path) -> Any:
    """What is said of the second person."""
    return [one["message"] for one in decided(book, told("contacts", book)[1]["id"])["reasons"]]


@pytest.mark.parametrize(
    "header",
    [
        "Retrait", "Rétractation", "Date de sortie", "A quitté le", "Résilié le", "Sortie le", "Sortie", "Départ",
        "Date de fin", "Fin", "Archivé le", "Clôturé le", "Date de départ", "Left on", "Opt-out date", "Removed",
        "Cancelled on", "Exit date", "Withdrawal", "Removal date", "Departure", "Archived", "Ended on",
        "S'est retirée le",
    ],
)  # fmt: skip
@pytest.mark.parametrize("day", [DAY, "2026-11-03", "3 novembre 2026"])
def test_the_only_one_with_a_day_there_waits(header: str, day: str, book: Path) -> None:
    """They were given to partners without a word."""
    import_(book, header, "", day, "", "", "")
    assert verdicts(book) == ["eligible", "review", "eligible", "eligible", "eligible"]
    assert f"{header}: {day}" in " ".join(reasons(book))


@pytest.mark.parametrize(
    "header", ["Date de fin", "Fin", "Départ", "Sortie", "Retrait", "End date", "Departure", "Date de sortie"]
)
def test_the_day_of_an_event_that_everybody_has_is_none_of_leaving(header: str, book: Path) -> None:
    import_(book, header, DAY, DAY, DAY, "", "04/11/2026")
    assert verdicts(book) == ["eligible"] * 5


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Retrait", "Magasin de Lyon"),
        ("Sortie", "Cinéma"),
        ("Départ", "Gare de Nantes"),
        ("Fin", "18 h 30"),
        ("Exit", "Porte 3"),
        ("Fin de contrat", DAY),
        ("Fin de garantie", DAY),
        ("Date de fin de travaux", DAY),
        ("Sortie scolaire", DAY),
        ("Départ en vacances", DAY),
        ("Date de livraison", DAY),
        ("Retrait en magasin le", DAY),
        ("Délai de rétractation", DAY),
        ("Début", DAY),
        ("Order cancelled on", DAY),
        ("Dernière visite", DAY),
        ("Rendez-vous", DAY),
    ],
)
def test_the_day_of_another_thing_or_a_place_holds_nobody(header: str, cell: str, book: Path) -> None:
    import_(book, header, "", cell, "", "", "")
    assert verdicts(book) == ["eligible"] * 5


def test_a_title_of_leaving_alone_is_proposed_as_such(book: Path) -> None:
    file = book.with_name("a.csv")
    file.write_text(f"E-mail;Rétractation;A quitté le;Fin\na@mail.example;;{DAY};{DAY}\n", "utf-8")
    assert told("inspect", file)["proposals"] == {"Rétractation": "unsubscribed_at", "A quitté le": "unsubscribed_at"}
