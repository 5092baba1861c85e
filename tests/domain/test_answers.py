from __future__ import annotations

import pytest

from leadkeeper.domain.consent import AnswerColumn, ColumnQuestion, read_answer

YES = (
    "yes y oui o true vrai 1 x ✓ ✔ ☑ ✅ on checked coché subscribe subscribed agree accepte accepté OUI Vrai ✔️".split()
)
REFUSALS = ("jamais", "Opposée", "je m'oppose à tout", "surtout pas", "Declined", "I disagree", "désaccord", "contre")
NO = "no n non false faux 0 off ☐ ✗ ✘ ❌ unchecked refuse refusé FAUX Non".split()


@pytest.mark.parametrize("text", [*YES, "i agree", "I Agree", "j'accepte", "J’accepte", " oui "])
def test_a_yes(text: str) -> None:
    assert read_answer(text) == "yes"


SLUGS = ("je_refuse", "je-refuse", "JeRefuse", "je_ne_souhaite_pas", "je_n_accepte_pas", "pas_d'accord", "pas_d_accord")


@pytest.mark.parametrize(
    "text",
    [*NO, "je refuse", "Je Refuse", *REFUSALS, *SLUGS, "not_interested", "Je décline", "Nein", "NEE", "Nee, bedankt"],
)
def test_a_no(text: str) -> None:
    assert read_answer(text) == "no"


@pytest.mark.parametrize("text", ["unsubscribed", "Désinscrit", "DESINSCRIT", "Opted out"])
def test_a_withdrawal(text: str) -> None:
    assert read_answer(text) == "withdrawn"


@pytest.mark.parametrize("text", ["", "  ", "NEVER_SUBSCRIBED"])
def test_no_answer(text: str) -> None:
    assert read_answer(text) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "peut-être",
        "pourquoi pas",
        "oui mais",
        "NC",
        "j_accepte",
        "i_agree",
        "rendez-vous",
        "noise-pop",
        "Ja",
        "Sí",
    ],
)
def test_an_unclear_answer(text: str) -> None:
    assert read_answer(text) == "unclear"


def test_a_ticked_box_may_repeat_its_own_text() -> None:
    assert read_answer("J’ACCEPTE de recevoir", "J'accepte de recevoir") == "yes"


def test_a_column_reads_each_text_alike_every_time() -> None:
    column = AnswerColumn(ColumnQuestion("partners", 2, "Optin partenaires"))
    assert [column.read(text) for text in ("Optin partenaires", "'1", "non", "Optin partenaires", "?")] == [
        "yes", "yes", "no", "yes", "unclear",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["oui.", "Oui !", "OUI!", "yes.", "J'accepte.", "oui\u00a0!", "Oui…"])
def test_a_full_stop_changes_no_yes(text: str) -> None:
    """“oui.” was asked about, and its people never said yes."""
    assert read_answer(text) == "yes"


@pytest.mark.parametrize("text", ["oui ?", "oui?!", "x.", "1.", "o.", "oui*", "(oui)", ". oui", "oui. mais", "."])
def test_another_mark_leaves_a_yes_open(text: str) -> None:
    assert read_answer(text) == "unclear"
