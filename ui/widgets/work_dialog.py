"""A dialog with a button that writes to the book: Cancel, Escape and closing stop the write first."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from leadkeeper.messages import _
from leadkeeper.progress import Flow
from ui.jobs import Job, Jobs
from ui.widgets.buttons import is_second_enter
from ui.widgets.labels import announce
from ui.widgets.message_boxes import show_error
from ui.widgets.page import focus_following

T = TypeVar("T")


class WorkDialog(QDialog):
    """Call `work` to write. `yes` is the accept button, `no` the cancel button; they and the jobs are set by then."""

    yes: QPushButton
    no: QPushButton
    _jobs: Jobs

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._work: Job | None = None
        self._listens = self._leaving = False
        self._cancel_text = ""

    def work(
        self,
        make: Callable[[Any], Flow[T] | T],
        done: Callable[[T], object],
        failed: Callable[[BaseException], object],
        title: str,
        *,
        backup_first: bool = False,
        stays: bool = False,
        dry_run: bool = False,
    ) -> None:
        """Run a write and close the dialog when it is done, unless it `stays` to show the result.

        Cancelled before the commit, nothing is written and the dialog closes; cancelled too late, `done` is called
        anyway and the user is informed. Newer work stops a `dry_run`, which then has no result.
        """
        self._listen()
        self._hold()
        if not dry_run:
            self._freeze(on=True)
        if self._work is not None and self._work.dry_run:
            older, self._work = self._work, None
            older.on_done = older.on_failed = None
            self._jobs.stop(older)

        def finished(result: T) -> None:
            too_late = self._stay()
            over = self.parentWidget()
            if stays:
                self._freeze(on=False)
            else:
                self.accept()
            done(result)
            if too_late and over is not None and not stays:
                show_error(_("It was finished before it could be stopped."), over, title=title)

        job = self._jobs.write(
            make, finished, partial(self._broke, failed), title=title, owner=self, backup_first=backup_first,
            dry_run=dry_run,
        )  # fmt: skip
        self._work = None if job.ended else job
        if not job.ended:
            announce(self, title)

    def look_first(
        self, make: Callable[[Any], T], done: Callable[[T], object], failed: Callable[[BaseException], object]
    ) -> None:
        """Run a read that comes before a write: cancelled, the dialog closes, and `done` is not called."""
        self._listen()
        self._hold()
        self._freeze(on=True)

        def looked(result: T) -> None:
            self._wake()
            self._stay()
            self._freeze(on=False)
            done(result)

        job = self._jobs.read(make, looked, partial(self._broke, failed), owner=self)
        self._work = None if job.ended else job

    def _broke(self, failed: Callable[[BaseException], object], error: BaseException) -> None:
        if not self._leaves():
            failed(error)

    def _listen(self) -> None:
        if not self._listens:
            self._listens = True
            self._jobs.stopped.connect(self._work_stopped)

    def _freeze(self, *, on: bool) -> None:
        """Let nothing be changed while what was chosen is being written, or again; for those who override it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_second_enter(event):
            super().keyPressEvent(event)

    def _hold(self) -> None:
        if self.focusWidget() is self.yes:
            self.setFocus()  # Qt would put it on Cancel, which Enter, pressed once more, would press
        self.yes.setEnabled(False)

    def _wake(self) -> None:
        self.yes.setEnabled(True)
        if self.focusWidget() is self:
            self.yes.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab comes to everything that can be used, as it stands in the tab order."""
        return focus_following(self, forward=forward)

    def showEvent(self, event: QShowEvent) -> None:
        """Make `yes`, or what the dialog has set, the button of Enter: Qt would take one that had the focus."""
        main = next((button for button in self.findChildren(QPushButton) if button.isDefault()), self.yes)
        main.setDefault(False)  # Qt did not notice it if the button was in no dialog yet
        main.setDefault(True)
        super().showEvent(event)

    def reject(self) -> None:
        """Close the dialog, after stopping a write in progress."""
        if self._work is None or self._work.ended:
            super().reject()
        elif not self._leaving:
            self._leaving = True
            self._cancel_text = self.no.text()
            self.no.setText(_("Stopping…"))
            self.no.setEnabled(False)
            self._jobs.stop(self._work)

    def _work_stopped(self, job: Job) -> None:
        if job is self._work:
            self._leaves()

    def _leaves(self) -> bool:
        """After work that did not succeed, close the dialog if the user cancelled it meanwhile; return whether so."""
        self._wake()
        leaving = self._stay()
        self._freeze(on=False)
        if leaving:
            self.reject()
        return leaving

    def _stay(self) -> bool:
        """Stop waiting for the work; return whether the user cancelled it meanwhile."""
        self._work = None
        leaving, self._leaving = self._leaving, False
        if leaving:
            self.no.setText(self._cancel_text)
            self.no.setEnabled(True)
        return leaving
