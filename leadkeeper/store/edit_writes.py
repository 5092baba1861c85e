"""What an edit by hand writes about people: one person's facts, or one fact of very many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadkeeper.model.alphabet import alphabetical
from leadkeeper.model.contact import Contact, ContactKeys
from leadkeeper.store import contacts
from leadkeeper.store.engine import Db, rows
from leadkeeper.store.json_text import dump_list, load_list

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
    known = set(rows(db, "SELECT kind, value FROM further_addresses WHERE contact = ?", [number]))
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
    return {number: load_list(tags) for number, tags in rows(db, question, numbers)}


def set_tags(db: Db, tags: Mapping[int, tuple[str, ...]]) -> None:
    """Writes the tags of people, by row number."""
    db.conn.executemany("UPDATE contacts SET tags = ? WHERE id = ?", ((dump_list(one), n) for n, one in tags.items()))


def all_tags(db: Db) -> list[str]:
    """Every tag that somebody has, in alphabetical order."""
    lists = "SELECT DISTINCT tags FROM contacts WHERE tags IS NOT NULL"
    found = rows(db, f"SELECT DISTINCT j.value FROM ({lists}) t, json_each(t.tags) j")
    return sorted({str(tag) for (tag,) in found}, key=alphabetical)
