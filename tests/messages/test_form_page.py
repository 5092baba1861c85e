from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from leadkeeper import word_table
from leadkeeper.domain.form import Wish
from leadkeeper.domain.form_audit.corrected_form import corrected
from leadkeeper.domain.partner import ListedName
from leadkeeper.messages.forms import Wording, keep, notes, plain_text

WISH = Wish(
    "Clodomir & Eulalie SARL",
    "main-1",
    "2026-01-10",
    (ListedName("Raoul SAS", "987654324", "https://raoul.example/"),),
    rights_contact="donnees@clodomir.example",
    list_url="https://clodomir.example/partenaires",
)


FRENCH, ENGLISH = (word_table("pages")[language] for language in ("fr", "en"))


def test_both_languages_say_the_same_things() -> None:
    assert {name: texts.keys() for name, texts in FRENCH.items()} == {n: texts.keys() for n, texts in ENGLISH.items()}


@pytest.mark.parametrize("key", sorted(FRENCH["form"]))
def test_both_languages_fill_the_same_places(key: str) -> None:
    def places(text: str) -> set[str]:
        return {part.partition("}")[0] for part in text.split("{")[1:]}

    assert places(FRENCH["form"][key]) == places(ENGLISH["form"][key])


def test_whoever_puts_the_form_online_is_told_what_is_sent() -> None:
    lines = notes(corrected(None, WISH), Wording("fr"), "quiz-v2", "main-1")
    assert "- optin_partenaires = oui si la case est cochée, rien sinon" in lines
    assert "- formulaire = quiz-v2 et liste = main-1\u00a0: ce que la personne a vu" in lines


def test_the_two_buttons_are_told_too() -> None:
    lines = notes(corrected(None, replace(WISH, style="buttons")), Wording("en"), "quiz-v2", "main-1")
    assert "- optin_partenaires = oui (yes) or non (no), by the button" in lines


@pytest.mark.parametrize(
    ("style", "there"),
    [
        ("boxes", "[ ] J’accepte que Clodomir"),
        ("buttons", "( Je refuse la transmission )   ( J’accepte la transmission )"),
    ],
)
def test_the_text_holds_every_question(style: Any, there: str) -> None:
    text = plain_text(corrected(None, replace(WISH, style=style, channels=("email", "voice"))))
    assert there in text
    assert "[ ] J’accepte d’être appelé(e) par Raoul SAS (SIREN 987654324)" in text
    assert "- Raoul SAS – https://raoul.example/" in text


def test_what_is_left_to_do_has_a_sentence() -> None:
    draft = corrected({"social": True, "sensitive_fields": ["x"]}, replace(WISH, names="link", channels=("voice",)))
    assert all(keep(one) != one for one in draft.keep)


def test_what_is_passed_on_is_said_to_the_person() -> None:
    assert (FRENCH["yours"]["company"], ENGLISH["yours"]["email"]) == ("le nom de votre société", "your e-mail address")


@pytest.mark.parametrize(
    ("parts", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")]
)
def test_several_things_are_joined_as_people_write(parts: list[str], text: str) -> None:
    assert Wording("fr").series(parts) == text
