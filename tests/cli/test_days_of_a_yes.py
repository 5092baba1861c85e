"""A column may hold the day on which each person accepted a partner: the day is the yes, no text to be explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, refused, told
from tests.cli.test_named_partners import book, eligible, file_of, imported, rows

__all__ = ["book"]

RAOUL, NEBULINE = "Accepte Raoul le", "Accord Nébuline Voyages (date)"


def answers(book: Path, person: str) -> list[Any]:
    call("archive", book, book.with_suffix(".json"))
    archived = json.loads(book.with_suffix(".json").read_text("utf-8"))
    (one,) = [one for one in archived["contacts"] if one["email"] == f"{person}@mail.example"]
    return [(each["event"], each["partner"], each["at"], each["raw"]) for each in one.get("consents", [])]


def test_a_day_is_a_yes_of_that_day(book: Path) -> None:
    """Each date was asked for itself, and without an explanation nobody was shared."""
    file = file_of(book, f"{RAOUL};{NEBULINE}", *rows("03/04/2026;", "25/04/2026;2026-05-01 10:00", ";26/05/2026", ";"))
    assert {RAOUL, NEBULINE} <= told("inspect", file, "--book", book)["proposals"].keys()
    report = imported(book, file)
    assert "consent-unclear" not in report["warnings"]
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p0", "p1"], ["p1", "p2"])
    assert answers(book, "p0") == [("given", "raoul", "2026-04-03", "03/04/2026")]
    assert answers(book, "p1") == [
        ("given", "raoul", "2026-04-25", "25/04/2026"),
        ("given", "nebuline", "2026-05-01T10:00:00+02:00", "2026-05-01 10:00"),
    ]
    assert imported(book, file)["unchanged"] == 4


def test_what_is_no_day_or_to_come_is_asked_or_read_as_ever(book: Path) -> None:
    file = file_of(book, RAOUL, *rows("25/04/2026", "oui", "non", "le printemps", "25/04/2027", *["26/04/2026"] * 4))
    report = imported(book, file)
    assert {text for text, _ in report["details"]["consent-unclear"]["texts"]} == {
        f"{RAOUL}=le printemps",
    }
    assert eligible(book, "raoul") == ["p0", "p1", "p5", "p6", "p7", "p8"]
    assert answers(book, "p1") == [("given", "raoul", "2026-06-02", "2026-06-02")]  # the day of the row
    assert answers(book, "p2") == [("refused", "raoul", "2026-06-02", "2026-06-02")]


def test_the_order_of_such_days_is_asked_too(book: Path) -> None:
    file = file_of(book, RAOUL, *rows("03/04/2026"))
    maps = ("--map", f"{RAOUL}=consent_partners", "--form", "quiz-v1", *NOW)
    assert refused("import", book, file, *maps)["code"] == "date-order-needed"
    told("import", book, file, *maps, "--date-order", "mdy")
    assert answers(book, "p0")[0][2] == "2026-03-04"


@pytest.mark.parametrize(
    "header",
    [
        "Refus Raoul le", "Fin accord Raoul", "Raoul", "Transmis à Raoul le", "Relance accord Raoul", "Raoul envoyé le",
        "Demande d'accord Raoul", "Accord Raoul modifié le", "Dernier accord Raoul", "Retrait accord Raoul",
    ],
)  # fmt: skip
def test_a_day_under_another_title_is_no_yes(book: Path, header: str) -> None:
    file = file_of(book, header, *rows("25/04/2026", "26/04/2026"))
    call("import", book, file, "--map", f"{header}=consent_partners", "--form", "quiz-v1", "--map-anyway", *NOW)
    assert eligible(book, "raoul") == []


def test_a_later_no_of_another_column_wins(book: Path) -> None:
    file = file_of(book, f"{RAOUL};Offres partenaires", *rows("25/04/2026;non", "25/06/2026;oui"))
    imported(book, file)
    assert (eligible(book, "raoul"), eligible(book, "nebuline")) == (["p1"], ["p1"])
