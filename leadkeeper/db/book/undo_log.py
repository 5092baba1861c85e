"""The journal of what a person changed by hand: each edit with what undoes and redoes it, and whom it is about.

It is a line: the newest edit that stands is undone first, the oldest one that was undone is redone first, and a new
edit drops those that were undone.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db, IntegrityError, fetch_all, fetch_all_in, fetch_one, fetch_value, insert
from leadkeeper.db.json_columns import dump, dump_list, load, load_list, load_object, unpack
from leadkeeper.db.transaction import permitted
from leadkeeper.domain.contact import Contact, ContactKeys
from leadkeeper.domain.text import alphabetical

KEYS = {
    "contacts": ("id",),
    "further_addresses": ("value", "contact"),
    "consents": ("contact", "seq"),
    "reviews": ("contact", "seq"),
    "suppressions": ("id",),
    "notices": ("id",),
    "requests": ("id",),
    "delivery_contacts": ("delivery", "position"),
    "import_lines": ("contact", "import", "member", "line"),
    "import_changes": ("import", "contact", "field"),
    "edit_contacts": ("contact", "edit"),
    "not_same": ("contact", "other"),
    "merged": ("number",),
}
"""The tables that an edit may change, each with the columns of its key."""


class RowChange(NamedTuple):
    """One change: `set` of a column of a row, `add` or `drop` of a whole row (`before`, `after` by column)."""

    how: str
    table: str
    key: list[object]
    column: str | None
    before: object
    after: object


@contextmanager
def noting(db: Db) -> Iterator[None]:
    """Inside, every change of these tables on this connection is noted; only within `writing`."""
    db.conn.execute("CREATE TEMP TABLE edit_log (n INTEGER PRIMARY KEY, contact, how, tab, id, col, was, now)")
    for table in KEYS:
        for statement in _triggers(db, table):
            db.conn.execute(statement)
    yield
    db.conn.execute("DROP TABLE edit_log")
    for table in KEYS:
        for how in ("set", "add", "drop"):
            db.conn.execute(f"DROP TRIGGER temp.edit_{how}_{table}")


def _triggers(db: Db, table: str) -> Iterator[str]:
    columns = [name for _, name, *_ in fetch_all(db, f"PRAGMA table_info({table})")]
    whose = "id" if table == "contacts" else "contact" if "contact" in columns else None
    into = "INSERT INTO edit_log (contact, how, tab, id, col, was, now)"

    def whole(row: str) -> str:
        pairs = ", ".join(f"'{name}', {row}.{name}" for name in columns)
        return f"json_object({pairs})"

    def head(row: str, how: str) -> str:
        contact = f"{row}.{whose}" if whose else "NULL"
        key = ", ".join(f"{row}.{name}" for name in KEYS[table])
        return f"{contact}, '{how}', '{table}', json_array({key})"

    pairs = " UNION ALL ".join(f"SELECT '{name}' AS col, OLD.{name} AS was, NEW.{name} AS now" for name in columns)
    yield (
        f"CREATE TEMP TRIGGER edit_set_{table} AFTER UPDATE ON main.{table} BEGIN {into}"
        f" SELECT {head('OLD', 'set')}, col, was, now FROM ({pairs}) WHERE was IS NOT now; END"
    )
    yield (
        f"CREATE TEMP TRIGGER edit_add_{table} AFTER INSERT ON main.{table} BEGIN {into}"
        f" VALUES ({head('NEW', 'add')}, NULL, NULL, {whole('NEW')}); END"
    )
    yield (
        f"CREATE TEMP TRIGGER edit_drop_{table} AFTER DELETE ON main.{table} BEGIN {into}"
        f" VALUES ({head('OLD', 'drop')}, NULL, {whole('OLD')}, NULL); END"
    )


def taken(db: Db) -> list[RowChange]:
    """What was noted since it was last asked, in the order in which it happened."""
    found = [
        RowChange(how, table, load(key), column, *((was, now) if how == "set" else (load(was), load(now))))
        for how, table, key, column, was, now in fetch_all(
            db, "SELECT how, tab, id, col, was, now FROM edit_log ORDER BY n"
        )
    ]
    db.conn.execute("DELETE FROM edit_log")
    return found


def note_people(db: Db, edit: int) -> None:
    """Writes down whom the changes noted so far are about, as far as they are still there."""
    db.conn.execute(
        "INSERT OR IGNORE INTO edit_contacts (contact, edit) SELECT DISTINCT l.contact, ? FROM edit_log l"
        " JOIN contacts c ON c.id = l.contact WHERE l.tab <> 'edit_contacts'",
        (edit,),
    )


MIRRORED = {"set": "set", "add": "drop", "drop": "add"}


def play(db: Db, changes: Sequence[RowChange]) -> int:
    """Makes changes that must fit what is there; gives how many did. Only within `writing`.

    A row that is not as it should be is passed over. Answers that would leave a gap fit nothing.
    """
    fitted = 0
    with permitted(db, "undo"):
        for (how, *_), several in groupby(changes, key=lambda one: (one.how, one.table, one.column, _columns(one))):
            fitted += _PLAYERS[how](db, list(several))
    return fitted - _gaps(db, changes)


def mirrored(changes: Iterable[RowChange]) -> list[RowChange]:
    """The changes that take others back, for those in the order from last to first."""
    return [RowChange(MIRRORED[one.how], one.table, one.key, one.column, one.after, one.before) for one in changes]


def _columns(change: RowChange) -> tuple[str, ...]:
    row = change.after if change.how == "add" else change.before
    return tuple(row) if isinstance(row, dict) else ()


def _where(table: str) -> str:
    return " AND ".join(f"{name} = ?" for name in KEYS[table])


def _set(db: Db, run: list[RowChange]) -> int:
    table, column = run[0].table, run[0].column
    return int(
        db.conn.executemany(
            f"UPDATE {table} SET {column} = ? WHERE {_where(table)} AND {column} IS ?",
            ([one.after, *one.key, one.before] for one in run),
        ).rowcount
    )


def _add(db: Db, run: list[RowChange]) -> int:
    table, names = run[0].table, _columns(run[0])
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    fitted = 0
    for one in run:
        try:
            db.conn.execute(statement, list(_row(one.after).values()))
        except IntegrityError:
            continue
        fitted += 1
        if table == "contacts":
            contacts.index_one(db, int(str(one.key[0])))
    return fitted


def _drop(db: Db, run: list[RowChange]) -> int:
    table, names = run[0].table, _columns(run[0])
    same = " AND ".join(f"{name} IS ?" for name in names)
    statement, fitted = f"DELETE FROM {table} WHERE {same}", 0
    for one in run:
        try:
            fitted += db.conn.execute(statement, list(_row(one.before).values())).rowcount
        except IntegrityError:
            continue
    return fitted


def _row(row: object) -> dict[str, object]:
    if not isinstance(row, dict):
        raise TypeError(row)
    return row


def _gaps(db: Db, changes: Sequence[RowChange]) -> int:
    """How many people's answers are not numbered without a gap any more: a later one stands on one that went."""
    people = {one.key[0] for one in changes if one.table == "consents"}
    question = "SELECT coalesce(max(seq), -1) + 1 <> count(*) FROM consents WHERE contact = ?"
    return sum(int(fetch_value(db, question, (person,))) for person in people)


_PLAYERS = {"set": _set, "add": _add, "drop": _drop}


MANY = {"stage", "owner", "tags", "contested"}
"""The columns that can be set for many people at once."""

_STAYS = ("id", "ref", "import", "member", "line")


def rewrite(db: Db, number: int, contact: Contact, keys: ContactKeys) -> None:
    """Writes all facts of a person anew, with what is drawn from them for matching and judging."""
    facts = {name: getattr(contact, name) for name in contacts.FACTS}
    cells = dict(zip(contacts.COLUMNS, contacts.fact_row(number, None, facts, keys), strict=True))
    columns = [name for name in cells if name not in _STAYS]
    db.conn.execute(
        f"UPDATE contacts SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        (*(cells[name] for name in columns), number),
    )
    known = set(fetch_all(db, "SELECT kind, value FROM further_addresses WHERE contact = ?", [number]))
    gone = known - set(keys.further)
    db.conn.executemany(
        "DELETE FROM further_addresses WHERE contact = ? AND kind = ? AND value = ?",
        ((number, kind, value) for kind, value in sorted(gone)),
    )
    contacts.add_further(db, ((kind, value, number) for kind, value in keys.further if (kind, value) not in known))


def set_for_many(db: Db, column: str, value: str | int | None, numbers: Sequence[int]) -> None:
    """Sets a column of `MANY` for some hundreds of people, but for those who have this value or were erased."""
    if column not in MANY:
        raise ValueError(column)
    marks = ", ".join("?" * len(numbers))
    db.conn.execute(
        f"UPDATE contacts SET {column} = ? WHERE id IN ({marks}) AND {column} IS NOT ? AND erased_at IS NULL",
        (value, *numbers, value),
    )


def tags_of(db: Db, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The tags of some hundreds of people, by row number; who was erased is left out."""
    marks = ", ".join("?" * len(numbers))
    question = f"SELECT id, tags FROM contacts WHERE id IN ({marks}) AND erased_at IS NULL"
    return {number: load_list(tags) for number, tags in fetch_all(db, question, numbers)}


def set_tags(db: Db, tags: Mapping[int, tuple[str, ...]]) -> None:
    """Writes the tags of people, by row number."""
    db.conn.executemany("UPDATE contacts SET tags = ? WHERE id = ?", ((dump_list(one), n) for n, one in tags.items()))


def all_tags(db: Db) -> list[str]:
    """Every tag that somebody has, in alphabetical order."""
    lists = "SELECT DISTINCT tags FROM contacts WHERE tags IS NOT NULL"
    found = fetch_all(db, f"SELECT DISTINCT j.value FROM ({lists}) t, json_each(t.tags) j")
    return sorted({str(tag) for (tag,) in found}, key=alphabetical)


LAST, NEXT = "undone_at IS NULL ORDER BY id DESC", "undone_at IS NOT NULL ORDER BY id"


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: its number, when, what kind, the facts of its title; `undone_at` while it is taken back."""

    number: int
    at: str
    kind: str
    facts: dict[str, Any]
    undone_at: str | None = None


class Recording:
    """An edit while it is made; what is put into `facts` is kept with it."""

    def __init__(self, db: Db, number: int, facts: Mapping[str, Any]) -> None:
        self._db, self.number, self.facts = db, number, dict(facts)
        self._parts = 0

    @property
    def changed(self) -> bool:
        """Whether anything was changed so far, as far as `keep` has seen it."""
        return self._parts > 0

    def keep(self) -> None:
        """Packs what was changed since the last time: an edit of very many people does so now and then."""
        note_people(self._db, self.number)
        changes = [change for change in taken(self._db) if not self._of_itself(change)]
        if changes:
            self._db.conn.execute(
                "INSERT INTO edit_parts (edit, part, packed) VALUES (?, ?, ?)",
                (self.number, self._parts, _pack(changes)),
            )
            self._parts += 1

    def touch(self, contacts: Iterable[int]) -> None:
        """Says whom the edit is about besides those whose rows it changes."""
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO edit_contacts (contact, edit) VALUES (?, ?)",
            ((one, self.number) for one in contacts),
        )

    def people(self) -> int:
        """How many people it is about, as far as `keep` has seen it."""
        return int(fetch_value(self._db, "SELECT count(*) FROM edit_contacts WHERE edit = ?", (self.number,)))

    def _of_itself(self, change: RowChange) -> bool:
        return change.table == "edit_contacts" and change.key[1] == self.number


@contextmanager
def recording(db: Db, kind: str, at: str, facts: Mapping[str, Any] | None = None) -> Iterator[Recording]:
    """Remembers all that is changed inside as one edit, if anything is; only within `writing`."""
    number = insert(db, "INSERT INTO edits (at, kind) VALUES (?, ?)", (at, kind))
    made = Recording(db, number, facts or {})
    with noting(db):
        yield made
        made.keep()
    if made.changed:
        db.conn.execute("DELETE FROM edits WHERE undone_at IS NOT NULL")
        db.conn.execute("UPDATE edits SET facts = ? WHERE id = ?", (dump(made.facts), number))
    else:
        db.conn.execute("DELETE FROM edits WHERE id = ?", (number,))


def last(db: Db) -> Edit | None:
    """The edit that would be undone next."""
    return _edit(fetch_one(db, f"SELECT id, at, kind, facts, undone_at FROM edits WHERE {LAST} LIMIT 1"))


def undone(db: Db) -> Edit | None:
    """The edit that would be redone next."""
    return _edit(fetch_one(db, f"SELECT id, at, kind, facts, undone_at FROM edits WHERE {NEXT} LIMIT 1"))


def get(db: Db, number: int) -> Edit | None:
    """The edit with this number."""
    return _edit(fetch_one(db, "SELECT id, at, kind, facts, undone_at FROM edits WHERE id = ?", (number,)))


def of_contact(db: Db, contact: int) -> list[Edit]:
    """The edits that stand and are about a person, oldest first."""
    question = (
        "SELECT e.id, e.at, e.kind, e.facts, e.undone_at FROM edit_contacts m JOIN edits e ON e.id = m.edit"
        " WHERE m.contact = ? AND e.undone_at IS NULL ORDER BY e.id"
    )
    return [Edit(row[0], row[1], row[2], load_object(row[3]), row[4]) for row in fetch_all(db, question, (contact,))]


def _edit(row: Sequence[Any] | None) -> Edit | None:
    return Edit(row[0], row[1], row[2], load_object(row[3]), row[4]) if row else None


def people_of(db: Db, number: int) -> list[int]:
    """The row numbers of those whom an edit is about."""
    return [contact for (contact,) in fetch_all(db, "SELECT contact FROM edit_contacts WHERE edit = ?", (number,))]


def is_followed(db: Db, number: int) -> bool:
    """Whether somebody whom an edit is about was edited once more since, by an edit that stands."""
    question = (
        "SELECT 1 FROM edit_contacts mine JOIN edit_contacts theirs ON theirs.contact = mine.contact"
        " AND theirs.edit > mine.edit JOIN edits later ON later.id = theirs.edit"
        " WHERE mine.edit = ? AND later.undone_at IS NULL LIMIT 1"
    )
    return fetch_value(db, question, (number,)) is not None


def is_told(db: Db, number: int) -> bool:
    """Whether a partner was told a notice that an edit made, or it stands in a stop file."""
    made = [change.key[0] for part in parts(db, number) for change in part if change.table == "notices"]
    question = "SELECT 1 FROM notices WHERE (sent_at IS NOT NULL OR stop_file IS NOT NULL) AND id IN (…)"
    return any(True for _row in fetch_all_in(db, question, made))


def parts(db: Db, number: int, *, back: bool = False) -> Iterator[list[RowChange]]:
    """The changes of an edit as they happened, some thousand at a time; from the last to the first with `back`."""
    places = [part for (part,) in fetch_all(db, "SELECT part FROM edit_parts WHERE edit = ? ORDER BY part", (number,))]
    for place in reversed(places) if back else places:
        changes = _unpack(fetch_value(db, "SELECT packed FROM edit_parts WHERE edit = ? AND part = ?", (number, place)))
        yield changes[::-1] if back else changes


def added_stops(db: Db) -> set[int]:
    """Numbers of the entries of the stop list that the undo of an edit would take away."""
    standing = fetch_all(db, "SELECT id FROM edits WHERE kind = 'stop' AND undone_at IS NULL")
    changes = (change for (number,) in standing for part in parts(db, number) for change in part)
    return {int(str(one.key[0])) for one in changes if (one.how, one.table) == ("add", "suppressions")}


def count_parts(db: Db, number: int) -> int:
    """In how many parts the changes of an edit are packed."""
    return int(fetch_value(db, "SELECT count(*) FROM edit_parts WHERE edit = ?", (number,)))


def mark(db: Db, number: int, undone_at: str | None) -> None:
    """Says that an edit is taken back since an instant, or that it stands again."""
    db.conn.execute("UPDATE edits SET undone_at = ? WHERE id = ?", (undone_at, number))


def drop(db: Db, number: int) -> None:
    """Forgets an edit: what it changed stays, and cannot be undone any more."""
    db.conn.execute("DELETE FROM edits WHERE id = ?", (number,))


def forget(db: Db, contact: int) -> None:
    """Takes all that the journal knows of a person out of it, as an erasure asks; only within `writing`.

    An edit of this person alone goes whole, and so does a merge; one of many people keeps what it says of the others.
    """
    for number, kind in fetch_all(
        db,
        "SELECT e.id, e.kind FROM edits e JOIN edit_contacts m ON m.edit = e.id WHERE m.contact = ?",
        (contact,),
    ):
        others = fetch_value(
            db, "SELECT 1 FROM edit_contacts WHERE edit = ? AND contact <> ? LIMIT 1", (number, contact)
        )
        if kind == "merge" or others is None:
            drop(db, number)
        else:
            _forget_in(db, number, contact)


def _forget_in(db: Db, number: int, contact: int) -> None:
    for part, packed in fetch_all(db, "SELECT part, packed FROM edit_parts WHERE edit = ?", (number,)):
        changes = _unpack(packed)
        kept = [change for change in changes if not _is_about(change, contact)]
        if len(kept) < len(changes):
            db.conn.execute("UPDATE edit_parts SET packed = ? WHERE edit = ? AND part = ?", (_pack(kept), number, part))
    db.conn.execute("DELETE FROM edit_contacts WHERE edit = ? AND contact = ?", (number, contact))


def _is_about(change: RowChange, contact: int) -> bool:
    if change.table == "contacts":
        return change.key[0] == contact
    row = change.before or change.after
    named = row.get("contact") if isinstance(row, dict) else None
    return contact in (named, *_whose(change))


def _whose(change: RowChange) -> tuple[object, ...]:
    columns = KEYS[change.table]
    return tuple(part for name, part in zip(columns, change.key, strict=True) if name == "contact")


def _pack(changes: Sequence[RowChange]) -> bytes:
    return zlib.compress(json.dumps(changes, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _unpack(packed: bytes) -> list[RowChange]:
    return [RowChange(*change) for change in load(unpack(packed))]
