"""A SIREN has nine digits, of which the last checks the others."""

from __future__ import annotations

import pytest

from leadkeeper.rules.siren import is_siren


@pytest.mark.parametrize("text", ["987654324", "987 654 324", "123\u202f456\u00a0782"])
def test_a_right_number_passes_with_any_blanks(text: str) -> None:
    assert is_siren(text)


@pytest.mark.parametrize("text", ["", "987654325", "98765432", "9876543240", "98765432a", "٩٨٧٦٥٤٣٢٤"])
def test_a_wrong_number_does_not(text: str) -> None:
    assert not is_siren(text)
