from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.text import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Déjà  ÉTÉ", "deja ete"),
        ("l’été ‘x’ ʼy", "l'ete 'x' 'y"),
        ("no\u00adtam\u200bment\ufeff", "notamment"),
        ("par\u00a0tout\u202fmoyen\n\t.", "par tout moyen ."),
        ("  bords  ", "bords"),
        ("ﬁn…", "fin..."),
        ("ＣＯＣＨＥＺ", "cochez"),
        ("İ", "i"),
        ("no\u034ftam\ufe0fment", "notamment"),
        ("Œuvre", "œuvre"),
        ("a\u200c\u200d\u2060b", "ab"),
    ],
)
def test_a_text_is_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_a_folded_text_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_long_run_of_marks_is_folded_at_once() -> None:
    assert fold("a" + "\u0301\u0316" * 200_000) == "a"
