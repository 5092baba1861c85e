"""The window: pages on the right, the way to them on the left, work in progress below. It knows no page by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from leadkeeper.errors import LeadKeeperError
from leadkeeper.words import _
from ui.job import Job
from ui.jobs import Jobs
from ui.settings import Settings
from ui.theme import SIZE
from ui.widgets.banner import Banner
from ui.widgets.buttons import Entry
from ui.widgets.drop_zone import DropVeil, dropped_files
from ui.widgets.job_strip import JobStrip
from ui.widgets.page import Page
from ui.widgets.question import ask, tell
from ui.widgets.sidebar import Sidebar
from ui.widgets.toast import Toast

Undo = Callable[[], object]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page of the sidebar; `title` is a msgid, `make` is called when the page is first opened."""

    name: str
    title: str
    icon: str
    make: Callable[[], Page]


@dataclass(frozen=True, slots=True)
class Words:
    """How the window says what others know: the sentence of a failure, the name of a stage of work."""

    failure: Callable[[LeadKeeperError], str] = str
    stage: Callable[[str], str] = str


class Shell(QWidget):
    """Everything in the window while a book is open; made anew for another book or another language."""

    def __init__(self, jobs: Jobs, pages: Sequence[PageSpec], words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.name: spec for spec in pages}
        self._made: dict[str, Page] = {}
        self._stale: set[str] = set()
        self.current = ""
        self.sidebar = Sidebar([(spec.name, _(spec.title), spec.icon) for spec in pages])
        self.sidebar.page_wanted.connect(self.open_page)
        self.stack = QStackedWidget()
        self.stack.setObjectName("pages")
        self.strip = JobStrip(jobs, words.stage)
        self.banner: Banner | None = None
        self._column = QVBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.stack, 1)
        self._column.addWidget(self.strip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(self._column, 1)
        self.toast = Toast(self.stack)
        self.veil = DropVeil(_("Drop the files to import them"), self)
        jobs.finished.connect(self._job_finished)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._made.get(self.current)

    @property
    def names(self) -> list[str]:
        """The names of the pages from the top."""
        return list(self._specs)

    def open_page(self, name: str, intent: object = None) -> bool:
        """Shows a page, made now if need be, and hands it what to do there; False if the one shown may not be left."""
        page = self.page
        if page is not None and name != self.current and not page.may_leave():
            self.sidebar.set_current(self.current)
            return False
        fresh = name not in self._made
        if fresh:
            self._made[name] = self._make(name)
        self.current = name
        self.stack.setCurrentWidget(self._made[name])
        self.sidebar.set_current(name)
        if fresh or name in self._stale:
            self._stale.discard(name)
            self._made[name].reload()
        if intent is not None:
            self._made[name].arrive(intent)
        return True

    def show_banner(self, banner: Banner | None) -> None:
        """Puts a banner above the pages in place of the one before."""
        if self.banner is not None:
            self._column.removeWidget(self.banner)
            self.banner.deleteLater()
        self.banner = banner
        if banner is not None:
            self._column.insertWidget(0, banner)

    def _make(self, name: str) -> Page:
        page = self._specs[name].make()
        page.go.connect(self.open_page)
        page.said.connect(self.toast.say)
        self.stack.addWidget(page)
        return page

    def _job_finished(self, job: Job) -> None:
        """Once the book has changed the page that is seen loads again now, each other one when it is next opened."""
        if job.writes:
            self._stale = set(self._made) - {self.current}
            if self.page is not None:
                self.page.reload()


class MainWindow(QMainWindow):
    """The one window. It shows a single thing (the welcome), or the pages of a book."""

    files_dropped = Signal(list)  # of Path
    import_wanted = Signal()
    export_wanted = Signal()
    help_wanted = Signal(str)  # the name of the page that is shown
    bug = Signal(object)  # the exception of a job that failed through our own fault
    closing = Signal()

    def __init__(self, settings: Settings, words: Words | None = None) -> None:
        super().__init__()
        self._settings, self._words = settings, words or Words()
        self._jobs: Jobs | None = None
        self.shell: Shell | None = None
        self.setWindowTitle("LeadKeeper")
        self.setMinimumSize(SIZE.window_least_width, SIZE.window_least_height)
        self.setAcceptDrops(True)
        if not self.restoreGeometry(settings.geometry):
            self._resize_to_screen()
        self._add_shortcuts()

    def show_alone(self, widget: QWidget) -> None:
        """Shows one thing without the pages around it."""
        self._leave_book()
        self.setCentralWidget(widget)
        self.setWindowTitle("LeadKeeper")

    def show_book(self, name: str, jobs: Jobs, pages: Sequence[PageSpec], menu: Iterable[Entry | None] = ()) -> Shell:
        """Shows the pages of a book, made when they are opened; the one that was open last comes first."""
        self._leave_book()
        self._jobs = jobs
        self.shell = Shell(jobs, pages, self._words)
        self.shell.sidebar.set_book(name, menu)
        jobs.failed.connect(self._job_failed)
        self.setCentralWidget(self.shell)
        self.setWindowTitle(f"{name} – LeadKeeper")
        # The frame is painted before the first page is made: a window that stands there at once feels quick.
        QTimer.singleShot(0, self.shell, self._open_first_page)
        return self.shell

    def open_page(self, name: str, intent: object = None) -> None:
        """Shows a page and hands it what to do there."""
        if self.shell is not None:
            self.shell.open_page(name, intent)

    def say(self, text: str, undo: Undo | None = None) -> None:
        """Shows a sentence for a while, with Undo if what it tells of can be undone."""
        if self.shell is not None:
            self.shell.toast.say(text, undo)

    def complain(self, error: LeadKeeperError, details: str = "") -> None:
        """Says in a box what went wrong and what to do next."""
        tell(self._words.failure(error), self, details)

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

    def _add_shortcuts(self) -> None:
        def on(keys: str | QKeySequence.StandardKey, do: Callable[[], object]) -> None:
            QShortcut(QKeySequence(keys), self).activated.connect(do)

        for place in range(9):
            on(f"Ctrl+{place + 1}", lambda place=place: self._open_nth(place))  # type: ignore[misc]  # the default binds it
        on(QKeySequence.StandardKey.Find, self._focus_search)
        on("Ctrl+O", self.import_wanted.emit)
        on("Ctrl+E", self.export_wanted.emit)
        on(QKeySequence.StandardKey.Undo, self._undo)
        on("F1", lambda: self.help_wanted.emit(self.shell.current if self.shell else ""))

    def _open_nth(self, place: int) -> None:
        if self.shell is not None and place < len(self.shell.names):
            self.shell.open_page(self.shell.names[place])

    def _focus_search(self) -> None:
        if self.shell is not None and self.shell.page is not None:
            self.shell.page.focus_search()

    def _undo(self) -> None:
        if self.shell is not None:
            self.shell.toast.undo()

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
            self.files_dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._jobs is not None and self._jobs.writing:
            event.ignore()
            ask(
                _("Work is in progress"),
                _("If you close LeadKeeper now, what is being written is taken back. What was finished before stays."),
                _("&Stop it and close"),
                self._close_anyway,
                self,
            )
            return
        self._keep_page()
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        event.accept()
        self.closing.emit()

    def _close_anyway(self) -> None:
        if self._jobs is not None:
            self._jobs.shutdown()
        self.close()
