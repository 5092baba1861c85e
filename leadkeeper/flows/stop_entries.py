"""What a list for the stop list holds: addresses, numbers or keyed hashes from a file of any kind that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.read import open_document
from leadkeeper.files.table import Table
from leadkeeper.rules.cells import cell_text
from leadkeeper.rules.columns import find_header
from leadkeeper.rules.headers import read_headers
from leadkeeper.rules.presets import recognise
from leadkeeper.rules.stop_columns import Read, has_header, identifier_columns
from leadkeeper.rules.stop_status import Says, StatusColumn, candidates, deciding

SAMPLE = 200
KEPT = 20
"""How many cells that nobody can read are shown."""

STAYING_FILE = "subscribed_"
"""How the name of a Mailchimp file begins that lists the people who stay."""

Channels = frozenset[str | None]
"""On which channels a row stops its person: None is every channel of the list, an empty set none at all."""

EVERYWHERE: Channels = frozenset({None})


@dataclass(slots=True)
class Decided:
    """How many rows a column (or the file's name) said left, stay, or something unclear, which counts as left."""

    column: str
    left: int = 0
    stays: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Entries:
    """What was read: each identifier once, how many cells held something, how many of them nobody can read.

    `identifiers` are stopped on every channel of the list, `on_channel` only on that one. `staying` counts rows that
    a column says are of people who did not leave; `decided` says which columns. `examples` are the first cells that
    nobody can read, as line and text.
    """

    identifiers: tuple[str, ...]
    read: int
    unreadable: int
    examples: tuple[tuple[int, str], ...] = ()
    on_channel: dict[str, tuple[str, ...]] = field(default_factory=dict)
    staying: int = 0
    decided: tuple[Decided, ...] = ()

    @property
    def all_identifiers(self) -> tuple[str, ...]:
        """Every identifier, whatever the channel."""
        further = (one for identifiers in self.on_channel.values() for one in identifiers)
        return tuple(dict.fromkeys((*self.identifiers, *further)))


def of_texts(texts: Iterable[tuple[int, str]], read: Read) -> Entries:
    """The identifiers in some texts, each with its line."""
    gathered = _Gathered(read)
    for line, text in texts:
        gathered.see(line, text, EVERYWHERE)
    return gathered.entries()


def of_file(path: Path, read: Read, *, everybody: bool = False) -> Entries:
    """The identifiers in a file, of the rows whose columns of status do not say that the person stays.

    With `everybody` no column is asked. Raises `file-missing`, `no-address-column` where nothing looks like one, and
    the errors of `files.read`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    gathered = _Gathered(read)
    with open_document(path) as document:
        for table in document.tables:
            _read_table(table, path, gathered, everybody=everybody)
    return gathered.entries()


class _Gathered:
    """Counts what the cells of a list hold."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.staying = 0
        self.decided: dict[str, Decided] = {}
        self._found: dict[str | None, dict[str, None]] = {None: {}}
        self._examples: list[tuple[int, str]] = []
        self._count = self._unreadable = 0

    def see(self, line: int, text: str, channels: Channels) -> None:
        """Takes the identifiers in one cell."""
        self._count += 1
        identifiers = dict.fromkeys(self.read(text))
        for channel in channels:
            self._found.setdefault(channel, {}).update(identifiers)
        if not identifiers:
            self._unreadable += 1
            self._examples += [(line, text)] if len(self._examples) < KEPT else []

    def entries(self) -> Entries:
        """All that was seen."""
        everywhere = self._found.pop(None)
        on_channel = {
            channel: tuple(one for one in found if one not in everywhere)
            for channel, found in self._found.items()
            if channel is not None
        }
        decided = tuple(self.decided.values())
        examples = tuple(self._examples)
        return Entries(tuple(everywhere), self._count, self._unreadable, examples, on_channel, self.staying, decided)


def _read_table(table: Table, path: Path, gathered: _Gathered, *, everybody: bool) -> None:
    """Takes every filled cell of the columns that matter, of the rows that are of people who left."""
    sample = list(islice(_filled(table), SAMPLE))
    place = -1 if table.headers is not None else find_header([texts for _, texts in sample], {})
    under = sample[place + 1 :] if place is not None else sample
    named = [texts for _, texts in sample[max(place or 0, 0) :]]
    columns = identifier_columns(named, gathered.read)
    if not columns:
        raise LeadKeeperError("no-address-column", path=str(path))
    header: Sequence[str] | None = table.headers
    if header is None and (place is not None or has_header(sample[0][1], columns, gathered.read)):
        header = sample[place or 0][1]
    skipped = 0 if header is None or table.headers is not None else (place or 0) + 1
    status = _Status(table, header, [texts for _, texts in under], skipped, gathered, everybody=everybody)
    for line, texts in islice(_filled(table), skipped, None):
        channels = status.channels(texts)
        if not channels:
            gathered.staying += 1
            continue
        for at in columns:
            if at < len(texts) and texts[at]:
                gathered.see(line, texts[at], channels)


class _Status:
    """Asks the columns of status of a table about each row, and counts what they say."""

    def __init__(
        self,
        table: Table,
        header: Sequence[str] | None,
        under: Sequence[Sequence[str]],
        skipped: int,
        gathered: _Gathered,
        *,
        everybody: bool,
    ) -> None:
        headers = read_headers(list(header or ()))
        preset = recognise(headers)
        self._gathered = gathered
        self._columns: list[StatusColumn] = []
        self._of_name: Channels | None = None
        if everybody:
            return
        if preset is not None and preset.file_names:
            if preset.file_meaning(table.name) is None and table.name.lower().startswith(STAYING_FILE):
                self._of_name = frozenset()
            elif preset.file_meaning(table.name) == "withdrawn":
                self._of_name = EVERYWHERE
        named = candidates(headers, under, preset) if self._of_name is None else []
        if named:
            rows = (texts for _, texts in islice(_filled(table), skipped, None))
            self._columns = deciding(named, rows)
        self._name = table.name

    def channels(self, texts: Sequence[str]) -> Channels:
        """On which channels a row stops its person."""
        if self._of_name is not None:
            self._count(self._name, "left" if self._of_name else "stays")
            return self._of_name
        if not self._columns:
            return EVERYWHERE
        said = [column.says(texts[column.place] if column.place < len(texts) else "") for column in self._columns]
        unsure: Says = "stays" if "stays" in said else "unclear"  # an odd status beside a clear "no" adds nothing
        found = set[str | None]()
        for column, one in zip(self._columns, said, strict=True):
            is_unsure = one == "unclear" or (one == "empty" and column.is_status)
            meaning: Says = unsure if is_unsure else "stays" if one == "empty" else one
            self._count(column.header, meaning)
            if meaning != "stays":
                found.add(column.channel)
        return EVERYWHERE if None in found else frozenset(found)

    def _count(self, column: str, said: Says) -> None:
        decided = self._gathered.decided.setdefault(column, Decided(column))
        if said == "stays":
            decided.stays += 1
        else:
            decided.left += 1
            decided.unclear += said == "unclear"


def _filled(table: Table) -> Iterator[tuple[int, list[str]]]:
    """Line and texts of every row that holds anything."""
    rows = ((record.line, [cell_text(cell) for cell in record.cells]) for record in table.records())
    return ((line, texts) for line, texts in rows if any(texts))
