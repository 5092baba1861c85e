"""Temporary folders with data of people: for their owner only, deleted when they are no longer needed."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import ExitStack, suppress
from pathlib import Path

PREFIX = "leadkeeper-"
DAY = 24 * 3600
"""Seconds. A folder unchanged for so long was left by a crash, or because another program held a file in it."""


def private_folder(held: ExitStack) -> Path:
    """Create a folder (0700) that is deleted with its content when `held` is closed."""
    folder = tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True)
    return Path(held.enter_context(folder))


def private_file(held: ExitStack) -> Path:
    """Create an empty file (0600) in a folder of its own, deleted when `held` is closed."""
    path = private_folder(held) / "copy"
    path.touch(mode=0o600)
    return path


def sweep() -> None:
    """Delete folders of this kind that could not be deleted when they should have been.

    On Windows a file that a viewer shows cannot be deleted; the next start does it.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):  # of another user, or gone meanwhile
            if folder.is_dir() and not folder.is_symlink() and time.time() - folder.stat().st_mtime > DAY:
                shutil.rmtree(folder, ignore_errors=True)
