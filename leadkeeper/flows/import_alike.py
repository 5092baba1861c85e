"""Which rows of a file tell nothing that the book does not have already: most rows of a file that is read again.

Such a row costs a look at the stored cells. Whoever is not found here is merged fact by fact, with the same outcome.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from leadkeeper.flows.import_rows import Batch
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
        rows = batch.rows
        met = [
            (place, numbers[key])
            for place, key in enumerate(rows.keys)
            if key in numbers and place not in rows.wholes and key not in passed_over
        ]
        if not met:
            return {}
        wanted = [number for _, number in met]
        stored = import_writes.cells_of(self._db, batch.names, wanted)
        known = consents.said_by(self._db, wanted)
        cells, said = rows.cells(), rows.said()
        return {
            rows.keys[place]: number
            for place, number in met
            if number in stored
            and _has_cells(cells[place], stored[number])
            and self._has_answers(said.get(place, ()), kinds, known.get(number, set()))
        }

    def _has_answers(self, told: Iterable[tuple[int, str | None]], kinds: Sequence[int], said: Said) -> bool:
        """Whether all answers of a row are recorded, and none that keeps the person out."""
        if any((kinds[place], at) not in said for place, at in told):
            return False
        return not (self._leaving and any(kind in self._leaving for kind, _ in said))


def _has_cells(cells: tuple[object, ...], stored: tuple[object, ...]) -> bool:
    """Whether the book says the same wherever the row says anything."""
    return stored == cells[: len(stored)] or all(
        cell in (NOTHING, there) for cell, there in zip(cells, stored, strict=False)
    )
