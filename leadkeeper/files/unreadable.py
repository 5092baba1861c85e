"""The one way to say that a file is no list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.words import _
from leadkeeper.words.reading import DETAILS


def unreadable(path: Path, why: str) -> LeadKeeperError:
    """The error `file-unreadable` with the facts `path`, `file`, `why` (a key of DETAILS) and `details` in words."""
    return LeadKeeperError("file-unreadable", **about(path), why=why, details=_(DETAILS[why]))


def about(path: Path) -> dict[str, str]:
    """The facts `path` and `file` (its bare name, which sentences use) of an error about one file."""
    return {"path": str(path), "file": path.name}


@contextmanager
def disk_troubles_of(path: Path) -> Iterator[None]:
    """Turns what the operating system refuses inside the block into `file-unreadable`."""
    try:
        yield
    except FileNotFoundError as error:
        raise unreadable(path, "absent") from error
    except IsADirectoryError as error:
        raise unreadable(path, "folder") from error
    except PermissionError as error:  # Windows also says this of a folder
        raise unreadable(path, "folder" if path.is_dir() else "denied") from error
    except OSError as error:
        raise unreadable(path, "disk") from error
