"""Queries for splitting mailboxes: whether that is due, source lines and events; contacts by shared number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from leadkeeper.db import contacts
from leadkeeper.db.book import settings
from leadkeeper.db.engine import Db, dump, fetch_all, fetch_all_in, grouped, load, load_list
from leadkeeper.db.imports import imports
from leadkeeper.db.imports.imports import LinePlace
from leadkeeper.domain.contact import ContactKeys
from leadkeeper.domain.email import PLAIN
from leadkeeper.domain.phone import SHARED_CODES, is_e164, other_spellings

READING = "address-reading"  # setting: which version of reading addresses and numbers the keys are of
READ = "1"  # raise it whenever `domain.contact.keys` derives more
_PLAIN = "*[^ -~]*"  # GLOB: a non-ASCII character
KEYS = "mailbox-keys"  # setting: since when no key of the book is case-folded, and the result of the migration (JSON)


def is_due(db: Db) -> bool:
    """Whether the book was never checked for case-folded mailboxes."""
    return settings.setting(db, KEYS) is None


def mark_new(db: Db, now: str | None = None) -> None:
    """Mark a book as free of case-folded keys. With `now`, keyed hashes up to then may still be case-folded."""
    settings.set_setting(db, KEYS, dump({"at": now}))
    mark_read(db)


def is_reading_due(db: Db) -> bool:
    """Whether an earlier version may have derived keys of this book, which read odd cells otherwise."""
    return settings.setting(db, READING) != READ


def mark_read(db: Db) -> None:
    """Mark the keys of all contacts as derived by this version."""
    settings.set_setting(db, READING, READ)


def oddly_written(db: Db) -> list[int]:
    """Ids of contacts with an address or a number that is not plain, ascending; 3 s for 1.5 million."""
    odd = {
        contact
        for contact, key in db.conn.execute("SELECT id, email_key FROM contacts WHERE email_key IS NOT NULL")
        if not PLAIN.fullmatch(key)
    }
    further = (
        "SELECT id, other_emails, other_phones FROM contacts WHERE other_emails IS NOT NULL OR other_phones IS NOT NULL"
    )
    for contact, emails, phones in db.conn.execute(further):
        if not all(map(PLAIN.fullmatch, load_list(emails))) or not all(map(is_e164, load_list(phones))):
            odd.add(contact)
    unread = (
        "SELECT id FROM contacts WHERE phone_key IS NULL"
        " AND id IN (SELECT id FROM contacts WHERE phone IS NOT NULL AND phone GLOB '*[^+0-9]*')"
    )
    return sorted(odd.union(contact for (contact,) in fetch_all(db, unread)))


def rewrite_keys(db: Db, number: int, keys: ContactKeys) -> bool:
    """Rewrite the derived keys of a contact; return whether it has others by which it is found."""
    known = {one for (one,) in fetch_all(db, "SELECT value FROM further_addresses WHERE contact = ?", (number,))}
    names = ("email_key", "canonical", "phone_key", "email_marks", "phone_marks")
    (before,) = fetch_all(db, f"SELECT {', '.join(names)} FROM contacts WHERE id = ?", (number,))
    after = tuple(getattr(keys, name) for name in names)
    if after != before:
        marks = ", ".join(f"{name} = ?" for name in names)
        db.conn.execute(f"UPDATE contacts SET {marks} WHERE id = ?", (*after, number))
    if known != {value for _, value in keys.further}:
        db.conn.execute("DELETE FROM further_addresses WHERE contact = ?", (number,))
        contacts.add_further(db, ((kind, value, number) for kind, value in keys.further))
    return (before[:3], known) != (after[:3], {value for _, value in keys.further})


def beyond_ascii(db: Db) -> list[int]:
    """Ids of contacts with a non-ASCII address."""
    question = "SELECT id FROM contacts WHERE email GLOB ?1 OR other_emails GLOB ?1 ORDER BY id"
    return [number for (number,) in fetch_all(db, question, (_PLAIN,))]


def lines_with(db: Db, is_wanted: Any) -> Iterator[LinePlace]:
    """Places of stored lines that match `is_wanted`, which is first called with whole blocks."""
    for block in imports.all_blocks(db):
        text = imports.block_text(db, block)
        if is_wanted(text):
            for line, cells in load(text):
                if any(isinstance(cell, str) and is_wanted(cell) for cell in cells):
                    yield block[0], block[1], line


def holders(db: Db, places: Iterable[LinePlace]) -> set[int]:
    """Ids of the contacts of some lines."""
    return {number for place in places for (number,) in fetch_all(db, imports.OF_LINE, place)}


def lines_of(db: Db, contact: int) -> list[LinePlace]:
    """Places of the lines of a contact, oldest first, without undone imports."""
    question = (
        "SELECT o.* FROM (SELECT import, coalesce(member, 0) AS member, line FROM contacts WHERE id = ?1"
        " UNION SELECT import, member, line FROM import_lines WHERE contact = ?1) o"
        " JOIN imports i ON i.id = o.import WHERE i.undone_at IS NULL AND o.line IS NOT NULL ORDER BY 1, 2, 3"
    )
    return [(number, member, line) for number, member, line in fetch_all(db, question, (contact,))]


def drop_answers(db: Db, contact: int, places: Sequence[LinePlace]) -> None:
    """Delete the consent events of some lines; only inside `permitted`."""
    statement = "DELETE FROM consents WHERE contact = ? AND import = ? AND line = ?"
    db.conn.executemany(statement, [(contact, number, line) for number, _member, line in places])


def drop_lines(db: Db, contact: int, places: Sequence[LinePlace], first: LinePlace) -> None:
    """Detach lines from a contact; its origin becomes the line `first`."""
    each = [(contact, *place) for place in places]
    for table, member in (("import_lines", "member"), ("import_changes", "coalesce(member, 0)")):
        db.conn.executemany(f"DELETE FROM {table} WHERE contact = ? AND import = ? AND {member} = ? AND line = ?", each)
    db.conn.execute("UPDATE contacts SET import = ?, member = ?, line = ? WHERE id = ?", (*first, contact))
    statement = "DELETE FROM import_lines WHERE contact = ? AND import = ? AND member = ? AND line = ?"
    db.conn.execute(statement, (contact, *first))


def add_lines(db: Db, contact: int, places: Iterable[LinePlace]) -> None:
    """Attach further lines to a contact."""
    statement = "INSERT OR IGNORE INTO import_lines (contact, import, member, line) VALUES (?, ?, ?, ?)"
    db.conn.executemany(statement, [(contact, *place) for place in places])


def rewrite(db: Db, row: Sequence[object], further: Sequence[tuple[str, str]]) -> None:
    """Rewrite the facts of a contact with derived keys; `row` is from `contacts.fact_row`."""
    marks = ", ".join(f"{name} = ?" for name in contacts.COLUMNS[2:-3])
    db.conn.execute(f"UPDATE contacts SET {marks} WHERE id = ?", (*row[2:-3], row[0]))
    db.conn.execute("DELETE FROM further_addresses WHERE contact = ?", (row[0],))
    contacts.add_further(db, ((kind, address, row[0]) for kind, address in further))  # type: ignore[misc]  # its number


def contest(db: Db, numbers: Iterable[int]) -> None:
    """Mark contacts as contested."""
    db.conn.executemany("UPDATE contacts SET contested = 1 WHERE id = ?", [(number,) for number in numbers])


def still_contested(db: Db, refs: Sequence[str]) -> list[int]:
    """Ids of those of these contacts (public ids) that are still contested."""
    question = "SELECT id FROM contacts WHERE contested = 1 AND id IN (SELECT value FROM json_each(?)) ORDER BY id"
    return [number for (number,) in fetch_all(db, question, (dump(list(contacts.numbers(db, refs).values())),))]


def traps(db: Db) -> list[tuple[int, int, str]]:
    """Disclosure, position and address of seed contacts with a non-ASCII address."""
    question = "SELECT delivery, position, email FROM traps WHERE email GLOB ?"
    return [(*row,) for row in fetch_all(db, question, (_PLAIN,))]


def set_trap(db: Db, delivery: int, position: int, canonical: str) -> None:
    """Set the canonical address of a seed contact."""
    statement = "UPDATE traps SET canonical = ? WHERE delivery = ? AND position = ?"
    db.conn.execute(statement, (canonical, delivery, position))


# Contacts with a number from an import: those it created, and those with a number it changed.
_COMES_NEW = """(n.import = ?1 OR n.id IN
    (SELECT contact FROM import_changes WHERE import = ?1 AND field IN ('phone', 'other_phones')))"""
# A number in all spellings that `domain.phone.other_spellings` knows; what is found is compared again.
_SPELT = ", ".join(["(p.phone", *(f"'+{code}' || substr(p.phone, -9)" for code in SHARED_CODES)]) + ")"
_SPEAKING_ALONE = """
    SELECT p.id FROM contacts p WHERE p.email_key IS NULL AND p.phone IS NOT NULL AND (
        p.note IS NOT NULL OR EXISTS (SELECT 1 FROM consents s WHERE s.contact = p.id
            AND s.kind IN (SELECT id FROM consent_kinds WHERE event <> 'given' OR event IS NULL)))
"""
_ALONE = f"""
    {_SPEAKING_ALONE} AND (
        p.import = ?1 OR EXISTS (SELECT 1 FROM consents s WHERE s.contact = p.id AND s.import = ?1)
        OR EXISTS (SELECT 1 FROM import_changes c WHERE c.import = ?1 AND c.contact = p.id)
        OR EXISTS (SELECT 1 FROM contacts n WHERE n.phone IN {_SPELT} AND n.id <> p.id AND {_COMES_NEW})
        OR EXISTS (SELECT 1 FROM contacts n WHERE n.phone_key IN {_SPELT} AND {_COMES_NEW})
        OR EXISTS (SELECT 1 FROM further_addresses f JOIN contacts n ON n.id = f.contact
            WHERE f.value IN {_SPELT} AND f.kind = 'phone' AND {_COMES_NEW})
        OR EXISTS (SELECT 1 FROM further_addresses f JOIN contacts n ON n.phone = f.value
            WHERE f.contact = p.id AND f.kind = 'phone' AND {_COMES_NEW})
    ) ORDER BY p.id
"""


def alone(db: Db, import_number: int, phones: Sequence[str] = ()) -> list[int]:
    """Contacts without an address, with a refusal or a note, that an import mentions or gave a number to.

    And those with one of these numbers (E.164).
    """
    having = sorted({number for found in sharers(db, phones).values() for number in found})
    those = fetch_all_in(db, f"{_SPEAKING_ALONE} AND p.id IN (…)", having)
    return sorted({contact for (contact,) in (*fetch_all(db, _ALONE, (import_number,)), *those)})


def sharers(db: Db, phones: Sequence[str]) -> dict[str, set[int]]:
    """Contacts by E.164 number, as first or further one, whatever its spelling."""
    spelt = grouped((one, phone) for phone in phones for one in (phone, *other_spellings(phone)))
    result: dict[str, set[int]] = {}
    for question in (
        "SELECT phone, id FROM contacts WHERE phone IN (…)",
        "SELECT phone_key, id FROM contacts WHERE phone_key IN (…)",
        "SELECT value, contact FROM further_addresses WHERE kind = 'phone' AND value IN (…)",
    ):
        for found, contact in fetch_all_in(db, question, list(spelt)):
            for phone in spelt[found]:
                result.setdefault(phone, set()).add(contact)
    return result


def come_new(db: Db, import_number: int, contacts: Sequence[int]) -> set[int]:
    """Those of these contacts that got their number from an import."""
    question = f"SELECT n.id FROM contacts n WHERE {_COMES_NEW.replace('?1', '?')} AND n.id IN (…)"
    return {contact for (contact,) in fetch_all_in(db, question, contacts, (import_number, import_number))}
