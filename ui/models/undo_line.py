"""Actions done on each page since the book was opened, newest first, with their undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Undo:
    """Undoes an action. `question` is asked first if a refusal would be lost; `again` is the redo."""

    do: Do
    question: str = ""
    again: Do | None = None

    def __call__(self) -> object:
        return self.do()


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """An action: the message that reported it, and its undo; None if it cannot be undone."""

    text: str
    undo: Undo | None = None

    @property
    def title(self) -> str:
        """The first sentence without its full stop, shown in the menu after “Undo:”."""
        return self.text.split(". ")[0].rstrip(".")


class UndoLine:
    """Undo and redo stacks, one pair a page. An action moves between them once its undo or redo has succeeded."""

    def __init__(self) -> None:
        self._done: dict[str, list[Done]] = {}
        self._undone: dict[str, list[Done]] = {}
        self._moving: tuple[str, Done, bool] | None = None

    @property
    def is_moving(self) -> bool:
        """Whether an undo or redo is in progress."""
        return self._moving is not None

    def last(self, page: str) -> Done | None:
        """Return the action that undo refers to on a page."""
        return self._newest(self._done, page)

    def undone(self, page: str) -> Done | None:
        """Return the action that redo refers to on a page."""
        return self._newest(self._undone, page)

    def note(self, page: str, done: Done) -> None:
        """Add an action; everything undone before can no longer be redone."""
        self._undone.clear()
        self._done.setdefault(page, []).append(done)

    def begin(self, page: str, done: Done, *, back: bool) -> None:
        """Mark an undo (`back`) or redo of an action as in progress."""
        self._moving = (page, done, back)

    def end(self, *, moved: bool) -> bool:
        """Finish the undo or redo in progress; a failed one is not offered again. False if none was in progress."""
        moving, self._moving = self._moving, None
        if moving is None:
            return False
        page, done, back = moving
        source, target = (self._done, self._undone) if back else (self._undone, self._done)
        if done in source.get(page, ()):
            source[page].remove(done)
        if moved and (not back or (done.undo is not None and done.undo.again is not None)):
            target.setdefault(page, []).append(done)
        return True

    def _newest(self, lines: dict[str, list[Done]], page: str) -> Done | None:
        line = lines.get(page)
        return line[-1] if line else None
