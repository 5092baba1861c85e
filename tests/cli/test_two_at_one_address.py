"""Two people at one address: the strictest answer counts for both, and no sentence takes them for one person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.made_cli import NOW, call
from tests.made_archive import archive, given, person, restored

BOX = "famille@foyer.example"
BEA, CARL = {"first_name": "Bea", "last_name": "Brun"}, {"first_name": "Carl", "last_name": "Cros"}


def reasons(folder: Path, first: dict[str, str], other: dict[str, str], **facts: Any) -> str:
    """What the record of the second person says, if the first has these facts."""
    with restored(folder, archive(person(1, email=BOX, **first, **facts), person(2, email=BOX, **other))) as opened:
        path = opened.path
    spoken: str = call("show", path, "c2", "--lang", "en", *NOW).stdout
    return spoken


HELD: dict[str, dict[str, Any]] = {
    "holds this one back": {"consents": [given(), given(event="withdrawn", at="2026-07-01")]},
    "contradicts this one": {"consents": [given(event="refused", at="2026-07-01")]},
    "disputes a consent": {"contested": True},
    "waits for your decision": {"note": "STOP"},
    "has the same address": {},
}


@pytest.mark.parametrize("words", HELD)
def test_another_name_at_the_address_is_called_so(tmp_path: Path, words: str) -> None:
    """“Another record of this person … Decide which is right and merge them”, of Bea's record, on Carl's."""
    spoken = reasons(tmp_path, BEA, CARL, **HELD[words])
    assert f"With another name{'' if words.startswith('has') else ' at the same address'}, Bea Brun" in spoken
    assert words in spoken
    assert not any(same in spoken for same in ("of this person", "Same person", "Merge the two"))


@pytest.mark.parametrize("name", [BEA, {"first_name": "B.", "last_name": "Brun"}, {"first_name": None}])
def test_a_name_that_may_be_the_same_is_called_as_before(tmp_path: Path, name: dict[str, Any]) -> None:
    assert "Same person as Bea Brun" in reasons(tmp_path, BEA, name)
