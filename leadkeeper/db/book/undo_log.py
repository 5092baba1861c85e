"""Undo journal: manual edits, each with its row changes and the contacts concerned.

The journal is linear: undo takes the newest edit in effect, redo the oldest undone one, and a new edit drops the
undone ones. Also writes contact fields in bulk for such edits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from leadkeeper.db import contacts, engine
from leadkeeper.db.engine import Db, dump, fetch_all, fetch_value, load, load_list, load_object, packed, unpack
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
"""Tables that an edit may change, with their key columns."""


class RowChange(NamedTuple):
    """One change: `set` of a column, `add` or `drop` of a row (`before`, `after` by column)."""

    how: str
    table: str
    key: list[object]
    column: str | None
    before: object
    after: object


@contextmanager
def noting(db: Db) -> Iterator[None]:
    """Record every change of these tables on this connection; only inside `writing`."""
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
    """Changes recorded since the last call, in order."""
    question = "SELECT how, tab, id, col, was, now FROM edit_log ORDER BY n"
    result = [
        RowChange(how, table, load(key), column, *((was, now) if how == "set" else (load(was), load(now))))
        for how, table, key, column, was, now in fetch_all(db, question)
    ]
    db.conn.execute("DELETE FROM edit_log")
    return result


def note_people(db: Db, edit: int) -> None:
    """Store which contacts the recorded changes concern, if they still exist."""
    db.conn.execute(
        "INSERT OR IGNORE INTO edit_contacts (contact, edit) SELECT DISTINCT l.contact, ? FROM edit_log l"
        " JOIN contacts c ON c.id = l.contact WHERE l.tab <> 'edit_contacts'",
        (edit,),
    )


MIRRORED = {"set": "set", "add": "drop", "drop": "add"}


def play(db: Db, changes: Sequence[RowChange]) -> int:
    """Apply changes that match the current rows; return how many did. Only inside `writing`.

    A row that differs from the expected state is skipped. Consent events that would leave a gap in the numbering
    never match.
    """
    fitted = 0
    with engine.permitted(db, "undo"):
        for (how, *_), several in groupby(changes, key=lambda one: (one.how, one.table, one.column, _columns(one))):
            fitted += (_set if how == "set" else _add_or_drop)(db, list(several))
    # Contacts with gaps in their consent events do not fit: a later one follows a removed one.
    people = {one.key[0] for one in changes if one.table == "consents"}
    question = "SELECT coalesce(max(seq), -1) + 1 <> count(*) FROM consents WHERE contact = ?"
    return fitted - sum(int(fetch_value(db, question, (person,))) for person in people)


def mirrored(changes: Iterable[RowChange]) -> list[RowChange]:
    """Inverse changes, from last to first."""
    return [RowChange(MIRRORED[one.how], one.table, one.key, one.column, one.after, one.before) for one in changes]


def _columns(change: RowChange) -> tuple[str, ...]:
    row = change.after if change.how == "add" else change.before
    return tuple(row) if isinstance(row, dict) else ()


def _set(db: Db, run: list[RowChange]) -> int:
    table, column = run[0].table, run[0].column
    where = " AND ".join(f"{name} = ?" for name in KEYS[table])
    statement = f"UPDATE {table} SET {column} = ? WHERE {where} AND {column} IS ?"
    return int(db.conn.executemany(statement, ([one.after, *one.key, one.before] for one in run)).rowcount)


def _add_or_drop(db: Db, run: list[RowChange]) -> int:
    table, names, fitted = run[0].table, _columns(run[0]), 0
    if adds := run[0].how == "add":
        statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
    else:
        statement = f"DELETE FROM {table} WHERE {' AND '.join(f'{name} IS ?' for name in names)}"
    for change in run:
        row = _row(change.after if adds else change.before)
        try:
            fitted += db.conn.execute(statement, list(row.values())).rowcount
        except engine.IntegrityError:
            continue
        if adds and table == "contacts":
            contacts.index_one(db, int(str(change.key[0])))
    return fitted


def _row(row: object) -> dict[str, object]:
    if not isinstance(row, dict):
        raise TypeError(row)
    return row


COLUMNS_OF_MANY = {"stage", "owner", "tags", "contested", "email_state"}
"""Columns that can be set for many contacts at once."""

_STAYS = ("id", "ref", "import", "member", "line")


def rewrite(db: Db, number: int, contact: Contact, keys: ContactKeys) -> None:
    """Write all facts of a contact, with the keys derived from them."""
    facts = {name: getattr(contact, name) for name in contacts.FACTS}
    cells = dict(zip(contacts.COLUMNS, contacts.fact_row(number, None, facts, keys), strict=True))
    columns = [name for name in cells if name not in _STAYS]
    db.conn.execute(
        f"UPDATE contacts SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?",
        (*(cells[name] for name in columns), number),
    )
    known = set(fetch_all(db, "SELECT kind, value FROM further_addresses WHERE contact = ?", [number]))
    gone = known - set(keys.further)
    statement = "DELETE FROM further_addresses WHERE contact = ? AND kind = ? AND value = ?"
    db.conn.executemany(statement, ((number, kind, value) for kind, value in sorted(gone)))
    contacts.add_further(db, ((kind, value, number) for kind, value in keys.further if (kind, value) not in known))


def set_for_many(db: Db, column: str, value: str | int | None, numbers: Sequence[int]) -> None:
    """Set a column of `COLUMNS_OF_MANY` for some contacts, except those with this value and erased ones."""
    if column not in COLUMNS_OF_MANY:
        raise ValueError(column)
    chosen = f"id IN (SELECT value FROM json_each(?2)) AND {column} IS NOT ?1 AND erased_at IS NULL"
    db.conn.execute(f"UPDATE contacts SET {column} = ?1 WHERE {chosen}", (value, dump(list(numbers))))


def tags_of(db: Db, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Tags by contact id, for some hundred contacts; erased ones are left out."""
    return {number: load_list(tags) for number, (tags,) in contacts.cells(db, ["tags"], numbers).items()}


def set_tags(db: Db, tags: Mapping[int, tuple[str, ...]]) -> None:
    """Write tags by contact id."""
    db.conn.executemany(
        "UPDATE contacts SET tags = ? WHERE id = ?", ((engine.dump_list(one), n) for n, one in tags.items())
    )


def all_tags(db: Db) -> list[str]:
    """Every tag in use, in alphabetical order."""
    lists = "SELECT DISTINCT tags FROM contacts WHERE tags IS NOT NULL"
    found = fetch_all(db, f"SELECT DISTINCT j.value FROM ({lists}) t, json_each(t.tags) j")
    return sorted({str(tag) for (tag,) in found}, key=alphabetical)


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit: number, instant, kind, facts for its title; `undone_at` while it is undone."""

    number: int
    at: str
    kind: str
    facts: dict[str, Any]
    undone_at: str | None = None


class Recording:
    """An edit in progress; entries of `facts` are stored with it."""

    def __init__(self, db: Db, number: int, facts: Mapping[str, Any]) -> None:
        self._db, self.number, self.facts = db, number, dict(facts)
        self._parts = 0

    @property
    def changed(self) -> bool:
        """Whether anything was changed up to the last `keep`."""
        return self._parts > 0

    def keep(self) -> None:
        """Store the changes since the last call; large edits call it from time to time."""
        note_people(self._db, self.number)
        changes = [one for one in taken(self._db) if one.table != "edit_contacts" or one.key[1] != self.number]
        if changes:
            statement = "INSERT INTO edit_parts (edit, part, packed) VALUES (?, ?, ?)"
            self._db.conn.execute(statement, (self.number, self._parts, packed(dump(changes))))
            self._parts += 1

    def touch(self, contacts: Iterable[int]) -> None:
        """Add contacts concerned besides those with changed rows."""
        statement = "INSERT OR IGNORE INTO edit_contacts (contact, edit) VALUES (?, ?)"
        self._db.conn.executemany(statement, ((one, self.number) for one in contacts))

    def people(self) -> int:
        """Number of contacts concerned up to the last `keep`."""
        return int(fetch_value(self._db, "SELECT count(*) FROM edit_contacts WHERE edit = ?", (self.number,)))


@contextmanager
def recording(db: Db, kind: str, at: str, facts: Mapping[str, Any] | None = None) -> Iterator[Recording]:
    """Record all changes inside as one edit, if there are any; only inside `writing`."""
    number = engine.insert(db, "INSERT INTO edits (at, kind) VALUES (?, ?)", (at, kind))
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
    """Edit that would be undone next."""
    return next(iter(latest(db, 1)), None)


def latest(db: Db, limit: int) -> list[Edit]:
    """Edits in effect, newest first."""
    return _edits(db, "edits e WHERE e.undone_at IS NULL ORDER BY e.id DESC LIMIT ?", limit)


def undone(db: Db) -> Edit | None:
    """Edit that would be redone next."""
    return next(iter(_edits(db, "edits e WHERE e.undone_at IS NOT NULL ORDER BY e.id LIMIT 1")), None)


def get(db: Db, number: int) -> Edit | None:
    """Edit with this number."""
    return next(iter(_edits(db, "edits e WHERE e.id = ?", number)), None)


def of_contact(db: Db, contact: int) -> list[Edit]:
    """Edits in effect that concern a contact, oldest first."""
    source = "edit_contacts m JOIN edits e ON e.id = m.edit"
    return _edits(db, f"{source} WHERE m.contact = ? AND e.undone_at IS NULL ORDER BY e.id", contact)


def _edits(db: Db, source: str, *values: int) -> list[Edit]:
    rows = fetch_all(db, f"SELECT e.id, e.at, e.kind, e.facts, e.undone_at FROM {source}", values)
    return [Edit(number, at, kind, load_object(facts), undone_at) for number, at, kind, facts, undone_at in rows]


def people_of(db: Db, number: int) -> list[int]:
    """Ids of the contacts that an edit concerns."""
    return [contact for (contact,) in fetch_all(db, "SELECT contact FROM edit_contacts WHERE edit = ?", (number,))]


def is_followed(db: Db, number: int) -> bool:
    """Whether a later edit in effect concerns one of its contacts."""
    question = (
        "SELECT 1 FROM edit_contacts mine JOIN edit_contacts theirs ON theirs.contact = mine.contact"
        " AND theirs.edit > mine.edit JOIN edits later ON later.id = theirs.edit"
        " WHERE mine.edit = ? AND later.undone_at IS NULL LIMIT 1"
    )
    return fetch_value(db, question, (number,)) is not None


def is_notified(db: Db, number: int) -> bool:
    """Whether a notification created by an edit was sent, or is in a stop file."""
    changes = (change for part in parts(db, number) for change in part)
    made = [change.key[0] for change in changes if (change.how, change.table) == ("add", "notices")]
    question = "SELECT 1 FROM notices WHERE (sent_at IS NOT NULL OR stop_file IS NOT NULL) AND id IN (…)"
    return any(True for _row in engine.fetch_all_in(db, question, made))


def parts(db: Db, number: int, *, back: bool = False) -> Iterator[list[RowChange]]:
    """Yield the changes of an edit in order, some thousand at a time; in reverse with `back`."""
    places = [part for (part,) in fetch_all(db, "SELECT part FROM edit_parts WHERE edit = ? ORDER BY part", (number,))]
    for place in reversed(places) if back else places:
        changes = _unpack(fetch_value(db, "SELECT packed FROM edit_parts WHERE edit = ? AND part = ?", (number, place)))
        yield changes[::-1] if back else changes


def added_stops(db: Db) -> set[int]:
    """Ids of suppression entries that undoing an edit would remove."""
    stops = fetch_all(db, "SELECT id FROM edits WHERE kind = 'stop' AND undone_at IS NULL")
    changes = (change for (number,) in stops for part in parts(db, number) for change in part)
    return {int(str(one.key[0])) for one in changes if (one.how, one.table) == ("add", "suppressions")}


def count_parts(db: Db, number: int) -> int:
    """Number of stored parts of an edit."""
    return int(fetch_value(db, "SELECT count(*) FROM edit_parts WHERE edit = ?", (number,)))


def mark(db: Db, number: int, undone_at: str | None) -> None:
    """Mark an edit as undone since an instant, or in effect (None)."""
    db.conn.execute("UPDATE edits SET undone_at = ? WHERE id = ?", (undone_at, number))


def drop(db: Db, number: int) -> None:
    """Delete an edit from the journal: its changes stay and cannot be undone any more."""
    db.conn.execute("DELETE FROM edits WHERE id = ?", (number,))


def forget(db: Db, contact: int) -> None:
    """Delete everything the journal holds about a contact, for an erasure; only inside `writing`.

    Edits of this contact alone and merges are deleted whole; bulk edits keep what concerns other contacts.
    """
    question = (
        "SELECT e.id, e.kind = 'merge' OR NOT EXISTS (SELECT 1 FROM edit_contacts o WHERE o.edit = e.id"
        " AND o.contact <> m.contact) FROM edits e JOIN edit_contacts m ON m.edit = e.id WHERE m.contact = ?"
    )
    for number, goes_whole in fetch_all(db, question, (contact,)):
        if goes_whole:
            drop(db, number)
        else:
            _forget_in(db, number, contact)


def _forget_in(db: Db, number: int, contact: int) -> None:
    statement = "UPDATE edit_parts SET packed = ? WHERE edit = ? AND part = ?"
    for part, content in fetch_all(db, "SELECT part, packed FROM edit_parts WHERE edit = ?", (number,)):
        changes = _unpack(content)
        kept = [change for change in changes if not _is_about(change, contact)]
        if len(kept) < len(changes):
            db.conn.execute(statement, (packed(dump(kept)), number, part))
    db.conn.execute("DELETE FROM edit_contacts WHERE edit = ? AND contact = ?", (number, contact))


def _is_about(change: RowChange, contact: int) -> bool:
    if change.table == "contacts":
        return change.key[0] == contact
    row = change.before or change.after
    named = row.get("contact") if isinstance(row, dict) else None
    columns = KEYS[change.table]
    return contact in (named, *(part for name, part in zip(columns, change.key, strict=True) if name == "contact"))


def _unpack(content: bytes) -> list[RowChange]:
    return [RowChange(*change) for change in load(unpack(content))]
