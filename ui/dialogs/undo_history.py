"""Undo and redo of manual edits through the undo journal of the book."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from leadkeeper.domain.time import Clock
from leadkeeper.messages import _, contacts, ngettext
from leadkeeper.services.books.undo import Replayed, redo, undo
from ui.jobs import Jobs
from ui.models.formats import format_number
from ui.models.undo_line import Undo


class History(QObject):
    """Undoes and redoes journalled edits; emits `said(text, undo)` after each."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock

    def offer(self, edit: int | None, question: str = "") -> Undo | None:
        """Return the undo of an edit with its redo; `question` is asked first. None without an edit."""
        return Undo(lambda: self.undo(edit), question, lambda: self.redo(edit)) if edit is not None else None

    def undo(self, edit: int) -> None:
        """Undo this edit."""
        now = self._clock()
        self._jobs.write(lambda db: undo(db, now, edit), self._undone, title=_("Undoing"))

    def redo(self, edit: int) -> None:
        """Redo this edit."""
        now = self._clock()
        self._jobs.write(lambda db: redo(db, now, edit), self._redone, title=_("Redoing"))

    def _undone(self, made: Replayed) -> None:
        self.said.emit(_told(_("Undone: {edit} ({name}).") if made.name else _("Undone: {edit}."), made), None)

    def _redone(self, made: Replayed) -> None:
        self.said.emit(_told(_("Redone: {edit} ({name}).") if made.name else _("Redone: {edit}."), made), None)


def _told(sentence: str, made: Replayed) -> str:
    text = sentence.format(name=made.name, edit=contacts.title(made.edit.kind, made.edit.facts))
    if not made.left:
        return text
    left = ngettext(
        "{n} change was not undone: another one has replaced it since.",
        "{n} changes were not undone: others have replaced them since.",
        made.left,
    )
    return f"{text} {left.format(n=format_number(made.left))}"
