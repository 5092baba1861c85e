"""What a list for the stop list holds: addresses, numbers or keyed hashes from a file of any kind that can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.read import open_document
from leadkeeper.files.table import Table
from leadkeeper.rules.cells import cell_text
from leadkeeper.rules.stop_columns import Read, has_header, identifier_columns

SAMPLE = 200
KEPT = 20
"""How many cells that nobody can read are shown."""


@dataclass(frozen=True, slots=True)
class Entries:
    """What was read: each identifier once, how many cells held something, how many of them nobody can read.

    `examples` are the first of those, as line and text.
    """

    identifiers: tuple[str, ...]
    read: int
    unreadable: int
    examples: tuple[tuple[int, str], ...] = ()


def of_texts(texts: Iterable[tuple[int, str]], read: Read) -> Entries:
    """The identifiers in some texts, each with its line."""
    found: dict[str, None] = {}
    examples: list[tuple[int, str]] = []
    count = unreadable = 0
    for line, text in texts:
        count += 1
        identifiers = read(text)
        found.update(dict.fromkeys(identifiers))
        if not identifiers:
            unreadable += 1
            examples += [(line, text)] if len(examples) < KEPT else []
    return Entries(tuple(found), count, unreadable, tuple(examples))


def of_file(path: Path, read: Read) -> Entries:
    """The identifiers in a file.

    Raises `file-missing`, `no-address-column` where nothing looks like one, and the errors of `files.read`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with open_document(path) as document:
        return of_texts(chain.from_iterable(_cells(table, read, path) for table in document.tables), read)


def _cells(table: Table, read: Read, path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every filled cell of the columns that matter."""
    rows = ((record.line, [cell_text(cell) for cell in record.cells]) for record in table.records())
    filled = ((line, texts) for line, texts in rows if any(texts))
    sample = list(islice(filled, SAMPLE))
    columns = identifier_columns([texts for _, texts in sample], read)
    if not columns:
        raise LeadKeeperError("no-address-column", path=str(path))
    skipped = 1 if has_header(sample[0][1], columns, read) else 0
    for line, texts in islice(chain(sample, filled), skipped, None):
        yield from ((line, texts[place]) for place in columns if place < len(texts) and texts[place])
