"""What was done on each page since the book was opened, and what takes it back: the newest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Do = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Undo:
    """What takes something back. `question` is asked before, where a no would go; `again` makes it once more."""

    do: Do
    question: str = ""
    again: Do | None = None

    def __call__(self) -> object:
        return self.do()


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """One thing that was done: the sentence that told of it, and what takes it back; None where nothing can."""

    text: str
    undo: Undo | None = None

    @property
    def title(self) -> str:
        """The first sentence without its full stop: what a menu says behind “Undo:”."""
        return self.text.split(". ")[0].rstrip(".")


class UndoLine:
    """Lines of things done, one a page. What is taken back or made again moves once it is said that this was done."""

    def __init__(self) -> None:
        self._done: dict[str, list[Done]] = {}
        self._undone: dict[str, list[Done]] = {}
        self._moving: tuple[str, Done, bool] | None = None

    @property
    def is_moving(self) -> bool:
        """Whether something is being taken back or made again."""
        return self._moving is not None

    def last(self, page: str) -> Done | None:
        """What undo is about on a page."""
        return self._newest(self._done, page)

    def undone(self, page: str) -> Done | None:
        """What redo is about on a page."""
        return self._newest(self._undone, page)

    def note(self, page: str, done: Done) -> None:
        """Something was done: what had been taken back can no longer be made again."""
        self._undone.clear()
        self._done.setdefault(page, []).append(done)

    def begin(self, page: str, done: Done, *, back: bool) -> None:
        """It is being taken back, or made again."""
        self._moving = (page, done, back)

    def end(self, *, moved: bool) -> bool:
        """That ended; where it failed it is not offered again. False if nothing was on its way."""
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
