"""A second process that only saves time starts where there is a processor for it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from leadkeeper.files import workers
from leadkeeper.files.workbook_process import LONG_TEXT, reader_expected
from leadkeeper.services import ROWS


@pytest.mark.parametrize(("usable", "started"), [(1, 0), (2, 1)])
def test_a_long_text_is_prepared_beside_only_with_a_second_processor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, usable: int, started: int
) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(b"x" * LONG_TEXT)
    monkeypatch.setattr(workers, "usable_processors", lambda: usable)
    with reader_expected(path, ROWS):
        assert len(multiprocessing.active_children()) == started


def test_the_number_is_at_least_one() -> None:
    assert workers.usable_processors() >= 1
