"""Which names and columns of a file say that everybody in it left."""

from __future__ import annotations

import pytest

from leadkeeper.domain.suppression import lists_leavers, named_for_leavers


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("désabonnés_novembre", "surely"), ("DESINSCRITS(2)", "surely"), ("UnsubscribedPeople", "surely"),
        ("liste d'opposition 2026", "surely"), ("opt-out", "surely"), ("bloctel", "surely"),
        ("ne plus contacter", "surely"), ("suppression_list", "surely"), ("liste noire", "surely"),
        ("contacts_blacklistes", "surely"), ("DNC", "surely"), ("opposants_partenaires", "surely"),
        ("Liste repoussoir", "surely"), ("stopliste", "surely"), ("suppressed_profiles", "surely"),
        ("retraits_consentement", "surely"), ("spam_reports", "surely"), ("spamReports2026", "surely"),
        ("Exclus", "perhaps"), ("demandes-effacement", "perhaps"), ("Demandes d'effacement RGPD", "perhaps"),
        ("Liste des personnes qui ne veulent plus être contactées", "perhaps"), ("plaintes 2026", "perhaps"),
        ("Clients exclusifs", None), ("Paiements exclus", None), ("retraits magasin", None),
        ("commandes supprimées", None),
        ("pas encore contactés", None), ("rapport opposable", None), ("Profils complets", None),
        ("stop", "perhaps"), ("listeSTOP2", "perhaps"), ("sans désabonnés", "perhaps"), ("non-unsubscribed", "perhaps"),
        ("non-stop", None), ("subscribed_members", None), ("abonnés", None), ("leads octobre", None), ("", None),
        ("Christophe", None), ("Pas-de-Calais", None),
    ],
)  # fmt: skip
def test_the_name_of_a_file_may_say_that_everybody_left(name: str, said: str | None) -> None:
    assert named_for_leavers(name) == said


@pytest.mark.parametrize(
    ("name", "fields", "said"),
    [
        ("stop", {"email"}, "surely"),
        ("stop", {"email", "first_name"}, "perhaps"),
        ("désabonnés", {"email", "first_name", None}, "surely"),
        ("désabonnés", {"email", "consent_partners"}, "perhaps"),
        ("désabonnés", {"email", "unsubscribed_at"}, "perhaps"),
        ("refus salon", {"email", "consent_partners"}, None),
        ("leads", {"email", "phone"}, "perhaps"),
        ("leads", {"email", "last_name"}, None),
    ],
)
def test_columns_decide_with_the_name(name: str, fields: set[str | None], said: str | None) -> None:
    assert lists_leavers([name, "Feuil1"], fields) == said


def test_a_title_above_the_header_only_asks() -> None:
    assert lists_leavers(["contacts"], {"email", "last_name"}, ["Groupe Nord", "Désinscrits de novembre"]) == "perhaps"
    assert lists_leavers(["contacts"], {"email", "consent_partners"}, ["Nord", "Désinscrits de novembre"]) is None
    assert lists_leavers(["contacts"], {"email"}, ["Désinscrits de novembre"]) == "perhaps"
    assert lists_leavers(["contacts"], {"email", "last_name"}, ["Participants du salon"]) is None
