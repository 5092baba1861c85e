from __future__ import annotations

import pytest

from leadkeeper.domain.text import MAX_ID_CHARS, fresh_id, numbered_id


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Quiz du site", "quiz-du-site"),
        ("Raoul & Cie, S.A.S.", "raoul-cie-s-a-s"),
        ("Été 2026", "ete-2026"),
        ("Bœuf & Château", "boeuf-chateau"),
    ],
)
def test_an_id_is_the_words_of_a_name(name: str, made: str) -> None:
    assert fresh_id(name, ()) == made


def test_an_id_that_is_taken_gets_a_number() -> None:
    assert fresh_id("Quiz", {"quiz", "quiz-2"}) == "quiz-3"


def test_a_name_without_letters_still_has_an_id() -> None:
    assert fresh_id("★", (), "form") == "form"


def test_a_long_name_is_cut_without_a_hyphen_at_the_end() -> None:
    made = fresh_id("a" * (MAX_ID_CHARS - 1) + " b", ())
    assert made == "a" * (MAX_ID_CHARS - 1)


def test_numbers_are_counted_from_one() -> None:
    assert numbered_id("main-v", {"main-v1"}) == "main-v2"
