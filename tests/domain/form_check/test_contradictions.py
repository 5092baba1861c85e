"""Wordings of forms that say otherwise than the answers about them, and wordings that do not."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from leadkeeper.domain.form import Wish
from leadkeeper.domain.form_audit.checks import check, check_in_book, ids, wording_against_answers
from leadkeeper.domain.form_audit.corrected_form import corrected
from leadkeeper.domain.partner import ListedName

OWNER = "Clodomir & Eulalie SARL"
YES = f"J'accepte que {OWNER} transmette mon adresse e-mail à Raoul SAS pour ses offres par e-mail."
ROWS = [
    line.replace("\\n", "\n").replace("{OWNER}", OWNER).replace("{YES}", YES).split("\t")
    for line in Path(__file__).with_name("wordings.tsv").read_text("utf-8").splitlines()
]


def form(good: dict[str, Any], place: str, mode: str, wording: str) -> dict[str, Any]:
    """The good form, of one partner, with this wording in its box for partners or around the boxes."""
    box = {"text": wording if place == "box" else YES, "checked": False, "covers_own": False}
    partners = {"version": "2026-02-01", "names": ["Raoul SAS"]}
    text = wording if place == "text" else ""
    return good | {"partner_box": box, "partner_mode": mode, "list": partners, "text": text}


@pytest.mark.parametrize(("label", "place", "mode", "wording"), ROWS)
def test_a_book_holds_what_gives_no_consent_and_lets_pass_what_does(
    good: dict[str, Any], label: str, place: str, mode: str, wording: str
) -> None:
    findings = check_in_book(form(good, place, mode, wording), frozenset({"screenshot"}))
    result = "hold" if ids(findings, "error") else "warn" if findings else "ok"
    assert result == label, findings


@pytest.mark.parametrize(
    ("place", "wording", "check_id"),
    [
        ("box", "Ne cochez pas cette case si vous acceptez de recevoir les offres de Raoul SAS.", "L09"),
        ("text", "Votre adresse sera transmise à Raoul SAS sauf si vous cochez la case.", "L09"),
        ("box", f"{YES} (case cochée par défaut)", "L01"),
        ("box", "En cliquant sur Envoyer vous acceptez de recevoir les offres de Raoul SAS.", "L30"),
        ("text", "J'accepte les CGV et de recevoir les offres de Raoul SAS.", "L08"),
        ("box", "Je souhaite recevoir vos offres et celles de Raoul SAS.", "L18"),
        ("box", f"J'accepte que {OWNER} transmette mon e-mail à Zénobie SAS.", "L11"),
    ],
)
def test_each_contradiction_is_named_by_its_check_and_never_changes_that_of_a_description(
    good: dict[str, Any], place: str, wording: str, check_id: str
) -> None:
    described = form(good, place, "inline", wording)
    assert ids(check(described), "error") == ()
    assert ids(wording_against_answers(described), "error") == (check_id,)


def test_what_is_said_already_is_not_said_again(good: dict[str, Any]) -> None:
    described = form(good, "box", "inline", "Décochez cette case pour refuser les offres de Raoul SAS.")
    assert ids(check(described), "error") == ("L09",)
    assert wording_against_answers(described) == ()


def test_a_company_that_the_book_knows_by_another_name_is_no_other_company(good: dict[str, Any]) -> None:
    described = form(good, "box", "link", "J'accepte que mon adresse soit transmise à Zénobie SAS.")
    assert ids(check_in_book(described, frozenset()), "error") == ("L11",)
    assert check_in_book(described, frozenset(), names=("Zénobie SAS",)) == ()


@pytest.mark.parametrize("style", ["boxes", "buttons"])
@pytest.mark.parametrize("names", ["inline", "link"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_corrected_form_contradicts_nothing(language: Any, style: Any, names: Any) -> None:
    partners = (ListedName("Raoul SAS"), ListedName("Alpha SARL"))
    day = date(2026, 2, 1).isoformat()
    wish = Wish(OWNER, "main-1", day, partners, language, style, names, "https://shop.example/list", ("email", "voice"))
    assert wording_against_answers(corrected(None, wish).description) == ()


@pytest.mark.parametrize(
    "words", ["ne cochez pas ", "tick ", "sauf si vous cochez ", "by using agree ", "◆own @them.example "]
)
def test_a_long_wording_is_read_in_a_moment(good: dict[str, Any], words: str) -> None:
    assert wording_against_answers(form(good, "box", "inline", words * (5_000 // len(words)))) is not None
