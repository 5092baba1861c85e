from __future__ import annotations

from leadkeeper.domain.complaint import Explained, TraceResult


def test_nobody_has_nothing_behind_it() -> None:
    found = TraceResult(None, "none")

    assert (found.contact, found.number, found.deliveries, found.sender) == (None, None, (), None)
    assert Explained(found) == Explained(found, None, None, None, (), ())
