"""Who holds a book: a lock beside it, never on the book itself, and a note that says who and where."""

from __future__ import annotations

import getpass
import json
import os
import socket
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from leadkeeper.errors import LeadKeeperError


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
