"""Temporary copies of people's data: in a folder that only this user can enter, and gone when they are done with."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path


def private_folder(held: ExitStack) -> Path:
    """A fresh folder (0700) that is deleted with all that is in it when `held` is closed."""
    folder = tempfile.TemporaryDirectory(prefix="leadkeeper-", ignore_cleanup_errors=True)
    return Path(held.enter_context(folder))


def private_file(held: ExitStack) -> Path:
    """A fresh empty file (0600) in a folder of its own, deleted when `held` is closed."""
    path = private_folder(held) / "copy"
    path.touch(mode=0o600)
    return path
