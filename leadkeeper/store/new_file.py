"""A new file for a book or a copy of one: for its owner alone from the first moment, and under its name only whole."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from leadkeeper.errors import LeadKeeperError

CODES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "file-too-big",
    errno.EIO: "disk-failed",
    errno.ENODEV: "disk-failed",
    errno.ENXIO: "disk-failed",
    errno.ENOENT: "folder-missing",
    errno.ENOTDIR: "folder-missing",
    errno.EACCES: "folder-read-only",
    errno.EPERM: "folder-read-only",
    errno.EROFS: "folder-read-only",
    errno.ENAMETOOLONG: "name-too-long",
}
"""What the operating system's refusal means to a person; any other is a bug."""

PART = r"(\.[0-9a-f]{8}\.part)+(-journal|-wal|-shm|\.lock|\.holder)?"
"""How the name of an unfinished file ends (a copy within a copy: twice), and of what is put beside it."""


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Turns the disk's refusals inside the block into the codes of `CODES`, about this path or its folder."""
    try:
        yield
    except OSError as error:
        code = CODES.get(error.errno or 0)
        if code is None:
            raise
        place = path if code == "name-too-long" else path.absolute().parent
        raise LeadKeeperError(code, path=str(place)) from error


def make(path: Path, taken: str) -> None:
    """Makes the file; raises the code `taken` where something is already, and the codes of `CODES`."""
    with failures(path):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise LeadKeeperError(taken, path=str(path)) from None


@contextmanager
def written_aside(target: Path, taken: str) -> Iterator[Path]:
    """A fresh path in the target's folder; what stands there when the block ends gets the target's name in one step.

    With a code `taken` a target that is there already is refused, with "" it is replaced. Nothing of it is left when
    the block fails; what a crash leaves, `sweep` removes. The file must be closed when the block ends.
    """
    if taken and os.path.lexists(target):
        raise LeadKeeperError(taken, path=str(target))
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        with failures(target):
            _take_name(part, target)
    except BaseException:
        for ending in ("", "-journal", "-wal", "-shm"):
            Path(f"{part}{ending}").unlink(missing_ok=True)
        raise


def _take_name(part: Path, target: Path) -> None:
    """The rename, on the disk when this returns.

    What lay beside the former file is gone for good before: a journal that came back after a power cut would be played
    back into the new file, which it does not fit.
    """
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    _sync_folder(target.parent)
    os.replace(part, target)  # noqa: PTH105  Path.replace, said by the name that promises one step
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Makes the names in a folder as safe as bytes; Windows keeps its own journal and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network disks cannot: the file itself is safe all the same
            os.fsync(handle)
    finally:
        os.close(handle)


def sweep(folder: Path, name: str) -> None:
    """Removes what a crash left unfinished in a folder, of files whose names the pattern `name` describes.

    Only for who holds the lock of the book that they belong to: nobody else can be writing them.
    """
    unfinished = re.compile(rf"\.+{name}{PART}")
    with suppress(OSError):  # a folder that cannot be listed or changed: the next opening tries again
        for path in folder.iterdir():
            if unfinished.fullmatch(path.name):
                path.unlink(missing_ok=True)
