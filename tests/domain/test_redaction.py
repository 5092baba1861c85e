"""Addresses taken out of texts about others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkeeper.domain.complaint import redacted

LEA = "lea@orange.example"


@pytest.mark.parametrize(
    ("thing", "left"),
    [
        (f"by {LEA.upper()}, {LEA}", "by …, …"),
        (f"İİ {LEA} ẞ", "İİ … ẞ"),
        ({LEA: [f"<{LEA}>", 3, None, True]}, {"…": ["<…>", 3, None, True]}),
        ("paul@mail.example", "paul@mail.example"),
        (None, None),
    ],
)
def test_the_address_goes_and_the_rest_stays(thing: Any, left: Any) -> None:
    assert redacted(thing, [LEA]) == left


def test_the_longer_spelling_goes_first() -> None:
    assert redacted("lea+x@gmail.com", ["x@gmail.com", "lea+x@gmail.com"]) == "…"


@given(st.text(), st.text())
def test_no_capitals_hide_it(before: str, after: str) -> None:
    assert LEA not in redacted(before + LEA.title() + after, [LEA]).lower()
