"""Which rows of a file tell nothing that the book does not have already: most rows of a file that is read again.

Such a row costs a look at the stored cells. Whoever is not found here is merged fact by fact, with the same outcome.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from leadkeeper.flows.import_rows import Batch
from leadkeeper.flows.ready_row import Ready
from leadkeeper.store import consents, import_writes
from leadkeeper.store.engine import Db
from leadkeeper.store.nothing import NOTHING

Said = set[tuple[int, str | None]]


class Alike:
    """Compares rows with what the book had before this import; kinds of answers are given by their numbers."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._leaving = {
            number
            for number, kind in consents.kinds(db).items()
            if kind.purpose != "own" and kind.event not in ("given", "refused")
        }

    def among(
        self, batch: Batch, kinds: Sequence[int], numbers: dict[str, int], passed_over: Container[str]
    ) -> dict[str, int]:
        """Row numbers by key of those whom `numbers` names, whose row adds nothing, and who never withdrew.

        Keys that are `passed_over` are left out: theirs are several rows.
        """
        met = [
            (ready, numbers[ready[1]])
            for ready in batch.rows
            if ready[1] in numbers and ready[4] is None and ready[1] not in passed_over
        ]
        wanted = [number for _, number in met]
        cells = import_writes.cells_of(self._db, batch.names, wanted)
        said = consents.said_by(self._db, wanted)
        return {
            ready[1]: number
            for ready, number in met
            if number in cells
            and _has_cells(ready, cells[number])
            and self._has_answers(ready, kinds, said.get(number, set()))
        }

    def _has_answers(self, ready: Ready, kinds: Sequence[int], said: Said) -> bool:
        """Whether all answers of a row are recorded, and none that keeps the person out."""
        if any((kinds[place], at) not in said for place, at, *_ in ready[3]):
            return False
        return not (self._leaving and any(kind in self._leaving for kind, _ in said))


def _has_cells(ready: Ready, stored: tuple[object, ...]) -> bool:
    """Whether the book says the same wherever the row says anything."""
    cells = ready[2]
    return stored == cells[: len(stored)] or all(
        cell in (NOTHING, there) for cell, there in zip(cells, stored, strict=False)
    )
