"""Open and close books, and act on closed ones: restore a backup, recover, change the passphrase."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from leadkeeper.domain.book import Owner
from leadkeeper.domain.time import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from leadkeeper.messages.errors import may_be_damaged, sentence
from leadkeeper.progress import Flow
from leadkeeper.services.books.open import change_passphrase, holder_here
from ui.book_session import BookSession, OpenRequest
from ui.dialogs.new_book import AskPassphrase, NewBookDialog, ask_open, free_path
from ui.jobs import Job, Jobs
from ui.main_window import MainWindow, closing_loses
from ui.models.formats import moment
from ui.settings import Settings, default_backups
from ui.single_window import is_shown_elsewhere, requests_folder
from ui.widgets.forms import open_dialog
from ui.widgets.message_boxes import SAVE, choose_file, confirm, show_error

if TYPE_CHECKING:
    from leadkeeper.files.locations import Copy
    from leadkeeper.services.books.backup import Salvaged

T = TypeVar("T")


class BookRecovery(QObject):
    """Acts on a closed book, then calls `open_book` with the result; bugs go to `report`, progress texts to `busy`."""

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        clock: Clock,
        open_book: Callable[[OpenRequest], object],
        report: Callable[[BaseException], object],
        busy: Callable[..., object],
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._clock = window, settings, clock
        self._open, self._report, self._busy = open_book, report, busy
        self._jobs: Jobs | None = None
        self._unwanted = False

    def refused(self, opening: OpenRequest, error: BaseException) -> None:
        """Explain why a book cannot be opened, and offer what can be done about it."""
        self._busy("")
        if not isinstance(error, LeadKeeperError):
            self._report(error)
        elif error.code == "book-locked" and is_shown_elsewhere(requests_folder(), holder_here(opening.path)):
            return  # in another window of this user, which is in front now
        elif error.code == "book-locked":
            again = replace(opening, write=False, holder=_held_by(error))
            self._offer_reading(_("This book is open elsewhere"), sentence(error), again)
        elif error.code in ("book-read-only", "folder-read-only") and opening.write and opening.owner is None:
            text = _(
                "Nothing can be written in {folder}. Look at the book, or copy it to a folder of yours to change it."
            )
            again = replace(opening, write=False)
            self._offer_reading(_("This book cannot be changed here"), text.format(folder=opening.path.parent), again)
        elif error.code == "book-is-copy":
            confirm(
                _("This is a backup of a book"),
                sentence(error),
                _("&Continue with this backup"),
                partial(self._open, replace(opening, adopts=True)),
                self._window,
            )
        elif error.code in ("passphrase-needed", "passphrase-wrong"):
            self._look_for_unprotected(opening, sentence(error) if error.code == "passphrase-wrong" else "")
        elif error.code == "book-damaged" or may_be_damaged(error) or _is_gone(error, opening):
            self._offer_rescue(opening, error)
        elif opening.owner is not None:
            dialog = open_dialog(NewBookDialog(self._window, opening.owner, opening.path))
            dialog.wanted.connect(lambda path, typed: self._open(replace(opening, path=path, owner=typed)))
            dialog.failed(error)
        elif error.code == "not-a-book" and opening.path.suffix.lower() in LISTS:
            show_error(" ".join((sentence(error), _("To import a list: Import…"))), self._window)
        else:
            self._window.complain(error)

    def _offer_reading(self, title: str, text: str, opening: OpenRequest) -> None:
        confirm(title, text, _("&Open for reading"), partial(self._open, opening), self._window, takes_away=False)

    def put_back(self, book: OpenRequest, copy: Path, passphrase: str | None) -> None:
        """Replace a closed book with a backup, and open it."""
        from leadkeeper.services.books.backup import replace_with_backup

        path, former, now = book.path, book.passphrase, self._clock()
        done = OpenRequest(path, passphrase=passphrase)
        failed = partial(self._failed, book if path.is_file() else None)
        self._work(
            _("Restoring the backup…"),
            lambda _db: replace_with_backup(copy, path, now, passphrase, former),
            lambda _aside: self._open(done),
            failed,
        )

    def protect(self, book: OpenRequest, wanted: str | None) -> None:
        """Set or remove the passphrase of a closed book, and open it again; unchanged if stopped."""
        path, former = book.path, book.passphrase
        protected = _("The book is protected: from now on it opens with its passphrase only.")
        said = _("The book has no passphrase now.") if wanted is None else protected
        done = replace(book, passphrase=wanted, said=said)
        self._work(
            _("Rewriting the book…"),
            lambda _db: change_passphrase(path, former, wanted, lambda: self._unwanted),
            lambda _nothing: self._open(done),
            partial(self._failed, book),
            partial(self._open, book),
            _("If you close LeadKeeper now, the passphrase stays what it was. A book without one stays without."),
        )

    def _look_for_unprotected(self, opening: OpenRequest, trouble: str) -> None:
        from leadkeeper.services.books.backup import newest_unprotected

        ask = partial(self._ask_passphrase, opening, trouble)
        self._look_for_backup(partial(newest_unprotected, opening.path), ask)

    def _look_for_backup(self, find: Callable[[Path], Flow[Copy | None]], then: Callable[[Copy | None], None]) -> None:
        within = self._settings.backup_folder or default_backups()
        self._work(_("Looking for an intact backup…"), lambda _db: find(within), then, partial(self._failed, None))

    def _ask_passphrase(self, opening: OpenRequest, trouble: str, copy: Copy | None) -> None:
        dialog = AskPassphrase(opening.path.name, trouble, self._window, moment(copy.at) if copy else "")
        dialog.given.connect(lambda typed: self._open(replace(opening, passphrase=typed)))
        if copy:
            dialog.copy_wanted.connect(partial(self._ask_restore, replace(opening, passphrase=None), copy.path))
        open_dialog(dialog)

    def _offer_rescue(self, opening: OpenRequest, error: LeadKeeperError) -> None:
        from leadkeeper.services.books.backup import newest_whole

        newest = partial(newest_whole, opening.path, passphrase=opening.passphrase)
        self._look_for_backup(newest, partial(self._show_rescue, opening, error))

    def _show_rescue(self, opening: OpenRequest, error: LeadKeeperError, copy: Copy | None) -> None:
        from ui.dialogs.backups import DamagedDialog

        is_book = error.code == "book-damaged"
        if copy is None and not is_book:  # without a backup nothing shows that it ever was one
            self._window.complain(error)
            return
        gone = sentence(error) if error.code == "book-missing" else ""
        when = moment(copy.at) if copy else ""
        dialog = DamagedDialog(opening.path.name, when, self._window, is_readable=is_book, gone=gone)
        if copy:
            dialog.copy_wanted.connect(partial(self._ask_restore, opening, copy.path))
        dialog.salvage_wanted.connect(partial(self._ask_where, opening))
        dialog.choice_wanted.connect(lambda: ask_open(lambda path: self._open(OpenRequest(path)), self._window))
        open_dialog(dialog)

    def _ask_restore(self, opening: OpenRequest, copy: Path) -> None:
        from ui.dialogs.backups import RestoreDialog

        jobs = self._idle_jobs()
        dialog = open_dialog(RestoreDialog(jobs, copy, opening.passphrase, self._window))
        dialog.wanted.connect(partial(self.put_back, opening))

    def _ask_where(self, opening: OpenRequest) -> None:
        suffix = opening.path.suffix
        dialog = QFileDialog(self._window, _("New book with what can be read"), acceptMode=SAVE)
        dialog.setDirectory(str(opening.path.parent))
        dialog.selectFile(f"{opening.path.stem}-saved{suffix}")
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        choose_file(dialog, partial(self.salvage, opening))

    def salvage(self, opening: OpenRequest, target: Path) -> None:
        """Recover what a damaged book still holds into a new book, and report the result."""
        from leadkeeper.services.books.backup import salvage_book

        now = self._clock()
        self._work(
            _("Recovering what can be read…"),
            lambda _db: salvage_book(opening.path, target, now, opening.passphrase),
            partial(self._salvaged, opening),
            partial(self._failed, None),
        )

    def _salvaged(self, opening: OpenRequest, saved: Salvaged) -> None:
        from ui.dialogs.backups import SalvagedDialog

        dialog = open_dialog(SalvagedDialog(saved, self._window))
        dialog.accepted.connect(partial(self._open, OpenRequest(saved.book, passphrase=opening.passphrase)))

    def _failed(self, reopen: OpenRequest | None, error: BaseException) -> None:
        if isinstance(error, LeadKeeperError):
            self._window.complain(error)
        else:
            self._report(error)
        if reopen is not None:
            self._open(reopen)

    def _idle_jobs(self) -> Jobs:
        """Return jobs without a book, after the earlier ones have ended."""
        if self._jobs is not None:
            self._jobs.shutdown()
        self._unwanted = False
        self._jobs = Jobs(lambda: nullcontext(self), nullcontext, interrupt=BookRecovery._give_up)
        return self._jobs

    def _give_up(self) -> None:
        """Ask work that can be interrupted to stop; nothing else is cleaned up here."""
        self._unwanted = True

    def end(self) -> None:
        """Wait for work on a closed book, so that none is left half done."""
        jobs, self._jobs = self._jobs, None
        self._window.close_without_question()
        if jobs is not None:
            jobs.shutdown()

    def _work(
        self,
        title: str,
        make: Callable[[Any], Flow[T]],
        done: Callable[[T], object],
        failed: Callable[[BaseException], object],
        stopped: Callable[[], object] | None = None,
        lost: str = "",
    ) -> None:
        """Run a job; with `stopped` there is a Stop button, and `stopped` is called after it.

        `lost` is the sentence shown if the window is closed meanwhile.
        """
        jobs = self._idle_jobs()
        self._window.ask_before_close(lost or closing_loses(), self.end)

        def ended(then: Callable[..., object], *result: Any) -> None:
            if self._jobs is not jobs:  # it ended in `end`, because another book is being opened
                return
            self.end()
            self._busy("")
            then(*result)

        if stopped is not None:
            jobs.stopped.connect(lambda _job: ended(stopped))
        job = jobs.write(make, partial(ended, done), partial(ended, failed), title=title)
        self._busy(title, None if stopped is None else partial(jobs.stop, job))


def _broken_off(work: str | None, done: tuple[list[str], list[str]] | None) -> str:
    """Return what a crash cut off, for a message; "" for nothing. `done` are the exports and imports left by it."""
    text = _(
        "LeadKeeper ended during this: “{work}”. It is in the book whole or not at all: look before you repeat it."
    )
    if work == _("This month"):  # step by step, unlike all else
        text = _("LeadKeeper ended during this: “{work}”. The steps that were done stand: Home goes on with the rest.")
    titles = (_("Export for {partner}"), _("Importing {file}"))
    for title, made in zip(titles, done or (), strict=False):
        if not (work or "").startswith(title.partition("{")[0]):
            continue
        text = _("LeadKeeper ended during this: “{work}”. Nothing of it is in the book: you can do it again.")
        if made:
            text = _("LeadKeeper ended during this: “{work}”. It is in the book, whole ({ids}): do not repeat it.")
        return text.format(work=work, ids=", ".join(made))
    return text.format(work=work) if work else ""


def _is_gone(error: LeadKeeperError, opening: OpenRequest) -> bool:
    """Return whether a book is missing in a folder that is there; on a disk that is away it may still be."""
    return error.code == "book-missing" and opening.path.parent.is_dir()


def _held_by(error: LeadKeeperError) -> str:
    """Return the sentence about who else has the book open, for a book opened read-only."""
    user, host = error.facts.get("user"), error.facts.get("host")
    if not user or not host:
        return _("It is already open elsewhere.")
    return _("{user} has it open on {host}.").format(user=user, host=host)


SAMPLE_NAME = "leadkeeper-sample"


LISTS = (".csv", ".txt", ".tsv", ".xlsx", ".xls", ".xlsb", ".ods", ".vcf", ".zip")
"""How the names of files end that are imported, not opened."""


class BookController(QObject):
    """Opens one book at a time; of several requested at once the last one wins, whichever is open first.

    `opened` is emitted when a book is open and has replaced the one before, `closing` before its jobs end, `left` when
    there is none to show any more; nobody waits for its threads. Bugs go to `report`, progress texts to `busy`.
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
        self._settings, self._clock, self._busy, self._report = settings, clock, busy, report
        self._closed = BookRecovery(window, settings, clock, self._open, report, busy)
        self._wanted: OpenRequest | None = None
        self._leaving: list[Jobs] = []
        self._next: Callable[[], object] | None = None
        self.jobs: Jobs | None = None
        self._session: BookSession | None = None
        self.opening: OpenRequest | None = None

    def is_busy(self) -> bool:
        return self.jobs is not None and bool(self.jobs.running)

    def open(self, path: Path, *, owner: Owner | None = None) -> None:
        """Open a book, or create one for `owner`; ask for its passphrase if it has one."""
        self._open(OpenRequest(path, owner=owner))

    def _open(self, opening: OpenRequest) -> None:
        """Open a book once those that were left are closed; the last one asked for counts."""
        self._wanted = opening
        if self._leaving:
            self._next = partial(self._begin, opening)
        else:
            self._begin(opening)

    def _begin(self, opening: OpenRequest) -> None:
        """Open a book in its own thread; the previous one stays open until then, and for good if opening fails."""
        path, door = opening.path, BookSession(opening, self._clock)
        jobs = door.jobs()

        def opened(_nothing: object) -> None:
            if self._wanted is not opening:
                self._end(jobs)
                return
            if (before := self._let_go()) is not None:
                self._end(before)
            said = opening.said or _broken_off(door.take_broken_off(), door.done)
            self.jobs, self.opening = jobs, replace(opening, owner=None, said=said)
            self._session = door
            self._settings.remember_book(path)
            door.look_through(jobs, damaged)
            self.opened.emit()
            if opening.owner is not None:  # a new book starts at Home, not at the page that was open in another
                self._settings.last_page = ""

        def damaged(error: BaseException) -> None:
            if self.jobs is jobs:  # otherwise it is being closed, and the error is shown when it is opened again
                self.leave(partial(self._closed.refused, opening, error))

        def refused(error: BaseException) -> None:
            jobs.shutdown()
            if self._wanted is opening:
                self._closed.refused(opening, error)

        self._busy(_("Opening {book}…").format(book=path.name))
        title = _("Opening {book}").format(book=path.name)
        jobs.write(lambda _db: None, opened, refused, title=title)  # the book is open once this has run

    def try_sample(self) -> None:
        """Create the book of the sample business in the user's documents, and open it."""
        from leadkeeper.files.locations import make_folder
        from leadkeeper.services.demo import build_sample

        path, now, jobs = free_path(SAMPLE_NAME), self._clock(), Jobs(nullcontext, nullcontext)

        def make(_db: object) -> Flow[Path]:
            make_folder(path.parent)  # a new account may have no Documents yet
            return (yield from build_sample(path, now))

        def made(book: Path) -> None:
            jobs.shutdown()
            self.open(book)

        def failed(error: BaseException) -> None:
            jobs.shutdown()
            self._closed.refused(OpenRequest(path), error)

        self._busy(_("Making the sample book…"))
        jobs.write(make, made, failed, title=_("Making the sample book"))

    def put_back(self, copy: Path, passphrase: str | None) -> None:
        book = self.opening
        if book is not None:
            self.leave(partial(self._closed.put_back, book, copy, passphrase))

    def protect(self, wanted: str | None) -> None:
        book = self.opening
        if book is not None:
            self.leave(partial(self._closed.protect, book, wanted))

    def leave(self, then: Callable[[], object] | None = None) -> None:
        """Emit `left`, and close the book out of sight; call `then` once its file is closed."""
        name = self.opening.path.name if self.opening is not None else ""
        jobs = self._let_go()
        self.left.emit()
        if jobs is not None:
            self._busy(_("Closing {book}…").format(book=name))
            self._end(jobs, then or partial(self._busy, ""))

    def break_off(self) -> None:
        """Note what is being written and will not be ended, before `close` without a question."""
        work = [job for job in self.jobs.running if job.changes] if self.jobs is not None else []
        if work and self._session is not None:
            self._session.break_off(work[0])

    def close(self) -> None:
        """Wait for the jobs of all books to end, and close them; one that is being opened is not shown any more."""
        jobs, self._next, self._wanted = self._let_go(), None, None
        for one in (*self._leaving, *([jobs] if jobs is not None else [])):
            one.shutdown()
        self._leaving.clear()

    def _let_go(self) -> Jobs | None:
        """Forget the book, and return its jobs, which are still to end."""
        self._closed.end()
        self.closing.emit()
        jobs, self.jobs, self.opening = self.jobs, None, None
        return jobs

    def _end(self, jobs: Jobs, then: Callable[[], object] | None = None) -> None:
        """Let the threads of a book end, call `then`, and open the book that was asked for meanwhile."""

        def failed(_job: Job, error: BaseException) -> None:
            if not isinstance(error, LeadKeeperError):  # else it was stopped, which somebody agreed to
                self._report(error)

        def gone() -> None:
            self._leaving.remove(jobs)
            if then is not None:
                then()
            if not self._leaving and self._next is not None:
                following, self._next = self._next, None
                following()

        jobs.failed.connect(failed)
        self._leaving.append(jobs)
        jobs.close(gone)
