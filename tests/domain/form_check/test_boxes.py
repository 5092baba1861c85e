from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., set[str]]


def test_a_good_form_gives_no_finding(lint: Lint) -> None:
    assert lint({}) == lint({}, pair=True) == lint({}, phone=True) == set()


@pytest.mark.parametrize("box", ["own_box", "partner_box", "phone_box"])
def test_l01_a_box_ticked_in_advance_is_an_error(lint: Lint, box: str) -> None:
    assert lint({f"{box}.checked": True}, phone=True) == {"L01 error"}


@pytest.mark.parametrize(
    ("key", "fault", "finding"),
    [
        ("hidden_optin", True, "L02 error"),
        ("submit_without_partner", False, "L07 error"),
        ("optout_step", True, "L10 error"),
        ("partner_box.covers_own", True, "L18 error"),
    ],
)
def test_a_faulty_answer_is_an_error(lint: Lint, key: str, fault: bool, finding: str) -> None:
    assert lint({key: fault}) == {finding}
    assert lint({key: not fault}) == set()


@pytest.mark.parametrize(
    "text",
    [
        "J'accepte les conditions générales de vente et les offres",
        "J’ai lu le règlement du jeu",
        "Je reconnais avoir lu les CGU",
        "J'approuve sans réserve les conditions d’utilisation",
        "J'adhère à la politique de confidentialité",
        "Je consens aux conditions de participation",
        "J'accepte l'ensemble des conditions du jeu",
        "J'accepte également d'abord et les CGV",
        "Je veux des offres, les conditions de vente",
        "Je veux des offres ainsi que le règlement",
        "I agree to the terms",
        "I accept your privacy policy",
        "I want offers and the T&Cs",
        "J'accepte la charte de confidentialité",
    ],
)
def test_l08_a_box_that_accepts_terms_is_an_error(lint: Lint, text: str) -> None:
    for box in ("own_box", "partner_box", "phone_box"):
        assert lint({f"{box}.text": text}, phone=True) == {"L08 error"}


@pytest.mark.parametrize(
    "text",
    [
        "J'accepte le règlement (UE) 2016/679",
        "Selon le règlement général, je consens aux offres",
        "J'accepte de recevoir les offres selon la politique de confidentialité",
        "Voir aussi la politique de confidentialité",
        "J'accepte les offres",
    ],
)
def test_l08_naming_terms_without_accepting_them_is_allowed(lint: Lint, text: str) -> None:
    assert lint({"partner_box.text": text}) == set()


def test_l08_a_terms_box_apart_is_allowed(lint: Lint) -> None:
    assert lint({"text": "J'accepte les conditions générales de vente"}) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Décochez la case",
        "Vous serez inscrit, sauf opposition",
        "sauf avis contraire de votre part",
        "Si vous ne souhaitez pas être contacté",
        "si vous ne le voulez pas",
        "Cochez cette case si vous ne voulez plus de messages",
        "Si vous ne désirez plus rien recevoir, cochez ici",
        "Pour ne pas recevoir d'offres, cliquez ici",
        "pour ne pas être démarché",
        "Untick the box",
        "uncheck here",
        "unless you tell us",
        "If you do not wish to hear from us",
        "if you don’t want offers",
    ],
)
def test_l09_opt_out_wording_is_an_error_anywhere(lint: Lint, text: str) -> None:
    for key in ("own_box.text", "partner_box.text", "text"):
        assert "L09 error" in lint({key: text})
    assert "L09 error" in lint({"text": text}, pair=True)


@pytest.mark.parametrize(
    "text",
    [
        "Si vous ne voulez pas manquer nos offres",
        "Si vous ne souhaitez plus recevoir ces messages, écrivez-nous",
        "if you don't want to miss our news",
        "You may write to us unless you prefer the telephone",
        "Vous pouvez vous opposer à tout moment",
    ],
)
def test_l09_what_is_no_opt_out_is_allowed(lint: Lint, text: str) -> None:
    assert lint({"text": text}) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Je ne souhaite pas recevoir les offres",
        "je ne veux plus de messages",
        "Je m’oppose à la transmission",
        "Je refuse que mes données partent",
        "Je refuse d'être appelé",
        "I do not wish to receive offers",
        "I object",
    ],
)
def test_l09_a_refusal_is_an_error_unless_a_pair_is_there_to_refuse(lint: Lint, text: str) -> None:
    assert "L09 error" in lint({"own_box.text": text})
    assert lint({"text": text}) == {"L09 error"}
    assert lint({"text": text}, pair=True) == set()
    assert "L09 error" in lint({"own_box": {"text": text}}, pair=True)


@pytest.mark.parametrize("text", ["J'accepte, si je m'oppose je le dirai", "Je ne veux pas manquer les offres"])
def test_l09_what_is_no_refusal_is_allowed_in_a_box(lint: Lint, text: str) -> None:
    assert lint({"partner_box.text": text}) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Cochez si vous ne vous opposez pas à l'envoi",
        "Cochez si vous ne refusez pas les offres",
        "Je n'ai pas d'objection",
        "Vous ne voulez pas ne plus recevoir nos offres",
        "I will not say that I do not agree",
        "je ne suis pas contre",
    ],
)
def test_l32_a_double_negative_in_a_box_is_an_error(lint: Lint, text: str) -> None:
    assert "L32 error" in lint({"partner_box.text": text})
    assert "L32 error" not in lint({"text": text})


@pytest.mark.parametrize(
    "text",
    [
        "Mes données ne sont pas vendues et ne sont pas louées",
        "Mes données ne sont pas vendues, je ne serai pas appelé",
        "Je ne suis pas obligé. On ne me le demande pas.",
        "My data is not sold, and I will not be called",
    ],
)
def test_l32_two_negatives_apart_are_allowed(lint: Lint, text: str) -> None:
    assert lint({"partner_box.text": text}) == set()
