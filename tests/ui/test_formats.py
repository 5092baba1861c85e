from __future__ import annotations

import pytest

from leadkeeper.messages import use_language
from ui.models.formats import NO_BREAK, format_number, month_of_year, percent, siren, telephone


def test_a_french_telephone_number_is_read_in_pairs() -> None:
    assert telephone("+33612345678") == "+33 6 12 34 56 78".replace(" ", NO_BREAK)


@pytest.mark.parametrize("shown", ["+32 470 12 34 56", "+262 692 92 22 92", "+1 212-555-0123"])
def test_a_number_of_another_country_is_read_in_its_groups(shown: str) -> None:
    """Of two people at one island address the French number stood in pairs, the other as +262692922292."""
    assert telephone(shown.replace(" ", "").replace("-", "")) == shown.replace(" ", NO_BREAK)


@pytest.mark.parametrize("odd", ["", "06 12", "+999123456789", "name@mail.example"])
def test_what_is_no_number_stands_as_it_is(odd: str) -> None:
    assert telephone(odd) == odd


def test_a_siren_stands_in_threes() -> None:
    assert siren("517283941") == "517 283 941".replace(" ", NO_BREAK)


@pytest.mark.parametrize("odd", ["", "51728394", "51728394A"])
def test_what_is_no_siren_stands_as_it_is(odd: str) -> None:
    assert siren(odd) == odd


@pytest.mark.parametrize(("language", "words"), [("en", "October 2026"), ("fr", "octobre 2026")])
def test_a_month_has_its_name(language: str, words: str) -> None:
    use_language(language)
    assert month_of_year("2026-10") == words


@pytest.mark.parametrize("odd", ["", "2026", "2026-13", "unknown"])
def test_what_is_no_month_stands_as_it_is(odd: str) -> None:
    assert month_of_year(odd) == odd


@pytest.mark.parametrize(("language", "words"), [("en", "40%"), ("fr", "40\u00a0%")])
def test_a_percentage_is_written_as_its_language_does(language: str, words: str) -> None:
    use_language(language)
    assert percent(0.4) == words


def test_a_number_below_nought_has_a_minus_and_no_hyphen() -> None:
    assert format_number(-9) == "\u22129"
