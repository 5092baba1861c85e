"""Copies of people's data are private and temporary."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from leadkeeper.system.disk import DAY, PREFIX, private_file, private_folder, sweep


def test_a_private_folder_is_gone_afterwards_with_all_that_is_in_it() -> None:
    with ExitStack() as held:
        folder = private_folder(held)
        (folder / "list").write_text("a@x.example")
    assert not folder.exists()


def test_nobody_else_can_look_into_it() -> None:
    with ExitStack() as held:
        file = private_file(held)
        modes = (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777)
        assert os.name == "nt" or modes == (0o600, 0o700)  # Windows: the temporary folder is in the person's profile


def test_what_could_not_be_deleted_is_deleted_at_a_later_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name, age in ((f"{PREFIX}left", 2 * DAY), (f"{PREFIX}new", 0), ("others", 2 * DAY)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "proof.pdf").write_bytes(b"%PDF")
        then = folder.stat().st_mtime - age
        os.utime(folder, (then, then))
    sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{PREFIX}new", "others"]
