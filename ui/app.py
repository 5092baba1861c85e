"""Starts the window and ties it to a book: the only place of the window that opens one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from leadkeeper import words
from leadkeeper.clock import Clock, system_clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.progress import Flow
from leadkeeper.words import N_, _
from leadkeeper.words.progress import stage
from ui import resources, theme
from ui.crash import CrashDialog, CrashReporter
from ui.jobs import Jobs, tell_of_thread_failures
from ui.main_window import MainWindow, PageSpec, Words
from ui.settings import Settings, settings_file
from ui.widgets.banner import Banner
from ui.widgets.buttons import Entry
from ui.widgets.page import Page
from ui.widgets.question import ask

SWITCH_SECONDS = 0.001  # a thread that works gives way to the window this often


class BookDoor:
    """The way of the two threads into one book: the writing thread opens it and closes it, the reading one joins."""

    def __init__(self, path: Path, clock: Clock = system_clock, *, write: bool = True) -> None:
        self.path, self.write, self._clock = path, write, clock
        self._book: Any = None

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """The connection that writes; opening raises the codes of `flows.open_book`."""
        from leadkeeper.flows.open_book import open_book

        with open_book(self.path, self._clock(), write=self.write) as book:
            self._book = book
            try:
                yield book.db
            finally:
                self._book = None

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A connection that reads, once the book is open."""
        db = self._book.reader()
        try:
            yield db
        finally:
            db.close()

    def jobs(self) -> Jobs:
        """The jobs of this book; the book opens with the first that writes."""
        return Jobs(self.writing, self.reading, interrupt=lambda db: db.conn.interrupt())


class Application:
    """The window and what it stands on, from the start of the program to its end."""

    def __init__(self, app: QApplication, settings: Settings, clock: Clock = system_clock) -> None:
        self._app, self._settings, self._clock = app, settings, clock
        self._jobs: Jobs | None = None
        self._crash: CrashDialog | None = None
        words.use_language(words.system_language() if settings.language == "system" else settings.language)
        theme.follow(app, lambda: settings.theme)
        self.crashes = CrashReporter(self._show_crash)
        self.window = MainWindow(settings, Words(stage=stage))
        self.window.bug.connect(self.crashes.report)
        app.aboutToQuit.connect(self.close_book)

    def welcome(self) -> None:
        """Shows what can be done while no book is open."""
        self.close_book()
        self.window.show_alone(QWidget())

    def open_book(self, path: Path, *, write: bool = True) -> None:
        """Opens a book in its own thread and shows its pages once it is open; stays where it is if it cannot be."""
        jobs = BookDoor(path, self._clock, write=write).jobs()

        def opened(_nothing: object) -> None:
            self.close_book()
            self._jobs = jobs
            self._settings.remember_book(path)
            shell = self.window.show_book(path.name, jobs, self._pages(jobs), self._menu())
            shell.show_banner(
                None if write else Banner(_("This book is open for reading only: nothing can be changed."))
            )

        def refused(error: BaseException) -> None:
            jobs.shutdown()
            self._refuse(path, error)

        jobs.write(_touch, opened, refused, title=_("Opening {book}").format(book=path.name))

    def _refuse(self, path: Path, error: BaseException) -> None:
        """Says why a book cannot be opened; one that another window holds can still be looked at."""
        if not isinstance(error, LeadKeeperError):
            self.crashes.report(error)
        elif error.code == "book-locked":
            ask(
                _("This book is open elsewhere"),
                _("Another window or computer has this book open. Here you can look at it, but not change it."),
                _("&Open for reading"),
                lambda: self.open_book(path, write=False),
                self.window,
                takes_away=False,
            )
        else:
            self.window.complain(error)

    def close_book(self) -> None:
        """Waits for the work on the open book to end, and closes it."""
        if self._jobs is not None:
            self._jobs.shutdown()
            self._jobs = None

    def _pages(self, jobs: Jobs) -> list[PageSpec]:
        """The pages of the sidebar from the top; a further page is one line here."""
        return [
            PageSpec("contacts", N_("Contacts"), "users", lambda: Page(_("Contacts"))),
            PageSpec("sources", N_("Sources"), "clipboard-check", lambda: Page(_("Sources"))),
            PageSpec("partners", N_("Partners"), "heart-handshake", lambda: Page(_("Partners"))),
            PageSpec("export", N_("Export"), "file-export", lambda: Page(_("Export"))),
            PageSpec("register", N_("Register"), "notebook", lambda: Page(_("Register"))),
        ]

    def _menu(self) -> list[Entry | None]:
        return [Entry(_("&Close this book"), self.welcome, "x")]

    def _show_crash(self, details: str) -> None:
        """One box at a time; what happens meanwhile is in the log."""
        if self._crash is not None and self._crash.isVisible():
            return
        self._crash = CrashDialog(details, self.window)
        self._crash.quit_wanted.connect(self._app.quit)
        self._crash.open()


def _touch(_db: Any) -> Flow[None]:
    """A flow that does nothing: the book is open once it has run."""
    yield from ()


def run_window(book: Path | None = None) -> int:
    """Shows the window until it is closed, with a book if one is given; gives the exit code."""
    from platformdirs import user_log_path

    sys.setswitchinterval(SWITCH_SECONDS)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("LeadKeeper")
    app.setWindowIcon(resources.application_icon())
    made = Application(app, Settings(settings_file()))
    made.crashes.install(user_log_path("LeadKeeper", appauthor=False) / "window.log")
    tell_of_thread_failures(made.crashes.report)
    made.welcome()
    made.window.show()
    if book is not None:
        made.open_book(book)
    return app.exec()


def main(arguments: list[str]) -> int:
    """What `python -m ui [BOOK]` does."""
    return run_window(Path(arguments[0]) if arguments else None)
