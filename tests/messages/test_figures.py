from __future__ import annotations

import pytest

from leadkeeper.domain.verdict import Detail
from leadkeeper.messages import decimal, number, use_language
from leadkeeper.messages.imports import WARNINGS, warning_sentence
from leadkeeper.messages.privacy import retained
from leadkeeper.messages.suppression import stopped


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
    assert retained(41_302, 1_771, 0, 0, 0)[0].endswith(" 1\u202f771 sur 41\u202f302.")


def test_all_figures_of_one_report_are_written_alike() -> None:
    said = stopped(1_234, 5_678, 2, 4_321, 8_765, hashed=False)
    assert [text.split()[0] for text in said] == ["1,234", "5,678", "4,321", "8,765"]
    detail = Detail(yeses=1_204, lines=tuple((None, line) for line in range(1_500)))
    told = warning_sentence(next(iter(WARNINGS)), detail)
    assert "1,204 rows say yes." in told
    assert ", and 1,492 more." in told
