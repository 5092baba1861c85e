"""A new file for a book or a copy of one: for its owner alone from the first moment, and under its name only whole."""

from __future__ import annotations

import errno
import getpass
import json
import os
import re
import secrets
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from leadkeeper.db.book import schema
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


HEADER_PAGE = 4096


def check_header(path: Path, mode: str = "rb", passphrase: str | None = None) -> None:
    """Reads the first page before SQLite has the file open: later that would drop SQLite's own locks.

    Raises `not-a-book`, `book-newer`, `book-read-only`, and `passphrase-needed` where none is given and one may be due.
    """
    try:
        with path.open(mode) as file:
            head = file.read(HEADER_PAGE)
    except OSError as error:
        code = CODES.get(error.errno or 0)
        if code is None:
            raise
        raise LeadKeeperError("book-read-only" if code == "folder-read-only" else code, path=str(path)) from error
    if passphrase is not None:
        return
    if _looks_encrypted(head):
        raise LeadKeeperError("passphrase-needed", path=str(path))
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise LeadKeeperError("not-a-book", path=str(path))
    if head[18] > 2 or head[19] > 2:
        raise LeadKeeperError("book-newer", path=str(path))
    version, application = struct.unpack(">I", head[60:64])[0], struct.unpack(">I", head[68:72])[0]
    # The newest numbers may still stand in the -wal file: SQLite is asked again once it has the book open.
    check_numbers(path, application or schema.APPLICATION_ID, version)


def _looks_encrypted(page: bytes) -> bool:
    """Whether a first page is as even as chance makes it: the file may be a book that wants its passphrase."""
    return len(page) == HEADER_PAGE and not page.startswith(b"SQLite format 3") and len(set(page)) > 250


def check_numbers(path: Path, application: int, version: int) -> None:
    """Raises `not-a-book` and `book-newer` for the numbers that a book tells of itself."""
    if application != schema.APPLICATION_ID:
        raise LeadKeeperError("not-a-book", path=str(path))
    if version > schema.SCHEMA:
        raise LeadKeeperError("book-newer", path=str(path))


class BookLock:
    """The right to write in a book. The system frees it when the program dies, whatever way it dies.

    `note` is the file that says who holds it, written when it was taken.
    """

    def __init__(self, book: Path) -> None:
        self._lock = FileLock(book.with_name(f"{book.name}.lock"), is_singleton=False)
        self.note = book.with_name(f"{book.name}.holder")

    def take(self) -> None:
        """Takes the lock, or raises `book-locked` with who holds it (`user`, `host`, `pid`)."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise LeadKeeperError("book-locked", **self.holder()) from None
        except OSError as error:
            raise LeadKeeperError("folder-read-only", path=str(self.note.parent)) from error
        note = {"user": _user(), "host": socket.gethostname(), "pid": os.getpid()}
        with suppress(OSError):  # on a full disk nobody is told who holds the book; it is held all the same
            self.note.write_text(json.dumps(note), encoding="utf-8")

    def holder(self) -> dict[str, object]:
        """Who says to hold the book: `user`, `host` and `pid`, each None when the note cannot be read."""
        try:
            note = json.loads(self.note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            note = {}
        return {name: note.get(name) for name in ("user", "host", "pid")}

    def free(self) -> None:
        """Gives the lock back and removes both files; somebody else's lock is left alone."""
        if not self._lock.is_locked:
            return
        self.note.unlink(missing_ok=True)
        # While it is still held: whoever waits for this very file sees that it lost its name, and makes a new one.
        with suppress(PermissionError):  # Windows removes no open file: there, releasing it does
            Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()


def _user() -> str | None:
    """The name of whoever runs this; None where the system has none for the number (KeyError before Python 3.13)."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None
