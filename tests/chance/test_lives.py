"""Whatever happens to a book in whatever order, nobody is exported who had said no."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chance.lives import Life


@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_exported_who_had_said_no(seed: int, tmp_path: Path) -> None:
    life = Life(seed, tmp_path)
    life.live()
    assert life.files
