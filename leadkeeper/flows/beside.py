"""A second stream walked along with the stream of all people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Beside:
    """Rows that begin with a row number, in its order, met one by one while people are met in the same order."""

    def __init__(self, stream: Iterator[tuple[Any, ...]]) -> None:
        self._stream = stream
        self._next = next(stream, None)

    def of(self, number: int) -> tuple[Any, ...] | None:
        """The row of this person, None when there is none; what stands before it is passed over."""
        row = self._next
        while row is not None and row[0] < number:
            row = self._next = next(self._stream, None)
        return row if row is not None and row[0] == number else None
