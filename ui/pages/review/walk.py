"""A way through the people of a group, one after the other."""

from __future__ import annotations

from collections.abc import Sequence


class Walk:
    """Where one stands among some people (row numbers), and what was decided about whom."""

    def __init__(self, numbers: Sequence[int] = ()) -> None:
        self._numbers = numbers
        self._answers: dict[int, str] = {}
        self.place = 0

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self._numbers)

    @property
    def done(self) -> int:
        """About how many of them something was decided."""
        return len(self._answers)

    @property
    def finished(self) -> bool:
        """Whether nobody is left."""
        return self.done >= self.people

    @property
    def current(self) -> int | None:
        """The row number of the person one stands on, None when there is nobody."""
        return self._numbers[self.place] if self.people else None

    def answer(self) -> str | None:
        """What was decided about the person one stands on: `allow`, `deny` or None."""
        return self._answers.get(self.current) if self.current is not None else None

    def go(self, steps: int) -> None:
        """Goes on or back, round from the end to the beginning."""
        if self.people:
            self.place = (self.place + steps) % self.people

    def decide(self, answer: str) -> None:
        """Notes what was decided about the person, and goes on to the next about whom nothing was."""
        if self.current is None:
            return
        self._answers[self.current] = answer
        if not self.finished:
            while self.answer() is not None:
                self.go(1)
