"""Boxes "Oui" and "Non" below a question that is written once keep the question, and an unused "Non" holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.made_cli import NOW, told
from tests.cli.test_names_on_sheets import eligible
from tests.made_archive import archive, person, restored

QUESTIONS = ("Participant", "", "", "Date", "Offres de nos partenaires", "", "Newsletter", "")
BOXES = ("Nom", "Prénom", "E-mail", "", "Oui", "Non", "Oui", "Non")


@pytest.mark.parametrize("refused", [False, True])
def test_who_ticked_yes_and_no_below_a_question_is_held(tmp_path: Path, *, refused: bool) -> None:
    """The columns were “Oui”, “Non”, “Oui (2)” and “Non (2)”, and who ticked both was shared."""
    made = Workbook()
    for cells in (
        QUESTIONS,
        BOXES,
        ("Noir", "Zoé", "p1@mail.example", "2026-11-01 09:00", "x", "", "", "x"),
        ("Imbert", "Ugo", "p2@mail.example", "2026-11-01 09:00", "x", "x", "", ""),
        ("Garel", "Tim", "p3@mail.example", "2026-11-01 09:00", "", "x", "x", ""),
    ):
        made.worksheets[0].append(cells)
    made.save(file := tmp_path / "salon.xlsx")
    restored(tmp_path, archive(person(9))).close()
    columns = told("inspect", file, *NOW)["columns"]
    assert [one["header"] for one in columns][4:] == [
        f"{question} [{box}]" for question in (QUESTIONS[4], QUESTIONS[6]) for box in ("Oui", "Non")
    ]
    maps = ["Date=consent_at", f"{QUESTIONS[4]} [Oui]=consent_partners"]
    maps += [f"{QUESTIONS[4]} [Non]=refused_partners"] if refused else []
    book = tmp_path / "book.leads"
    told("import", book, file, "--form", "quiz-v1", *[part for one in maps for part in ("--map", one)], *NOW)
    assert eligible(book) == ["p1"]
