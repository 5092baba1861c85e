"""Files of books: create (for the owner only, from the start), rename when complete, check headers, lock."""

from __future__ import annotations

import getpass
import json
import os
import re
import secrets
import socket
import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from leadkeeper.db.book import schema
from leadkeeper.errors import LeadKeeperError
from leadkeeper.system import disk
from leadkeeper.system.disk import failures

if sys.platform != "win32":
    from fcntl import LOCK_NB, LOCK_SH, lockf

PART = r"(\.[0-9a-f]{8}\.part)+(-journal|-wal|-shm|\.lock|\.holder)?"
"""Suffix of temporary files (twice for a copy within a copy) and of their companions."""


def make(path: Path, taken: str) -> None:
    """Create the file; raises the code `taken` if the path exists, and the codes of `failures`."""
    disk.check_name(path)
    with failures(path):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            raise LeadKeeperError(taken, path=str(path)) from None


@contextmanager
def replaced_atomically(target: Path, taken: str) -> Iterator[Path]:
    """Yield a temporary path in the target's folder; at the end of the block it is flushed and renamed atomically.

    With a code `taken` an existing target is refused; with "" it is replaced. If the block fails, the file is
    deleted; `sweep` deletes what a crash leaves. The file must be closed when the block ends.
    """
    disk.check_name(target)
    if taken and os.path.lexists(target):
        raise LeadKeeperError(taken, path=str(target))
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        yield part
        with failures(target):
            with part.open("rb+") as file:
                disk.flush(file.fileno())
            disk.flush_folder(target.parent)
            disk.replace(part, target)
            disk.flush_folder(target.parent)
    except BaseException as error:
        for ending in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):  # the error above says more; the next opening of the book sweeps
                disk.remove(Path(f"{part}{ending}"))
        if isinstance(error, LeadKeeperError) and error.code == "name-too-long":  # with the ending, which nobody typed
            raise LeadKeeperError(error.code, path=str(target)) from None
        raise


def sweep(folder: Path, name: str) -> None:
    """Delete temporary files left by a crash in a folder, for names that match the pattern `name`.

    Only while holding the lock of the book, so that no other process is writing them.
    """
    unfinished = re.compile(rf"\.+{name}{PART}")
    with suppress(OSError):  # folder not listable or not writable: the next opening tries again
        for path in folder.iterdir():
            if unfinished.fullmatch(path.name):
                path.unlink(missing_ok=True)


HEADER_PAGE = 4096
_OTHERS = (
    *(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"%PDF-"),
    *(b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)
"""How pictures, PDFs, archives and workbooks begin; an encrypted book begins by chance."""


def check_header(path: Path, mode: str = "rb", passphrase: str | None = None) -> None:
    """Check the first page before SQLite opens the file: later that would drop SQLite's locks.

    Raises `not-a-book`, `book-newer`, `book-read-only`, and `passphrase-needed` if none is given and the page may be
    encrypted.
    """
    try:
        with path.open(mode) as file:
            head = file.read(HEADER_PAGE)
    except OSError as error:
        code = disk.code_of(error)
        if code is None:
            raise
        raise LeadKeeperError("book-read-only" if code == "folder-read-only" else code, path=str(path)) from error
    if passphrase is not None:
        return
    if len(head) == HEADER_PAGE and not head.startswith((b"SQLite format 3", *_OTHERS)) and len(set(head)) > 250:
        raise LeadKeeperError("passphrase-needed", path=str(path))
    if len(head) < 100 or not head.startswith(b"SQLite format 3\0"):
        raise LeadKeeperError("not-a-book", path=str(path))
    if head[18] > 2 or head[19] > 2:
        raise LeadKeeperError("book-newer", path=str(path))
    version, application = struct.unpack(">I", head[60:64])[0], struct.unpack(">I", head[68:72])[0]
    # Newer numbers may still be in the -wal file: they are checked again through SQLite.
    check_numbers(path, application or schema.APPLICATION_ID, version)


def check_numbers(path: Path, application: int, version: int) -> None:
    """Raise `not-a-book` or `book-newer` for the application id and schema number of a file."""
    if application != schema.APPLICATION_ID:
        raise LeadKeeperError("not-a-book", path=str(path))
    if version > schema.SCHEMA:
        raise LeadKeeperError("book-newer", path=str(path))


class BookLock:
    """Write lock of a book, released by the system if the process dies.

    `note` is the file that names the holder, written when the lock is taken, and the work in progress. `broken_off` is
    the work during which an earlier process died, until it is set to None once the user knows; the note keeps it, and
    when it was asked for (`broken_since`).
    """

    def __init__(self, book: Path) -> None:
        self._lock = FileLock(book.with_name(f"{book.name}.lock"), is_singleton=False)
        self.note = book.with_name(f"{book.name}.holder")
        self.broken_off: str | None = None
        self.broken_since: str | None = None

    def take(self) -> None:
        """Take the lock; raises `book-locked` with the holder's `user`, `host` and `pid`."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            holder = self.holder()
            raise LeadKeeperError("book-locked", **holder, here=self.is_ours(holder)) from None
        except OSError as error:
            facts = {"path": str(self.note.parent), "book": self.note.name.removesuffix(".holder")}
            raise LeadKeeperError("folder-read-only", **facts) from error
        work, since = map(self._noted().get, ("work", "since"))
        self.broken_off = work if isinstance(work, str) else None
        self.broken_since = since if isinstance(since, str) else None
        self.tell(None)

    def tell(self, work: str | None, since: str | None = None) -> None:
        """Note the holder and the work in progress, so that the next process can say that it was broken off."""
        note = {**_us(), "pid": os.getpid()} | ({"work": work, "since": since} if work else {})
        with suppress(OSError):  # on a full disk the holder stays unnamed; the lock is held all the same
            self.note.write_text(json.dumps(note), encoding="utf-8")

    def holder(self) -> dict[str, object]:
        """Holder of the lock: `user`, `host` and `pid`, each None if the note is unreadable."""
        note = self._noted()
        return {name: note.get(name) for name in ("user", "host", "pid")}

    def _noted(self) -> dict[str, object]:
        try:
            note = json.loads(self.note.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return note if isinstance(note, dict) else {}

    def is_elsewhere(self) -> bool:
        """Whether another process holds the lock, or held it when it died."""
        return Path(self._lock.lock_file).exists() and self.holder()["pid"] != os.getpid()

    def clear(self) -> None:
        """Delete what a process of this user left when it died: the last reader then folds in its -wal file."""
        if self.is_elsewhere() and self.is_ours(self.holder()):
            with suppress(LeadKeeperError):  # it lives, or nothing can be deleted here
                self.take()
                self.free()

    @staticmethod
    def is_ours(holder: Mapping[str, object]) -> bool:
        """Return whether a holder is a process of this user on this machine."""
        return {name: holder.get(name) for name in ("user", "host")} == _us()

    def free(self) -> None:
        """Release the lock and delete both files, but not a note of broken off work that nobody was told of.

        Another process's lock is left alone.
        """
        if not self._lock.is_locked:
            return
        if self.broken_off is None:
            disk.remove(self.note)
        else:
            self.tell(self.broken_off, self.broken_since)
        # Deleted while held: a process waiting for this file sees that it has no name and creates a new one.
        with suppress(PermissionError):  # Windows deletes no open file; there, releasing does it
            Path(self._lock.lock_file).unlink(missing_ok=True)
        self._lock.release()


def _us() -> dict[str, str | None]:
    user: str | None = None
    with suppress(KeyError, OSError):  # the system has no name for the id (KeyError before Python 3.13)
        user = getpass.getuser()
    return {"user": user, "host": socket.gethostname()}


_SHARED = {"": (0x4000_0002, 510), "-shm": (128, 1)}
"""By ending of the file: first byte and length of the locks that SQLite holds on an open book (`SHARED`, `DMS`)."""


class ReadLocks:
    """SQLite's read locks of this process on an open book, which can be taken again.

    POSIX drops all locks of a process on a file as soon as it closes any handle of it, as the file dialog of Qt does
    that looks for an icon. Another process then takes itself for the first one and cuts the -shm file, which ends this
    one (SIGBUS), or for the last one and removes the -wal file. Windows keeps a lock until its handle is closed.
    """

    def __init__(self, book: Path) -> None:
        self._files = {book.with_name(f"{book.name}{ending}"): place for ending, place in _SHARED.items()}
        self._handles: dict[Path, int] = {}
        self._is_open = True
        self.renew()
        _READ_LOCKS[book.absolute()] = self

    def renew(self) -> None:
        """Take the locks again; does nothing after `close`."""
        if self._is_open and sys.platform != "win32":
            for path, (start, length) in self._files.items():
                handle = self._handle(path)
                if handle is not None:
                    with suppress(BlockingIOError):  # another process is just closing the book
                        lockf(handle, LOCK_SH | LOCK_NB, length, start)
        if not self._is_open:  # closed by another thread meanwhile
            self.close()

    def close(self) -> None:
        """Close the handles, and with them all locks: call it when no connection of this process is open any more."""
        self._is_open = False
        while self._handles:
            os.close(self._handles.popitem()[1])

    def _handle(self, path: Path) -> int | None:
        """Return our handle of the file that has this path now; None if there is none."""
        known = self._handles.get(path)
        try:
            if known is not None and os.path.samestat(os.fstat(known), path.stat()):
                return known
            self._handles[path] = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return None
        if known is not None:
            os.close(known)
        return self._handles[path]


_READ_LOCKS: dict[Path, ReadLocks] = {}  # of each book that was opened for writing in this process, by path


def renew_read_locks(book: Path) -> None:
    """Take SQLite's read locks again on a book that is open for writing, after something may have dropped them."""
    if (locks := _READ_LOCKS.get(book.absolute())) is not None:
        locks.renew()
