"""The window: pages on the right, the way to them on the left, work in progress below. It knows no page by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from ui.book_view import BadgeCounter, BookView, PageSpec, TextProvider
from ui.dialogs.command_palette import PaletteEntry, button_offers, menu_offers
from ui.job import Job
from ui.jobs import Jobs
from ui.settings import Settings
from ui.theme import SIZE
from ui.widgets.buttons import Entry, fill_menu
from ui.widgets.drop_zone import MAILS, dropped_files
from ui.widgets.message_boxes import confirm, show_error

Undo = Callable[[], object]


def closing_loses() -> str:
    """Return the sentence that says what closing costs while something is written."""
    return _("If you close LeadKeeper now, what is being written is taken back. What was finished before stays.")


class MainWindow(QMainWindow):
    """The one window. It shows a single thing (the welcome), or the pages of a book."""

    files_dropped = Signal(list)  # of Path
    import_wanted = Signal()
    export_wanted = Signal()
    help_wanted = Signal(str)  # the name of the page that is shown
    palette_wanted = Signal()
    bug = Signal(object)  # the exception of a job that failed through our own fault
    closing = Signal()

    def __init__(self, settings: Settings, words: TextProvider | None = None) -> None:
        super().__init__()
        self._settings, self._words = settings, words or TextProvider()
        self._jobs: Jobs | None = None
        self._aside: tuple[str, Callable[[], object]] | None = None
        self.shell: BookView | None = None
        self._menus: list[QMenu] = []
        self.setWindowTitle("LeadKeeper")
        self.setMinimumSize(SIZE.window_least_width, SIZE.window_least_height)
        self.setAcceptDrops(True)
        if not self.restoreGeometry(settings.geometry):
            self._resize_to_screen()

    def show_alone(self, widget: QWidget) -> None:
        """Shows one thing without the pages around it."""
        self._leave_book()
        self.setCentralWidget(widget)
        self.setWindowTitle("LeadKeeper")

    def show_book(
        self, name: str, jobs: Jobs, pages: Sequence[PageSpec], menu: Iterable[Entry | None] = ()
    ) -> BookView:
        """Shows the pages of a book, made when they are opened; the one that was open last comes first.

        Pages of the book that is shown already, in another language, stand where those before them stood.
        """
        marks = self.shell.marks if self.shell is not None and self._jobs is jobs else None
        self._leave_book()
        self._jobs = jobs
        self.shell = BookView(jobs, pages, self._words, marks=marks)
        self.shell.sidebar.set_book(name, menu)
        self.shell.undo_changed.connect(self._name_undo)
        jobs.failed.connect(self._job_failed)
        self.setCentralWidget(self.shell)
        self.setWindowTitle(f"{name} – LeadKeeper")
        # The frame is painted before the first page is made: a window that stands there at once feels quick.
        QTimer.singleShot(0, self.shell, self._open_first_page)
        return self.shell

    def set_menus(self, menus: Iterable[tuple[str, Iterable[Entry | None]]]) -> None:
        """Puts menus above the window in place of those before: the title of each and its lines."""
        bar = self.menuBar()
        for old in self._menus:
            old.deleteLater()
        bar.clear()
        self._menus = [fill_menu(bar.addMenu(title), entries) for title, entries in menus]

    def offers(self) -> list[PaletteEntry]:
        """Everything that can be done here now: the buttons of the page that is seen, and what the menus have."""
        page = self.shell.page if self.shell is not None else self.centralWidget()
        of_menus = [offer for menu in self._menus for offer in menu_offers(menu)]
        return (button_offers(page) if page is not None else []) + of_menus

    def work_aside(self, lost: str, end: Callable[[], object]) -> None:
        """Ask before closing, from now on: `lost` says what work on a book that is not shown loses, `end` ends it."""
        self._aside = lost, end

    def no_work_aside(self) -> None:
        """Close without a question about work on a book that is not shown."""
        self._aside = None

    def open_page(self, name: str, intent: object = None) -> None:
        """Shows a page and hands it what to do there."""
        if self.shell is not None:
            self.shell.open_page(name, intent)

    def open_page_by_key(self, name: str) -> None:
        """Shows a page and stands on its button in the sidebar, as a press on that button does."""
        if self.shell is not None and self.shell.open_page(name):
            self.shell.sidebar.buttons[name].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def reload_page(self) -> None:
        """Loads the page that is shown again."""
        if self.shell is not None and self.shell.page is not None:
            self.shell.page.reload()

    def print_page(self) -> None:
        """Asks where the page that is shown shall be printed; says so where it has nothing for paper."""
        if self.shell is not None and self.shell.page is not None and not self.shell.page.ask_printer():
            self.say(_("This page has nothing to print. The export and the dossier of a person can be printed."))

    def say(self, text: str, undo: Undo | None = None) -> None:
        """Shows a sentence for a while, with Undo if what it tells of can be undone."""
        if self.shell is not None:
            self.shell.say(text, undo)

    def complain(self, error: LeadKeeperError, details: str = "") -> None:
        """Says in a box what went wrong and what to do next."""
        show_error(self._words.failure(error), self, details)

    def _open_first_page(self) -> None:
        shell = self.shell
        if shell is not None and not shell.current and shell.names:
            last = self._settings.last_page
            shell.open_page(last if last in shell.names else shell.names[0])
            shell.sidebar.buttons[shell.current].setFocus()

    def _leave_book(self) -> None:
        if self.shell is not None and self._jobs is not None:
            self._keep_page()
            self._jobs.failed.disconnect(self._job_failed)
            self.shell = self._jobs = None

    def _keep_page(self) -> None:
        if self.shell is not None and self.shell.current:
            self._settings.last_page = self.shell.current

    def _job_failed(self, job: Job, error: BaseException) -> None:
        if not isinstance(error, LeadKeeperError):
            self.bug.emit(error)
        elif job.on_failed is None:
            self.complain(error)

    def _resize_to_screen(self) -> None:
        room = QGuiApplication.primaryScreen().availableSize()
        self.resize(min(SIZE.window_width, room.width()), min(SIZE.window_height, room.height()))

    def ask_help(self) -> None:
        """Says that help is wanted about the page that is shown."""
        self.help_wanted.emit(self.shell.current if self.shell is not None else "")

    def focus_search(self) -> None:
        """Goes to where the page that is shown searches."""
        if self.shell is not None and self.shell.page is not None:
            self.shell.page.focus_search()

    def undo(self) -> None:
        """Undoes what was done last on the page that is shown."""
        if self.shell is not None:
            self.shell.undo()

    def redo(self) -> None:
        """Makes again what was undone last on the page that is shown."""
        if self.shell is not None:
            self.shell.redo()

    def follow(self, jobs: Jobs, clock: Clock) -> None:
        """Counts what waits in the book that is shown."""
        if self.shell is not None:
            BadgeCounter(self.shell.sidebar, jobs, clock, self.shell)

    def _name_undo(self) -> None:
        """Says in the menus what undo and redo mean now; the menus themselves stay, one of them may be open."""
        last, gone = (self.shell.undo_title, self.shell.redo_title) if self.shell is not None else ("", "")
        for action in self.findChildren(QAction, "undo"):
            action.setText(_("&Undo: {edit}").format(edit=last.replace("&", "&&")) if last else _("&Undo"))
        for action in self.findChildren(QAction, "redo"):
            action.setText(_("&Redo: {edit}").format(edit=gone.replace("&", "&&")) if gone else _("&Redo"))
            action.setEnabled(bool(gone))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()
            if self.shell is not None:
                self.shell.veil.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.shell is not None:
            self.shell.veil.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.shell is not None:
            self.shell.veil.hide()
        if files := dropped_files(event.mimeData()):
            event.acceptProposedAction()
            self.take_files(files)

    def take_files(self, files: Sequence[Path]) -> None:
        """Mails are complaints, where there is a page for them; everything else is for the program to look at."""
        mails = [path for path in files if path.suffix.lower() in MAILS]
        if mails and self.shell is not None and "complaints" in self.shell.names:
            self.open_page("complaints", mails)
        else:
            self.files_dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        if lost := self._lost_by_closing():
            event.ignore()
            confirm(_("Work is in progress"), lost, _("&Stop it and close"), self._close_anyway, self)
            return
        self._keep_page()
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        event.accept()
        self.closing.emit()

    def _lost_by_closing(self) -> str:
        if self._aside is not None:
            return self._aside[0]
        if self._jobs is not None and self._jobs.writing:
            return closing_loses()
        return ""

    def _close_anyway(self) -> None:
        self.hide()  # what is written is taken back unseen: that may take a while
        if self._aside is not None:
            self._aside[1]()
        if self._jobs is not None:
            self._jobs.shutdown()
        self.close()
