"""Starts the window and ties it to a book: the only place of the window that opens one."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from leadkeeper import words
from leadkeeper.clock import Clock, system_clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.model.book import Owner
from leadkeeper.progress import Flow
from leadkeeper.words import N_, _
from leadkeeper.words.errors import sentence
from leadkeeper.words.progress import stage
from ui import resources, theme
from ui.crash import CrashDialog, CrashReporter
from ui.jobs import Jobs, Sweeper, tell_of_thread_failures
from ui.main_window import MainWindow, PageSpec, Words
from ui.pages.welcome import Welcome
from ui.settings import Language, Settings, ThemeMode, settings_file
from ui.widgets.banner import Banner
from ui.widgets.buttons import Entry
from ui.widgets.page import Page
from ui.widgets.question import ask

SWITCH_SECONDS = 0.001  # a thread that works gives way to the window this often
SAMPLE_NAME = "leadkeeper-sample"
THEMES: tuple[tuple[ThemeMode, str], ...] = (
    ("system", N_("As the &system")),
    ("light", N_("&Light")),
    ("dark", N_("&Dark")),
)
LANGUAGES: tuple[tuple[Language, str], ...] = (("fr", "&Français"), ("en", "&English"))


class BookDoor:
    """The way of the two threads into one book: the writing thread opens it and closes it, the reading one joins.

    With an `owner` the book is begun; it must not be there yet.
    """

    def __init__(
        self, path: Path, clock: Clock = system_clock, *, write: bool = True, owner: Owner | None = None
    ) -> None:
        self.path, self.write, self._clock, self._owner = path, write, clock, owner
        self._book: Any = None

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """The connection that writes; opening raises the codes of `flows.open_book`."""
        from leadkeeper.flows.open_book import new_book, open_book

        if self._owner is not None:
            new_book(self.path, self._owner).close()
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
        self._book: tuple[Path, str] | None = None
        self._crash: CrashDialog | None = None
        words.use_language(words.system_language() if settings.language == "system" else settings.language)
        theme.follow(app, lambda: settings.theme)
        self.crashes = CrashReporter(self._show_crash)
        self.window = MainWindow(settings, Words(failure=sentence, stage=stage))
        self.window.bug.connect(self.crashes.report)
        self.window.import_wanted.connect(self.import_files)
        self.window.files_dropped.connect(self.import_files)
        self.window.export_wanted.connect(lambda: self.window.open_page("export"))
        app.aboutToQuit.connect(self.close_book)

    def welcome(self) -> None:
        """Shows what can be done while no book is open."""
        self.close_book()
        page = Welcome(self._settings)
        page.new_wanted.connect(lambda path, owner: self.open_book(path, owner=owner))
        page.open_wanted.connect(self.open_book)
        page.sample_wanted.connect(self.try_sample)
        self.window.show_alone(page)

    def open_book(self, path: Path, *, write: bool = True, owner: Owner | None = None, holder: str = "") -> None:
        """Opens a book in its own thread and shows its pages once it is open; stays where it is if it cannot be.

        With an owner a new book is begun. `holder` is the sentence that says who else has it open.
        """
        jobs = BookDoor(path, self._clock, write=write, owner=owner).jobs()

        def opened(_nothing: object) -> None:
            self.close_book()
            self._jobs, self._book = jobs, (path, holder)
            self._settings.remember_book(path)
            self._show_book()

        self._say_busy(_("Opening {book}…").format(book=path.name))
        jobs.write(_touch, opened, partial(self._refuse, jobs, path), title=_("Opening {book}").format(book=path.name))

    def try_sample(self) -> None:
        """Makes a book of the sample business among the person's documents, and opens it."""
        from leadkeeper.flows.sample import build_sample
        from ui.dialogs.new_book import free_path

        path, now = free_path(SAMPLE_NAME), self._clock()
        jobs = Jobs(nullcontext, nullcontext)

        def made(book: Path) -> None:
            jobs.shutdown()
            self.open_book(book)

        self._say_busy(_("Making the sample book…"))
        title = _("Making the sample book")
        jobs.write(lambda _db: build_sample(path, now), made, partial(self._refuse, jobs, path), title=title)

    def import_files(self, files: Sequence[Path] = ()) -> None:
        """Asks about files that are to be imported; books among them are opened instead."""
        from ui.dialogs.form_dialog import shown
        from ui.dialogs.import_file.dialog import ImportDialog
        from ui.dialogs.new_book import SUFFIX

        books = [path for path in files if path.suffix == SUFFIX]
        if books:
            self.open_book(books[0])
        elif self._jobs is not None and QApplication.activeModalWidget() is None:
            shown(ImportDialog(self._jobs, self._clock, files, self.window))

    def close_book(self) -> None:
        """Waits for the work on the open book to end, and closes it."""
        if self._jobs is not None:
            self._jobs.shutdown()
        self._jobs = self._book = None

    def speak(self, language: Language) -> None:
        """Speaks another language from now on; the pages are made anew."""
        self._settings.language = language
        words.use_language(language)
        self._show_again()

    def wear(self, mode: ThemeMode) -> None:
        """Turns light or dark."""
        self._settings.theme = mode
        theme.apply(self._app, mode)
        self._show_again()

    def _show_again(self) -> None:
        if self._jobs is None:
            self.welcome()
        else:
            self._show_book()

    def _show_book(self) -> None:
        if self._jobs is None or self._book is None:
            return
        path, holder = self._book
        shell = self.window.show_book(path.name, self._jobs, self.page_specs(self._jobs), self.menu())
        if holder:
            text = _("You can look at this book, but not change it. {why}").format(why=holder)
            shell.show_banner(Banner(text))

    def _refuse(self, jobs: Jobs, path: Path, error: BaseException) -> None:
        """Says why a book cannot be opened; one that another window holds can still be looked at."""
        jobs.shutdown()
        self._say_busy("")
        if not isinstance(error, LeadKeeperError):
            self.crashes.report(error)
        elif error.code == "book-locked":
            said = sentence(error)
            ask(
                _("This book is open elsewhere"),
                said,
                _("&Open for reading"),
                lambda: self.open_book(path, write=False, holder=said),
                self.window,
                takes_away=False,
            )
        else:
            self.window.complain(error)

    def page_specs(self, jobs: Jobs) -> list[PageSpec]:
        """The pages of the sidebar from the top; a page's code is loaded when it is first opened."""
        settings, clock = self._settings, self._clock

        def contacts() -> Page:
            from ui.pages.contacts.page import ContactsPage

            page = ContactsPage(jobs, settings, clock)
            page.import_wanted.connect(self.window.import_wanted)
            return page

        def described(page: str) -> Page:
            from ui.pages.partners.page import PartnersPage
            from ui.pages.sources.page import SourcesPage

            return (SourcesPage if page == "sources" else PartnersPage)(jobs, settings, clock)

        def judged(page: str) -> Page:
            from ui.pages.export.page import ExportPage
            from ui.pages.review.page import ReviewPage

            return (ReviewPage if page == "review" else ExportPage)(jobs, settings, clock)

        def register() -> Page:
            from ui.pages.register.page import RegisterPage

            return RegisterPage(jobs, settings)

        return [
            PageSpec("contacts", N_("Contacts"), "users", contacts),
            PageSpec("sources", N_("Sources"), "clipboard-check", partial(described, "sources")),
            PageSpec("partners", N_("Partners"), "heart-handshake", partial(described, "partners")),
            PageSpec("review", N_("Review"), "eye-check", partial(judged, "review")),
            PageSpec("export", N_("Export"), "file-export", partial(judged, "export")),
            PageSpec("register", N_("Register"), "notebook", register),
        ]

    def menu(self) -> list[Entry | None]:
        """What the book in the sidebar offers."""
        worn, spoken = self._settings.theme, words.language()
        themes = [Entry(_(name), partial(self.wear, mode), checked=worn == mode) for mode, name in THEMES]
        languages = [Entry(name, partial(self.speak, one), checked=spoken == one) for one, name in LANGUAGES]
        return [
            Entry(_("&Import files…"), self.window.import_wanted.emit, "file-import"),
            None,
            *themes,
            None,
            *languages,
            None,
            Entry(_("&Close this book"), self.welcome, "x"),
        ]

    def _say_busy(self, text: str) -> None:
        page = self.window.centralWidget()
        if isinstance(page, Welcome):
            page.say(text)

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
    sweeper = Sweeper()
    made.welcome()
    made.window.show()
    if book is not None:
        made.open_book(book)
    try:
        return app.exec()
    finally:
        sweeper.end()
