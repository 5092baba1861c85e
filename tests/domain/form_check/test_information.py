from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from leadkeeper.domain.form_audit.checks import check

Lint = Callable[..., set[str]]


def test_l00_is_given_once_and_names_every_question(good: dict[str, Any]) -> None:
    good |= {"hidden_optin": None, "social": "no", "buttons": [{"role": None}]}
    (finding,) = check(good)
    assert (finding.id, finding.severity, finding.where) == ("L00", "error", "buttons[0].role")
    assert finding.facts == (("questions", ("buttons[0].role", "hidden_optin", "social")),)


def test_l00_a_form_that_is_not_described_answers_nothing() -> None:
    assert [(finding.id, finding.severity) for finding in check(None)] == [("L00", "error")]


def test_l00_an_unanswered_mode_names_nobody(lint: Lint) -> None:
    assert lint({"partner_mode": "somewhere"}, target="Gamma") == {"L00 error", "L11 error"}


@pytest.mark.parametrize(
    ("key", "fault", "finding"),
    [
        ("info.withdrawal", False, "L23 error"),
        ("info.rights", False, "L28 warning"),
        ("info.transmission_stated", False, "L36 error"),
        ("archived", False, "L35 error"),
        ("info.position", "after", "L31 error"),
        ("info.position", "behind_click", "L31 error"),
        ("controller", "", "L24 error"),
        ("controller", " \u00a0\u200b", "L24 error"),
        ("controller", None, "L24 error"),
        ("social", True, "L34 error"),
    ],
)
def test_a_faulty_answer_is_found(lint: Lint, key: str, fault: object, finding: str) -> None:
    assert lint({key: fault}) == {finding}


@pytest.mark.parametrize(
    ("fault", "cure", "finding"),
    [
        ({"shared_db_with": ["Eulalie Conseil SARL"]}, "info.shared_named", "L24 error"),
        ({"sensitive_fields": ["santé"]}, "info.explicit_sensitive", "L25 error"),
        ({"targets_minors": True}, "info.parental", "L25 error"),
        ({"social": True}, "info.social_named", "L34 error"),
        ({"text": "Nous envoyons votre adresse à Facebook"}, "info.social_named", "L34 error"),
    ],
)
def test_what_cures_a_fault_makes_it_silent(lint: Lint, fault: dict[str, object], cure: str, finding: str) -> None:
    assert lint(fault) == {finding}
    assert lint({**fault, cure: True}) == lint({cure: True}) == set()


@pytest.mark.parametrize("basis", ["Intérêt légitime", "nos intérêts légitimes", "legitimate interest"])
def test_l26_legitimate_interest_is_an_error(lint: Lint, basis: str) -> None:
    assert lint({"info.basis": basis}) == {"L26 error"}


@pytest.mark.parametrize("basis", ["consentement", "", None])
def test_l26_another_basis_is_allowed(lint: Lint, basis: object) -> None:
    assert lint({"info.basis": basis}) == set()


@pytest.mark.parametrize(
    "retention",
    [
        "",
        None,
        "durée nécessaire",
        "la durée strictement nécessaire aux finalités",
        "aussi longtemps que vous êtes client",
        "le temps nécessaire",
        "as long as necessary",
        "as long as is needed, version 3",
        "durée nécessaire, quelques années",
    ],
)
def test_l27_no_or_vague_retention_is_a_warning(lint: Lint, retention: object) -> None:
    assert lint({"info.retention": retention}) == {"L27 warning"}


@pytest.mark.parametrize(
    "retention",
    [
        "3 ans",
        "la durée nécessaire, 13 mois au plus",
        "as long as needed, six months",
        "jusqu'à votre retrait",
        "36mois",
    ],
)
def test_l27_a_period_is_allowed(lint: Lint, retention: str) -> None:
    assert lint({"info.retention": retention}) == set()


@pytest.mark.parametrize(
    "source",
    [
        "un organisme spécialisé",
        "nos partenaires de confiance",
        "une base de données externe",
        "a specialised company",
        "a trusted partner",
        "a third-party database",
    ],
)
def test_l29_a_vague_source_is_a_warning_unless_the_collector_is_named(lint: Lint, source: str) -> None:
    assert lint({"info.source_wording": source}) == {"L29 warning"}
    assert lint({"info.source_wording": f"{source}, CLODOMIR & Eulalie  sarl"}) == set()


def test_l29_a_form_without_collector_names_it_nowhere(lint: Lint) -> None:
    changes = {"info.source_wording": "un organisme spécialisé", "controller": ""}
    assert lint(changes) == {"L24 error", "L29 warning"}


@pytest.mark.parametrize("key", ["own_box.text", "partner_box.text", "text"])
def test_l33_bloctel_is_a_warning(lint: Lint, key: str) -> None:
    assert lint({key: "Inscrivez-vous sur BLOCTEL."}) == {"L33 warning"}


@pytest.mark.parametrize(
    "text",
    [
        "Nous transmettons votre adresse à Facebook",
        "partagées avec les réseaux sociaux",
        "upload your address to social media",
        "shared with LinkedIn",
        "envoyées auprès de Meta",
        "pour créer des audiences personnalisées",
        "custom audience",
        "lookalike audiences",
        "publicité sur Instagram grâce à votre adresse",
        "votre numéro sert à la publicité sur TikTok",
        "vos données pour vous retrouver sur les réseaux sociaux",
    ],
)
def test_l34_sending_to_a_network_is_an_error(lint: Lint, text: str) -> None:
    for key in ("own_box.text", "partner_box.text", "text"):
        assert lint({key: text}) == {"L34 error"}


@pytest.mark.parametrize(
    "text",
    [
        "Inscrivez-vous avec Facebook",
        "Suivez-nous sur Instagram",
        "Nous ne transmettons jamais votre adresse à Facebook",
        "Rien n'est partagé avec un réseau social",
        "Partagez ce jeu sur TikTok",
    ],
)
def test_l34_signing_in_following_and_promising_are_allowed(lint: Lint, text: str) -> None:
    assert lint({"text": text}) == set()
