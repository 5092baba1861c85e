"""What is suspicious about the answers of a whole file: everybody says yes, or everybody in the same second."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from leadkeeper.rules.answers import NO, WITHDRAWN, YES, AnswerColumn
from leadkeeper.rules.cells import Cell, cell_text
from leadkeeper.rules.row_columns import Places

MANY = 50
"""As many answers or more, all yes, or as many yeses in one second, did not come from as many people."""


class AnswerWatch:
    """Sees every row of a table and says at the end what is odd about its answers."""

    def __init__(self, places: Places) -> None:
        self._columns = [AnswerColumn(purpose, place, header) for purpose, place, header in places.answers]
        self._consent_at = places.consent_at
        self._yeses = [0] * len(self._columns)
        self._others = [0] * len(self._columns)
        self._instants = array("q")  # hashes: eight bytes a yes, whatever the cells look like

    def see(self, cells: Sequence[Cell]) -> None:
        """Counts the answers of one row."""
        size = len(cells)
        said_yes = False
        for number, column in enumerate(self._columns):
            if column.place >= size:
                continue
            cell = cells[column.place]
            answer = column.read(cell if isinstance(cell, str) else cell_text(cell))
            if answer == YES:
                self._yeses[number] += 1
                said_yes = True
            elif answer in (NO, WITHDRAWN):
                self._others[number] += 1
        place = self._consent_at
        if said_yes and place is not None and place < size and _has_time(cells[place]):
            self._instants.append(hash(cells[place]))

    @property
    def warnings(self) -> tuple[str, ...]:
        """`all-yes` and `same-instant`, as far as they apply."""
        found = []
        if any(yes >= MANY and not other for yes, other in zip(self._yeses, self._others, strict=True)):
            found.append("all-yes")
        ordered = sorted(self._instants)
        if any(one == later for one, later in zip(ordered, islice(ordered, MANY - 1, None), strict=False)):
            found.append("same-instant")
        return tuple(found)


def _has_time(cell: Cell) -> bool:
    """Whether a date cell says more than a day."""
    if isinstance(cell, str):
        return ":" in cell or "h" in cell
    return isinstance(cell, datetime) or (isinstance(cell, float) and not cell.is_integer())
