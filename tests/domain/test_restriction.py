"""An open objection or erasure request keeps the person back; other requests do not."""

from __future__ import annotations

from datetime import date

import pytest

from leadkeeper.domain.book import Request
from leadkeeper.domain.deadlines import holds_back

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("kind", "answered_on", "held"),
    [
        ("objection", None, True),
        ("erasure", None, True),
        ("access", None, False),
        ("rectification", None, False),
        ("limitation", None, True),
        (None, None, True),
        ("objection", "2026-11-24", False),
        ("objection", "2026-11-25", True),
        ("erasure", "oui", True),
        ("objection", "2026-11-19", True),  # before it was received
        ("erasure", "2025-11-24", True),  # a slip of the year
        ("objection", "2026-11-20", False),
    ],
)
def test_what_keeps_a_person_back(kind: str | None, answered_on: str | None, *, held: bool) -> None:
    assert holds_back(Request("Q1", "c1", kind, "2026-11-20", answered_on), TODAY) is held
