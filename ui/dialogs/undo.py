"""Undo and redo: what was done since the book was opened, and manual edits through the journal of the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from leadkeeper.domain.time import Clock, iso_day_of
from leadkeeper.messages import N_, _, contacts, counted, labels
from ui.jobs import Job, Jobs
from ui.widgets.labels import without_letter

if TYPE_CHECKING:
    from leadkeeper.services.books.undo import Replayed

Do = Callable[[], object]

TELLS_LATER = "tellsLater"
"""Property of a box that reports what was done in it once it is closed."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Undoes an action. `question` is asked first if a refusal would be lost; `again` is the redo.

    The question follows the message of the action, unless it `says_all`: what was done, and to which record.
    """

    do: Do
    question: str = ""
    again: Do | None = None
    says_all: bool = False

    def __call__(self) -> object:
        return self.do()


class Elsewhere(str):
    """Stands for the undo of an action that Ctrl+Z cannot undo: the sentence that says where it is changed."""


def changed_with(button: str) -> Elsewhere:
    """Return that an action is changed with the button of this text, on the same page."""
    return Elsewhere(_("Change it again with “{button}”.").format(button=without_letter(button)))


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """An action: its page, the message that reported it, and its undo; None if it cannot be undone, or only `where`."""

    page: str
    text: str
    undo: Undo | None = None
    where: str = ""

    @property
    def title(self) -> str:
        """The first sentence without its full stop, shown in the menu after “Undo:”."""
        return self.text.split(". ")[0].rstrip(".")


class UndoLine:
    """Undo and redo stacks of all pages. An action moves between them once the job that undoes or redoes it is done."""

    def __init__(self) -> None:
        self._done: list[Done] = []
        self._undone: list[Done] = []
        self._moving: tuple[Done, bool] | None = None
        self._job: Job | None = None

    @property
    def is_moving(self) -> bool:
        return self._moving is not None

    def last(self, page: str) -> Done | None:
        """Return the action that undo refers to on a page."""
        return _newest(self._done, page)

    def undone(self, page: str) -> Done | None:
        """Return the action that redo refers to on a page."""
        return _newest(self._undone, page)

    def since(self, done: Done) -> Done | None:
        """Return what was done last on any page, if that is not this action."""
        return self._done[-1] if self._done and self._done[-1] is not done else None

    def note(self, done: Done) -> None:
        """Add an action; everything undone before can no longer be redone."""
        self._undone.clear()
        self._done.append(done)

    def remember(self, earlier: Sequence[Done]) -> None:
        """Put what was done before the book was opened before the rest, unless something is there already."""
        if not self._done:
            self._done.extend(earlier)

    def begin(self, done: Done, *, back: bool) -> None:
        """Mark an undo (`back`) or redo of an action as in progress."""
        self._moving, self._job = (done, back), None

    def tie(self, job: Job) -> None:
        """Take the first write since `begin` for the undo or redo in progress."""
        if self._moving is not None and self._job is None:
            self._job = job

    def is_moved_by(self, job: Job) -> bool:
        """Whether a job is the undo or redo in progress; what others do meanwhile does not end it."""
        return self._moving is not None and self._job is job

    def end_without_job(self) -> bool:
        """Finish as failed the undo or redo in progress if it has given no job; return whether it was so."""
        return self._job is None and self.end(moved=False)

    def end(self, *, moved: bool) -> bool:
        """Finish the undo or redo in progress; a failed one is not offered again. False if none was in progress."""
        moving, self._moving = self._moving, None
        if moving is None:
            return False
        done, back = moving
        source, target = (self._done, self._undone) if back else (self._undone, self._done)
        if done in source:
            source.remove(done)
        if moved and (not back or (done.undo is not None and done.undo.again is not None)):
            target.append(done)
        return True


def _newest(line: list[Done], page: str) -> Done | None:
    return next((done for done in reversed(line) if done.page == page), None)


PAGES = {"review": "review"}
"""Pages of edits, by kind; others are of contacts."""
ADDRESSES = frozenset({"email", "phone", "other_emails", "other_phones"})
LOSES = {
    "merge": N_("If you undo it, a refusal in one of the records no longer holds for the others."),
    "answer": N_("If you undo it, what a refusal blocked may be shared again."),
    "stop": N_("If you undo it, what a refusal blocked may be shared again."),
    "fields": N_("If you undo it, a refusal at an address that was added no longer holds."),
}


class History(QObject):
    """Undoes and redoes journalled edits; emits `said(text, undo)` after each."""

    said = Signal(str, object)

    def __init__(self, jobs: Jobs, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs, self._clock = jobs, clock

    def offer(self, edit: int | None, question: str = "", *, says_all: bool = False) -> Undo | None:
        """Return the undo of an edit with its redo; `question` is asked first. None without an edit."""
        if edit is None:
            return None
        return Undo(lambda: self.undo(edit), question, lambda: self.redo(edit), says_all)

    def recall(self, then: Callable[[list[Done]], object]) -> None:
        """Read the edits of earlier sessions, oldest first, for `then`."""

        def read(db: Any) -> list[tuple[Replayed, bool]]:
            from leadkeeper.services.books.undo import last_edits

            return last_edits(db, self._clock())

        def told(found: list[tuple[Replayed, bool]]) -> None:
            then([self._recalled(made, is_open=is_open) for made, is_open in found])

        self._jobs.read(read, told, owner=self)

    def _recalled(self, made: Replayed, *, is_open: bool) -> Done:
        edit = made.edit
        what = contacts.title(edit.kind, edit.facts)
        text = f"{what[:1].upper()}{what[1:]}" + (f" ({made.name})." if made.name else ".")
        question = _("This was done on {day}, before this book was opened.").format(day=labels.day(iso_day_of(edit.at)))
        adds_address = not ADDRESSES.isdisjoint(edit.facts.get("fields", ()))
        if edit.kind in LOSES and (edit.kind != "fields" or adds_address):
            question = f"{question} {_(LOSES[edit.kind])}"
        return Done(PAGES.get(edit.kind, "contacts"), text, self.offer(edit.number, question) if is_open else None)

    def undo(self, edit: int) -> None:
        from leadkeeper.services.books.undo import undo  # half of the core, which the window does not need to open

        now = self._clock()
        self._jobs.write(lambda db: undo(db, now, edit), self._undone, title=_("Undoing"))

    def redo(self, edit: int) -> None:
        from leadkeeper.services.books.undo import redo

        now = self._clock()
        self._jobs.write(lambda db: redo(db, now, edit), self._redone, title=_("Redoing"))

    def _undone(self, made: Replayed) -> None:
        self.said.emit(_told(_("Undone: {edit} ({name}).") if made.name else _("Undone: {edit}."), made), None)

    def _redone(self, made: Replayed) -> None:
        self.said.emit(_told(_("Redone: {edit} ({name}).") if made.name else _("Redone: {edit}."), made), None)


def _told(sentence: str, made: Replayed) -> str:
    text = sentence.format(name=made.name, edit=contacts.title(made.edit.kind, made.edit.facts))
    left = counted(
        "{n} change was not undone: another one has replaced it since.",
        "{n} changes were not undone: others have replaced them since.",
        made.left,
    )
    return f"{text} {left}" if made.left else text
