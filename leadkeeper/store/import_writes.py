"""What an import writes about people, by the thousand, with the values that it replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadkeeper.model import shape
from leadkeeper.model.contact import ContactKeys
from leadkeeper.store import contacts
from leadkeeper.store.engine import Db, rows_of
from leadkeeper.store.json_text import canonical
from leadkeeper.store.nothing import NOTHING

Line = tuple[int, int]
"""Member of a ZIP (0 for a plain file) and line."""


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody whom the book did not have; the first line is where the record comes from."""

    number: int
    facts: Mapping[str, Any]
    keys: ContactKeys
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """Somebody whom the book had: all facts as they are now, and what was replaced, by name of the fact."""

    number: int
    ref: str | None
    facts: Mapping[str, Any]
    keys: ContactKeys
    lines: Sequence[Line]
    replaced: Mapping[str, Any] = field(default_factory=dict)


def by_key(db: Db, keys: Sequence[str]) -> dict[str, int]:
    """Who has which key: the first person with that address, or without any address and with that number."""
    found: dict[str, int] = {}
    for column, wanted in (("email_key", [k for k in keys if "@" in k]), ("phone", [k for k in keys if "@" not in k])):
        alone = " AND email IS NULL" if column == "phone" else ""
        question = f"SELECT {column}, min(id) FROM contacts WHERE {column} IN (…){alone} GROUP BY {column}"
        found.update(rows_of(db, question, wanted))
    return found


def add_people(db: Db, import_number: int, people: Sequence[NewPerson]) -> None:
    """Writes new people."""
    contacts.insert_many(
        db,
        [contacts.fact_row(one.number, None, one.facts, one.keys, (import_number, *one.lines[0])) for one in people],
    )
    contacts.add_further(db, _further(people))
    _add_lines(db, import_number, ((one.number, one.lines[1:]) for one in people if len(one.lines) > 1))


def add_ready(
    db: Db, import_number: int, member: int, names: Sequence[str], people: Iterable[tuple[object, ...]]
) -> None:
    """Writes new people of one list of a file, each as row number, line and the cells of the columns `names`.

    A cell may be `NOTHING`. What no file tells is as in `contacts.fact_row`; further addresses are not written here.
    """
    cell = f"nullif(?, '{NOTHING}')"
    marks = "".join(f", coalesce({cell}, 'new')" if name == "stage" else f", {cell}" for name in names)
    columns, told = ", ".join(names), ""
    if "stage" not in names:
        columns, told = f"{columns}, stage", ", 'new'"
    db.conn.executemany(
        f"INSERT INTO contacts (id, line, {columns}, admin_only, contested, email_state, import, member)"
        f" VALUES (?, ?{marks}{told}, 0, 0, 'ok', {int(import_number)}, {int(member)})",
        people,
    )


def cells_of(db: Db, names: Sequence[str], numbers: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """What the book has in some columns of some people, by row number; `NOTHING` where it has NULL."""
    return contacts.cells(db, [f"coalesce({name}, '{NOTHING}')" for name in names], numbers)


def add_lines(db: Db, import_number: int, found: Iterable[tuple[int, Line]]) -> None:
    """Notes for people by row number that a line of the file speaks of them as well."""
    _add_lines(db, import_number, ((number, [line]) for number, line in found))


def change_people(db: Db, import_number: int, people: Sequence[ChangedPerson]) -> None:
    """Writes the facts of people who were there before, and keeps what they replace."""
    changed = [one for one in people if one.replaced]
    columns = contacts.COLUMNS[2:-3]
    db.conn.executemany(
        f"UPDATE contacts SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        [(*contacts.fact_row(one.number, one.ref, one.facts, one.keys)[2:-3], one.number) for one in changed],
    )
    contacts.add_further(db, _further(changed))
    db.conn.executemany(
        "INSERT INTO import_changes (import, contact, field, before, after, member, line) VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET after = excluded.after",
        (
            (
                import_number,
                one.number,
                name,
                _json(before),
                _json(one.facts.get(name)),
                *(one.lines[-1] if one.lines else (None, None)),
            )
            for one in changed
            for name, before in one.replaced.items()
        ),
    )
    _add_lines(db, import_number, ((one.number, one.lines) for one in people))


def _json(value: Any) -> str:
    return canonical(value if value is None or isinstance(value, str | int | dict) else _plain(value))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else shape.write(value)


def _further(people: Iterable[NewPerson | ChangedPerson]) -> Iterable[tuple[str, str, int]]:
    return ((kind, address, one.number) for one in people for kind, address in one.keys.further)


def _add_lines(db: Db, import_number: int, found: Iterable[tuple[int, Sequence[Line]]]) -> None:
    db.conn.executemany(
        "INSERT OR IGNORE INTO import_lines (contact, import, member, line) VALUES (?, ?, ?, ?)",
        ((number, import_number, member, line) for number, lines in found for member, line in lines),
    )
