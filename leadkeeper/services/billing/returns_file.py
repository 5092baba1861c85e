"""Read a partner's file of returned contacts: who is meant in each line, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from leadkeeper.domain.billing.returns import PERSON_FIELDS, columns_by_cells, columns_by_name, read_reference
from leadkeeper.domain.suppression import read_hash, read_identifiers
from leadkeeper.domain.text import cell_text
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Reading, Table
from leadkeeper.files.reader import open_document

SAMPLE = 200


@dataclass(frozen=True, slots=True)
class ReturnChoices:
    """How to read the file: field by header, reason by text, and the reason of lines that give none."""

    columns: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """A line of the file: its number, and what stands in it of the person and of the reason; "" if nothing."""

    line: int
    ref: str = ""
    email: str = ""
    phone: str = ""
    hash: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnsFile:
    """The filled lines of a file, its name and its SHA-256."""

    name: str
    sha256: str
    lines: tuple[ReturnLine, ...]


def read_returns(path: Path, choices: ReturnChoices, password: str | None = None) -> ReturnsFile:
    """Read the file of a partner, in any format that an import reads.

    Raises `file-missing`, `no-person-column`, `no-reason-column`, `returns-empty`, and the codes of `files.reader`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with open_document(path, Reading(password=password)) as document:
        lines = [line for table in document.tables for line in _lines(table, path, choices)]
        if not lines:
            raise LeadKeeperError("returns-empty", file=path.name)
        return ReturnsFile(path.name, document.sha256, tuple(lines))


def _lines(table: Table, path: Path, choices: ReturnChoices) -> Iterator[ReturnLine]:
    rows = _filled(table)
    sample = list(islice(rows, SAMPLE))
    header = table.headers or (sample[0][1] if sample else [])
    by_name = columns_by_name(header, choices.columns)
    skipped = int(table.headers is None and bool(by_name))  # the first row of such a table is its header
    columns = columns_by_cells([cells for _, cells in sample[skipped:]]) | by_name
    if not any(name in columns for name in PERSON_FIELDS):
        raise LeadKeeperError("no-person-column", file=path.name)
    if "reason" not in columns and choices.otherwise is None:
        raise LeadKeeperError("no-reason-column", file=path.name)
    for number, cells in islice(_filled(table), skipped, None):
        facts = {name: cells[place] for name, place in columns.items() if place < len(cells)}
        if any(facts.values()):
            yield ReturnLine(number, **_sorted(facts))


def _sorted(facts: dict[str, str]) -> dict[str, str]:
    """Facts of a line by what they are: columns in which references, addresses and hashes stand mixed are usual."""
    by_kind = {name: text for name, text in facts.items() if name == "reason" and text}
    for name in PERSON_FIELDS:
        text = facts.get(name, "")
        if read_reference(text):
            by_kind.setdefault("ref", text)
        elif read_hash(text):
            by_kind.setdefault("hash", text)
        elif text:
            by_kind.setdefault(
                "email" if "@" in text else "phone" if name == "ref" and read_identifiers(text) else name, text
            )
    return by_kind


def _filled(table: Table) -> Iterator[tuple[int, Sequence[str]]]:
    rows = ((record.line, [cell_text(cell).strip() for cell in record.cells]) for record in table.records())
    return ((line, cells) for line, cells in rows if any(cells))
