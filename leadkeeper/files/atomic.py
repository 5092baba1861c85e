"""Atomic file writes: temporary files in the target's folder, renamed in one step; errors of the disk."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.system import disk
from leadkeeper.system.disk import failures

LOST = ".part"  # suffix of temporary files that are not recorded in the book
HOUR = 3600  # seconds; a temporary file unchanged for so long was left by a crash


def temporary_path(target: Path, *, remembered: bool = False) -> Path:
    """Return a fresh hidden name in the target's folder that reveals nothing of the target's name; nothing is created.

    A `remembered` file is recorded in the book and handled when the book is next opened. Any other is removed by
    `created`, and when a book in that folder is opened. Raises `bad-name` and `name-too-long` for a target that Windows
    cannot hold.
    """
    if not target.name:
        raise LeadKeeperError("file-exists", path=str(target))
    disk.check_name(target)
    return target.with_name(f".leadkeeper-{secrets.token_hex(8)}{'.tmp' if remembered else LOST}")


@contextmanager
def created(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for writing, readable by its owner only; name and bytes are synced when the block ends.

    The file is removed if the block fails or is stopped. After a kill, the next temporary file written in that folder
    removes it, an hour later or more. Raises the codes of `failures`.
    """
    with failures(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                sweep(path)
                yield out
                out.flush()
                disk.flush(out.fileno())
            # a file that is missing after a power cut counts as renamed: see pending_files
            disk.flush_folder(path.parent)
        except BaseException:
            discard(path)
            raise


def sweep(fresh: Path) -> None:
    """Remove crashes' temporary files next to `fresh`, a file just written: its date is the disk's current time."""
    with suppress(OSError):  # the folder cannot be listed: the next file tries again
        now = fresh.stat().st_mtime
        for path in fresh.parent.glob(f".leadkeeper-{'[0-9a-f]' * 16}{LOST}"):
            if now - path.lstat().st_mtime > HOUR:
                path.unlink()


def discard(path: Path) -> None:
    """Remove a temporary file if it exists."""
    disk.remove(path)


def release(temp: Path, target: Path, *, replace: bool = False) -> None:
    """Rename the finished file `temp` to `target` in one step, synced to the disk on return.

    Raises `file-exists` unless `replace`, `target-not-a-file` for a link or a folder, `file-open-elsewhere` when
    another program holds the file, and the codes of `failures`; `temp` then still exists.
    """
    there: int | None = None
    with failures(target), suppress(FileNotFoundError):
        there = target.lstat().st_mode  # a link is not followed
    if there is not None and not stat.S_ISREG(there):
        raise LeadKeeperError("target-not-a-file", path=str(target))
    if there is not None and not replace:
        raise LeadKeeperError("file-exists", path=str(target))
    with failures(target):
        try:
            disk.replace(temp, target)
        except PermissionError as error:
            if there is None and getattr(error, "winerror", None) not in disk.HELD:
                raise
            # The folder accepted `temp`, so the refusal is about the file itself: on Windows, open in Excel.
            raise LeadKeeperError("file-open-elsewhere", path=str(target)) from error
        disk.flush_folder(target.parent)


def sha256(path: Path) -> str:
    """Return the SHA-256 of the file's bytes in lower-case hex, read as a stream."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def written(target: Path, temp: Path | None = None) -> Iterator[BinaryIO]:
    """Open a new file that gets the name `target` when the block ends; if the block fails, nothing is left.

    `temp` is the temporary name, a fresh one if None. Raises `file-exists` and the other codes of `files.atomic`.
    """
    temp = temp or temporary_path(target)
    with created(temp) as out:
        yield out
    try:
        release(temp, target)
    finally:
        discard(temp)  # already gone if it was renamed


def write(target: Path, content: str | bytes) -> None:
    """Write bytes, or a text in UTF-8, to a new file; raises the codes of `written`."""
    with written(target) as out:
        out.write(content.encode("utf-8") if isinstance(content, str) else content)


def unreadable(path: Path, why: str) -> LeadKeeperError:
    """Return `file-unreadable` with the facts `path`, `file`, `why` (a key of DETAILS) and translated `details`."""
    from leadkeeper.messages.errors import DETAILS

    return LeadKeeperError("file-unreadable", **about(path), why=why, details=_(DETAILS[why]))


def about(path: Path) -> dict[str, str]:
    """Return the facts `path` and `file` (its bare name, used in sentences) of an error about one file."""
    return {"path": str(path), "file": path.name}


@contextmanager
def disk_troubles_of(path: Path) -> Iterator[None]:
    """Translate operating system errors inside the block into `file-unreadable`."""
    try:
        yield
    except FileNotFoundError as error:
        raise unreadable(path, "absent") from error
    except IsADirectoryError as error:
        raise unreadable(path, "folder") from error
    except PermissionError as error:  # Windows also raises this for a folder
        raise unreadable(path, "folder" if path.is_dir() else "denied") from error
    except OSError as error:
        raise unreadable(path, "disk") from error
