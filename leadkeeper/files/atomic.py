"""Files that are there whole or not at all: written aside in the target's own folder, then put in place in one step."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import DETAILS

CODES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "file-too-big",
    errno.EACCES: "folder-read-only",
    errno.EPERM: "folder-read-only",
    errno.EROFS: "folder-read-only",
    errno.ENOENT: "folder-missing",
    errno.ENOTDIR: "folder-missing",
    errno.ENAMETOOLONG: "name-too-long",
    errno.EEXIST: "file-exists",
    errno.EIO: "disk-failed",
    errno.ENODEV: "disk-failed",
    errno.ENXIO: "disk-failed",
}
"""What the operating system's refusal means to a person; any other is a bug."""

ABOUT_THE_FOLDER = {"disk-full", "file-too-big", "disk-failed", "folder-read-only", "folder-missing"}
"""The codes whose `path` is the folder: the name of a file written aside would tell nobody anything."""


LOST = ".part"
"""How the name of a file written aside ends that no book remembers."""

HOUR = 3600
"""Seconds. A file written aside that nothing was added to for so long is what a crash left: nobody waits for it."""


def aside(target: Path, *, remembered: bool = False) -> Path:
    """A fresh name in the target's folder, hidden and without anything of the target's name; nothing is created.

    A `remembered` one stands in the book, whose next opening says what becomes of it. Any other is swept by `created`,
    and when a book in that folder is opened.
    """
    if not target.name:
        raise LeadKeeperError("file-exists", path=str(target))
    return target.with_name(f".leadkeeper-{secrets.token_hex(8)}{'.tmp' if remembered else LOST}")


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Turns the disk's refusals inside the block into the codes of `CODES`; their `path` is this one or its folder."""
    try:
        yield
    except OSError as error:
        code = CODES.get(error.errno or 0)
        if code is None:
            raise
        place = path.absolute().parent if code in ABOUT_THE_FOLDER else path
        raise LeadKeeperError(code, path=str(place)) from error


@contextmanager
def created(path: Path) -> Iterator[BinaryIO]:
    """A new file open for writing, readable by its owner only, with bytes and name on the disk when the block ends.

    If the block fails or is stopped, the file is gone again; if the program was killed, the next file written aside in
    the folder removes it, an hour later or more. Raises the codes of `CODES`.
    """
    with failures(path):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "wb") as out:
                sweep(path)
                yield out
                out.flush()
                os.fsync(out.fileno())
            _sync_folder(path.parent)  # a file that is missing after a power cut counts as given its name: see settle
        except BaseException:
            discard(path)
            raise


def sweep(fresh: Path) -> None:
    """Removes what kills left in the folder of a file that was just written: its own date is the time of now."""
    with suppress(OSError):  # a folder that cannot be listed: the next file tries again
        now = fresh.stat().st_mtime
        for path in fresh.parent.glob(f".leadkeeper-{'[0-9a-f]' * 16}{LOST}"):
            if now - path.lstat().st_mtime > HOUR:
                path.unlink()


def discard(path: Path) -> None:
    """Removes a file written aside, if it is there."""
    path.unlink(missing_ok=True)


def release(temp: Path, target: Path, *, replace: bool = False) -> None:
    """Gives the finished file `temp` its name `target` in one step, on the disk when this returns.

    Raises `file-exists` unless `replace`, `target-not-a-file` for a link or a folder, `file-open-elsewhere` when
    another program holds the file, and the codes of `CODES`; `temp` is then still there.
    """
    there = _kind(target)
    if there is not None and not stat.S_ISREG(there):
        raise LeadKeeperError("target-not-a-file", path=str(target))
    if there is not None and not replace:
        raise LeadKeeperError("file-exists", path=str(target))
    with failures(target):
        try:
            temp.replace(target)
        except PermissionError as error:
            if there is None:
                raise
            # The folder took `temp`, so what is refused is the file itself: on Windows, open in Excel.
            raise LeadKeeperError("file-open-elsewhere", path=str(target)) from error
        _sync_folder(target.parent)


def _kind(path: Path) -> int | None:
    """The mode bits of what stands at a path, links not followed; None for nothing."""
    with failures(path), suppress(FileNotFoundError):
        return path.lstat().st_mode
    return None


def _sync_folder(folder: Path) -> None:
    """Makes the names in this folder survive a power cut; Windows keeps its own journal and opens no folders.

    A disk that cannot do it (some network disks) has the file under its name all the same: to say that nothing was
    written would be wrong.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def sha256(path: Path) -> str:
    """The SHA-256 of the file's bytes in lower-case hex, read as a stream."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def private_folder(held: ExitStack) -> Path:
    """A fresh folder (0700) that is deleted with all that is in it when `held` is closed."""
    folder = tempfile.TemporaryDirectory(prefix="leadkeeper-", ignore_cleanup_errors=True)
    return Path(held.enter_context(folder))


def private_file(held: ExitStack) -> Path:
    """A fresh empty file (0600) in a folder of its own, deleted when `held` is closed."""
    path = private_folder(held) / "copy"
    path.touch(mode=0o600)
    return path


def write(target: Path, text: str) -> None:
    """Writes the text in UTF-8 under this name; raises `file-exists` and the other codes of `files.atomic`."""
    temp = aside(target)
    with created(temp) as out:
        out.write(text.encode("utf-8"))
    try:
        release(temp, target)
    finally:
        discard(temp)  # it is gone already if it got its name


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
