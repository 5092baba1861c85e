"""No refusal in a random file is lost without a word; `dev.py chance tables 600` runs more of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chance.tables import RandomTable


@pytest.mark.parametrize("seed", range(16))
def test_no_refusal_is_lost_without_a_word(seed: int, tmp_path: Path) -> None:
    table = RandomTable(seed, tmp_path)
    table.run()
    assert table.people
    assert table.lost == []
