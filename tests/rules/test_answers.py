from __future__ import annotations

import pytest

from leadkeeper.rules.answers import AnswerColumn, is_plain_no, read_answer

YES = (
    "yes y oui o true vrai 1 x ✓ ✔ ☑ ✅ on checked coché subscribe subscribed agree accepte accepté OUI Vrai ✔️".split()
)
NO = "no n non false faux 0 off ☐ ✗ ✘ ❌ unchecked refuse refusé FAUX Non".split()


@pytest.mark.parametrize("text", [*YES, "i agree", "I Agree", "j'accepte", "J’accepte", " oui "])
def test_a_yes(text: str) -> None:
    assert read_answer(text) == "yes"


@pytest.mark.parametrize("text", [*NO, "je refuse", "Je Refuse"])
def test_a_no(text: str) -> None:
    assert read_answer(text) == "no"


@pytest.mark.parametrize(
    "text", ["Non merci", "Non, merci", "No thanks", "No, thank you", "Je n’accepte pas", "I don't agree"]
)
def test_a_polite_no_is_a_no(text: str) -> None:
    assert read_answer(text) == "no"


def test_under_unsubscribed_only_a_plain_no_lets_somebody_stay() -> None:
    assert [is_plain_no(text) for text in ("non", "0", "Non merci", "oui")] == [True, True, False, False]


@pytest.mark.parametrize(
    "text",
    [
        *("unsubscribed", "unsubscribe", "Opted out", "opt-out"),
        *("Désinscrit", "DESINSCRIT", "désinscrite", "désabonné", "Désabonnée", "Désabonné(e)", "désabonnement"),
    ],
)
def test_a_withdrawal(text: str) -> None:
    assert read_answer(text) == "withdrawn"


@pytest.mark.parametrize("text", ["", "  ", "NEVER_SUBSCRIBED"])
def test_no_answer(text: str) -> None:
    assert read_answer(text) == "none"


@pytest.mark.parametrize("text", ["2", "peut-être", "pourquoi pas", "oui mais", "NC"])
def test_an_unclear_answer(text: str) -> None:
    assert read_answer(text) == "unclear"


def test_a_ticked_box_may_repeat_its_own_text() -> None:
    assert read_answer("J’ACCEPTE de recevoir", "J'accepte de recevoir") == "yes"


def test_a_column_reads_each_text_alike_every_time() -> None:
    column = AnswerColumn("partners", 2, "Optin partenaires")
    assert [column.read(text) for text in ("Optin partenaires", "'1", "non", "Optin partenaires", "?")] == [
        "yes", "yes", "no", "yes", "unclear",
    ]  # fmt: skip
