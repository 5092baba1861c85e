"""What a partner writes beside the people whom it sends back."""

from __future__ import annotations

import pytest

from leadkeeper.domain.received_lists import (
    columns_by_cells,
    columns_by_name,
    find_header,
    is_about_phone,
    is_total,
    read_reason,
    read_reference,
    says_no,
)

HASH = "ab" * 32


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("invalid", "invalid"),
        ("Adresse invalide", "invalid"),
        ("E-mail erroné", "invalid"),
        ("Faux numéro", "invalid"),
        ("Hard bounce", "bounced"),
        ("NPAI", "bounced"),
        ("Rebond définitif", "bounced"),
        ("Doublon", "duplicate"),
        ("déjà client chez nous", "duplicate"),
        ("Already a customer", "duplicate"),
        ("out_of_target", "out_of_target"),
        ("Hors cible", "out_of_target"),
        ("hors zone géographique", "out_of_target"),
        ("mauvaise adresse", "invalid"),
        ("Fausses adresses mail", "invalid"),
        ("wrong address", "invalid"),
        ("mauvaise cible", None),
        ("mauvaise adresse, ne plus contacter", "objection"),
        ("opposition", "objection"),
        ("s’oppose à tout démarchage", "objection"),
        ("Doublon, et ne veut plus être contacté", "objection"),
        ("asked to be removed, unsubscribe", "objection"),
        ("menace de plainte à la CNIL", "objection"),
        ("n'a jamais consenti", "objection"),
        ("parce que", None),
        ("pas d'objection", None),
        ("Aucune opposition, doublon", "duplicate"),
        ("no objection", None),
        ("not unsubscribed", None),
        ("Opposition : aucune", None),
        ("pas d'opposition mais désinscrit", "objection"),
        ("non, désinscrit", "objection"),
        ("Aucune opposition n'a été respectée", "objection"),
        ("", None),
    ],
)
def test_a_reason_is_understood_in_both_languages_and_a_no_goes_first(text: str, reason: str | None) -> None:
    assert read_reason(text, {}) == reason


@pytest.mark.parametrize(
    ("header", "text", "no"),
    [
        ("commentaire", "ne veut plus être contacté", True),
        ("désinscrit", "oui", True),
        ("désinscrit", "non", False),
        ("Opposition", "aucune", False),
        ("Opposition", "2026-07-01", True),
        ("opt_out", "0", False),
        ("statut", "désinscrit", True),
        ("statut", "non", False),
        ("Consentement", "non", True),
        ("Consentement", "oui", False),
        ("email 2", "stop@mail.example", False),
        ("email 2", "person1@mail.example désinscrit", True),
        ("ref", "E1-000001 opposition", True),
        ("société", "Stop Pub SARL", False),
        ("note", "pas d'opposition", False),
        ("", "ne plus contacter", True),
    ],
)
def test_a_no_may_stand_in_any_cell_of_a_row(header: str, text: str, no: bool) -> None:
    assert says_no(header, text) is no


@pytest.mark.parametrize(
    "text",
    [
        "NPAI - adresse inexistante",
        "NPAI / boite inconnue",
        "N'habite pas à l'adresse indiquée (NPAI)",
        "n'habite plus à l'adresse",
        "boîte inconnue",
        "destinataire inconnu à cette adresse",
        "adresse introuvable",
        "retour à l'envoyeur",
        "refusé par le serveur",
        "Message rejeté par le serveur distant",
        "mailbox unavailable",
        "550 5.1.1 user unknown",
        "no such user",
        "recipient rejected",
        "rejected by the server",
        "delivery failed",
        "returned mail",
        "hard bounce - mailbox does not exist",
        "mailbox full",
    ],
)
def test_what_servers_and_postmen_say_is_a_bounce_and_nobody_s_no(text: str) -> None:
    assert read_reason(text, {}) == "bounced"


@pytest.mark.parametrize("text", ["adresse refusée", "550 5.7.1 blocked using blacklist", "ne répond plus"])
def test_a_reason_that_may_be_either_is_asked_about(text: str) -> None:
    assert read_reason(text, {}) is None


@pytest.mark.parametrize(
    "text",
    [
        "NPAI - ne souhaite plus être contacté",
        "NPAI et opposition",
        "NPAI, stop",
        "Stop, adresse inexistante",
        "désinscrit - boîte inconnue",
        "blacklist",
        "refuse les mails",
        "550 - ne plus contacter",
    ],
)
def test_a_no_among_words_for_bounces_is_a_no(text: str) -> None:
    assert read_reason(text, {}) == "objection"


def test_what_is_said_by_hand_goes_first() -> None:
    assert read_reason("Z-9", {"z 9": "bounced"}) == "bounced"
    assert read_reason("opposition", {"Opposition": "invalid"}) == "invalid"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("E2-000003", ("E2", 2)),
        (" e12-1000001 ", ("E12", 1_000_000)),
        ("E2-3", None),
        ("E0-000001", None),
        ("2-000003", None),
    ],
)
def test_a_reference_names_an_export_and_a_position(text: str, found: tuple[str, int] | None) -> None:
    assert read_reference(text) == found


def test_columns_are_known_by_name_by_hand_or_by_what_stands_in_them() -> None:
    assert columns_by_name(["Notre référence", "E-mail", "Motif du retour"], {}) == {"ref": 0, "email": 1, "reason": 2}
    assert columns_by_name(["Ligne", "Motif"], {"ligne": "ref", "MOTIF": "none"}) == {"ref": 0}
    assert columns_by_name(["Row in our file (ref)", "E-mail (HMAC-SHA-256)"], {}) == {"ref": 0, "hash": 1}
    rows = [["E1-000001", "x", "lea@mail.example", HASH], ["E1-000002", "y", "", HASH]]
    assert columns_by_cells(rows) == {"ref": 0, "email": 2, "hash": 3}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["Retours Raoul SAS"], ["Réf", "Mail", "Motif"], ["E1-000001", "", "NPAI"]], 1),
        ([["Référence", "R-2026-11"], ["Réf", "Mail", "Motif"], ["E1-000001", "", "NPAI"]], 1),
        ([["Contact", "raoul@raoul.example"], ["Réf", "Motif"], ["E1-000001", "NPAI"]], 1),
        ([["E1-000001", "NPAI"], ["E1-000002", "mail"], ["", "Téléphone"]], None),
        ([["Fiche", "Pourquoi"], ["E1-000001", "NPAI"]], None),
        ([], None),
    ],
)
def test_the_header_is_the_row_above_the_data_that_names_most_columns(rows: list[list[str]], place: int | None) -> None:
    assert find_header(rows, {}) == place


def test_a_row_that_counts_the_others_is_a_total_unless_it_names_a_person() -> None:
    assert is_total(["", "TOTAL :", "5"])
    assert is_total(["Sous-total adresses", "5"])
    assert is_total(["Totale", "5"])
    assert not is_total(["Totalement refusé", ""])
    assert not is_total(["Total Énergies", "lea@mail.example"])


@pytest.mark.parametrize(
    ("text", "about"),
    [("Faux numéro", True), ("mobile invalide", True), ("adresse invalide", False), ("invalid", False)],
)
def test_a_number_that_is_wrong_says_nothing_of_the_address(text: str, about: bool) -> None:
    assert is_about_phone(text) is about
