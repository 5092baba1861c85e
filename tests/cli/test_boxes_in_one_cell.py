"""Boxes of a question that a form tool writes into one cell: Google joins them by commas."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, told
from tests.made_archive import archive, restored

HEADER = "J'accepte (plusieurs réponses possibles)"
OWN = "Recevoir la newsletter de Clodomir & Eulalie"
SHARED = "Que mes coordonnées soient transmises aux partenaires désignés"
CELLS = {"ana": f"{OWN}, {SHARED}", "zoe": OWN, "lou": SHARED, "eva": "", "max": "Aucun"}


def written(folder: Path, header: str = HEADER) -> Path:
    rows = [f'22/09/2026 11:0{n}:00,{name}@x.example,"{cell}"' for n, (name, cell) in enumerate(CELLS.items())]
    (folder / "Quiz.csv").write_text("\n".join([f'Horodateur,Adresse e-mail,"{header}"', *rows]), "utf-8")
    return folder / "Quiz.csv"


def test_a_question_is_proposed_by_a_choice_that_shares_with_partners(tmp_path: Path) -> None:
    """Seven people ticked it, and no meaning was proposed for the column."""
    assert told("inspect", written(tmp_path))["proposals"] == {HEADER: "consent_partners"}


@pytest.mark.parametrize("header", ["Comment nous avez-vous connus ?", "Commentaire", "Avez-vous lu ceci ?"])
def test_another_question_is_not(tmp_path: Path, header: str) -> None:
    assert told("inspect", written(tmp_path, header))["proposals"] == {}


def test_the_report_names_the_column_that_would_say_yes(tmp_path: Path) -> None:
    restored(tmp_path, archive()).close()
    report = told("import", tmp_path / "book.leads", written(tmp_path), "--form", "quiz-v1", *NOW)
    assert report["details"]["no-answers"] == {"columns": [HEADER]}
