"""What stands in the window while a book is open: the way from page to page, the pages, what is being done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, ngettext
from leadkeeper.services.dashboard import PageCounts, page_counts
from ui.idle import ModulePreloader
from ui.job import Job
from ui.jobs import Jobs
from ui.models.formats import format_number
from ui.models.undo_line import Done, Undo, UndoLine
from ui.theme import SPACE
from ui.widgets.cards import Banner
from ui.widgets.drop_zone import DropOverlay
from ui.widgets.forms import set_layout_order, spread_letters
from ui.widgets.job_bar import JobStrip
from ui.widgets.message_bar import Toast
from ui.widgets.message_boxes import confirm
from ui.widgets.page import Page
from ui.widgets.sidebar import Sidebar

LETTERS_MS = 100  # what a page shows comes in several answers; its keys are looked at after the last


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page of the sidebar; `title` is a msgid, `make` is called when the page is first opened.

    `code` names the module that it needs then: it is loaded before that, while nobody waits.
    """

    name: str
    title: str
    icon: str
    make: Callable[[], Page]
    code: str = ""


@dataclass(frozen=True, slots=True)
class TextProvider:
    """How the window says what others know: the sentence of a failure, the name of a stage of work."""

    failure: Callable[[LeadKeeperError], str] = str
    stage: Callable[[str], str] = str


class BookView(QWidget):
    """Everything in the window while a book is open; made anew for another book or another language.

    `undo_changed` says that undo or redo mean something else: they are about the page that is seen.
    """

    undo_changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        pages: Sequence[PageSpec],
        words: TextProvider,
        parent: QWidget | None = None,
        *,
        marks: Mapping[str, object] | None = None,
    ) -> None:
        """`marks` are those of a shell before, whose pages these take over."""
        super().__init__(parent)
        self._marks = dict(marks or {})
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
        self.toast = Toast()
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE.xl, SPACE.xs, SPACE.xl, SPACE.xs)
        foot.addWidget(self.toast)
        self._column.addWidget(self.stack, 1)
        self._column.addLayout(foot)
        self._column.addWidget(self.strip)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(self._column, 1)
        self.veil = DropOverlay(_("Drop the files to import them"), self)
        self._line, self._wrote = UndoLine(), ""
        self._untold = QTimer(self, singleShot=True, interval=0)
        self._untold.timeout.connect(self._note_untold)
        jobs.finished.connect(self._job_finished)
        jobs.stopped.connect(self._job_lost)
        jobs.failed.connect(self._job_lost)
        self._letters = QTimer(self, singleShot=True, interval=LETTERS_MS)
        self._letters.timeout.connect(self._set_keys)
        self.strip.changed.connect(self._letters.start)
        self.ahead = ModulePreloader([spec.code for spec in pages if spec.code], self)
        self.ahead.begin()

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._made.get(self.current)

    @property
    def names(self) -> list[str]:
        """The names of the pages from the top."""
        return list(self._specs)

    @property
    def marks(self) -> dict[str, object]:
        """Where each page stands that was opened, by its name."""
        return {**self._marks, **{name: page.mark() for name, page in self._made.items()}}

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
        self.undo_changed.emit()
        if fresh or name in self._stale:
            self._stale.discard(name)
            self._made[name].reload()
        mark = self._marks.pop(name, None)
        if (wanted := intent if intent is not None else mark) is not None:
            self._made[name].arrive(wanted)
        self._letters.start()
        return True

    def _set_keys(self) -> None:
        """Gives the letters of Alt and the order of Tab to what is shown now."""
        spread_letters(self.window())
        if self.page is not None:
            set_layout_order(self.page)

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
        page.said.connect(lambda text, undo: self._said(name, text, undo))
        page.waits.connect(self.sidebar.set_count)
        self.stack.addWidget(page)
        return page

    def _job_finished(self, job: Job) -> None:
        """Once the book has changed the page that is seen loads again now, each other one when it is next opened."""
        self._letters.start()  # what it found may have brought other buttons
        if job.changes:
            self._wrote = job.title
            self._untold.start()
            self._stale = set(self._made) - {self.current}
            if self.page is not None:
                self.page.reload()

    @property
    def undo_title(self) -> str:
        """What undo would take back here; empty where nothing was done on this page."""
        done = self._line.last(self.current)
        return done.title if done is not None else ""

    @property
    def redo_title(self) -> str:
        """What redo would make again here; empty where nothing was taken back on this page."""
        done = self._line.undone(self.current)
        return done.title if done is not None else ""

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Shows a sentence for a while, with Undo if what it tells of can be undone."""
        self._said(self.current, text, undo)

    def undo(self) -> None:
        """Takes back what was done last on this page, and nothing else; asks where a person's no would go."""
        done = self._line.last(self.current)
        if done is None:
            self.toast.say(_("Nothing was done on this page that could be undone."))
        elif done.undo is None:
            self.toast.say(_("This cannot be undone here: {what}.").format(what=done.title))
        else:
            self._take_back(self.current, done)

    def redo(self) -> None:
        """Makes again what was taken back last on this page."""
        done = self._line.undone(self.current)
        if done is not None and done.undo is not None and done.undo.again is not None and not self._line.is_moving:
            self._line.begin(self.current, done, back=False)
            done.undo.again()

    def _said(self, page: str, text: str, undo: Callable[[], object] | None) -> None:
        """Shows a sentence of a page. With Undo, or after a write, it tells of something done."""
        wrote, self._wrote = self._wrote, ""
        if self._line.end(moved=True) or (undo is None and not wrote):
            self.toast.say(text)
        else:
            offered = undo if isinstance(undo, Undo) else Undo(undo) if undo is not None else None
            done = Done(text, offered)
            self._line.note(page, done)
            self.toast.say(text, partial(self._take_back, page, done) if offered is not None else None)
        self.undo_changed.emit()

    def _take_back(self, page: str, done: Done) -> None:
        undo = done.undo
        if undo is None or self._line.is_moving:
            return

        def take() -> None:
            self._line.begin(page, done, back=True)
            undo.do()

        if undo.question:
            confirm(_("Take this back?"), f"{done.text} {undo.question}", _("&Take it back"), take, self.window())
        else:
            take()

    def _note_untold(self) -> None:
        """Something was written of which no page told: older things are not undone over it unseen."""
        title, self._wrote = self._wrote, ""
        if title:
            self._line.note(self.current, Done(title))
            self.undo_changed.emit()

    def _job_lost(self, job: Job, _error: object = None) -> None:
        if job.writes and self._line.end(moved=False):
            self.undo_changed.emit()


PAUSE_MS = 250
"""Changes that come one after the other are counted together, and the page that is opened comes first."""


class BadgeCounter(QObject):
    """Counts aside. Who waits for a review is not counted here, since that looks at everybody: pages say it."""

    def __init__(self, sidebar: Sidebar, jobs: Jobs, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._sidebar, self._jobs, self._clock = sidebar, jobs, clock
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.count)
        jobs.finished.connect(self._job_finished)
        self._pause.start()

    def count(self) -> None:
        """Counts again what waits on each page."""
        today = paris_day(self._clock())
        self._jobs.read(lambda db: page_counts(db, today), self._show, replace="page.counts", owner=self, aside=True)

    def _show(self, found: PageCounts) -> None:
        for page, count in (
            ("sources", found.forms),
            ("register", found.notices),
            ("complaints", found.complaints),
            ("requests", found.requests),
        ):
            self._sidebar.set_count(page, count, _waits(page, count))

    def _job_finished(self, job: Job) -> None:
        if job.changes:
            self._pause.start()


def _waits(page: str, count: int) -> str:
    """What waits on a page, in words."""
    words = {
        "sources": ngettext("{n} form to mend or describe", "{n} forms to mend or describe", count),
        "register": ngettext("{n} thing to tell a partner", "{n} things to tell partners", count),
        "complaints": ngettext("{n} new complaint", "{n} new complaints", count),
        "requests": ngettext("{n} open request", "{n} open requests", count),
    }
    return words[page].format(n=format_number(count))
