"""The folder of a book's automatic copies: one file a copy, named by the book and the instant."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leadkeeper.errors import LeadKeeperError

STAMP = "%Y-%m-%d-%H%M%S"
_STAMP = re.compile(r"\d{4}-\d\d-\d\d-\d{6}")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy on the disk: where, the local instant in its name, its size in bytes."""

    path: Path
    stamp: str
    size: int

    @property
    def at(self) -> datetime:
        """The instant in its name, in the time of Paris, without a zone."""
        return datetime.strptime(self.stamp, STAMP)  # noqa: DTZ007  the name has none


def folder_of(book: Path, within: Path) -> Path:
    """The folder of one book's copies within the folder of all: two books of one name have two."""
    place = hashlib.sha256(str(book.absolute()).encode()).hexdigest()[:8]
    return within / f"{book.stem}-{place}"


def make_folder(folder: Path) -> None:
    """Makes the folder for its owner alone where it is missing; raises `folder-missing` or `folder-read-only`."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise LeadKeeperError("folder-missing", path=str(folder)) from None
    except OSError as error:
        raise LeadKeeperError("folder-read-only", path=str(folder)) from error


def copies(folder: Path, book: Path) -> list[Copy]:
    """The copies of a book that a folder holds, the newest first; none where there is no such folder."""
    start = f"{book.stem}-"
    found = []
    for path in folder.glob(f"*{book.suffix}") if folder.is_dir() else ():
        stamp = path.stem.removeprefix(start)
        if path.name.startswith(start) and _STAMP.fullmatch(stamp) and path.is_file():
            found.append(Copy(path, stamp, path.stat().st_size))
    return sorted(found, key=lambda copy: copy.stamp, reverse=True)


def path_of(folder: Path, book: Path, stamp: str) -> Path:
    """Where the copy of an instant stands."""
    return folder / f"{book.stem}-{stamp}{book.suffix}"
