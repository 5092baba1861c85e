"""The view of an open book: sidebar, pages, first steps, message bar, job strip, and the undo of what was done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QStackedWidget, QWidget

from leadkeeper.domain.time import Clock, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _, counted
from ui.dialogs.undo import TELLS_LATER, Done, Elsewhere, Undo, UndoLine
from ui.idle import ModulePreloader
from ui.jobs import Job, Jobs
from ui.models.destinations import IMPORT, missing_steps, step_words, where_done
from ui.theme import SIZE, SPACE, Status, dress
from ui.widgets.buttons import icon_button, plain, turn_page, writing
from ui.widgets.cards import Banner, spoken
from ui.widgets.drop_zone import DropOverlay
from ui.widgets.job_bar import JobStrip
from ui.widgets.labels import IconLabel, spread_letters, text_label
from ui.widgets.layouts import ScrollArea, discard, fill, inner_column, inner_row
from ui.widgets.message_boxes import Toast, confirm
from ui.widgets.page import Page, set_layout_order
from ui.widgets.sidebar import Sidebar

if TYPE_CHECKING:
    from leadkeeper.services.dashboard import NextStep, PageCounts
    from leadkeeper.services.eligibility.review import WaitingReviews

DRESSING_MS = 120  # before each page that nobody looks at: what is in sight is drawn first
LETTERS_MS = 100  # a page fills in several answers; mnemonics are assigned after the last


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page of the sidebar; `title` is a msgid, `make` is called when the page is first opened.

    `code` names the modules it needs then; they are preloaded in idle time.
    """

    name: str
    title: str
    icon: str
    make: Callable[[], Page]
    code: str = ""


@dataclass(frozen=True, slots=True)
class TextProvider:
    """Texts that the window gets from outside: the sentence of a failure, the name of a stage of work."""

    failure: Callable[[LeadKeeperError], str] = str
    stage: Callable[[str], str] = str


class PageStack(QStackedWidget):
    """Asks only the page shown how large it would be: Qt would lay out every page that has been opened."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(turn_page)

    def hasHeightForWidth(self) -> bool:
        return False

    def heightForWidth(self, _width: int) -> int:
        """The area around scrolls a page that is less high than its least, not one that would like to be higher."""
        return -1

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize()


class BookView(QWidget):
    """The content of the window while a book is open; rebuilt for another book or language.

    Emits `undo_changed` when undo or redo refer to something else.
    """

    undo_changed = Signal()

    def __init__(
        self, jobs: Jobs, pages: Sequence[PageSpec], words: TextProvider, *, marks: Mapping[str, object] | None = None
    ) -> None:
        """`marks` are those of an earlier view, replaced by this one."""
        super().__init__()
        self._marks = dict(marks or {})
        self._specs = {spec.name: spec for spec in pages}
        self._made: dict[str, Page] = {}
        self._undressed: list[Page] = []
        self._stale: set[str] = set()
        self.current = ""
        self._goes_on = False  # the focus, from the sidebar into the page
        self.sidebar = Sidebar([(spec.name, _(spec.title), spec.icon) for spec in pages])
        self.sidebar.page_wanted.connect(self.open_page)
        self.stack = PageStack()
        self.stack.setObjectName("pages")
        self.stack.setProperty("ground", "none")
        self.strip = JobStrip(jobs, words.stage)
        self.banner: Banner | None = None
        self.steps = FirstStepsBar()
        self.steps.open_wanted.connect(self.open_page)
        self._column, self.toast = inner_column(gap=0), Toast()
        foot = inner_column(edges=(SPACE.xl, SPACE.xs, SPACE.xl, SPACE.xs))
        foot.addWidget(self.toast)
        self._pages = ScrollArea()  # in a low window a page scrolls, rather than to have its lines pressed together
        self._pages.setWidget(self.stack)
        fill(self._column, self.steps, (self._pages, 1), foot, self.strip)
        fill(inner_row(self, 0), self.sidebar, (self._column, 1))
        self.veil = DropOverlay(_("Drop the files to import them"), self)
        self._line, self._wrote, self._where = UndoLine(), "", ""
        self._untold = QTimer(self, singleShot=True, interval=0)
        self._untold.timeout.connect(self._note_untold)
        jobs.given.connect(self._job_given)
        jobs.finished.connect(self._job_finished)
        jobs.stopped.connect(self._job_stopped)
        jobs.failed.connect(self._job_lost)
        self._letters = QTimer(self, singleShot=True, interval=LETTERS_MS)
        self._letters.timeout.connect(self._set_keys)
        self.strip.changed.connect(self._letters.start)
        self._dressing = QTimer(self, interval=DRESSING_MS)
        self._dressing.timeout.connect(self._dress_another)
        self.ahead = ModulePreloader([spec.code for spec in pages if spec.code], self)
        self.ahead.begin()

    @property
    def page(self) -> Page | None:
        return self._made.get(self.current)

    @property
    def unsaved(self) -> str:
        """Name of a page on which something was typed and not saved; empty if there is none."""
        return next((name for name, page in self._made.items() if page.has_unsaved()), "")

    @property
    def names(self) -> list[str]:
        return list(self._specs)

    @property
    def marks(self) -> dict[str, object]:
        return {**self._marks, **{name: page.mark() for name, page in self._made.items()}}

    def open_page(self, name: str, intent: object = None, *, by_key: bool = False) -> bool:
        """Show a page, created if needed, and pass it the intent; False if the current page may not be left.

        `by_key` focuses what keys work on there, or until there is anything its button in the sidebar, before the page
        shown is hidden: Qt would put the focus elsewhere in passing, and a screen reader would say each of the places.
        """
        page = self.page
        if page is not None and name != self.current and not page.may_leave():
            self.sidebar.set_current(self.current)
            return False
        fresh = name not in self._made
        if fresh:
            self._made[name] = self._make(name)
        if by_key:
            first = self._made[name].to_work_on() or self.sidebar.buttons[name]
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)
        dress(self._made[name])
        self.current = name
        self.stack.setCurrentWidget(self._made[name])
        self.sidebar.set_current(name)
        focused = self.window().focusWidget()
        if focused is not None and focused is not self.sidebar.buttons[name] and self.sidebar.isAncestorOf(focused):
            self.sidebar.buttons[name].setFocus(Qt.FocusReason.OtherFocusReason)  # a link or the palette led here
        self.steps.stand_on(name)
        self.undo_changed.emit()
        if fresh or name in self._stale:
            self._stale.discard(name)
            self._made[name].reload()
        mark = self._marks.pop(name, None)
        if (wanted := intent if intent is not None else mark) is not None:
            self._made[name].arrive(wanted)
        self._goes_on = by_key
        self._go_on()
        self._letters.start()
        return True

    def _go_on(self) -> None:
        """Move the focus from the sidebar into a page opened by a key, as soon as there is something to work on."""
        page = self.page
        if self._goes_on and page is not None and self.window().focusWidget() is self.sidebar.buttons[self.current]:
            self._goes_on = not page.focus_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = event.size()
        self.sidebar.set_compact(size.width() < SIZE.window_narrow or size.height() < SIZE.window_low)

    def _set_keys(self) -> None:
        spread_letters(self.window())
        if self.page is not None:
            set_layout_order(*(part for part in (self.banner, self.steps, self.page) if part is not None))
        self._go_on()

    def show_banner(self, banner: Banner | None) -> None:
        if self.banner is not None:
            self._column.removeWidget(self.banner)
            discard(self.banner)
        self.banner = banner
        if banner is not None:
            self._column.insertWidget(0, banner)
            dress(banner)

    def dress(self) -> None:
        """Show what is in sight in the current theme now, and the other pages one by one in idle time."""
        for part in filter(None, (self.sidebar, self.steps, self.toast, self.strip, self.veil, self.banner)):
            dress(part)
        if self.page is not None:
            dress(self.page)
        self._undressed = [page for name, page in self._made.items() if name != self.current]
        self._dressing.start()

    def _dress_another(self) -> None:
        if self._undressed:
            dress(self._undressed.pop())
        else:
            self._dressing.stop()

    def _make(self, name: str) -> Page:
        page = self._specs[name].make()
        page.go.connect(self.open_page)
        page.said.connect(lambda text, undo: self._said(name, text, undo))
        page.waits.connect(self.sidebar.set_count)
        self.stack.addWidget(page)
        page.resize(self.stack.size())  # before it is shown: else it is first laid out at another width
        return page

    def _job_given(self, job: Job) -> None:
        if job.writes:
            self._line.tie(job)

    def _job_finished(self, job: Job) -> None:
        """Reload the page shown after the book has changed, and every other page when it is next opened."""
        self._letters.start()  # the result may have brought other buttons
        moved = self._end_moving(job, moved=True)
        if job.changes:
            self._wrote, self._where = "" if moved else job.title, ""
            self._untold.start()
            self._reload()

    @property
    def undo_title(self) -> str:
        """Return what undo would undo on this page; empty for nothing."""
        done = self._line.last(self.current)
        return done.title if done is not None else ""

    @property
    def can_undo(self) -> bool:
        """Whether what was done last on this page can be undone, here or elsewhere."""
        done = self._line.last(self.current)
        return done is not None and (done.undo is not None or bool(done.where))

    def remember(self, earlier: Sequence[Done]) -> None:
        self._line.remember(earlier)
        self.undo_changed.emit()

    @property
    def redo_title(self) -> str:
        """Return what redo would redo on this page; empty for nothing."""
        done = self._line.undone(self.current)
        return done.title if done is not None else ""

    def note_where(self, where: str) -> None:
        """Note where the write that has just ended, and that no page reports, is undone."""
        self._where = where

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show a message for a while, with Undo if the action can be undone."""
        self._said(self.current, text, undo)

    def undo(self) -> None:
        """Undo the last action on this page only; asks first if a refusal would be lost or another page acted since."""
        done = self._line.last(self.current)
        since = self._line.since(done) if done is not None else None
        if done is None:
            self.toast.say(_("Nothing to undo on this page."))
        elif done.undo is None:
            text = _("This cannot be undone here: {what}.").format(what=done.title)
            self.toast.say(" ".join(filter(None, (text, done.where))))
        elif since is not None and since.page:
            page = _(self._specs[since.page].title)
            self._take_back(done, _("Since then, on the page {page}: {what}").format(page=page, what=since.text))
        else:
            self._take_back(done)

    def redo(self) -> None:
        done = self._line.undone(self.current)
        if done is not None and done.undo is not None and done.undo.again is not None and not self._line.is_moving:
            self._move(done, done.undo.again, back=False)

    def _said(self, page: str, text: str, undo: Callable[[], object] | None) -> None:
        """Show a message of a page. With Undo, or after a write, it reports an action."""
        wrote, self._wrote = self._wrote, ""
        where, undo = (str(undo), None) if isinstance(undo, Elsewhere) else ("", undo)
        if undo is None and not wrote:
            self.toast.say(text)
        else:
            offered = undo if isinstance(undo, Undo) else Undo(undo) if undo is not None else None
            done = Done(page, text, offered, where)
            self._line.note(done)
            self.toast.say(text, partial(self._take_back, done) if offered is not None else None)
        self.undo_changed.emit()

    def _take_back(self, done: Done, since: str = "") -> None:
        undo = done.undo
        if undo is None or self._line.is_moving:
            return

        take = partial(self._move, done, undo.do, back=True)
        if undo.question or since:
            asked = " ".join(filter(None, ("" if undo.says_all else done.text, undo.question, since)))
            confirm(_("Undo this?"), asked, _("&Undo this"), take, self.window(), no=_("&Leave it as it is"))
        else:
            take()

    def _move(self, done: Done, do: Callable[[], object], *, back: bool) -> None:
        """Undo (`back`) or redo an action; one that raises or gives no job is over at once."""
        self._line.begin(done, back=back)
        try:
            do()
        finally:
            if self._line.end_without_job():
                self.undo_changed.emit()

    def _note_untold(self) -> None:
        """Record a write that no page reported, so that older actions are not undone over it unseen."""
        title, self._wrote = self._wrote, ""
        box = QApplication.activeModalWidget()
        if title and not (box is not None and box.property(TELLS_LATER)):
            self._line.note(Done(self.current, title, where=self._where))
            self.undo_changed.emit()

    def _reload(self) -> None:
        self._stale = set(self._made) - {self.current}
        if self.page is not None:
            self.page.reload()

    def _job_lost(self, job: Job, _error: object = None) -> None:
        """Reload as after a change: the first steps of a month stay done."""
        if job.changes:
            self._reload()
        self._end_moving(job, moved=False)

    def _job_stopped(self, job: Job) -> None:
        """Name the work that was stopped in the job strip; a dialog says so itself."""
        self._job_lost(job)
        if job.makes and not job.dry_run and not isinstance(job.owner, QDialog):
            self.toast.say(_("Stopped: {what}").format(what=job.title))

    def _end_moving(self, job: Job, *, moved: bool) -> bool:
        """Finish the undo or redo in progress if this was its job, and return whether it was."""
        ended = self._line.is_moved_by(job) and self._line.end(moved=moved)
        if ended:
            self.undo_changed.emit()
        return ended


PAUSE_MS = 250
"""Changes in quick succession are counted together, and the page that opens comes first."""


class BadgeCounter(QObject):
    """Counts pending items among the long reads. Reviews need every verdict: pages that judge report them.

    Emits `stepped` with the first steps of the book, until something was exported.
    """

    stepped = Signal(object)

    def __init__(self, sidebar: Sidebar, jobs: Jobs, clock: Clock, parent: QObject) -> None:
        super().__init__(parent)
        self._sidebar, self._jobs, self._clock = sidebar, jobs, clock
        self._begins, self._judges = True, True
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.count)
        for end in (jobs.finished, jobs.stopped, jobs.failed):  # the first steps of a month stay done
            end.connect(self._job_ended)
        self._pause.start()

    def count(self) -> None:
        from leadkeeper.services.dashboard import first_steps, page_counts  # after the first picture
        from leadkeeper.services.eligibility.review import reviews_waiting

        today = paris_day(self._clock())
        self._jobs.read(lambda db: page_counts(db, today), self._show, replace="page.counts", long=True)
        if self._judges and self._sidebar.current not in ("home", "review"):  # these count them themselves
            self._jobs.read(
                lambda db: reviews_waiting(db, today), self._show_waiting, replace="badge.review", long=True
            )
        self._judges = False
        if self._begins:
            self._jobs.read(lambda db: first_steps(db, today), self._step, replace="first.steps", long=True)

    def _step(self, steps: tuple[NextStep, ...]) -> None:
        self._begins = bool(missing_steps(steps))
        self.stepped.emit(steps)

    def _show_waiting(self, waiting: WaitingReviews) -> None:
        self._sidebar.set_count("review", waiting.people)

    def _show(self, counts: PageCounts) -> None:
        forms, notices, complaints, requests = counts.forms, counts.notices, counts.complaints, counts.requests
        for page, count, words in (
            ("sources", forms, counted("{n} form to correct or describe", "{n} forms to correct or describe", forms)),
            (
                "register",
                notices,
                counted("{n} notification to send to a partner", "{n} notifications to send to partners", notices),
            ),
            ("complaints", complaints, counted("{n} new complaint", "{n} new complaints", complaints)),
            ("requests", requests, counted("{n} open request or breach", "{n} open requests or breaches", requests)),
        ):
            self._sidebar.set_count(page, count, words)

    def _job_ended(self, job: Job) -> None:
        if job.changes:
            self._judges = True
            self._pause.start()


class FirstStepsBar(QFrame):
    """Shows the first missing step with its button; emits `open_wanted(page, intent)` or `import_wanted`.

    It is hidden once nothing is missing, on the page that lists all the steps, and when it was closed.
    """

    open_wanted = Signal(str, object)
    import_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "banner")
        self.setProperty("status", Status.INFO.value)
        self._step: NextStep | None = None
        self._closed = self._elsewhere = False
        self.title, self.why = text_label("", "strong"), text_label("", "small")
        self.button = writing(plain("", self._begin, "chevron-right"))
        self.close_button = icon_button("x", _("Hide the first steps"), self._close)
        words = fill(inner_column(gap=SPACE.xxs), self.title, self.why)
        layout = inner_row(self, SPACE.m, (SPACE.xl, SPACE.xs, SPACE.xl, SPACE.xs))
        fill(layout, IconLabel("circle-check", Status.INFO.value), (words, 1), self.button, self.close_button)
        self.hide()

    def show_steps(self, steps: Sequence[NextStep]) -> None:
        missing = missing_steps(steps)
        self._step = missing[0] if missing else None
        if self._step is not None:
            title, why, word = step_words(self._step)
            number, count = len(steps) - len(missing), len(steps)
            self.title.setText(_("Step {n} of {all} to the first export: {step}").format(
                n=number, all=count, step=title))  # fmt: skip
            self.why.setText(why)
            self.button.setText(word)
            self.button.setAccessibleName(spoken(word, title))
            self.setAccessibleName(self.title.text())
        self._decide()

    def stand_on(self, page: str) -> None:
        """Hide on the home page, which lists the steps itself."""
        self._elsewhere = page == "home"
        self._decide()

    def _begin(self) -> None:
        if self._step is None:
            return
        if self._step.name == IMPORT:
            self.import_wanted.emit()
        else:
            self.open_wanted.emit(*where_done(self._step))

    def _close(self) -> None:
        self._closed = True
        self._decide()

    def _decide(self) -> None:
        self.setVisible(self._step is not None and not self._closed and not self._elsewhere)
