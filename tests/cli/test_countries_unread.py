"""Nobody is given away as French because the country of a row could not be read (R35)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, told
from tests.cli.test_ages import book, import_, verdicts

__all__ = ["book"]


@pytest.mark.parametrize(
    "cell", ["Wakanda", "Autre", "Étranger", "France / Belgique", "hors France", "+32", "Niederlande?!x"]
)
def test_a_country_that_cannot_be_read_waits_with_its_words(cell: str, book: Path) -> None:
    report = import_(book, "Pays", "France", cell, "")
    assert verdicts(book) == ["eligible", "review", "eligible"]
    assert report["details"]["country-unread"] == {"columns": ["Pays"], "lines": [{"line": 3, "file": None}]}
    (reason,) = _decided(book, "c2")["reasons"]
    assert reason["message"].startswith(f"The file says “{cell}” under “Pays”, which names no known country")


@pytest.mark.parametrize("cell", ["Deutschland", "ES - Espagne", "Belgium / Belgique", "Luxembourg (LU)"])
def test_a_country_in_another_language_or_with_its_code_is_read(cell: str, book: Path) -> None:
    report = import_(book, "Pays", cell)
    assert "R35" in [one["rule"] for one in _decided(book, "c1")["reasons"]]
    assert "country-unread" not in report["warnings"]


@pytest.mark.parametrize(
    "cell", ["FRANCE", "fr-FR", "F", "Paris, France", "Corse", "-", "?", "Non renseigné", "+33", "33"]
)
def test_france_in_other_words_and_no_country_at_all_stay_quiet(cell: str, book: Path) -> None:
    report = import_(book, "Pays", cell, "France")
    assert verdicts(book) == ["eligible", "eligible"]
    assert report["warnings"] == []


def _decided(book: Path, contact: str) -> Any:
    return told("decide", book, "--partner", "raoul", "--channel", "email", "--contact", contact, *NOW)
