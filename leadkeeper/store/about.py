"""What else the book holds about somebody: where they were given, which lines speak of them, who complained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from leadkeeper.model.export import IDENTIFIERS
from leadkeeper.store.contacts import ref_of
from leadkeeper.store.engine import Db, rows
from leadkeeper.store.imports import line
from leadkeeper.store.json_text import dump, load_list, load_object

_THESE = "(SELECT value FROM json_each(?1))"


@dataclass(frozen=True, slots=True)
class Given:
    """One released file that a record stood in: export, partner id, instant, its channels, columns (None: unknown)."""

    person: int
    contact: str
    export: str
    partner: str
    at: str | None
    channels: tuple[str, ...]
    columns: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file that speaks of a record, as it stood there; `headers` are empty where they do not fit it."""

    person: int
    import_id: str
    file: str | None
    at: str | None
    line: int
    headers: tuple[str, ...]
    cells: tuple[Any, ...]


def given(db: Db, numbers: Sequence[int]) -> list[Given]:
    """Every released file that one of these records (row numbers) stood in, oldest entry first."""
    found = rows(
        db,
        "SELECT c.id, c.ref, d.ref, p.ref, d.at, coalesce(m.channels, d.channels), d.details FROM delivery_contacts m"
        " JOIN deliveries d ON d.id = m.delivery JOIN partners p ON p.id = d.partner"
        " JOIN contacts c ON c.id = m.contact"
        f" WHERE m.contact IN {_THESE} AND d.state = 'released' ORDER BY d.id, m.position",
        (dump(list(numbers)),),
    )
    return [
        Given(number, ref_of(number, ref), export, partner, at, tuple(load_list(channels)), _columns(details, channels))
        for number, ref, export, partner, at, channels, details in found
    ]


def replaced(db: Db, number: int) -> list[tuple[str | None, str, bool]]:
    """When imports gave a record another value of which field, and whether there was one before."""
    question = (
        "SELECT i.at, c.field, c.before FROM import_changes c JOIN imports i ON i.id = c.import WHERE c.contact = ?"
        " ORDER BY i.id"
    )
    nothing = (None, "null", '""', "[]")
    return [(at, field, before not in nothing) for at, field, before in rows(db, question, (number,))]


def _columns(details: str, channels: str) -> tuple[str, ...] | None:
    """The columns that told something of a person given on these channels: a number goes out only to be called."""
    names = load_object(details).get("columns")
    used = {IDENTIFIERS.get(channel) for channel in load_list(channels)}
    others = set(IDENTIFIERS.values()) - used
    return tuple(name for name in names if name not in others) if names else None


def lines(db: Db, numbers: Sequence[int]) -> list[Line]:
    """The lines of files that speak of these records, in the order in which the files came."""
    found = rows(
        db,
        "SELECT o.person, i.id, i.ref, i.file, i.at, i.settings, o.member, o.line FROM ("
        f" SELECT id AS person, import, coalesce(member, 0) AS member, line FROM contacts WHERE id IN {_THESE}"
        f" UNION SELECT contact, import, member, line FROM import_lines WHERE contact IN {_THESE}"
        ") o JOIN imports i ON i.id = o.import WHERE o.line IS NOT NULL ORDER BY i.id, o.member, o.line",
        (dump(list(numbers)),),
    )
    return [
        _line(person, ref, file, at, settings, where, line(db, number, member, where))
        for person, number, ref, file, at, settings, member, where in found
    ]


def _line(
    person: int, ref: str, file: str | None, at: str | None, settings: str, where: int, cells: Sequence[Any] | None
) -> Line:
    columns = load_object(settings).get("columns")
    headers = tuple(columns) if isinstance(columns, dict) and len(columns) == len(cells or ()) else ()
    return Line(person, ref, file, at, where, headers, tuple(cells or ()))


def complaints(db: Db) -> list[dict[str, Any]]:
    """All complaints that still have an address: id, address, channel, instant, SHA-256 of the mail."""
    names = ("id", "address", "channel", "at", "mail_sha256")
    return [
        dict(zip(names, row, strict=True))
        for row in rows(
            db, "SELECT ref, address, channel, at, mail_sha256 FROM complaints WHERE address IS NOT NULL ORDER BY id"
        )
    ]


def notices(db: Db, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What recipients are told about these records: partner id, kind, due and sent_at."""
    names = ("partner", "kind", "due", "sent_at")
    found = rows(
        db,
        "SELECT p.ref, n.kind, n.due, n.sent_at FROM notices n JOIN partners p ON p.id = n.partner"
        f" WHERE n.contact IN {_THESE} ORDER BY n.id",
        (dump(list(numbers)),),
    )
    return [dict(zip(names, row, strict=True)) for row in found]
