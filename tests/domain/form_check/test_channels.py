from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Lint = Callable[..., set[str]]


def test_l19_a_form_without_channel_is_an_error(lint: Lint) -> None:
    assert lint({"channels": []}) == {"L19 error"}


@pytest.mark.parametrize(
    "text",
    [
        "offres par tout moyen",
        "par tous les canaux",
        "sur tous supports",
        "quel que soit le canal",
        "offers by any means",
        "through any channel",
    ],
)
def test_l19_any_means_is_an_error_anywhere(lint: Lint, text: str) -> None:
    for key in ("own_box.text", "partner_box.text", "text"):
        assert lint({key: text}) == {"L19 error"}


@pytest.mark.parametrize(
    "text", ["offres par voie électronique", "by electronic means", "par voies électroniques (fax)"]
)
def test_l19_electronic_means_is_a_warning(lint: Lint, text: str) -> None:
    for key in ("own_box.text", "partner_box.text", "text"):
        assert lint({key: text}) == {"L19 warning"}


@pytest.mark.parametrize("key", ["channels", "own_box.text"])
def test_l19_the_error_makes_the_warning_silent(lint: Lint, key: str) -> None:
    fault = {"channels": [], "own_box.text": "par tout moyen"}[key]
    assert lint({key: fault, "text": "par voie électronique"}) == {"L19 error"}


@pytest.mark.parametrize(
    "text",
    [
        "par voie électronique (e-mail)",
        "voie électronique : par SMS",
        "electronic means, by email",
        "retirer mon accord par tout moyen",
        "exercer vos droits par voie électronique",
        "You may withdraw by any means",
        "par tous les moyennant",
    ],
)
def test_l19_named_channels_and_rights_are_allowed(lint: Lint, text: str) -> None:
    assert lint({"text": text}) == set()


@pytest.mark.parametrize("mention", ["identity", "goods", "period", "withdrawal", "durable_proof"])
def test_l20_each_of_the_five_mentions_is_needed(lint: Lint, mention: str) -> None:
    assert lint({f"phone_box.{mention}": False}, phone=True) == {"L20 error"}
    assert lint({f"phone_box.{mention}": False, "channels": ["email"]}, phone=True) == set()


def test_l20_and_l21_calls_need_a_telephone_box(lint: Lint) -> None:
    assert lint({"phone_box": None}, phone=True) == {"L20 error", "L21 error"}


@pytest.mark.parametrize(
    ("months", "findings"),
    [
        (12, set()),
        (12.0, set()),
        (0.5, set()),
        (12.01, {"L21 error"}),
        (13, {"L21 error"}),
        (0, {"L21 error"}),
        (-1, {"L21 error"}),
        (None, {"L21 error"}),
        (float("inf"), {"L21 error"}),
        (float("nan"), {"L00 error", "L21 error"}),
        (True, {"L00 error", "L21 error"}),
    ],
)
def test_l21_calls_are_allowed_for_twelve_months_at_most(lint: Lint, months: object, findings: set[str]) -> None:
    assert lint({"phone_box.period_months": months}, phone=True) == findings


@pytest.mark.parametrize(
    "text",
    [
        "12 mois, par tacite reconduction",
        "puis reconduit",
        "renouvelable automatiquement, renouvelé automatiquement, renouvellement automatique",
        "automatiquement renouvelé",
        "jusqu'à révocation",
        "jusqu’à nouvel ordre",
        "sans limite de durée",
        "pour une durée indéterminée",
        "by tacit agreement",
        "automatic renewal",
        "it renews automatically",
        "until further notice",
        "indefinitely",
    ],
)
def test_l21_renewal_by_silence_is_an_error(lint: Lint, text: str) -> None:
    assert lint({"phone_box.text": text}, phone=True) == {"L21 error"}
    assert lint({"phone_box.text": text, "channels": ["sms"]}, phone=True) == set()
    assert lint({"text": text}, phone=True) == set()


@pytest.mark.parametrize(
    "text", ["sans reconduction tacite", "jamais renouvelé automatiquement", "never until revoked"]
)
def test_l21_a_promise_not_to_renew_is_allowed(lint: Lint, text: str) -> None:
    assert lint({"phone_box.text": text}, phone=True) == set()


@pytest.mark.parametrize(
    ("fields", "channels", "findings"),
    [
        (["phone"], ["sms"], {"L22 warning"}),
        (["email", "phone"], ["email", "voice"], {"L22 error"}),
        (["email"], ["email", "voice"], set()),
        (["Phone"], ["sms"], set()),
    ],
)
def test_l22_a_number_comes_with_the_sentence_on_calls(
    lint: Lint, fields: list[str], channels: list[str], findings: set[str]
) -> None:
    changes: dict[str, Any] = {"fields": fields, "channels": channels}
    assert lint(changes, phone=True) == set()
    assert lint(changes | {"info.l223_2": False}, phone=True) == findings
