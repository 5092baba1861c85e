from __future__ import annotations

import pytest

from ui.widgets.forms import siren_trouble


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", False),
        ("1234", False),
        ("123 456 782", False),
        ("123456789", True),
        ("12345678x", True),
        ("1234567821", True),
    ],
)
def test_a_siren_is_looked_at_once_its_nine_digits_are_there(typed: str, wrong: bool) -> None:
    assert bool(siren_trouble(typed)) is wrong
    assert not wrong or typed in siren_trouble(typed)
