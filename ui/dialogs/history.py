"""Undo and redo of what was changed by hand: what they would do now, and doing it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from leadkeeper.clock import Clock
from leadkeeper.flows.undo import Replayed, Standing, redo, standing, undo
from leadkeeper.words import _, edits, ngettext
from ui.job import Job
from ui.jobs import Jobs
from ui.models.formats import number


class History(QObject):
    """Says `said` when something was taken back or made again, `changed` when undo or redo mean something else."""

    changed = Signal()
    said = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock
        self._standing = Standing(None, None)

    @property
    def undo_title(self) -> str:
        """What undo would take back; empty where there is nothing."""
        edit = self._standing.undo
        return edits.title(edit.kind, edit.facts) if edit else ""

    @property
    def redo_title(self) -> str:
        """What redo would make again; empty where there is nothing."""
        edit = self._standing.redo
        return edits.title(edit.kind, edit.facts) if edit else ""

    def watch(self) -> None:
        """Looks now and after each write what undo and redo mean."""
        self._jobs.finished.connect(self._job_finished)
        self._look()

    def undo(self, edit: int | None = None) -> None:
        """Takes the last edit back; with a number only if it is that one."""
        now = self._clock()
        self._jobs.write(lambda db: undo(db, now, edit), self._undone, title=_("Taking it back"))

    def redo(self) -> None:
        """Makes again what was undone last."""
        now = self._clock()
        self._jobs.write(lambda db: redo(db, now), self._redone, title=_("Making it again"))

    def _undone(self, made: Replayed) -> None:
        self.said.emit(_told(_("Undone: {edit}."), made), None)

    def _redone(self, made: Replayed) -> None:
        self.said.emit(_told(_("Made again: {edit}."), made), None)

    def _job_finished(self, job: Job) -> None:
        if job.changes:
            self._look()

    def _look(self) -> None:
        self._jobs.read(standing, self._stand, replace="history.standing")

    def _stand(self, found: Standing) -> None:
        before = self.undo_title, self.redo_title
        self._standing = found
        if before != (self.undo_title, self.redo_title):
            self.changed.emit()


def _told(sentence: str, made: Replayed) -> str:
    text = sentence.format(edit=edits.title(made.edit.kind, made.edit.facts))
    if not made.left:
        return text
    left = ngettext(
        "{n} change was left: something else has been there since.",
        "{n} changes were left: something else has been there since.",
        made.left,
    )
    return f"{text} {left.format(n=number(made.left))}"
