"""Start of the program: translations, theme, crash reporter, main window with a book or the welcome."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLibraryInfo, QSocketNotifier, Qt, QTimer, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from leadkeeper import messages
from leadkeeper.domain.book import Owner
from leadkeeper.domain.time import Clock, system_clock
from leadkeeper.messages import _
from leadkeeper.messages.errors import sentence
from leadkeeper.messages.labels import job_stage
from leadkeeper.services.books.open import holder_here
from leadkeeper.system import disk, windows
from ui import menus, theme
from ui.book_controller import BookController
from ui.book_pages import BookPages, Program
from ui.book_view import PageSpec, TextProvider
from ui.commands import command_offers
from ui.crash import CrashDialog, CrashReporter
from ui.dialogs.new_book import SUFFIX, ask_new, ask_open
from ui.idle import GuiThreadGc
from ui.jobs import Jobs, tell_of_thread_failures
from ui.main_window import MainWindow
from ui.pages.welcome import Welcome
from ui.settings import LanguageChoice, Settings, ThemeMode, log_file, settings_file
from ui.single_window import ShowRequests, bring_to_front, is_shown_elsewhere, requests_folder
from ui.widgets.buttons import ONLY_READS, Entry, only_reads, why_only_reads
from ui.widgets.filter_bar import FilterState, only
from ui.widgets.labels import without_letter

if TYPE_CHECKING:
    from ui.book_monitor import BookMonitor

NAME = "words-of-qt"


def install_translations(app: QApplication, settings: Settings) -> None:
    """Switch to the language chosen by the user, or the system's; existing windows must be rebuilt."""
    messages.use_language(messages.system_language() if settings.language == "system" else settings.language)
    for former in app.findChildren(QTranslator, NAME):
        app.removeTranslator(former)
        former.setParent(None)
    language = messages.language()
    of_qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)) / f"qtbase_{language}"
    for words in (of_qt, messages.CATALOGUES / language / "qt"):  # the second has what Qt's own catalogue lacks
        translator = QTranslator(app)
        translator.setObjectName(NAME)
        if translator.load(str(words)):
            app.installTranslator(translator)


class DesktopApplication(QApplication):
    """The application of Qt; emits `came(path)` for a file that the desktop opens with it.

    macOS sends it to the application itself. An event filter would be asked about every event of every widget.
    """

    came = Signal(Path)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.came.emit(Path(event.file()))
            return True
        return super().event(event)


APP_ID = "org.leadkeeper.LeadKeeper"
SWITCH_SECONDS = 0.001  # a busy thread yields to the GUI thread this often


class Application:
    """The main window and everything it depends on, for the lifetime of the program."""

    def __init__(self, app: QApplication, settings: Settings, clock: Clock = system_clock) -> None:
        self._app, self._settings, self._clock = app, settings, clock
        self._safety: BookMonitor | None = None
        self._crash: CrashDialog | None = None
        install_translations(app, settings)
        follow_no_more = theme.follow(app, lambda: settings.theme, self._dress)
        self.crashes = CrashReporter(self._show_crash)
        self.window = MainWindow(settings, TextProvider(failure=sentence, stage=job_stage))
        self.window.destroyed.connect(follow_no_more)
        self.window.bug.connect(self.crashes.report)
        self.window.import_wanted.connect(self.import_files)
        self.window.files_dropped.connect(self.import_files)
        self.window.export_wanted.connect(lambda: self.window.open_page("export"))
        self.window.help_wanted.connect(self.show_guide)
        self.window.palette_wanted.connect(self.show_palette)
        self.book = BookController(self.window, settings, clock, self.crashes.report, self._say_busy)
        self.book.opened.connect(self._show_book)
        self.book.closing.connect(self._watch_no_more)
        self.book.left.connect(self._show_welcome)
        app.aboutToQuit.connect(self.close_book)

    def welcome(self) -> None:
        self.book.leave()

    def _show_welcome(self) -> None:
        self.window.setProperty(ONLY_READS, False)
        page = Welcome(self._settings)
        page.new_wanted.connect(self.open_book)
        page.open_wanted.connect(self.open_book)
        page.sample_wanted.connect(self.book.try_sample)
        self.window.show_alone(page)
        self._set_menus()

    def open_book(self, path: Path, owner: Owner | None = None) -> None:
        """Open a book, or create one for `owner`; ask for its passphrase if it has one."""
        self.window.ask_first(partial(self.book.open, path, owner=owner))

    def close_book(self) -> None:
        self.book.close()

    def end(self) -> None:
        """End the program without a question, as the system asks at the end of a session, and close the book."""
        self.window.remember()
        self.book.break_off()
        self._app.exit()

    def import_files(
        self, files: Sequence[Path] = (), left_out: Callable[[Sequence[Path]], object] | None = None
    ) -> None:
        """Open the import wizard with these files; books among them are opened instead.

        `left_out` gets those of several that the user decides not to import.
        """
        from ui.import_wizard.wizard import ImportDialog
        from ui.widgets.forms import open_dialog

        books = [path for path in files if path.suffix.lower() == SUFFIX]
        if books:
            self.open_book(books[0])
        elif only_reads(self.window):
            self.window.say(why_only_reads())
        elif self.book.jobs is not None and QApplication.activeModalWidget() is None:
            wizard = ImportDialog(self.book.jobs, self._clock, files, self.window)
            wizard.people_wanted.connect(lambda ref: self.window.open_page("contacts", only(ref, "import")))
            wizard.imported.connect(self._note_import)
            if left_out is not None:
                wizard.left_out.connect(left_out)
            open_dialog(wizard)

    def _note_import(self, _report: object) -> None:
        if self.window.book_view is not None:
            text = _("It is undone as a whole on the page {page}, with “{button}”.")
            self.window.book_view.note_where(text.format(page=_("Contacts"), button=without_letter(_("I&mports…"))))

    def speak(self, language: LanguageChoice) -> None:
        """Switch the language; the pages are rebuilt. Asks first if a closed form is offered, which would be lost.

        Not while something is written: its page, which says what became of it, would be gone.
        """
        making = [job for job in self.book.jobs.running if job.makes] if self.book.jobs is not None else []
        if making:
            text = _("The language stays as it is while something is written. Choose it again after this: “{work}”.")
            self.window.say(text.format(work=making[0].title))
            self._set_menus()
        elif not self.window.ask_about_closed_form(partial(self._speak, language)):
            self._speak(language)

    def _speak(self, language: LanguageChoice) -> None:
        self._settings.language = language
        install_translations(self._app, self._settings)
        show = self.welcome if self.book.jobs is None else self._show_book
        show()

    def _dress(self) -> None:
        self.window.dress()

    def wear(self, mode: ThemeMode) -> None:
        self._settings.theme = mode
        theme.change(self._app, mode)
        self.window.dress()
        menus.check_theme(self.window, mode)

    def _show_book(self) -> None:
        from ui.book_monitor import BookMonitor

        jobs, opening = self.book.jobs, self.book.opening
        if jobs is None or opening is None:
            return
        self._watch_no_more()
        name = opening.path.name if opening.write else _("{book} (for reading only)").format(book=opening.path.name)
        self.window.setProperty(ONLY_READS, not opening.write)
        self.window.show_book(name, jobs, self.page_specs(jobs), self.menu())
        self._set_menus()
        self.window.follow(jobs, self._clock)
        self._safety = BookMonitor(self.window, jobs, self._settings, self._clock, opening)
        self._safety.put_back_wanted.connect(lambda *its: self.window.ask_first(partial(self.book.put_back, *its)))
        self._safety.protection_wanted.connect(lambda to: self.window.ask_first(partial(self.book.protect, to)))
        self._safety.open_wanted.connect(self.open_book)
        self._safety.begin()
        if opening.said:
            self.window.say(opening.said)
            self.book.opening = replace(opening, said="")

    def _watch_no_more(self) -> None:
        if self._safety is not None:
            self._safety.close()
        self._safety = None

    def page_specs(self, jobs: Jobs) -> list[PageSpec]:
        program = Program(
            self.window.import_wanted.emit, self.speak, self.wear, self.show_guide, self.import_files,
            self.ask_passphrase, self.book.opening.path if self.book.opening is not None else None,
        )  # fmt: skip
        return BookPages(jobs, self._settings, self._clock, program).specs()

    def menu(self) -> list[Entry | None]:
        return menus.book_menu(self.commands(), self._settings)

    def show_guide(self, page: str = "") -> None:
        """Open the guide at a page, or at its contents if there is no such page; it stays open next to the window."""
        from ui.dialogs.help import GuideDialog

        guide = GuideDialog(page, self.window)
        guide.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        guide.show()

    def show_palette(self) -> None:
        """Open the command palette: current actions, and contacts by name."""
        from ui.dialogs.command_palette import Palette
        from ui.widgets.forms import open_dialog

        if QApplication.activeModalWidget() is None:
            palette = Palette([*self.window.offers(), *command_offers(self.window)], self.book.jobs, self.window)
            palette.person_wanted.connect(lambda who: self.window.open_page("contacts", only(who)))
            palette.search_wanted.connect(lambda text: self.window.open_page("contacts", FilterState(text)))
            open_dialog(palette)

    def commands(self) -> menus.MenuCommands:
        return menus.MenuCommands(
            window=self.window,
            open_book=self.open_book,
            ask_new=lambda: ask_new(self.open_book, self.window),
            ask_open=lambda: ask_open(self.open_book, self.window),
            close_book=partial(self.window.ask_first, self.welcome),
            speak=self.speak,
            wear=self.wear,
            find=self.show_palette,
            guide=self.show_guide,
            copies=self.show_copies,
            passphrase=self.ask_passphrase,
        )

    def show_copies(self) -> None:
        if self._safety is not None:
            self._safety.show_copies()

    def ask_passphrase(self) -> None:
        if self._safety is not None:
            self._safety.ask_passphrase()

    def _set_menus(self) -> None:
        pages = self.page_specs(self.book.jobs) if self.book.jobs is not None else []
        self.window.set_menus(menus.menu_bar(self.commands(), self._settings, pages))

    def _say_busy(self, text: str, stop: Callable[[], object] | None = None) -> None:
        page = self.window.centralWidget()
        if isinstance(page, Welcome):
            page.say(text, stop)

    def _show_crash(self, details: str) -> None:
        """Show one crash dialog at a time; further crashes are only logged."""
        if self._crash is not None and self._crash.isVisible():
            return
        self._crash = CrashDialog(details, self.window)
        self._crash.quit_wanted.connect(self._app.quit)
        self._crash.open()


def end_when_asked(made: Application, app: QApplication) -> None:
    """End the program when a session, a service manager or the terminal ends it by a signal; Windows asks Qt itself."""
    if disk.WINDOWS:
        return
    awakened, wakes = os.pipe()
    os.set_blocking(wakes, False)
    signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)  # Python hears of a signal when the loop of Qt wakes up
    notifier = QSocketNotifier(awakened, QSocketNotifier.Type.Read, app)
    notifier.activated.connect(lambda: os.read(awakened, 64))
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, lambda _number, _frame: made.end())


def run_window(book: Path | None = None) -> int:
    """Run the window until it is closed, with a book if one is given; return the exit code."""
    if book is not None and is_shown_elsewhere(requests_folder(), holder_here(book)):
        return 0
    if disk.WINDOWS and not getattr(sys, "frozen", False):
        windows.set_app_id(APP_ID)
    sys.setswitchinterval(SWITCH_SECONDS)
    app = DesktopApplication(sys.argv[:1])
    app.setApplicationName("LeadKeeper")
    app.setDesktopFileName(APP_ID)  # by which Wayland finds the icon
    app.setWindowIcon(theme.application_icon())
    made = Application(app, Settings(settings_file()))
    made.crashes.install(log_file())
    tell_of_thread_failures(made.crashes.report)
    _sweeper = GuiThreadGc(made.book.is_busy)  # to the end: Python's own could run while Qt destroys windows
    app.came.connect(made.open_book)
    requests = ShowRequests(requests_folder(), app)
    requests.wanted.connect(partial(bring_to_front, made.window))
    app.aboutToQuit.connect(requests.end)
    app.commitDataRequest.connect(made.window.end_session)
    end_when_asked(made, app)
    made.welcome()
    made.window.show()
    QTimer.singleShot(0, disk.sweep)  # not before the window: it walks through a folder of the system
    if book is not None:
        made.open_book(book)
    return app.exec()
