from __future__ import annotations

import pytest

from leadkeeper.domain.complaint import Suspect
from leadkeeper.messages import use_language
from leadkeeper.messages.complaints import CAUTION, NO_SUSPECT, chance, suspect_sentences

RAOUL = Suspect("raoul", 31, 200, 34, 1000, 4.56, 1.2e-17)


def test_a_suspect_is_told_with_share_chance_and_caution() -> None:
    assert list(suspect_sentences([], [("Raoul SAS", RAOUL)])) == [
        (
            "Raoul SAS received 31 of the 34 people who complained, and 20% of all people shared; by chance alone: "
            "1 in 10^17."
        ),
        CAUTION,
    ]
    assert list(suspect_sentences([], [])) == [NO_SUSPECT]


def test_a_very_small_share_is_not_told_as_nothing() -> None:
    (said, _) = suspect_sentences([], [("Raoul SAS", Suspect("raoul", 1, 3, 1, 1_000_000, 1.0, 0.5))])

    assert "and 0.0003% of all" in said
    assert said.startswith("Raoul SAS received the only person who complained")


def test_who_never_had_the_only_person_who_complained_is_not_said_to_have_received_them() -> None:
    (said, _) = suspect_sentences([], [("Omega SARL", Suspect("omega", 0, 3, 1, 10, 0.0, 1.0))])
    assert said == "Omega SARL did not receive the only person who complained."


def test_one_of_several_is_told_in_the_singular_in_french() -> None:
    use_language("fr")
    (said, _) = suspect_sentences([], [("Raoul SAS", Suspect("raoul", 1, 200, 34, 1000, 1.0, 0.5))])
    assert said.startswith("Raoul SAS a reçu 1 des 34 personnes qui se sont plaintes, et 20\xa0% de toutes")


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (1.0, "1 in 3 or more"),
        (0.34, "1 in 3 or more"),
        (0.3, "1 in 3"),
        (0.004, "1 in 250"),
        (1 / 12_345, "1 in 12,000"),
        (1e-6, "1 in 1,000,000"),
        (9e-8, "1 in 10^7"),
        (1e-300, "1 in 10^300"),
        (0.0, "less than 1 in 10^300"),
    ],
)
def test_chances_are_told_as_people_say_them(p: float, said: str) -> None:
    assert chance(p) == said


def test_trap_addresses_that_were_hit_come_first() -> None:
    said = list(suspect_sentences([("Acme SA", 2)], [("Raoul SAS", RAOUL)]))
    assert said[0].startswith("2 messages reached seed addresses that only Acme SA had from you: proof")
    assert "Raoul SAS" in said[1]
    assert next(iter(suspect_sentences([("Acme SA", 1)], []))).startswith("1 message reached a seed address that only")
