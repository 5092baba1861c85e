"""What a partner writes beside the people whom it sends back."""

from __future__ import annotations

import pytest

from leadkeeper.domain.returns import (
    columns_by_cells,
    columns_by_name,
    is_about_phone,
    read_reason,
    read_reference,
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
        ("opposition", "objection"),
        ("s’oppose à tout démarchage", "objection"),
        ("Doublon, et ne veut plus être contacté", "objection"),
        ("asked to be removed, unsubscribe", "objection"),
        ("menace de plainte à la CNIL", "objection"),
        ("n'a jamais consenti", "objection"),
        ("parce que", None),
        ("", None),
    ],
)
def test_a_reason_is_understood_in_both_languages_and_a_no_goes_first(text: str, reason: str | None) -> None:
    assert read_reason(text, {}) == reason


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
    ("text", "about"),
    [("Faux numéro", True), ("mobile invalide", True), ("adresse invalide", False), ("invalid", False)],
)
def test_a_number_that_is_wrong_says_nothing_of_the_address(text: str, about: bool) -> None:
    assert is_about_phone(text) is about
