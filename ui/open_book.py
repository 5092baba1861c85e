"""The book that is open: opened or begun, closed, left for another one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from leadkeeper.clock import Clock
from leadkeeper.model.book import Owner
from leadkeeper.progress import Flow
from leadkeeper.words import _
from ui.closed_book import ClosedBook
from ui.door import BookDoor, Opening
from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.settings import Settings

SAMPLE_NAME = "leadkeeper-sample"


class OpenBook(QObject):
    """One book at a time; of several asked for at once the last one counts, whichever is open first.

    `opened` says that a book is open, in place of the one before; `closing` that the work on it ends; `left` that none
    is open any more. `report` takes a bug, `busy` says what is done.
    """

    opened = Signal()
    closing = Signal()
    left = Signal()

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        clock: Clock,
        report: Callable[[BaseException], object],
        busy: Callable[..., object],
    ) -> None:
        super().__init__(window)
        self._settings, self._clock, self._busy = settings, clock, busy
        self._closed = ClosedBook(window, settings, clock, self._open, report, busy)
        self._wanted: Opening | None = None
        self.jobs: Jobs | None = None
        self.opening: Opening | None = None

    def open(self, path: Path, *, owner: Owner | None = None) -> None:
        """Opens a book, or begins a new one of an owner; asks for its passphrase where it has one."""
        self._open(Opening(path, owner=owner))

    def _open(self, opening: Opening) -> None:
        """Opens a book in its own thread; the one before stays open until this one is, and for good if it cannot be."""
        self._wanted, path = opening, opening.path
        door = BookDoor(
            path,
            self._clock,
            write=opening.write,
            owner=opening.owner,
            passphrase=opening.passphrase,
            adopts=opening.adopts,
        )
        jobs = door.jobs()

        def opened(_nothing: object) -> None:
            if self._wanted is not opening:
                jobs.shutdown()
                return
            self.close()
            self.jobs, self.opening = jobs, replace(opening, owner=None)
            self._settings.remember_book(path)
            door.look_through(jobs, damaged)
            self.opened.emit()

        def damaged(error: BaseException) -> None:
            if self.jobs is jobs:  # else it is being closed: whoever opens it again is told
                self.leave()
                self._closed.refused(opening, error)

        def refused(error: BaseException) -> None:
            jobs.shutdown()
            if self._wanted is opening:
                self._closed.refused(opening, error)

        self._busy(_("Opening {book}…").format(book=path.name))
        jobs.write(_touch, opened, refused, title=_("Opening {book}").format(book=path.name))

    def try_sample(self) -> None:
        """Makes a book of the sample business among the person's documents, and opens it."""
        from leadkeeper.flows.sample import build_sample
        from ui.dialogs.new_book import free_path

        path, now, jobs = free_path(SAMPLE_NAME), self._clock(), Jobs(nullcontext, nullcontext)

        def made(book: Path) -> None:
            jobs.shutdown()
            self.open(book)

        def failed(error: BaseException) -> None:
            jobs.shutdown()
            self._closed.refused(Opening(path), error)

        self._busy(_("Making the sample book…"))
        jobs.write(lambda _db: build_sample(path, now), made, failed, title=_("Making the sample book"))

    def put_back(self, copy: Path, passphrase: str | None) -> None:
        """Puts a copy in the place of the open book, and opens it."""
        book = self.opening
        if book is not None:
            self.leave()
            self._closed.put_back(book, copy, passphrase)

    def protect(self, wanted: str | None) -> None:
        """Gives the open book another passphrase or none, and opens it again."""
        book = self.opening
        if book is not None:
            self.leave()
            self._closed.protect(book, wanted)

    def leave(self) -> None:
        """Closes the book, and says that none is open."""
        self.close()
        self.left.emit()

    def close(self) -> None:
        """Waits for the work on the book to end, and closes it."""
        self._closed.end()
        self.closing.emit()
        jobs, self.jobs, self.opening = self.jobs, None, None
        if jobs is not None:
            jobs.shutdown()


def _touch(_db: Any) -> Flow[None]:
    """A flow that does nothing: the book is open once it has run."""
    yield from ()
