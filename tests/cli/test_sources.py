"""The commands about sources: what is put online and what is signed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.made_cli import NOW, call, refused, told

BUSINESS = Path(__file__).resolve().parents[1] / "conformance" / "decisions" / "17_clodomir_et_eulalie.json"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "b.leads"
    told("restore", BUSINESS, path, *NOW)
    return path


def test_a_list_page_is_written(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert told("list-page", book, "main-5", "--out", out) == {"file": str(out)}
    assert "Raoul SAS" in out.read_text("utf-8")
    assert refused("list-page", book, "main-5", "--out", out)["code"] == "file-exists"


def test_a_list_page_in_one_language(book: Path, tmp_path: Path) -> None:
    told("list-page", book, "main-5", "--out", tmp_path / "page.html", "--language", "en")
    assert "Nos partenaires" not in (tmp_path / "page.html").read_text("utf-8")


def test_a_form_is_written_that_the_check_has_nothing_against(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "form.json"
    made = told("form-snippet", book, "quiz-v1", "--out", out, "--channel", "email", "--channel", "voice", *NOW)
    assert made == {
        "file": str(out),
        "form_version": "quiz-v3",
        "list_version": "main-5",
        "errors": [],
        "warnings": [],
        "keep": ["picture"],
    }
    found = told("lint", out, "--partner", "Raoul SAS")
    assert (found["errors"], found["warnings"]) == ([], [])


@pytest.mark.parametrize("style", ["boxes", "buttons"])
@pytest.mark.parametrize("names", ["link", "inline"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_that_can_be_asked_for_passes(
    book: Path, tmp_path: Path, style: str, names: str, language: str
) -> None:
    out = tmp_path / "form.json"
    wishes = ("--style", style, "--names", names, "--language", language, "--partners-only")
    told("form-snippet", book, "panier-v1", "--out", out, *wishes, *NOW)
    found = told("lint", out, "--partner", "Raoul SAS")
    assert (found["errors"], [one for one in found["warnings"] if one != "L13"]) == ([], [])
    assert json.loads(out.read_text("utf-8"))["own_box"] is None


def test_what_is_left_to_do_is_said(book: Path, tmp_path: Path) -> None:
    shown = call("form-snippet", book, "quiz-v1", "--out", tmp_path / "f.html", "--lang", "en", *NOW).stdout
    assert "Take a screenshot of the form" in shown


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("list-page", "main-9"), "unknown-list-version"),
        (("form-snippet", "quiz-v9"), "unknown-form"),
        (("contract-draft", "nobody"), "unknown-partner"),
    ],
)
def test_what_is_not_there_is_refused_and_nothing_is_written(
    book: Path, tmp_path: Path, words: tuple[str, str], code: str
) -> None:
    assert refused(words[0], book, words[1], "--out", tmp_path / "out.x")["code"] == code
    assert not (tmp_path / "out.x").exists()


def test_a_contract_is_drafted(book: Path, tmp_path: Path) -> None:
    out = tmp_path / "contrat.docx"
    made = told("contract-draft", book, "raoul", "--out", out, *NOW)
    assert (made["file"], len(made["clauses"])) == (str(out), 22)
    assert out.read_bytes().startswith(b"PK")


def test_a_form_that_nobody_used_is_deleted_and_named(tmp_path: Path, book: Path) -> None:
    parts = tmp_path / "parts.json"
    version = {"id": "salon-v1", "from": "2026-01-10"}
    parts.write_text(json.dumps({"forms": [{"id": "salon", "name": "Salon 2026", "versions": [version]}]}), "utf-8")
    told("add", book, parts)
    why = refused("remove-form", book, "quiz")["message"]
    assert why.startswith("“Quiz « quel panier êtes-vous ? »” stays in the book: an answer or an import names it.")
    assert call("remove-form", book, "salon", "--lang", "en").stdout == "The form “Salon 2026” is deleted.\n"
    assert refused("remove-form", book, "salon")["code"] == "unknown-form"
