"""A SIREN has nine digits, of which the last checks the others."""

from __future__ import annotations

import pytest

from leadkeeper.domain.partner import is_siren, siren_digits


@pytest.mark.parametrize("text", ["987654324", "987 654 324", "123\u202f456\u00a0782", "050000009", "090000001"])
def test_a_right_number_passes_with_any_blanks(text: str) -> None:
    assert is_siren(text) is True


@pytest.mark.parametrize("text", ["", "987654325", "98765432", "9876543240", "98765432a", "٩٨٧٦٥٤٣٢٤", "0", "18"])
def test_a_wrong_number_does_not(text: str) -> None:
    assert is_siren(text) is False


@pytest.mark.parametrize(
    ("number", "digits"),
    [("987 654 324", "987654324"), ("SIREN 987.654.324", "987654324"), ("à venir", ""), ("", ""), (None, "")],
)
def test_the_digits_are_what_two_spellings_of_a_number_share(number: str | None, digits: str) -> None:
    assert siren_digits(number) == digits
