"""Copies of people's data are private and temporary."""

from __future__ import annotations

import os
from contextlib import ExitStack

from leadkeeper.files.atomic import private_file, private_folder


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
