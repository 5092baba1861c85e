"""The main window: sidebar at the left, pages at the right, job strip below. It knows no page itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from textwrap import shorten

from PySide6.QtCore import QChildEvent, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QSessionManager,
)
from PySide6.QtWidgets import QDialog, QMainWindow, QMenu, QStyle, QWidget

from leadkeeper.domain.time import Clock
from leadkeeper.errors import LeadKeeperError
from leadkeeper.messages import _
from ui.book_view import BadgeCounter, BookView, PageSpec, TextProvider
from ui.dialogs.command_palette import PaletteEntry, button_offers, menu_offers
from ui.dialogs.undo import History
from ui.jobs import Job, Jobs
from ui.settings import Settings
from ui.theme import SIZE, dress, dress_window
from ui.widgets.buttons import Entry, fill_menu
from ui.widgets.drop_zone import MAILS, accepted_files
from ui.widgets.labels import escaped
from ui.widgets.layouts import discard
from ui.widgets.message_boxes import Question, confirm, show_error

ALONE_READ_MS = 10_000
"""How long what was shown before a book may still be read by a screen reader."""
IN_MENU = 70  # characters of what undo and redo are about


def closing_loses() -> str:
    """Return the sentence that says what closing costs while something is written."""
    return _("If you close LeadKeeper now, what is being saved is undone. What was finished before stays.")


class MainWindow(QMainWindow):
    """The only main window: shows a single widget (the welcome page), or the pages of a book."""

    files_dropped = Signal(list)  # of Path
    import_wanted = Signal()
    export_wanted = Signal()
    help_wanted = Signal(str)  # name of the page shown
    palette_wanted = Signal()
    bug = Signal(object)  # exception of a job that failed by a bug
    closing = Signal()

    def __init__(self, settings: Settings, words: TextProvider | None = None) -> None:
        super().__init__()
        self._settings, self._words = settings, words or TextProvider()
        self._jobs: Jobs | None = None
        self._closes_anyway = self._drops_typed = False
        self._aside: tuple[str, Callable[[], object]] | None = None
        self._question: Question | None = None
        self.book_view: BookView | None = None
        self._menus: list[QMenu] = []
        dress_window(self)
        self.setWindowTitle("LeadKeeper")
        self.setMinimumSize(SIZE.window_least_width, SIZE.window_lowest)
        self.setAcceptDrops(True)
        if not self.restoreGeometry(settings.geometry):
            room = QGuiApplication.primaryScreen().availableSize()
            title_bar = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
            self.resize(min(SIZE.window_width, room.width()), min(SIZE.window_height, room.height() - title_bar))

    def show_alone(self, widget: QWidget) -> None:
        self._leave_book()
        self.setCentralWidget(widget)
        dress(widget)
        self.setWindowTitle("LeadKeeper")

    def show_book(
        self, name: str, jobs: Jobs, pages: Sequence[PageSpec], menu: Iterable[Entry | None] = ()
    ) -> BookView:
        """Show the pages of a book, created when opened, starting with the page that was open last.

        If the same book is already shown in another language, the pages keep their positions.
        """
        marks = self.book_view.marks if self.book_view is not None and self._jobs is jobs else None
        self._leave_book()
        self._jobs = jobs
        self.book_view = BookView(jobs, pages, self._words, marks=marks)
        self.book_view.sidebar.set_book(name, menu)
        self.book_view.undo_changed.connect(self._name_undo)
        jobs.failed.connect(self._job_failed)
        for end in (jobs.finished, jobs.stopped, jobs.failed):
            end.connect(self._work_ended)
        self._keep_alone_for_a_while()
        self.setCentralWidget(self.book_view)
        self.book_view.dress()
        self.setWindowTitle(f"{name} – LeadKeeper")
        # The frame is painted before the first page is made: a window that appears at once feels quick.
        QTimer.singleShot(0, self.book_view, self._open_first_page)
        return self.book_view

    def _keep_alone_for_a_while(self) -> None:
        """Hide what stood alone, and delete it later than other things: a program that starts is read slowly."""
        alone = self.centralWidget()
        if alone is not None and not isinstance(alone, BookView):
            self.takeCentralWidget()
            alone.hide()
            alone.setParent(self)
            discard(alone, ALONE_READ_MS)

    def set_menus(self, menus: Iterable[tuple[str, Iterable[Entry | None]]]) -> None:
        """Replace the menu bar: the title of each menu and its entries."""
        bar = self.menuBar()
        for old in self._menus:
            old.setParent(self, old.windowFlags())
            discard(old)
        bar.clear()
        dress(bar)
        self._menus = [fill_menu(bar.addMenu(title), entries) for title, entries in menus]

    def dress(self) -> None:
        """Show what is in sight in the current theme; pages that are not follow in idle time, or when they are shown.

        The window itself has only its ground: a style sheet would restyle all that it contains.
        """
        self.setPalette(QGuiApplication.palette())
        boxes = self.findChildren(QDialog, options=Qt.FindChildOption.FindDirectChildrenOnly)
        for part in (self.menuBar(), *(one for one in boxes if one.isVisible())):
            dress(part)
        if self.book_view is not None:
            self.book_view.dress()
        elif (alone := self.centralWidget()) is not None:
            dress(alone)

    def childEvent(self, event: QChildEvent) -> None:
        """Dress a dialog in the current theme before it is shown."""
        super().childEvent(event)
        if event.type() == QEvent.Type.ChildPolished and isinstance(event.child(), QDialog):
            dress(event.child())

    def offers(self) -> list[PaletteEntry]:
        """Return everything that can be done now: the buttons of the page shown, and the menu entries."""
        page = self.book_view.page if self.book_view is not None else self.centralWidget()
        of_menus = [offer for menu in self._menus for offer in menu_offers(menu)]
        return (button_offers(page) if page is not None else []) + of_menus

    def ask_before_close(self, lost: str, end: Callable[[], object]) -> None:
        """Ask before closing, from now on: `lost` says what work on a book that is not shown loses, `end` ends it."""
        self._aside = lost, end

    def close_without_question(self) -> None:
        """Close without a question about work on a book that is not shown."""
        self._aside = None

    def ask_first(self, then: Callable[[], object]) -> None:
        """Call `then`, which closes the book; ask before if something typed or written is lost by this."""
        if self._ask_about_typed(partial(self.ask_first, then)):
            return
        if self._lost_by_closing():
            lost = _("If you close this book now, what is being saved is undone. What was finished before stays.")
            self._ask_about_work(lost, _("&Stop it and go on"), then)
        else:
            then()

    def open_page(self, name: str, intent: object = None) -> None:
        if self.book_view is not None:
            self.book_view.open_page(name, intent)

    def open_page_by_key(self, name: str) -> None:
        """Show a page and focus what keys work on there; its button in the sidebar until there is anything."""
        if self.book_view is not None:
            self.book_view.open_page(name, by_key=True)

    def reload_page(self) -> None:
        if self.book_view is not None and self.book_view.page is not None:
            self.book_view.page.reload()

    def print_page(self) -> None:
        if self.book_view is not None and self.book_view.page is not None and not self.book_view.page.ask_printer():
            self.say(_("This page has nothing to print. The export and the access report of a person can be printed."))

    def say(self, text: str, undo: Callable[[], object] | None = None) -> None:
        """Show a message for a while, with Undo if the action can be undone."""
        if self.book_view is not None:
            self.book_view.say(text, undo)

    def complain(self, error: LeadKeeperError) -> None:
        show_error(self._words.failure(error), self)

    def _open_first_page(self) -> None:
        book_view = self.book_view
        if book_view is not None and not book_view.current and book_view.names:
            last = self._settings.last_page
            book_view.open_page(last if last in book_view.names else book_view.names[0])
            book_view.sidebar.buttons[book_view.current].setFocus()

    def _leave_book(self) -> None:
        if self.book_view is not None and self._jobs is not None:
            self._keep_page()
            self._jobs.failed.disconnect(self._job_failed)
            for end in (self._jobs.finished, self._jobs.stopped, self._jobs.failed):
                end.disconnect(self._work_ended)
            self.book_view = self._jobs = None

    def _keep_page(self) -> None:
        if self.book_view is not None and self.book_view.current:
            self._settings.last_page = self.book_view.current

    def _job_failed(self, job: Job, error: BaseException) -> None:
        if not isinstance(error, LeadKeeperError):
            self.bug.emit(error)
        elif job.on_failed is None:
            self.complain(error)

    def ask_help(self) -> None:
        self.help_wanted.emit(self.book_view.current if self.book_view is not None else "")

    def focus_search(self) -> None:
        if self.book_view is not None and self.book_view.page is not None:
            self.book_view.page.focus_search()

    def undo(self) -> None:
        if self.book_view is not None:
            self.book_view.undo()

    def redo(self) -> None:
        if self.book_view is not None:
            self.book_view.redo()

    def follow(self, jobs: Jobs, clock: Clock) -> None:
        if self.book_view is not None:
            counter = BadgeCounter(self.book_view.sidebar, jobs, clock, self.book_view)
            counter.stepped.connect(self.book_view.steps.show_steps)
            self.book_view.steps.import_wanted.connect(self.import_wanted)
            history = History(jobs, clock, self.book_view)
            history.said.connect(self.book_view.say)
            history.recall(self.book_view.remember)

    def _name_undo(self) -> None:
        """Set the menu texts of undo and redo; the menus are not rebuilt, since one may be open.

        What cannot be undone is named so, and Ctrl+Z says it in full.
        """
        undo = _("&Undo: {edit}")
        if self.book_view is not None and not self.book_view.can_undo:
            undo = _("Cannot be undone: {edit}")
        last, gone = (self.book_view.undo_title, self.book_view.redo_title) if self.book_view is not None else ("", "")
        for action in self.findChildren(QAction, "undo"):
            action.setText(undo.format(edit=escaped(shorten(last, IN_MENU, placeholder="…"))) if last else _("&Undo"))
        for action in self.findChildren(QAction, "redo"):
            text = _("&Redo: {edit}").format(edit=escaped(shorten(gone, IN_MENU, placeholder="…")))
            action.setText(text if gone else _("&Redo"))
            action.setEnabled(bool(gone))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if accepted_files(event) and self.book_view is not None:
            self.book_view.veil.cover()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        if self.book_view is not None:
            self.book_view.veil.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if self.book_view is not None:
            self.book_view.veil.hide()
        if files := accepted_files(event):
            self.take_files(files)

    def take_files(self, files: Sequence[Path]) -> None:
        """Handle dropped files: mails go to the complaints page, if there is one, everything else to the program."""
        mails = [path for path in files if path.name.lower().endswith(MAILS)]
        if mails and self.book_view is not None and "complaints" in self.book_view.names:
            self.open_page("complaints", mails)
        else:
            self.files_dropped.emit(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closes_anyway and self._ask_about_typed(self.close):
            event.ignore()
            return
        if not self._closes_anyway and (lost := self._lost_by_closing()):
            event.ignore()
            self._ask_about_work(lost, _("&Stop it and close"), self._close_anyway)
            return
        self.remember()
        event.accept()
        self.closing.emit()

    def end_session(self, manager: QSessionManager) -> None:
        """Save what the window remembers before the user is signed out; while something is written, ask first.

        Where the system lets nobody ask, what is being written is taken back at the next start.
        """
        if self._lost_by_closing() and manager.allowsInteraction():
            manager.cancel()
            self.close()
        else:
            self.remember()

    def remember(self) -> None:
        """Save what the window remembers: its page and place."""
        self._keep_page()
        self._settings.geometry = self.saveGeometry()
        self._settings.save()

    def _lost_by_closing(self) -> str:
        if self._aside is not None:
            return self._aside[0]
        if self._jobs is not None and self._jobs.writing:
            return closing_loses()
        return ""

    def _ask_about_work(self, lost: str, yes: str, then: Callable[[], object]) -> None:
        """Ask whether to stop what is being written; the question goes when that has ended meanwhile."""
        self._question = confirm(_("Work is in progress"), lost, yes, then, self)
        self._question.finished.connect(self._answered)

    def _answered(self, _answer: int) -> None:
        self._question = None

    def _work_ended(self, *_job: object) -> None:
        if self._question is not None and not self._lost_by_closing():
            self._question.reject()

    def _ask_about_typed(self, then: Callable[[], object]) -> bool:
        """Ask before `then`, which closes the book, if something typed on a page is not saved; False if nothing is."""
        book_view = self.book_view
        if book_view is None or self._drops_typed or not (book_view.unsaved or book_view.toast.offers):
            return False
        if book_view.unsaved:
            book_view.open_page(book_view.unsaved)
            question = _("What you typed on this page is not saved.")
        else:
            question = _("{message} What you typed would be lost.").format(message=book_view.toast.text)

        def drop() -> None:
            self._drops_typed = True
            then()
            self._drops_typed = False

        confirm(_("Close without saving?"), question, _("Close &without saving"), drop, self)
        return True

    def ask_about_closed_form(self, then: Callable[[], object]) -> bool:
        """Ask before `then`, which makes the pages anew, if a closed form is still offered; False if none is."""
        book_view = self.book_view
        if book_view is None or not book_view.toast.offers:
            return False
        question = _("{message} What you typed would be lost.").format(message=book_view.toast.text)
        confirm(_("Change the language?"), question, _("&Change the language"), then, self)
        return True

    def _close_anyway(self) -> None:
        """Close, then roll back pending writes out of sight: that may take a while.

        The program ends with the last window that is visible when it closes: hidden first, it would run for ever.
        """
        self._closes_anyway = True
        self.close()
        if self._aside is not None:
            self._aside[1]()
        if self._jobs is not None:
            self._jobs.shutdown()
