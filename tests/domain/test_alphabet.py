from __future__ import annotations

import pytest

from leadkeeper.domain.text import alphabetical, unaccented


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Éléonore", "Eleonore"),
        ("e\u0301cole", "ecole"),
        ("Œuvrard", "Oeuvrard"),
        ("ZOÉ", "ZOE"),
        ("Ça", "Ca"),
        ("", ""),
    ],
)
def test_marks_are_left_out_and_two_letters_stand_for_one_of_two(text: str, plain: str) -> None:
    assert unaccented(text) == plain


def test_names_stand_as_in_a_dictionary() -> None:
    names = ["Zoé", "élan", "Étienne", "Eva", "Œuvre", "Odile", "Orly", "côte", "cote", "Côté"]
    assert sorted(names, key=alphabetical) == [
        *("Côté", "cote", "côte", "élan", "Étienne", "Eva", "Odile", "Œuvre", "Orly", "Zoé"),
    ]
