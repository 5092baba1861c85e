"""Watches whether the file of an open book is still where it was opened."""

from __future__ import annotations

from pathlib import Path

Mark = tuple[int, int]


def mark_of(path: Path) -> Mark | None:
    """What tells this very file from any other that bears its name later, None where no file is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
