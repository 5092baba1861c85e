"""Which meaning a column gets or is proposed, where its title alone misleads or stands in two rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import told

PEOPLE = (("a@x.example", "Zoé", "Durand"), ("b@x.example", "Paul", "Petit"), ("c@x.example", "Ada", "Roy"))
REPLIES = (("oui", "non"), ("oui", "oui"), ("non", "non"))
DAYS = ("01/09/2026 10:05", "20/09/2026 11:05", "21/09/2026 11:05")


def inspected(path: Path, *rows: tuple[str | None, ...], merged: tuple[str, ...] = ()) -> tuple[dict[str, Any], Any]:
    """The field of each column, and the meanings proposed for the others."""
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path / "liste.xlsx")
    inspection = told("inspect", path / "liste.xlsx")
    return {one["header"]: one["field"] for one in inspection["columns"]}, inspection["proposals"]


@pytest.mark.parametrize(
    ("top", "below", "merged", "consents"),
    [
        (("Consentement", None), ("Offres partenaires", "Date"), ("D1:E1",), {"Offres partenaires"}),
        (("Offres partenaires", None), ("Réponse", "Date"), ("D1:E1",), {"Offres partenaires"}),
        (("Consentement", None, None), ("Offres partenaires", "SMS partenaires", "Date"), ("D1:F1",),
         {"Offres partenaires", "Consentement [SMS partenaires]"}),
        (("Consentements", None, "Date"), ("Offres partenaires", "SMS partenaires", None), ("D1:E1", "F1:F2"),
         {"Offres partenaires", "Consentements [SMS partenaires]"}),
        (("Offres de nos partenaires", None, None), ("E-mail", "SMS", "Date"), ("D1:F1",),
         {"Offres de nos partenaires [E-mail]", "Offres de nos partenaires [SMS]"}),
    ],
)  # fmt: skip
def test_a_date_in_the_second_of_two_rows_of_titles_is_proposed(
    tmp_path: Path, top: tuple[str | None, ...], below: tuple[str | None, ...], merged: tuple[str, ...],
    consents: set[str],
) -> None:  # fmt: skip
    """“Consentement [Date]” was no date, and with one answer before it the second row was taken for a person."""
    replies = [row[: len(top) - 1] for row in REPLIES]
    rows = [(*who, *said, day) for who, said, day in zip(PEOPLE, replies, DAYS, strict=True)]
    names = ("Email", "Prénom", "Nom")
    merged += ("A1:A2", "B1:B2", "C1:C2")
    fields, proposed = inspected(tmp_path, (*names, *top), (None, None, None, *below), *rows, merged=merged)
    assert [*fields.values()][:3] == ["email", "first_name", "last_name"]
    assert proposed.pop("Date") == "consent_at"
    assert {*proposed, *(one for one, field in fields.items() if field == "consent_partners")} == consents


def test_a_date_below_another_question_is_none_of_a_consent(tmp_path: Path) -> None:
    top, below = ("Email", "Votre projet", None, None), (None, "Cuisine", "Salon", "Date")
    rows = [(who[0], "oui", "non", day) for who, day in zip(PEOPLE, DAYS, strict=True)]
    fields, proposed = inspected(tmp_path, top, below, *rows)
    assert "Votre projet [Date]" in fields
    assert proposed == {}


def test_a_row_of_a_person_without_an_address_is_no_second_row_of_titles(tmp_path: Path) -> None:
    top, person = ("Email", "Offres partenaires", None), (None, "oui", "Date ?")
    fields, _proposed = inspected(tmp_path, top, person, ("a@x.example", "oui", "x"))
    assert [*fields.values()][:2] == ["email", "consent_partners"]


@pytest.mark.parametrize("title", ["Your full name", "Nom complet", "Quel est votre nom complet ?"])
def test_a_filled_column_of_names_wins_over_an_empty_one(tmp_path: Path, title: str) -> None:
    """Microsoft Forms writes an empty column “Name” where people answer without an account."""
    rows = [("1", mail, None, f"{first} {last}") for mail, first, last in PEOPLE]
    fields, _proposed = inspected(tmp_path, ("ID", "Email", "Name", title), *rows)
    assert (fields["Name"], fields[title]) == (None, "full_name")


def test_whether_somebody_comes_with_a_partner_is_no_consent_to_partners(tmp_path: Path) -> None:
    """A question of a wedding fair was proposed as consent to partners."""
    rows = [(who[0], day, said[0]) for who, day, said in zip(PEOPLE, DAYS, REPLIES, strict=True)]
    _fields, proposed = inspected(tmp_path, ("Email", "Date", "Vient avec un(e) partenaire"), *rows)
    assert proposed == {}


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("Offres partenaires", "Date accord partenaires"),
        ("Offres partenaires", "Form submission time"),
        ("Offres partenaires", "Created"),
        ("Offres partenaires", "Le"),
        ("Offres partenaires", "Date de la demande"),
        ("Personne - Accord partenaires", "Personne - Date accord partenaires"),
        ("Person - Partner consent", "Person - Partner consent date"),
    ],
)
def test_the_day_of_an_answer_is_proposed_by_the_titles_of_programs(tmp_path: Path, answer: str, title: str) -> None:
    rows = [(who[0], said[0], day) for who, said, day in zip(PEOPLE, REPLIES, DAYS, strict=True)]
    fields, proposed = inspected(tmp_path, ("Email", answer, title), *rows)
    assert (fields[answer] or proposed[answer], proposed[title]) == ("consent_partners", "consent_at")


def test_a_column_called_le_that_holds_no_days_is_none_of_a_consent(tmp_path: Path) -> None:
    rows = [(who[0], said[0], "12 rue Haute") for who, said in zip(PEOPLE, REPLIES, strict=True)]
    assert "Le" not in inspected(tmp_path, ("Email", "Offres partenaires", "Le"), *rows)[1]
