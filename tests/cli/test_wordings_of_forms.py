"""A wording that contradicts the description of its form: `lint` says so, and nobody of the form is shared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call, told
from tests.made_archive import archive, restored

REVERSED = "Ne cochez pas cette case si vous acceptez que vos coordonnées soient transmises."
EXPLAINED = "Si vous ne cochez pas cette case, votre adresse n'est transmise à personne."


def lead_book(folder: Path, text: str) -> dict[str, Any]:
    """Make a book of which every form says this around its boxes; return the description of the first."""
    made = archive()
    for form in made["forms"]:
        for version in form["versions"]:
            version["description"] |= {"text": text}
    restored(folder, made).close()
    return dict(made["forms"][0]["versions"][0]["description"])


@pytest.mark.parametrize(("text", "holds"), [(REVERSED, True), (EXPLAINED, False)])
def test_a_reversed_box_shares_nobody_and_an_explained_one_does(tmp_path: Path, text: str, holds: bool) -> None:
    described = lead_book(tmp_path, text)
    lines = call("decide", tmp_path / "book.leads", "--partner", "raoul", "--json", *NOW).stdout.splitlines()
    objecting = [{one["rule"] for one in json.loads(line)["reasons"]} for line in lines]
    assert objecting
    assert all(("R18" in rules) is holds for rules in objecting)
    (tmp_path / "form.json").write_text(json.dumps(described), "utf-8")
    result = told("lint", tmp_path / "form.json")
    assert "L09" not in result["errors"]
    further = [one["id"] for one in result.get("contradictions", []) if one["severity"] == "error"]
    assert further == (["L09"] if holds else [])


def test_lint_says_in_french_what_the_wording_says_otherwise(tmp_path: Path) -> None:
    described = lead_book(tmp_path, "La case est cochée par défaut.")
    (tmp_path / "form.json").write_text(json.dumps(described), "utf-8")
    output = call("lint", tmp_path / "form.json", "--lang", "fr").output
    assert "«\xa0cochée par défaut\xa0»" in output
    assert "Vous avez répondu autrement" in output


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Décochez si vous préférez ne rien recevoir.", "Décochez"),
        ("Sauf si vous cochez ici, Raoul vous enverra ses offres à l'Été.", "Sauf si vous cochez ici, Raoul"),
        ("Cette case est PRÉ-COCHÉE.", "PRÉ-COCHÉE"),
    ],
)
def test_lint_quotes_the_wording_as_it_is_written(tmp_path: Path, text: str, quote: str) -> None:
    """It quoted “decoch” and “clodomir & eulalie sarl”."""
    described = lead_book(tmp_path, text)
    (tmp_path / "form.json").write_text(json.dumps(described), "utf-8")
    result = told("lint", tmp_path / "form.json")
    assert any(f"“{quote}" in one["message"] for one in [*result["findings"], *result.get("contradictions", [])])
