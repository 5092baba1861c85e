"""Which lines of files stand on which record, and the answers that came with them: to part two mailboxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leadkeeper.store import contacts, source_lines
from leadkeeper.store.engine import Db, rows
from leadkeeper.store.json_text import dump, load
from leadkeeper.store.source_lines import Place

_PLAIN = "*[^ -~]*"  # GLOB: a letter that is not ASCII


def beyond_ascii(db: Db) -> list[int]:
    """The row numbers of people with an address that has letters beyond ASCII."""
    question = "SELECT id FROM contacts WHERE email GLOB ?1 OR other_emails GLOB ?1 ORDER BY id"
    return [number for (number,) in rows(db, question, (_PLAIN,))]


def lines_with(db: Db, is_wanted: Any) -> Iterator[Place]:
    """The places of kept lines in which `is_wanted` finds something; it is asked of whole blocks first."""
    for block in source_lines.blocks(db):
        text = source_lines.text_of(db, block)
        if is_wanted(text):
            for line, cells in load(text):
                if any(isinstance(cell, str) and is_wanted(cell) for cell in cells):
                    yield block[0], block[1], line


def holders(db: Db, places: Iterable[Place]) -> set[int]:
    """The row numbers of the people on whom some lines stand."""
    question = (
        "SELECT id FROM contacts WHERE import = ?1 AND coalesce(member, 0) = ?2 AND line = ?3"
        " UNION SELECT contact FROM import_lines WHERE import = ?1 AND member = ?2 AND line = ?3"
    )
    return {number for place in places for (number,) in rows(db, question, place)}


def lines_of(db: Db, contact: int) -> list[Place]:
    """The places of the lines that stand on somebody, oldest first, without those of imports taken back."""
    return [
        (number, member, line)
        for number, member, line in rows(
            db,
            "SELECT o.* FROM (SELECT import, coalesce(member, 0) AS member, line FROM contacts WHERE id = ?1"
            " UNION SELECT import, member, line FROM import_lines WHERE contact = ?1) o"
            " JOIN imports i ON i.id = o.import WHERE i.undone_at IS NULL AND o.line IS NOT NULL ORDER BY 1, 2, 3",
            (contact,),
        )
    ]


def drop_answers(db: Db, contact: int, places: Sequence[Place]) -> None:
    """Takes the answers away that came with some lines; only within `permitted`."""
    db.conn.executemany(
        "DELETE FROM consents WHERE contact = ? AND import = ? AND line = ?",
        [(contact, number, line) for number, _member, line in places],
    )


def drop_lines(db: Db, contact: int, places: Sequence[Place], first: Place) -> None:
    """Says that some lines no longer stand on somebody, whose record comes from the line `first`."""
    each = [(contact, *place) for place in places]
    for table, member in (("import_lines", "member"), ("import_changes", "coalesce(member, 0)")):
        db.conn.executemany(f"DELETE FROM {table} WHERE contact = ? AND import = ? AND {member} = ? AND line = ?", each)
    db.conn.execute("UPDATE contacts SET import = ?, member = ?, line = ? WHERE id = ?", (*first, contact))
    db.conn.execute(
        "DELETE FROM import_lines WHERE contact = ? AND import = ? AND member = ? AND line = ?", (contact, *first)
    )


def add_lines(db: Db, contact: int, places: Iterable[Place]) -> None:
    """Notes further lines that stand on somebody."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO import_lines (contact, import, member, line) VALUES (?, ?, ?, ?)",
        [(contact, *place) for place in places],
    )


def rewrite(db: Db, row: Sequence[object], further: Sequence[tuple[str, str]]) -> None:
    """Writes somebody's facts anew, with what is drawn from them; `row` is one of `contacts.fact_row`."""
    columns = contacts.COLUMNS[2:-3]
    marks = ", ".join(f"{name} = ?" for name in columns)
    db.conn.execute(f"UPDATE contacts SET {marks} WHERE id = ?", (*row[2:-3], row[0]))
    db.conn.execute("DELETE FROM further_addresses WHERE contact = ?", (row[0],))
    contacts.add_further(db, ((kind, address, row[0]) for kind, address in further))  # type: ignore[misc]  # its number


def contest(db: Db, numbers: Iterable[int]) -> None:
    """Holds people back until somebody decides about them."""
    db.conn.executemany("UPDATE contacts SET contested = 1 WHERE id = ?", [(number,) for number in numbers])


def still_contested(db: Db, refs: Sequence[str]) -> list[int]:
    """The row numbers of those with some contact ids whose consent is still disputed."""
    found = rows(
        db,
        "SELECT id FROM contacts WHERE contested = 1 AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (dump(list(contacts.numbers(db, refs).values())),),
    )
    return [number for (number,) in found]


def traps(db: Db) -> list[tuple[int, int, str]]:
    """Delivery, position and address of the traps whose address has letters beyond ASCII."""
    return [(*row,) for row in rows(db, "SELECT delivery, position, email FROM traps WHERE email GLOB ?", (_PLAIN,))]


def set_trap(db: Db, delivery: int, position: int, canonical: str) -> None:
    """Writes the canonical address of a trap."""
    db.conn.execute(
        "UPDATE traps SET canonical = ? WHERE delivery = ? AND position = ?", (canonical, delivery, position)
    )
