"""Database connections of one open book for the threads; the only module of the window with any."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadkeeper.domain.book import Owner
from leadkeeper.domain.time import Clock, system_clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from ui.jobs import Job, Jobs


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request to open a book: path, write access, the `owner` of a new book, passphrase.

    A copy is adopted as a book of its own only if the user agreed (`adopts`). `holder` is the sentence about who else
    has it open, `said` a message shown once after opening. The passphrase is shown nowhere, not even in crash reports.
    """

    path: Path
    write: bool = True
    owner: Owner | None = None
    holder: str = ""
    adopts: bool = False
    said: str = ""
    passphrase: str | None = field(default=None, repr=False)


class BookSession:
    """Opens and closes the book in the writing thread; reading threads get their connections from it.

    With an `owner` to it the book is created and must not exist. A large book is usable before it is `looked_through`.
    """

    def __init__(self, opening: OpenRequest, clock: Clock = system_clock) -> None:
        self._asked, self._clock, self.path = opening, clock, opening.path
        self._book: Any = None
        self._given: dict[Job, str] = {}
        self.done: tuple[list[str], list[str]] | None = None
        self.looked_through = True

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """Open the book and yield its writing connection; raises the codes of `services.books.open`."""
        from leadkeeper.services.books.open import done_since, new_book, open_book

        asked = self._asked
        if asked.owner is not None:
            new_book(self.path, asked.owner).close()
        with open_book(
            self.path, self._clock(), write=asked.write, passphrase=asked.passphrase, at_once=True, adopts=asked.adopts
        ) as book:
            self._book, self.looked_through = book, book.looked_through
            if book.lock is not None and book.lock.broken_since is not None:
                self.done = done_since(book.db, book.lock.broken_since)
            try:
                yield book.db
            finally:
                self._book = None

    def take_broken_off(self) -> str | None:
        """Return the title of the work during which LeadKeeper ended when this book was open last, once; else None."""
        lock = self._book.lock if self._book is not None else None
        if lock is None:
            return None
        work: str | None = lock.broken_off
        lock.broken_off = None
        return work

    def break_off(self, job: Job) -> None:
        """Let the next start say that this work was broken off, for nobody could be asked."""
        if self._book is not None and self._book.lock is not None:
            self._book.lock.broken_off, self._book.lock.broken_since = job.title, self._given.get(job)

    def _tell(self, job: Job, *_result: object) -> None:
        if job.changes and self._book is not None and self._book.lock is not None:
            self._book.lock.tell(None if job.ended else job.title, self._given.get(job))
        if job.ended:
            self._given.pop(job, None)

    def _note_given(self, job: Job) -> None:
        if job.changes:
            self._given[job] = self._clock().isoformat()

    def reading(self) -> AbstractContextManager[Any]:
        """Return a reading connection to close; the book must be open."""
        return closing(self._book.reader())

    def look_through(self, jobs: Jobs, damaged: Callable[[BaseException], None]) -> None:
        """Start the integrity check of a book that was opened before it, ahead of all writes.

        Reads need not wait. `damaged` is called with the error, whichever job meets it first.
        """

        def found(_job: Job, error: BaseException) -> None:
            if (
                isinstance(error, LeadKeeperError)
                and error.code == "book-damaged"
                and error.facts.get("path") == str(self.path)
            ):
                damaged(error)

        jobs.failed.connect(found)
        if self.looked_through:
            return
        from leadkeeper.services.books.open import look_through

        def sound(_nothing: None) -> None:
            """Do nothing: a sound book needs no message."""

        def unsound(_error: BaseException) -> None:
            """Do nothing: `found` has reported it."""

        title = _("Checking {book}").format(book=self.path.name)
        jobs.write(lambda db: look_through(db, self.path), sound, unsound, title=title, only_looks=True)

    def jobs(self) -> Jobs:
        """Return new jobs for this book; the book opens with the first job that writes."""
        jobs = Jobs(self.writing, self.reading, interrupt=lambda db: db.conn.interrupt(), worded=self._worded)
        jobs.given.connect(self._note_given)
        for change in (jobs.started, jobs.finished, jobs.stopped, jobs.failed):
            change.connect(self._tell)
        return jobs

    def _worded(self, error: BaseException) -> BaseException:
        from leadkeeper.services.books.open import as_damage_error

        return as_damage_error(error, self.path)
