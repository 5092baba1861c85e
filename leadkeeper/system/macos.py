"""macOS through its own commands; call these functions on macOS only."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

SECONDS = 5
ICLOUD = "Library/Mobile Documents/com~apple~CloudDocs"
IN_ICLOUD = ("Desktop", "Documents")
"""Folders of the home that iCloud synchronises together, under their usual paths, if the user allowed it."""


def is_french() -> bool:
    """Return whether French is the first of the user's languages: a program of the Finder gets no LANG."""
    first = re.search(r"[A-Za-z][\w-]*", _output("/usr/bin/defaults", "read", "-g", "AppleLanguages"))
    return bool(first and first[0].lower().startswith("fr"))


def mounts() -> str:
    """Return the mounted file systems, a line each."""
    return _output("/sbin/mount")


def is_in_icloud(path: Path, home: Path) -> bool:
    """Return whether a path is in the Desktop or Documents folder while iCloud synchronises them."""
    for name in IN_ICLOUD:
        folder = home / name
        if path.is_relative_to(folder):
            return (home / ICLOUD / name).exists() or "com.apple.file-provider" in _output(
                "/usr/bin/xattr", str(folder)
            )
    return False


def _output(*command: str) -> str:
    """Return what a command prints. Raises OSError if it cannot be run or does not end in time."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)  # noqa: S603  our own
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(str(error)) from error
    return done.stdout
