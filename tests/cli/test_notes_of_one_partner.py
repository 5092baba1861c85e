"""A note of a list that leaves a partner out, or by which the yes was none, lets nobody be given away unread."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, form, partner, restored


def _verdict(folder: Path, note: str) -> str:
    """How the person of a list with this note is judged for Raoul, by the brand known as Fleurs Raoul."""
    parts = {"contacts": [], "partners": [partner(brands=["Fleurs Raoul"])]}
    restored(folder, archive(forms=[form()]) | parts).close()
    book, file = folder / "book.leads", folder / "liste.csv"
    file.write_text(
        f"Opt-in date;Email;Offres partenaires;Remarques\n2026-11-16 10:00;hugo@mail.example;oui;{note}", "utf-8"
    )
    told("import", book, file, "--form", "quiz-v1", "--map", "Offres partenaires=consent_partners", *NOW)
    person = told("contacts", book)[0]["id"]
    return str(told("decide", book, "--partner", "raoul", *NOW, "--contact", person)["verdict"])


@pytest.mark.parametrize(
    "note",
    ["partenaires : seulement le traiteur", "hors fleuriste", "que les fleurs", "seulement Raoul",
     "pas le fleuriste svp", "a changé d'avis le lendemain", "c'est sa mère qui a coché", "consentement douteux", "KO"],
)  # fmt: skip
def test_a_note_that_leaves_a_partner_out_or_takes_the_yes_back_waits(tmp_path: Path, note: str) -> None:
    assert _verdict(tmp_path, note) == "review"


@pytest.mark.parametrize(
    "note", ["RAS", "que des fleurs blanches", "uniquement le samedi", "il manque seulement le fleuriste"]
)
def test_a_note_of_daily_business_is_given_on(tmp_path: Path, note: str) -> None:
    assert _verdict(tmp_path, note) == "eligible"
