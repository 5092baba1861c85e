"""Erase contacts from all tables; pack expired ones away until the book is closed.

What remains is a row with an id, so that registers and requests stay complete. SQLite overwrites deleted bytes
(`secure_delete`), in the search index too, but not what splitting a page left in its unused part: `settle_on_disk`
looks for it. It also empties the -wal file, which may still hold older pages; so does closing the book.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from leadkeeper.db import contacts, engine, proofs
from leadkeeper.db.book.file import renew_read_locks
from leadkeeper.db.consents import STANDING_YES
from leadkeeper.db.engine import Db, dump, fetch_all, fetch_one, fetch_value, insert, load, load_object, packed, unpack
from leadkeeper.db.imports import imports as imports_db

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

DELETED = ("reviews", "further_addresses", "import_changes", "import_lines")
"""Tables with rows that are deleted with the contact."""

NAMING = ("contact", "subject")  # details of a complaint that may identify the complainant


def blank(db: Db, numbers: Sequence[int], at: str, reason: str) -> Counter[str]:
    """Clear these contacts and return the number of deleted rows by kind; only inside `writing`.

    Source lines, suppression list and complaints are handled separately. Notifications and requests stay. The search
    index is updated by its trigger.
    """
    these = (dump(list(numbers)),)
    removed: Counter[str] = Counter(records=len(numbers))
    with engine.permitted(db, reason):
        removed["consents"] = db.conn.execute(f"DELETE FROM consents WHERE contact IN {_THESE}", these).rowcount
    for table in DELETED:
        removed[table] = db.conn.execute(f"DELETE FROM {table} WHERE contact IN {_THESE}", these).rowcount
    about_them = f"SELECT edit FROM edit_contacts WHERE contact IN {_THESE}"
    removed["edits"] = db.conn.execute(f"DELETE FROM edits WHERE id IN ({about_them})", these).rowcount
    columns = ", ".join(f"{name} = ?" for name in EMPTY)
    statement = f"UPDATE contacts SET {columns}, erased_at = ? WHERE id = ?"
    db.conn.executemany(statement, [(*EMPTY.values(), at, number) for number in numbers])
    return removed


def add_empty(db: Db, at: str) -> int:
    """Add a record with nothing but an id, such as an erasure leaves, and return it; only inside `writing`.

    It stands for somebody who is not in the book: a request needs a record, also in an archive.
    """
    columns, marks = ", ".join(EMPTY), ", ".join("?" * len(EMPTY))
    statement = f"INSERT INTO contacts (id, {columns}, erased_at) VALUES (?, {marks}, ?)"
    return insert(db, statement, [contacts.next_number(db), *EMPTY.values(), at])


def mark_erased_again(db: Db, at: str) -> None:
    """Mark an archive's erased contacts: it has only the ids in registers and requests. Only inside `writing`."""
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
    question = "SELECT id, email, phone FROM suppressions WHERE email IS NOT NULL OR phone IS NOT NULL"
    for number, email, phone in fetch_all(db, question):
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
    question = "SELECT 1 FROM suppressions WHERE hash = ? AND reason = ? AND channel IS NULL AND partner IS NULL"
    return bool(fetch_one(db, question, (hashed, reason)))


def last_stop(db: Db) -> int:
    """Id of the newest suppression entry."""
    return int(fetch_value(db, "SELECT max(id) FROM suppressions"))


def scrub_complaints(db: Db, facts: Mapping[str, dict[str, object]], redacted: Callable[[Any], Any]) -> int:
    """Remove a person, and the mail, from the complaints with these ids; return the count.

    `facts` are noted with each. One that is noted as `erased` loses its address; its contact id, if any, stays, so that
    it still counts against the partners that received the contact. Another one has no mail any more.
    """
    of_evidence = "SELECT 1 FROM evidence WHERE sha256 = ? AND copied = 1 LIMIT 1"
    question = "SELECT id, ref, address, mail_sha256, details FROM complaints"
    for number, ref, address, mail, details in fetch_all(db, question):
        if ref not in facts:
            continue
        goes = bool(facts[ref].get("erased"))
        hidden = (*NAMING, "number") if goes else ("subject",)
        noted = facts[ref] | {name: fact for name, fact in load_object(details).items() if name not in hidden}
        statement = "UPDATE complaints SET address = ?, mail_sha256 = ?, details = ? WHERE id = ?"
        db.conn.execute(statement, (*((None, mail) if goes else (address, None)), dump(redacted(noted)), number))
        if mail is not None and fetch_one(db, of_evidence, (mail,)) is None:
            db.conn.execute("DELETE FROM files WHERE sha256 = ?", (mail,))
    return len(facts)


def note_complaints(db: Db, facts: Mapping[str, dict[str, object]]) -> None:
    """Add facts to the complaints with these ids."""
    for ref, noted in facts.items():
        details = load_object(str(fetch_value(db, "SELECT details FROM complaints WHERE ref = ?", (ref,))))
        db.conn.execute("UPDATE complaints SET details = ? WHERE ref = ?", (dump(details | noted), ref))


def mentions(db: Db, needles: Iterable[str]) -> list[int]:
    """Ids of contacts with one of these texts (lower case) in the note or further columns."""
    question = (
        "SELECT id FROM contacts WHERE (note IS NOT NULL OR extra IS NOT NULL)"
        " AND instr(lower(coalesce(note, '') || ' ' || coalesce(extra, '')), ?) > 0"
    )
    return sorted({number for needle in needles for (number,) in fetch_all(db, question, (needle,))})


def rewrite_notes(db: Db, number: int, redacted: Callable[[Any], Any]) -> None:
    """Redact the note and further columns of a contact."""
    note, extra = fetch_one(db, "SELECT note, extra FROM contacts WHERE id = ?", (number,)) or (None, None)
    statement = "UPDATE contacts SET note = ?, extra = ? WHERE id = ?"
    db.conn.execute(statement, (redacted(note), dump(redacted(load(extra))) if extra is not None else None, number))


def drop_edits_naming(db: Db, needles: Sequence[str]) -> int:
    """Delete journal edits that contain one of these texts (lower case); return the count."""
    result = set()
    question = "SELECT e.id, e.facts, p.packed FROM edits e LEFT JOIN edit_parts p ON p.edit = e.id"
    for edit, facts, content in db.conn.execute(question):
        said = facts + (zlib.decompress(content).decode() if content else "")
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


def redact_imports(db: Db, hidden: Callable[[Any], Any]) -> int:
    """Redact names of files, settings and counts of imports and of months that ended; return how many had anything.

    A remembered mapping that would be redacted is forgotten: it fits no other file.
    """
    count = 0
    for table, among, names, texts in (
        ("imports", "", ("settings", "counts"), ("file",)),
        ("months", " WHERE ended_at IS NOT NULL", ("request",), ()),
        ("month_steps", " WHERE state IN ('done', 'skipped')", ("facts",), ("subject", "path")),
    ):
        columns = (*names, *texts)
        for row, *cells in fetch_all(db, f"SELECT {_ROW.get(table, 'id')}, {', '.join(columns)} FROM {table}{among}"):
            before = [load(one) if name in names else one for name, one in zip(columns, cells, strict=True)]
            after = [hidden(one) for one in before]
            if after != before:
                clean = [dump(one) if name in names else one for name, one in zip(columns, after, strict=True)]
                marks = ", ".join(f"{column} = ?" for column in columns)
                db.conn.execute(f"UPDATE {table} SET {marks} WHERE {_ROW.get(table, 'id')} = ?", (*clean, row))
                count += 1
    for signature, text in fetch_all(db, "SELECT signature, settings FROM import_mappings"):
        if hidden(load(text)) != load(text):
            db.conn.execute("DELETE FROM import_mappings WHERE signature = ?", (signature,))
            count += 1
    return count


_ROW = {"month_steps": "month || ':' || position"}  # what tells a row, else its id


def signed_sheets(db: Db, numbers: Sequence[int]) -> list[str]:
    """Names of stored evidence that may show these very contacts: signed sheets, call scripts."""
    question = (
        "SELECT DISTINCT e.name FROM evidence e WHERE e.kind = 'signed_sheet' AND e.name IS NOT NULL"
        " AND e.form_version IN (SELECT k.form_version FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        f" WHERE c.contact IN {_THESE}) ORDER BY e.name"
    )
    return [name for (name,) in fetch_all(db, question, (dump(list(numbers)),))]


def settle_on_disk(db: Db, gone: Iterable[str] = ()) -> bool:
    """Empty the -wal file, and rewrite the book if its bytes still hold a text that has `gone` (lower case).

    False if another connection still reads older pages, or if there is no room on the disk to rewrite the book.
    """
    words = [text.encode() for text in gone]
    if not _emptied(db):
        return False
    files = [Path(path) for (path,) in fetch_all(db, "SELECT file FROM pragma_database_list") if path]
    holds = any(_holds(path, words) for path in files)
    if db.path is not None:
        renew_read_locks(db.path)  # closing the file after looking through it dropped them
    if not holds:
        return True
    try:
        db.conn.execute("VACUUM")
    except engine.OperationalError:  # no room, or the book is being read
        return False
    return _emptied(db)


def _emptied(db: Db) -> bool:
    busy = fetch_one(db, "PRAGMA wal_checkpoint(TRUNCATE)")
    return busy is not None and busy[0] == 0


PIECE = 1 << 22


def _holds(path: Path, words: Sequence[bytes]) -> bool:
    """Whether a file has one of these words in its bytes, in upper or lower case."""
    longest = max(map(len, words), default=0)
    with path.open("rb") as file:
        before = b""
        while words and (piece := file.read(PIECE)):
            held = before + piece.lower()
            if any(word in held for word in words):
                return True
            before = held[-longest:]
    return False


_TABLES: Mapping[str, tuple[str, ...]] = {
    "contacts": contacts.COLUMNS,
    "consents": ("contact", "seq", "kind", "at", "lo", "hi", "raw", "ip", "import", "line"),
    "reviews": ("contact", "seq", "rule", "partner", "channel", "decision", "reason", "at", "facts_hash"),
    "further_addresses": ("value", "contact", "kind"),
    "import_changes": ("import", "contact", "field", "before", "after", "member", "line"),
    "import_lines": ("contact", "import", "member", "line"),
}
Pack = dict[str, Any]
"""Rows by table; `lines` as [place, cells], `stops` and `sealed` as ids of new entries, `proofs` as withheld."""


def pack_expired(db: Db, numbers: Sequence[int]) -> Pack:
    """Return all rows of these contacts; changes nothing."""
    taken: Pack = {}
    for table, columns in _TABLES.items():
        key = "id" if table == "contacts" else "contact"
        question = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} IN {_THESE}"
        taken[table] = [list(row) for row in fetch_all(db, question, (dump(list(numbers)),))]
    return taken


def keep_expired(db: Db, at: str, pack: Pack) -> None:
    """Store packed contacts."""
    statement = "INSERT INTO purged (at, people, packed) VALUES (?, ?, ?)"
    db.conn.execute(statement, (at, len(pack["contacts"]), packed(dump(pack))))


def restore_expired(db: Db) -> int:
    """Restore all packed contacts as they were; return the count. Only inside `writing`."""
    restored = 0
    columns = ", ".join(f"{name} = ?" for name in contacts.COLUMNS[1:])
    for number, content in fetch_all(db, "SELECT id, packed FROM purged ORDER BY id"):
        pack: Pack = load(unpack(content))
        people = pack["contacts"]
        statement = f"UPDATE contacts SET {columns}, erased_at = NULL WHERE id = ?"
        db.conn.executemany(statement, [(*row[1:], row[0]) for row in people])
        for table in (name for name in _TABLES if name != "contacts"):
            names, marks = ", ".join(_TABLES[table]), ", ".join("?" * len(_TABLES[table]))
            db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", pack[table])
        imports_db.restore_lines(db, {tuple(place): cells for place, cells in pack["lines"]})
        proofs.restore_rows(db, pack.get("proofs", []))
        proofs.destroy_sealed(db, pack.get("sealed", []))
        db.conn.execute(f"DELETE FROM suppressions WHERE id IN {_THESE}", (dump(pack["stops"]),))
        back = [row[0] for row in people]
        db.conn.execute(f"UPDATE notices SET digest = NULL WHERE contact IN {_THESE}", (dump(back),))
        db.conn.execute("DELETE FROM purged WHERE id = ?", (number,))
        restored += len(people)
    return restored


def count_expired(db: Db) -> int:
    """Approximate number of packed records, never too low."""
    return int(fetch_value(db, "SELECT coalesce(sum(people), 0) FROM purged"))


def has_expired(db: Db) -> bool:
    """Whether any contact is packed."""
    return fetch_value(db, "SELECT 1 FROM purged LIMIT 1") is not None


def forget_expired(db: Db) -> None:
    """Delete all packed contacts for good."""
    db.conn.execute("DELETE FROM purged")


def forget_expired_at(db: Db, addresses: set[str]) -> int:
    """Delete packed contacts with one of these canonical addresses for good; return the number of records."""
    gone = 0
    for number, content in fetch_all(db, "SELECT id, packed FROM purged"):
        pack: Pack = load(unpack(content))
        canonical, key = (contacts.COLUMNS.index(name) for name in ("canonical", "email_key"))
        own = {row[0] for row in pack["contacts"] if (row[canonical] or row[key]) in addresses}
        theirs = own | {contact for address, contact, kind in pack["further_addresses"] if address in addresses}
        if not theirs:
            continue
        gone += len(theirs)
        for table, columns in _TABLES.items():
            place = columns.index("id" if table == "contacts" else "contact")
            pack[table] = [row for row in pack[table] if row[place] not in theirs]
        # Packs do not store which contact a line or a proof belongs to: none of this pack is restored.
        pack["lines"] = []
        pack["proofs"] = []
        db.conn.execute("UPDATE purged SET packed = ? WHERE id = ?", (packed(dump(pack)), number))
    return gone


def retention_facts(db: Db) -> Generator[tuple[Any, ...], None, None]:
    """Yield the facts that determine the retention period of every contact, ascending by id.

    Contact id, first second and kind of the last action, instant of information, stage, end of the relation, whether
    kept for accounting, database id of the import.
    """
    yield from db.conn.execute(
        "SELECT id, action_lo, action_kind, json_extract(informed, '$.at'), stage, relation_ended_on, admin_only IS 1,"
        " import FROM contacts WHERE erased_at IS NULL ORDER BY id"
    )


def newest_consents(db: Db, end: int) -> Generator[tuple[int, int, str | None], None, None]:
    """Yield the newest consent by a second since 1970 UTC: contact id, second, form id."""
    yield from db.conn.execute(
        "SELECT e.contact, max(e.lo), f.ref FROM consents e JOIN consent_kinds k ON k.id = e.kind"
        " LEFT JOIN form_versions v ON v.id = k.form_version LEFT JOIN forms f ON f.id = v.form"
        f" WHERE {STANDING_YES} AND e.lo <= ? GROUP BY e.contact ORDER BY e.contact",
        (end,),
    )


def import_origins(db: Db) -> dict[int, tuple[str, str | None]]:
    """Public id and instant of each import, by database id."""
    return {number: (ref, at) for number, ref, at in fetch_all(db, "SELECT id, ref, at FROM imports")}


def with_open_request(db: Db) -> set[int]:
    """Ids of contacts with an unanswered request."""
    return {contact for (contact,) in fetch_all(db, "SELECT DISTINCT contact FROM requests WHERE answered_on IS NULL")}


def with_open_notice(db: Db) -> set[int]:
    """Ids of contacts with an open notification."""
    return {contact for (contact,) in fetch_all(db, "SELECT DISTINCT contact FROM notices WHERE sent_at IS NULL")}
