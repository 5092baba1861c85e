"""Every figure of a control pack is that of the archive, whatever happened to the book; `dev.py chance figures 100`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chance.figures import BookFigures


@pytest.mark.parametrize("seed", [0, 6, 12])
def test_every_figure_of_a_random_book_is_that_of_its_archive(seed: int, tmp_path: Path) -> None:
    book = BookFigures(seed, tmp_path)
    book.run()
    assert book.wrong == []
    assert book.packs == 4
    assert book.people
