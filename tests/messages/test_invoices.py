"""The words of the sheet for the invoices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadkeeper.domain.book import Owner
from leadkeeper.messages import use_language
from leadkeeper.messages.partners import amount, cover
from tests.made_archive import NOW


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(("language", "text"), [("en", "1234.05"), ("fr", "1234,05")])
def test_an_amount_is_written_as_the_language_does(language: str, text: str) -> None:
    use_language(language)
    assert amount(123405) == text


def test_a_negative_amount_keeps_its_sign_on_both_sides_of_a_unit() -> None:
    assert (amount(-80), amount(-205)) == ("-0.80", "-2.05")


def test_the_cover_says_whose_sums_they_are() -> None:
    assert cover(Owner("Clodomir"), NOW, rows=3).company == "Clodomir"
