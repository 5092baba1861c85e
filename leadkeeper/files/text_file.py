"""A text written as a new file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.files import atomic


def write(target: Path, text: str) -> None:
    """Writes the text in UTF-8 under this name; raises `file-exists` and the other codes of `files.atomic`."""
    temp = atomic.aside(target)
    with atomic.created(temp) as out:
        out.write(text.encode("utf-8"))
    try:
        atomic.release(temp, target)
    finally:
        atomic.discard(temp)  # it is gone already if it got its name
