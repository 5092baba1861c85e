from __future__ import annotations

import pytest

from leadkeeper.messages import decimal, number, use_language
from leadkeeper.messages.privacy import retained


@pytest.mark.parametrize(("language", "words"), [("en", "1,234,567"), ("fr", "1\u202f234\u202f567")])
def test_thousands_stand_apart(language: str, words: str) -> None:
    use_language(language)
    assert number(1_234_567) == words


@pytest.mark.parametrize(("language", "words"), [("en", "0.25"), ("fr", "0,25")])
def test_a_fraction_has_the_mark_of_its_language(language: str, words: str) -> None:
    use_language(language)
    assert decimal("0.25") == words


def test_a_count_within_a_sentence_is_written_as_one() -> None:
    use_language("fr")
    assert retained(41_302, 1_771, 0, 0, 0)[0].startswith("1\u202f771 personnes sur 41\u202f302 ")
