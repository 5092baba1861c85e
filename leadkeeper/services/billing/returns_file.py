"""Read a partner's file of returned contacts: who is meant in each line, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from leadkeeper.domain import received_lists
from leadkeeper.domain.imports.headers import header_text
from leadkeeper.domain.imports.presets import SEARCHED_ROWS
from leadkeeper.domain.suppression import read_hash, read_identifiers
from leadkeeper.errors import LeadKeeperError
from leadkeeper.files.document import Reading, SourceTable
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
    """A line of the file: its number, and what stands in it of the person and of the reason; "" if nothing.

    `no` is a cell outside the reason in which the person says no, with its header if that makes it one. `numbers` are
    those (E.164) in the column of numbers, and in each cell that tells why: "a appelé du 06 …, ne veut plus".
    """

    line: int
    ref: str = ""
    email: str = ""
    phone: str = ""
    hash: str = ""
    reason: str = ""
    no: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnsFile:
    """The filled lines of a file, its name and its SHA-256; `columns` are its headers with their fields or "none"."""

    name: str
    sha256: str
    lines: tuple[ReturnLine, ...]
    columns: tuple[tuple[str, str], ...] = ()


def read_returns(path: Path, choices: ReturnChoices, password: str | None = None) -> ReturnsFile:
    """Read the file of a partner, in any format that an import reads.

    Raises `file-missing`, `no-person-column`, `no-reason-column` (both with the headers as `columns` and their
    `fields`), `returns-empty`, and the codes of `files.reader`.
    """
    if not path.is_file():
        raise LeadKeeperError("file-missing", path=str(path))
    with open_document(path, Reading(password=password)) as document:
        read = {table: _columns(table, choices) for table in document.tables}
        further = ((sheet, _columns(sheet, choices)) for sheet in document.further_sheets)
        read |= {sheet: one for sheet, one in further if one.is_list}
        lines = [line for table, one in _readable(read, path, choices).items() for line in _lines(table, one)]
        if not lines:
            raise LeadKeeperError("returns-empty", file=path.name)
        return ReturnsFile(path.name, document.sha256, tuple(lines), tuple(_named(read.values()).items()))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The header of a table, the column of each field, and how many filled rows end with the header.

    `unread` are the columns that may hold a no outside the reason, with their headers.
    `is_list`: a header names the reason, or tells who left, and who is meant; a sheet "Read me" holds addresses, too,
    and one with all that was delivered names people.
    """

    header: Sequence[str]
    fields: Mapping[str, int]
    skipped: int
    is_list: bool
    unread: Mapping[int, str]

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield each header with its field."""
        by_place = {place: name for name, place in self.fields.items()}
        return ((text, by_place.get(place, "none")) for place, text in enumerate(self.header) if text)


def _named(read: Iterable[_Columns]) -> dict[str, str]:
    """Headers of several tables with their fields: of the same header that of the first."""
    return dict(pair for one in reversed(list(read)) for pair in one.named())


def _readable(read: Mapping[SourceTable, _Columns], path: Path, choices: ReturnChoices) -> dict[SourceTable, _Columns]:
    """Tables that name people; the first sheet of a workbook may be about the others."""
    named = _named(read.values())
    header_facts = {"columns": list(named), "fields": list(named.values())}
    readable = {
        table: one for table, one in read.items() if not one.fields.keys().isdisjoint(received_lists.PERSON_FIELDS)
    }
    if not readable or any(table.sheet is None for table in read.keys() - readable.keys()):
        raise LeadKeeperError("no-person-column", file=path.name, **header_facts)
    if choices.otherwise is None and not any("reason" in one.fields for one in readable.values()):
        raise LeadKeeperError("no-reason-column", file=path.name, **header_facts)
    return readable


def _columns(table: SourceTable, choices: ReturnChoices) -> _Columns:
    rows = [cells for _, cells in islice(table.texts(), SAMPLE)]
    header_row = -1 if table.headers is not None else received_lists.find_header(rows[:SEARCHED_ROWS], choices.columns)
    wide = (cells for cells in rows if len(list(filter(None, cells))) > 1)  # a title has one cell
    header = table.headers or (rows[header_row] if header_row is not None else next(wide, rows[0] if rows else []))
    by_name = received_lists.columns_by_name(header, choices.columns)
    skipped = 0 if header_row is None else header_row + 1
    unwanted = {received_lists.plain(text) for text, name in choices.columns.items() if name == "none"}
    left_out = {place for place, text in enumerate(header) if received_lists.plain(header_text(text)) in unwanted}
    by_cells = received_lists.columns_by_cells(list(filter(received_lists.names_person, rows[skipped:])), left_out)
    titles = [header_text(text) for text in header]
    tells_why = header_row is not None and ("reason" in by_name or any(map(received_lists.tells_leaving, titles)))
    is_list = tells_why and not {*by_name, *by_cells}.isdisjoint(received_lists.PERSON_FIELDS)
    fields = by_cells | by_name
    width = max(map(len, rows), default=0)
    searched = set(range(width)) - left_out - {fields.get("reason")}
    unread = {place: titles[place] if header_row is not None and place < len(titles) else "" for place in searched}
    return _Columns(titles, fields, skipped, is_list, unread)


def _lines(table: SourceTable, columns: _Columns) -> Iterator[ReturnLine]:
    for place, (number, cells) in enumerate(table.texts()):
        if (place < columns.skipped and not received_lists.names_person(cells)) or received_lists.is_total(cells):
            continue
        facts = {name: cells[place] for name, place in columns.fields.items() if place < len(cells)}
        if any(facts.values()):
            refusing = _noes_outside(columns, cells)
            spoken = [facts.get("phone", ""), facts.get("reason", ""), *(cells[place] for place in refusing)]
            read = [one for text in spoken for one in read_identifiers(received_lists.split_reference(text)[1])]
            phones = dict.fromkeys(one for one in read if "@" not in one)
            yield ReturnLine(number, **_sorted(facts), no=next(iter(refusing.values()), ""), numbers=tuple(phones))


def _noes_outside(columns: _Columns, cells: Sequence[str]) -> dict[int, str]:
    """The cells outside the reason that say no, by position: a credit asked for a duplicate does not undo it."""
    return {
        place: cells[place] if received_lists.says_no("", cells[place]) else f"{header} = {cells[place]}"
        for place, header in columns.unread.items()
        if place < len(cells) and cells[place] and received_lists.says_no(header, cells[place])
    }


def _sorted(facts: dict[str, str]) -> dict[str, str]:
    """Facts of a line by what they are: columns in which references, addresses and hashes stand mixed are usual."""
    by_kind = {name: text for name, text in facts.items() if name == "reason" and text}
    for name in received_lists.PERSON_FIELDS:
        ref, text = received_lists.split_reference(facts.get(name, ""))
        if ref:
            by_kind.setdefault("ref", ref)
        if read_hash(text):
            by_kind.setdefault("hash", text)
        elif text and (not ref or read_identifiers(text)):
            kind = "email" if "@" in text else "phone" if name == "ref" and read_identifiers(text) else name
            by_kind.setdefault(kind, text)
    return by_kind
