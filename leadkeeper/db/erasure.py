"""Erase contacts from all tables.

What remains is a row with an id, so that registers and requests stay complete. SQLite overwrites deleted bytes
(`secure_delete`), in the search index too; the -wal file, which may still hold them, is emptied by `settle_on_disk`
and again when the book is closed.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from leadkeeper.db import contacts
from leadkeeper.db.engine import Db, fetch_all, fetch_one, fetch_value
from leadkeeper.db.json_columns import dump, load, load_object
from leadkeeper.db.transaction import permitted

_THESE = "(SELECT value FROM json_each(?1))"

EMPTY: Mapping[str, object] = {
    **dict.fromkeys(name for name in contacts.COLUMNS if name not in ("id", "ref")),
    "stage": "new",
    "admin_only": 0,
    "contested": 0,
    "email_state": "ok",
    "email_marks": 0,
    "phone_marks": 0,
}
"""Columns of an erased contact besides id, public id and instant: the defaults of the archive."""

DELETED = {
    "reviews": "reviews",
    "further_addresses": "further_addresses",
    "import_changes": "import_changes",
    "import_lines": "import_lines",
}
"""Tables with rows that are deleted with the contact, by their name in the counts."""


NAMING = ("contact", "subject")
"""Details of a complaint that may identify the complainant."""


def blank(db: Db, numbers: Sequence[int], at: str, reason: str) -> Counter[str]:
    """Clear these contacts and return the number of deleted rows by kind; only inside `writing`.

    Source lines, suppression list and complaints are handled separately. Notifications and requests stay. The search
    index is updated by its trigger.
    """
    these = (dump(list(numbers)),)
    removed: Counter[str] = Counter(records=len(numbers))
    with permitted(db, reason):
        removed["consents"] = db.conn.execute(f"DELETE FROM consents WHERE contact IN {_THESE}", these).rowcount
    for name, table in DELETED.items():
        removed[name] = db.conn.execute(f"DELETE FROM {table} WHERE contact IN {_THESE}", these).rowcount
    about_them = f"SELECT edit FROM edit_contacts WHERE contact IN {_THESE}"
    removed["edits"] = db.conn.execute(f"DELETE FROM edits WHERE id IN ({about_them})", these).rowcount
    columns = ", ".join(f"{name} = ?" for name in EMPTY)
    db.conn.executemany(
        f"UPDATE contacts SET {columns}, erased_at = ? WHERE id = ?",
        [(*EMPTY.values(), at, number) for number in numbers],
    )
    return removed


def mark_erased_again(db: Db, at: str) -> None:
    """Mark the erased contacts of an archive, of which it has only the ids that registers and requests name.

    Only inside `writing`.
    """
    bare = " AND ".join(f"{name} IS ?" for name in EMPTY)
    db.conn.execute(
        f"UPDATE contacts SET erased_at = ? WHERE email_key IS NULL AND {bare}"
        " AND NOT EXISTS (SELECT 1 FROM consents WHERE contact = contacts.id)"
        " AND NOT EXISTS (SELECT 1 FROM reviews WHERE contact = contacts.id)"
        f" AND ({contacts.NAMED_BY_OTHERS})",
        (at, *EMPTY.values()),
    )


def rename(db: Db, number: int) -> str:
    """Replace a contact's public id, if it identifies the person; return the new one."""
    stem = fresh = f"erased-{number}"
    again = 2
    while fetch_one(db, "SELECT 1 FROM contacts WHERE ref = ?", (fresh,)):
        fresh, again = f"{stem}-{again}", again + 1
    db.conn.execute("UPDATE contacts SET ref = ? WHERE id = ?", (fresh, number))
    return fresh


def rename_merged(db: Db, numbers: Sequence[int]) -> None:
    """Remove the public ids of records merged into these; their database ids are still never reused."""
    db.conn.execute(f"UPDATE merged SET ref = 'erased-' || number WHERE contact IN {_THESE}", (dump(list(numbers)),))


def hash_plain_stops(db: Db, is_theirs: Callable[[str], bool], hashed: Callable[[str], str]) -> int:
    """Replace suppression entries with a person's address or number by keyed hashes; return the count.

    An entry with both becomes two. `is_theirs` is called with addresses and numbers as stored.
    """
    result = 0
    for number, email, phone in fetch_all(
        db, "SELECT id, email, phone FROM suppressions WHERE email IS NOT NULL OR phone IS NOT NULL"
    ):
        bearing = [text for text in (email, phone) if text]
        if not any(map(is_theirs, bearing)):
            continue
        result += 1
        update = "UPDATE suppressions SET email = NULL, phone = NULL, hash = ? WHERE id = ?"
        db.conn.execute(update, (hashed(bearing[0]), number))
        for text in bearing[1:]:
            db.conn.execute(
                "INSERT INTO suppressions (hash, channel, partner, reason, at)"
                " SELECT ?, channel, partner, reason, at FROM suppressions WHERE id = ?",
                (hashed(text), number),
            )
    return result


def has_stop(db: Db, hashed: str, reason: str) -> bool:
    """Whether this keyed hash is suppressed for this reason, for every partner and channel."""
    return bool(
        fetch_one(
            db,
            "SELECT 1 FROM suppressions WHERE hash = ? AND reason = ? AND channel IS NULL AND partner IS NULL",
            (hashed, reason),
        )
    )


def last_stop(db: Db) -> int:
    """Id of the newest suppression entry."""
    return int(fetch_value(db, "SELECT max(id) FROM suppressions"))


def scrub_complaints(
    db: Db, person: int | None, is_theirs: Callable[[str], bool], redacted: Callable[[Any], Any]
) -> int:
    """Remove a person's address, and the mail, from complaints about it; return the count.

    The contact id, if any, stays, so that they still count against the partners that received the contact.
    """
    result = 0
    for number, address, mail, details in fetch_all(db, "SELECT id, address, mail_sha256, details FROM complaints"):
        if not address or not is_theirs(address):
            continue
        result += 1
        whose = {} if person is None else {"number": person}
        noted = whose | {name: fact for name, fact in load_object(details).items() if name not in NAMING}
        db.conn.execute(
            "UPDATE complaints SET address = NULL, details = ? WHERE id = ?", (dump(redacted(noted)), number)
        )
        if mail is not None and not _is_evidence(db, mail):
            db.conn.execute("DELETE FROM files WHERE sha256 = ?", (mail,))
    return result


def _is_evidence(db: Db, digest: str) -> bool:
    return fetch_value(db, "SELECT 1 FROM evidence WHERE sha256 = ? AND copied = 1 LIMIT 1", (digest,)) is not None


def mentions(db: Db, needles: Iterable[str]) -> list[int]:
    """Ids of contacts with one of these texts (lower case) in the note or further columns."""
    contact_ids: set[int] = set()
    for needle in needles:
        contact_ids.update(
            number
            for (number,) in fetch_all(
                db,
                "SELECT id FROM contacts WHERE (note IS NOT NULL OR extra IS NOT NULL)"
                " AND instr(lower(coalesce(note, '') || ' ' || coalesce(extra, '')), ?) > 0",
                (needle,),
            )
        )
    return sorted(contact_ids)


def rewrite_notes(db: Db, number: int, redacted: Callable[[Any], Any]) -> None:
    """Redact the note and further columns of a contact."""
    note, extra = fetch_one(db, "SELECT note, extra FROM contacts WHERE id = ?", (number,)) or (None, None)
    db.conn.execute(
        "UPDATE contacts SET note = ?, extra = ? WHERE id = ?",
        (redacted(note), dump(redacted(load(extra))) if extra is not None else None, number),
    )


def drop_edits_naming(db: Db, needles: Sequence[str]) -> int:
    """Delete journal edits that contain one of these texts (lower case); return the count."""
    result = set()
    for edit, facts, packed in db.conn.execute(
        "SELECT e.id, e.facts, p.packed FROM edits e LEFT JOIN edit_parts p ON p.edit = e.id"
    ):
        said = facts + (zlib.decompress(packed).decode() if packed else "")
        if any(needle in said.lower() for needle in needles):
            result.add(edit)
    db.conn.executemany("DELETE FROM edits WHERE id = ?", [(edit,) for edit in result])
    return len(result)


def drop_views_naming(db: Db, needles: Sequence[str]) -> int:
    """Delete saved views that search for one of these texts (lower case); return the count."""
    result = [
        (page, name)
        for page, name, body in fetch_all(db, "SELECT page, name, body FROM saved_views")
        if any(needle in f"{name} {body}".lower() for needle in needles)
    ]
    db.conn.executemany("DELETE FROM saved_views WHERE page = ? AND name = ?", result)
    return len(result)


def signed_sheets(db: Db, numbers: Sequence[int]) -> list[str]:
    """Names of stored evidence that may show these very contacts: signed sheets, call scripts."""
    return [
        name
        for (name,) in fetch_all(
            db,
            "SELECT DISTINCT e.name FROM evidence e WHERE e.kind = 'signed_sheet' AND e.name IS NOT NULL"
            " AND e.form_version IN (SELECT k.form_version FROM consents c JOIN consent_kinds k ON k.id = c.kind"
            f" WHERE c.contact IN {_THESE}) ORDER BY e.name",
            (dump(list(numbers)),),
        )
    ]


def settle_on_disk(db: Db) -> bool:
    """Empty the -wal file, which holds older pages; False while another connection still reads from it."""
    busy = fetch_one(db, "PRAGMA wal_checkpoint(TRUNCATE)")
    return busy is not None and busy[0] == 0
