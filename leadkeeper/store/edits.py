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
from typing import Any

from leadkeeper.store import edit_log
from leadkeeper.store.edit_log import Change
from leadkeeper.store.engine import Db, inserted, one, rows, rows_of, value
from leadkeeper.store.json_text import dump, load, load_object, unpack

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
        edit_log.note_people(self._db, self.number)
        changes = [change for change in edit_log.taken(self._db) if not self._of_itself(change)]
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
        return int(value(self._db, "SELECT count(*) FROM edit_contacts WHERE edit = ?", (self.number,)))

    def _of_itself(self, change: Change) -> bool:
        return change.table == "edit_contacts" and change.key[1] == self.number


@contextmanager
def recording(db: Db, kind: str, at: str, facts: Mapping[str, Any] | None = None) -> Iterator[Recording]:
    """Remembers all that is changed inside as one edit, if anything is; only within `writing`."""
    number = inserted(db, "INSERT INTO edits (at, kind) VALUES (?, ?)", (at, kind))
    made = Recording(db, number, facts or {})
    with edit_log.noting(db):
        yield made
        made.keep()
    if made.changed:
        db.conn.execute("DELETE FROM edits WHERE undone_at IS NOT NULL")
        db.conn.execute("UPDATE edits SET facts = ? WHERE id = ?", (dump(made.facts), number))
    else:
        db.conn.execute("DELETE FROM edits WHERE id = ?", (number,))


def last(db: Db) -> Edit | None:
    """The edit that would be undone next."""
    return _edit(one(db, f"SELECT id, at, kind, facts, undone_at FROM edits WHERE {LAST} LIMIT 1"))


def undone(db: Db) -> Edit | None:
    """The edit that would be redone next."""
    return _edit(one(db, f"SELECT id, at, kind, facts, undone_at FROM edits WHERE {NEXT} LIMIT 1"))


def get(db: Db, number: int) -> Edit | None:
    """The edit with this number."""
    return _edit(one(db, "SELECT id, at, kind, facts, undone_at FROM edits WHERE id = ?", (number,)))


def of_contact(db: Db, contact: int) -> list[Edit]:
    """The edits that stand and are about a person, oldest first."""
    question = (
        "SELECT e.id, e.at, e.kind, e.facts, e.undone_at FROM edit_contacts m JOIN edits e ON e.id = m.edit"
        " WHERE m.contact = ? AND e.undone_at IS NULL ORDER BY e.id"
    )
    return [Edit(row[0], row[1], row[2], load_object(row[3]), row[4]) for row in rows(db, question, (contact,))]


def _edit(row: Sequence[Any] | None) -> Edit | None:
    return Edit(row[0], row[1], row[2], load_object(row[3]), row[4]) if row else None


def people_of(db: Db, number: int) -> list[int]:
    """The row numbers of those whom an edit is about."""
    return [contact for (contact,) in rows(db, "SELECT contact FROM edit_contacts WHERE edit = ?", (number,))]


def is_followed(db: Db, number: int) -> bool:
    """Whether somebody whom an edit is about was edited once more since, by an edit that stands."""
    question = (
        "SELECT 1 FROM edit_contacts mine JOIN edit_contacts theirs ON theirs.contact = mine.contact"
        " AND theirs.edit > mine.edit JOIN edits later ON later.id = theirs.edit"
        " WHERE mine.edit = ? AND later.undone_at IS NULL LIMIT 1"
    )
    return value(db, question, (number,)) is not None


def is_told(db: Db, number: int) -> bool:
    """Whether a partner was told a notice that an edit made, or it stands in a stop file."""
    made = [change.key[0] for part in parts(db, number) for change in part if change.table == "notices"]
    question = "SELECT 1 FROM notices WHERE (sent_at IS NOT NULL OR stop_file IS NOT NULL) AND id IN (…)"
    return any(True for _row in rows_of(db, question, made))


def parts(db: Db, number: int, *, back: bool = False) -> Iterator[list[Change]]:
    """The changes of an edit as they happened, some thousand at a time; from the last to the first with `back`."""
    places = [part for (part,) in rows(db, "SELECT part FROM edit_parts WHERE edit = ? ORDER BY part", (number,))]
    for place in reversed(places) if back else places:
        changes = _unpack(value(db, "SELECT packed FROM edit_parts WHERE edit = ? AND part = ?", (number, place)))
        yield changes[::-1] if back else changes


def added_stops(db: Db) -> set[int]:
    """Numbers of the entries of the stop list that the undo of an edit would take away."""
    standing = rows(db, "SELECT id FROM edits WHERE kind = 'stop' AND undone_at IS NULL")
    changes = (change for (number,) in standing for part in parts(db, number) for change in part)
    return {int(str(one.key[0])) for one in changes if (one.how, one.table) == ("add", "suppressions")}


def count_parts(db: Db, number: int) -> int:
    """In how many parts the changes of an edit are packed."""
    return int(value(db, "SELECT count(*) FROM edit_parts WHERE edit = ?", (number,)))


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
    for number, kind in rows(
        db,
        "SELECT e.id, e.kind FROM edits e JOIN edit_contacts m ON m.edit = e.id WHERE m.contact = ?",
        (contact,),
    ):
        others = value(db, "SELECT 1 FROM edit_contacts WHERE edit = ? AND contact <> ? LIMIT 1", (number, contact))
        if kind == "merge" or others is None:
            drop(db, number)
        else:
            _forget_in(db, number, contact)


def _forget_in(db: Db, number: int, contact: int) -> None:
    for part, packed in rows(db, "SELECT part, packed FROM edit_parts WHERE edit = ?", (number,)):
        changes = _unpack(packed)
        kept = [change for change in changes if not _is_about(change, contact)]
        if len(kept) < len(changes):
            db.conn.execute("UPDATE edit_parts SET packed = ? WHERE edit = ? AND part = ?", (_pack(kept), number, part))
    db.conn.execute("DELETE FROM edit_contacts WHERE edit = ? AND contact = ?", (number, contact))


def _is_about(change: Change, contact: int) -> bool:
    if change.table == "contacts":
        return change.key[0] == contact
    row = change.before or change.after
    named = row.get("contact") if isinstance(row, dict) else None
    return contact in (named, *_whose(change))


def _whose(change: Change) -> tuple[object, ...]:
    columns = edit_log.KEYS[change.table]
    return tuple(part for name, part in zip(columns, change.key, strict=True) if name == "contact")


def _pack(changes: Sequence[Change]) -> bytes:
    return zlib.compress(json.dumps(changes, ensure_ascii=False, separators=(",", ":")).encode(), 1)


def _unpack(packed: bytes) -> list[Change]:
    return [Change(*change) for change in load(unpack(packed))]
