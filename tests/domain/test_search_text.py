"""A number is found however it is typed."""

from __future__ import annotations

import pytest

from leadkeeper.domain.phone import searched


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("06 12 34 56 78", "+33612345678"),
        ("0612345678", "+33612345678"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06\u00a012\u202f34", "+33612 34".replace(" ", "")),
        ("0612", "+33612"),
        ("06 12", "+33612"),
        ("00 33 6 12", "+33612"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("+32 470 00 00 05", "+32470000005"),
        ("dubois 06 12 34", "dubois +3361234"),
        ("06 12 34 dubois", "+3361234 dubois"),
        ("88 77 66", "887766"),
        ("88.77.66", "887766"),
        ("6 12 34 56 78", "612345678"),
        ("dubois 88-77\u00a066", "dubois 887766"),
    ],
)
def test_a_number_or_its_beginning_is_asked_for_as_the_book_writes_it(typed: str, asked: str) -> None:
    assert searched(typed) == asked


@pytest.mark.parametrize(
    "text", ["", "dubois", "2026", "061", "06", "12 34", "12 rue 34 56", "a0612", "0612a", "lea06@x.example", "000 12"]
)
def test_anything_else_stays_as_it_was_typed(text: str) -> None:
    assert searched(text) == text


@pytest.mark.parametrize(
    ("country", "typed", "asked"),
    [
        ("BE", "0470 00 00 05", "+32470000005"),
        ("DE", "030 123456", "+4930123456"),
        ("IT", "06 1234567", "06 1234567"),
        ("ES", "0612345678", "0612345678"),
        ("BE", "+33 6 12 34", "+3361234"),
    ],
)
def test_national_numbers_belong_to_the_country_of_the_book(country: str, typed: str, asked: str) -> None:
    assert searched(typed, country) == asked
