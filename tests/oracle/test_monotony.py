"""The oracle itself has the properties that it is to find in others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.oracle.archives import archives
from tests.oracle.compare import situations
from tests.oracle.judge import decide
from tests.oracle.monotony import broken
from tests.oracle.properties import DATES, LIFTED, OBJECTIONS, PARTNERS, PROOF, PROPERTIES, SAME

GROUPS = {
    "objections": OBJECTIONS,
    "proof": PROOF,
    "dates": DATES,
    "partners": PARTNERS,
    "lifted": LIFTED,
    "same": SAME,
}


@pytest.mark.parametrize("group", list(GROUPS))
@settings(max_examples=60, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
@given(archive=archives(), data=st.data())
def test_a_change_does_what_is_claimed_and_no_more(group: str, archive: dict[str, Any], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(list(situations(archive))))
    faults = [fault for one in GROUPS[group] for fault in broken(one, archive, decide, [chosen])]
    assert faults == []


def test_every_property_has_a_name_of_its_own() -> None:
    assert len({one.name for one in PROPERTIES}) == len(PROPERTIES)
