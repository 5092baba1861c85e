from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Lint = Callable[..., set[str]]

ACCEPT: dict[str, Any] = {"role": "accept", "label": "J'accepte"}
REFUSE: dict[str, Any] = {"role": "refuse", "label": "Je refuse"}
LINK = {"type": "link"}


def test_l03_without_box_and_pair_entry_and_consent_are_one(lint: Lint) -> None:
    assert lint({"partner_box": None}) == {"L03 error"}
    assert lint({"buttons": [{"role": "submit"}]}, pair=True) == {"L03 error"}


@pytest.mark.parametrize(
    ("buttons", "findings"),
    [
        ([ACCEPT, REFUSE], set()),
        ([ACCEPT, REFUSE | LINK], {"L03 error", "L04 error"}),
        ([ACCEPT | LINK, REFUSE], {"L03 error"}),
        ([ACCEPT], {"L03 error", "L04 error"}),
        ([ACCEPT | LINK], {"L03 error", "L04 error"}),
        ([REFUSE], {"L03 error"}),
        ([REFUSE | LINK], {"L03 error", "L04 error"}),
        ([ACCEPT, REFUSE, REFUSE | LINK], {"L03 error", "L04 error"}),
        ([ACCEPT, REFUSE | {"same_style": False}], {"L05 error"}),
        ([ACCEPT, REFUSE | LINK | {"same_style": False}], {"L03 error", "L04 error"}),
        ([ACCEPT | {"same_style": False, "effect_text": "none"}, REFUSE], set()),
        ([ACCEPT, REFUSE | {"effect_text": "smaller"}], {"L06 error"}),
        ([ACCEPT, REFUSE | {"effect_text": "incomplete"}], {"L06 error"}),
        ([ACCEPT, REFUSE | {"effect_text": "none"}], {"L06 error"}),
    ],
)
def test_two_equal_buttons_are_asked_for(lint: Lint, buttons: list[dict[str, Any]], findings: set[str]) -> None:
    assert lint({"buttons": buttons}, pair=True) == findings


def test_l04_a_refusal_as_a_link_is_an_error_beside_a_box_too(lint: Lint) -> None:
    assert lint({"buttons": [ACCEPT, REFUSE | LINK]}) == {"L04 error"}


@pytest.mark.parametrize(
    ("ratio", "findings"),
    [
        (0.75, set()),
        (0.7499, {"L06 warning"}),
        (0, {"L06 warning"}),
        (-1, {"L06 warning"}),
        (1.2, set()),
        (None, set()),
    ],
)
def test_l06_small_print_is_a_warning(lint: Lint, ratio: float | None, findings: set[str]) -> None:
    assert lint({"info.font_ratio": ratio}) == findings


@pytest.mark.parametrize(
    "text",
    [
        "En cliquant sur Envoyer, j'accepte les offres",
        "En validant ce formulaire vous consentez",
        "En vous inscrivant, vous recevrez les offres",
        "By signing up you agree to receive offers",
        "By clicking, I authorise my data to be shared",
        "En participant, vous acceptez le règlement et les offres de nos partenaires",
        "En continuant j'accepte les CGV. En validant j'accepte les offres",
    ],
)
def test_l30_continuing_is_no_consent_without_a_pair(lint: Lint, text: str) -> None:
    assert lint({"text": text}) == {"L30 error"}
    assert lint({"text": text}, pair=True) == set()


@pytest.mark.parametrize(
    "text",
    [
        "En cliquant sur Participer, vous acceptez le règlement du jeu",
        "By entering you accept the terms",
        "En cliquant, vous acceptez la politique de confidentialité. Les partenaires sont nommés ci-dessous",
        "J'accepte les offres",
        "En cliquant sur le lien vous lisez la liste",
        f"En cliquant {'x' * 150} j'accepte",
    ],
)
def test_l30_accepting_the_rules_only_is_allowed(lint: Lint, text: str) -> None:
    assert lint({"text": text}) == set()


def test_l30_does_not_look_into_boxes(lint: Lint) -> None:
    assert lint({"own_box.text": "En cochant et en validant j'accepte les offres"}) == set()


@pytest.mark.parametrize(
    "label",
    [
        "Je valide",
        "JE PARTICIPE !",
        "Continuer",
        "« OK »",
        "C’est parti !",
        "Je réponds aux questions",
        "Next",
        "➜ Play",
    ],
)
def test_l37_a_neutral_accept_button_is_a_warning(lint: Lint, label: str) -> None:
    assert lint({"buttons": [ACCEPT | {"label": label}, REFUSE]}, pair=True) == {"L37 warning"}
    assert lint({"buttons": [{"role": "submit", "label": label}]}) == set()


@pytest.mark.parametrize(
    "label",
    ["J'accepte", "Je valide et j'accepte", "Je réponds et j'accepte les offres", "Continuer sans accepter", ""],
)
def test_l37_a_label_that_says_what_it_does_is_allowed(lint: Lint, label: str) -> None:
    assert lint({"buttons": [ACCEPT | {"label": label}, REFUSE]}, pair=True) == set()
