"""Lines of files that were read in before, read once more as they were then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from leadkeeper.clock import PARIS, paris_day
from leadkeeper.errors import LeadKeeperError
from leadkeeper.flows.import_bench import NONE, bench_of
from leadkeeper.flows.kept_reading import table_of
from leadkeeper.model.book import World
from leadkeeper.rules.row import Row
from leadkeeper.rules.row_events import Bench
from leadkeeper.rules.rows import RowReader
from leadkeeper.store import imports
from leadkeeper.store.engine import Db


@dataclass(frozen=True, slots=True)
class Said:
    """What a line gives today: the number of its import, that import's mode, the row."""

    number: int
    mode: str
    row: Row


class Rereader:
    """Reads lines again; those of one block after another are quickest in their order."""

    def __init__(self, db: Db, known: World) -> None:
        self._db = db
        self._known = known
        self._settings: dict[int, dict[str, Any]] = {}
        self._readers: dict[tuple[int, int], RowReader | None] = {}
        self._block: tuple[int, int, int] | None = None
        self._lines: dict[int, list[Any]] = {}

    def read(self, number: int, member: int, line: int) -> Said | None:
        """What a line of an import gives; None when it is not kept, refused today, or was read nobody knows how."""
        reader = self._reader(number, member)
        cells = self._cells(number, member, line) if reader else None
        row = reader.read(line, cells) if reader and cells else None
        return Said(number, self._settings[number]["mode"], row) if isinstance(row, Row) else None

    def _cells(self, number: int, member: int, line: int) -> list[Any] | None:
        first = imports.block_with(self._db, number, member, line)
        if first is None:
            return None
        if self._block != (number, member, first):
            self._block = (number, member, first)
            self._lines = imports.lines_of(self._db, number, member, first)
        return self._lines.get(line)

    def _reader(self, number: int, member: int) -> RowReader | None:
        place = (number, member)
        if place not in self._readers:
            self._readers[place] = self._new_reader(number, member)
        return self._readers[place]

    def _new_reader(self, number: int, member: int) -> RowReader | None:
        at, settings = imports.settings(self._db, number)
        self._settings[number] = settings
        things = [thing for thing in settings.get("lists", ()) if thing["member"] == member]
        if not things or at is None:
            return None
        now = instant(at)
        return RowReader(table_of(things[0], paris_day(now)), bench_then(self._known, settings, now))


def instant(at: str) -> datetime:
    """The instant of an import; one without a zone is Paris time."""
    now = datetime.fromisoformat(at)
    return now if now.tzinfo else now.replace(tzinfo=PARIS)


def bench_then(known: World, settings: Mapping[str, Any], now: datetime) -> Bench:
    """What an import of `now` read its rows with; a form that the book no longer has proves nothing."""
    try:
        return bench_of(known, settings["form"], now, settings["country"])
    except LeadKeeperError:
        return bench_of(known, NONE, now, settings["country"])
