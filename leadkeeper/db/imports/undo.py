"""Undo of an import in SQL: which contacts it created or changed, which stay, what is removed.

A temporary table holds all contacts concerned: `created` by the import or only changed by it, and `why` they stay as
they are (NULL: they do not).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence

from leadkeeper.db import complaints, eligibility, suppressions
from leadkeeper.db.engine import Db, canonical_json, dump, fetch_all, fetch_one, fetch_value, load
from leadkeeper.db.imports import imports
from leadkeeper.domain.book import PERSON_COLUMNS
from leadkeeper.domain.email import canonical
from leadkeeper.domain.time import first_second

PEOPLE = """
CREATE TEMP TABLE taking_back (contact INTEGER PRIMARY KEY, created INTEGER NOT NULL, why TEXT);
"""

# An import that was undone keeps what partners were told of its corrections: history, which nothing takes back again.
_TO_UNDO = "(field IN ('note', 'tags') OR import IN (SELECT id FROM imports WHERE undone_at IS NULL))"

_CONCERNED = f"""
INSERT INTO taking_back (contact, created)
SELECT id, 1 FROM contacts WHERE import = ?1
UNION SELECT contact, 0 FROM (
    SELECT contact FROM import_changes WHERE import = ?1 AND {_TO_UNDO}
    UNION SELECT contact FROM consents WHERE import = ?1
) WHERE contact NOT IN (SELECT id FROM contacts WHERE import = ?1)
"""

# For contacts that existed before, only rows after the import count; rows without an instant count as after.
_SINCE = "(t.created OR coalesce(unixepoch({0}) >= unixepoch(:at), 1))"
_ON_OR_AFTER = "(t.created OR coalesce(substr({0}, 1, 10) >= substr(:at, 1, 10), 1))"
_OTHER_LINE = """SELECT 1 FROM import_lines l JOIN imports i ON i.id = l.import
    WHERE l.contact = t.contact AND l.import <> :number AND i.undone_at IS NULL"""

# A correction by an import holds nobody: a partner that was told of it is told of the data as they are again.
_CORRECTION = "n.kind = 'rectification' AND n.cause_at IN (SELECT at FROM imports)"

STOPPED = "stopped"  # also for contacts from before that keep an address or number of the import
ASKED_TO_STOP = "asked-to-stop"  # also for contacts from before that keep a note of the import

REASONS = {
    "erased": "EXISTS (SELECT 1 FROM contacts c WHERE c.id = t.contact AND c.erased_at IS NOT NULL)",
    "delivered": "EXISTS (SELECT 1 FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    f" WHERE m.contact = t.contact AND {_SINCE.format('d.at')})",
    "complained": "t.contact IN (SELECT value ->> 0 FROM json_each(:complaints)) AND (t.created OR t.contact IN"
    " (SELECT value ->> 0 FROM json_each(:complaints) WHERE coalesce(unixepoch(value ->> 1) >= unixepoch(:at), 1)))",
    "requested": "EXISTS (SELECT 1 FROM requests r"
    f" WHERE r.contact = t.contact AND {_ON_OR_AFTER.format('r.received_on')})",
    "notified": "EXISTS (SELECT 1 FROM notices n"
    f" WHERE n.contact = t.contact AND {_ON_OR_AFTER.format('n.due')} AND {_SINCE.format('n.sent_at')}"
    f" AND ({_CORRECTION}) IS NOT TRUE)",
    "reviewed": f"EXISTS (SELECT 1 FROM reviews r WHERE r.contact = t.contact AND {_SINCE.format('r.at')})",
    "answered": "EXISTS (SELECT 1 FROM consents c WHERE c.contact = t.contact AND c.import IS NULL AND (t.created"
    " OR c.seq > (SELECT min(s.seq) FROM consents s WHERE s.contact = t.contact AND s.import = :number)))",
    "edited": "EXISTS (SELECT 1 FROM edit_contacts m JOIN edits e ON e.id = m.edit"
    f" WHERE m.contact = t.contact AND e.undone_at IS NULL AND {_SINCE.format('e.at')})",
    "later-import": f"t.created AND EXISTS ({_OTHER_LINE})",
    "said-no-elsewhere": "t.created AND EXISTS (SELECT 1 FROM consents c JOIN consent_kinds k ON k.id = c.kind"
    " WHERE c.contact = t.contact AND c.import <> :number AND k.event <> 'given')",
    "withdrew": "t.created AND :keeps AND EXISTS (SELECT 1 FROM consents c JOIN consent_kinds k ON k.id = c.kind"
    " WHERE c.contact = t.contact AND c.import = :number AND k.event <> 'given')",
    STOPPED: "t.created AND t.contact IN (SELECT value FROM json_each(:stopped))",
    ASKED_TO_STOP: "t.created AND t.contact IN (SELECT value FROM json_each(:asked))",
}
"""Reasons why a contact stays, first match wins; conditions on the row `t` of the temporary table."""

# Contacts from before that keep what the import changed.
_AS_THEY_ARE = (
    "SELECT contact FROM taking_back WHERE NOT created"
    f" AND why NOT IN ('erased', 'said-no', '{STOPPED}', '{ASKED_TO_STOP}')"
)

EDITED = "edited"  # also for contacts with a fact that differs from what the import wrote


def gather(
    db: Db,
    number: int,
    at: str | None,
    asked: Collection[int] = (),
    stopped: Collection[int] = (),
    *,
    keeps_refusals: bool,
) -> int:
    """Collect the contacts concerned with the reasons for staying; return their number.

    `asked` are contacts with a note or tag of the import that
    asks to stop, `stopped` those created that were stopped since, by another than their first address.
    `keeps_refusals`: a contact created by the import stays if the import brought a refusal or withdrawal.
    """
    db.conn.execute(PEOPLE)
    db.conn.execute(_CONCERNED, (number,))
    given = {
        "number": number,
        "at": at,
        "complaints": dump(_complaints(db)),
        "keeps": keeps_refusals,
        "asked": dump(sorted(asked)),
        "stopped": dump(sorted(stopped)),
    }
    for why, condition in REASONS.items():
        statement = f"UPDATE taking_back AS t SET why = :why WHERE why IS NULL AND ({condition})"
        db.conn.execute(statement, {**given, "why": why})
    return int(fetch_value(db, "SELECT count(*) FROM taking_back WHERE why IS NULL"))


def _complaints(db: Db) -> list[tuple[int, str | None]]:
    """Contacts of complaints, with their instants."""
    about: dict[str, list[str | None]] = {}
    for complaint in complaints.archived(db):
        if complaint.address:
            about.setdefault(canonical(complaint.address), []).append(complaint.at)
    return [(person, at) for address, person in eligibility.at_addresses(db, about) for at in about[address]]


def made(db: Db, number: int, *, only_further: bool) -> list[int]:
    """Contacts that an import created, ascending, or those of them with a further address."""
    further = " AND EXISTS (SELECT 1 FROM further_addresses f WHERE f.contact = c.id)" if only_further else ""
    question = f"SELECT c.id FROM contacts c WHERE c.import = ?{further} ORDER BY c.id"
    return [one for (one,) in fetch_all(db, question, (number,))]


def losing_facts(
    db: Db, number: int, size: int, others: Iterable[int], *, addresses: bool
) -> Iterator[list[tuple[int, bool]]]:
    """Contacts from before that lose facts that the import gave them, as `given_back` has them: those of `others`.

    `addresses`: also all others that lose an address or number.
    """
    people = fetch_all(
        db,
        "SELECT DISTINCT c.contact FROM import_changes c JOIN taking_back t ON t.contact = c.contact"
        " WHERE (t.why IS NULL OR t.why = 'said-no') AND NOT t.created AND c.import = ?"
        " AND (? AND c.field IN ('email', 'phone', 'other_emails', 'other_phones')"
        " OR c.contact IN (SELECT value FROM json_each(?))) ORDER BY c.contact",
        (number, addresses, dump(sorted(others))),
    )
    for start in range(0, len(people), size):
        yield [(one, False) for (one,) in people[start : start + size]]


def passed_on_since(db: Db, number: int, at: str) -> str:
    """Instant of an import, or of the first before it that was undone after it and may have passed facts on to it."""
    question = "SELECT at, undone_at FROM imports WHERE id < ? AND undone_at IS NOT NULL ORDER BY id DESC"
    for before, undone_at in fetch_all(db, question, (number,)):
        if before and first_second(undone_at) >= first_second(at) > first_second(before):
            at = before
    return at


def left_noes(db: Db, number: int) -> bool:
    """Whether an import that was undone left refusals, or entries of the suppression list."""
    question = (
        "SELECT 1 FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " WHERE k.event <> 'given' AND c.import = ? LIMIT 1"
    )
    entries, _at = imports.stopped(db, number)
    kept = entries or imports.refusing_lines_of(db, number) or "named" in imports.settings(db, number)[1]
    return bool(kept or fetch_all(db, question, (number,)))


def notes(db: Db, number: int) -> Iterator[tuple[int, str, str | None, str | None]]:
    """Notes and tags that an import gave: contact, fact, what it was before, what it became (JSON)."""
    yield from db.conn.execute(
        "SELECT id, 'note', NULL, json_quote(note) FROM contacts WHERE import = ?1 AND note IS NOT NULL"
        " UNION ALL SELECT id, 'tags', NULL, tags FROM contacts WHERE import = ?1 AND tags IS NOT NULL"
        " UNION ALL SELECT contact, field, before, after FROM import_changes"
        " WHERE import = ?1 AND field IN ('note', 'tags')",
        (number,),
    )


_GIVEN_BACK = "(created = 0 AND why IS NULL OR why = 'later-import')"


def given_back(db: Db, size: int, *, kept: bool = False) -> Iterator[list[tuple[int, bool]]]:
    """Contacts that stay but lose what the import added: id, and whether it created them.

    `kept`: those that stay as they are instead. `size` at a time.
    """
    last = 0
    chosen = f"why <> 'erased' AND NOT {_GIVEN_BACK}" if kept else _GIVEN_BACK
    question = f"SELECT contact, created FROM taking_back WHERE contact > ? AND {chosen} ORDER BY contact LIMIT ?"
    while rows := fetch_all(db, question, (last, size)):
        last = rows[-1][0]
        yield [(number, bool(created)) for number, created in rows]


def stays(db: Db, numbers: Iterable[int], why: str) -> None:
    """Set the reason why contacts stay, unless they have one."""
    statement = "UPDATE taking_back SET why = ? WHERE contact = ? AND why IS NULL"
    db.conn.executemany(statement, ((why, number) for number in numbers))


def take_answers(db: Db, number: int, *, keeps_refusals: bool) -> None:
    """Delete the consents of the import, and its refusals unless they stay; only inside `permitted`.

    A contact that keeps a refusal stays, with the reason `said-no`. One that the import created and that stays for a
    refusal or a note alone loses its consents too; those of the others who stay count for nothing (`consents.of`).
    """
    kinds = "SELECT id FROM consent_kinds WHERE event IS 'given'"
    free = (
        "SELECT contact FROM taking_back WHERE created = 0 AND why IS NULL"
        f" OR why IN ('later-import', 'withdrew', '{STOPPED}', '{ASKED_TO_STOP}')"
    )
    db.conn.execute(f"DELETE FROM consents WHERE import = ? AND kind IN ({kinds}) AND contact IN ({free})", (number,))
    if keeps_refusals:
        keep_refusing(db, number)
    else:
        db.conn.execute(f"DELETE FROM consents WHERE import = ? AND kind NOT IN ({kinds})", (number,))


def keep_refusing(db: Db, number: int) -> None:
    """Mark the contacts from before that keep a refusal of the import: they stay, with the reason `said-no`."""
    db.conn.execute(
        "UPDATE taking_back SET why = 'said-no' WHERE created = 0 AND why IS NULL AND contact IN (SELECT c.contact"
        " FROM consents c JOIN consent_kinds k ON k.id = c.kind WHERE c.import = ? AND k.event <> 'given')",
        (number,),
    )


def remove_people(db: Db, size: int) -> Iterator[int]:
    """Delete the import's contacts that nothing refers to, with events and undone edits; yield the count by step."""
    last = 0
    going = "SELECT contact FROM taking_back WHERE created AND why IS NULL AND contact"
    while rows := fetch_all(db, f"{going} > ? ORDER BY contact LIMIT ?", (last, size)):
        span = (rows[0][0], last := rows[-1][0])
        gone = f"{going} BETWEEN ? AND ?"
        statement = f"DELETE FROM edits WHERE id IN (SELECT edit FROM edit_contacts WHERE contact IN ({gone}))"
        db.conn.execute(statement, span)
        db.conn.execute(f"DELETE FROM consents WHERE contact IN ({gone})", span)
        db.conn.execute(f"DELETE FROM contacts WHERE id IN ({gone})", span)
        yield len(rows)


def hand_over(db: Db, number: int) -> None:
    """Make the next import of a contact its creator, where this import was."""
    later = "SELECT contact FROM taking_back WHERE why = 'later-import'"
    db.conn.execute(
        "INSERT OR IGNORE INTO import_lines (contact, import, member, line)"
        f" SELECT id, import, coalesce(member, 0), line FROM contacts WHERE id IN ({later}) AND line IS NOT NULL"
    )
    first = (
        "SELECT {0} FROM import_lines l JOIN imports i ON i.id = l.import WHERE l.contact = contacts.id"
        f" AND l.import <> {int(number)} AND i.undone_at IS NULL ORDER BY l.import, l.member, l.line LIMIT 1"
    )
    db.conn.execute(
        f"UPDATE contacts SET (import, member, line) = ({first.format('l.import, l.member, l.line')})"
        f" WHERE id IN ({later})"
    )
    for table, same in (("import_lines", "(import, member, line)"), ("import_changes", "import")):
        db.conn.execute(
            f"DELETE FROM {table} WHERE contact IN ({later}) AND {same} ="
            f" (SELECT {same.strip('()')} FROM contacts WHERE id = {table}.contact)"
        )


def forget(db: Db, number: int, *, keeps_refusals: bool = True) -> None:
    """Delete the import's changes and its lines, except lines that a contact still rests on.

    Rejected lines that refuse something stay with `keeps_refusals`, for a person who comes later, and so do the entries
    that it made on the suppression list.
    """
    if not keeps_refusals:
        suppressions.remove_added(db, *imports.stopped(db, number))
        imports.drop_refusing_lines(db, number)
    drop_corrections(db, number)
    history = f"field NOT IN ('note', 'tags') AND contact IN ({_AS_THEY_ARE})"
    db.conn.execute(f"DELETE FROM import_changes WHERE import = ? AND {_TO_UNDO} AND NOT ({history})", (number,))
    db.conn.execute(
        "DELETE FROM import_lines WHERE import = ?1 AND contact NOT IN"
        " (SELECT contact FROM taking_back WHERE why IS NOT NULL AND why <> 'later-import')"
        " AND NOT EXISTS (SELECT 1 FROM consents c WHERE c.contact = import_lines.contact AND c.import = ?1)",
        (number,),
    )
    spoken_of = _lines(db, number)
    blocks = fetch_all(db, "SELECT member, first_line FROM source_blocks WHERE import = ? ORDER BY 1, 2", (number,))
    for (member, first), follower in zip(blocks, [*blocks[1:], None], strict=False):
        known = spoken_of.get(member, [])
        end = follower[1] if follower and follower[0] == member else None
        kept = set(known[bisect_left(known, first) : None if end is None else bisect_left(known, end)])
        _keep_lines(db, (number, member, first), kept)


def _keep_lines(db: Db, block: imports.LineBlock, kept: set[int]) -> None:
    """Clear the lines of a block that no contact rests on; delete a block without others."""
    if kept:
        imports.rewrite_block(db, block, lambda place, cells: cells if place[2] in kept else [])
    else:
        db.conn.execute("DELETE FROM source_blocks WHERE import = ? AND member = ? AND first_line = ?", block)


def _lines(db: Db, number: int) -> dict[int, list[int]]:
    """Lines of an import that a contact or a refusal still rests on, sorted, by ZIP member."""
    result: dict[int, set[int]] = {}
    question = (
        "SELECT coalesce(member, 0), line FROM contacts WHERE import = ?1 AND line IS NOT NULL"
        " UNION SELECT member, line FROM import_lines WHERE import = ?1"
    )
    for member, line in fetch_all(db, question, (number,)):
        result.setdefault(member, set()).add(line)
    for member, codes in imports.refusing_lines_of(db, number).items():
        result.setdefault(int(member), set()).update(*codes.values())
    return {member: sorted(lines) for member, lines in result.items()}


def outcome(db: Db) -> tuple[int, int, list[tuple[int, str]]]:
    """Number of contacts deleted, number restored, and ids and reasons of those that stay, ascending."""
    removed, restored = fetch_all(
        db, "SELECT coalesce(sum(created), 0), coalesce(sum(NOT created), 0) FROM taking_back WHERE why IS NULL"
    )[0]
    question = "SELECT contact, why FROM taking_back WHERE why IS NOT NULL ORDER BY contact"
    return removed, restored, fetch_all(db, question)


def losing_a_yes(db: Db, number: int) -> tuple[int, int]:
    """Number of contacts that stay with a yes that rests on the import alone: those who were shared, and the others."""
    question = (
        "SELECT count(DISTINCT c.contact) FILTER (WHERE t.why = 'delivered'),"
        " count(DISTINCT c.contact) FILTER (WHERE t.why <> 'delivered')"
        " FROM taking_back t JOIN consents c ON c.contact = t.contact JOIN consent_kinds k ON k.id = c.kind"
        f" WHERE t.why NOT IN ('erased', 'said-no', 'withdrew', '{STOPPED}', '{ASKED_TO_STOP}')"
        " AND c.import = ? AND k.event = 'given'"
    )
    shared, others = fetch_one(db, question, (number,)) or (0, 0)
    return shared, others


def shared(db: Db, at: str | None) -> tuple[int, tuple[tuple[str, int], ...]]:
    """Number of contacts that stay and were shared since the import, and that number by partner (legal name)."""
    origin = (
        " FROM taking_back t JOIN delivery_contacts m ON m.contact = t.contact JOIN deliveries d ON d.id = m.delivery"
        f" JOIN partners p ON p.id = d.partner WHERE t.why IS NOT NULL AND {_SINCE.format('d.at')}"
    )
    question = f"SELECT p.legal_name, count(DISTINCT t.contact) AS n{origin} GROUP BY p.id ORDER BY n DESC, p.id"
    ((people,),) = db.conn.execute(f"SELECT count(DISTINCT t.contact){origin}", {"at": at}).fetchall()
    return int(people), tuple(db.conn.execute(question, {"at": at}).fetchall())


def keeping_changes(db: Db, number: int) -> int:
    """Number of contacts from before that stay as they are, with all that the import changed."""
    question = (
        f"SELECT count(*) FROM ({_AS_THEY_ARE}) WHERE contact IN"
        f" (SELECT contact FROM import_changes WHERE import = ? AND {_TO_UNDO})"
    )
    return int(fetch_value(db, question, (number,)))


def told_corrections(db: Db, number: int, at: str | None) -> set[tuple[str, int]]:
    """Partner and contact of the corrections since the import that are in a suppression file, or were sent."""
    question = (
        "SELECT p.ref, n.contact FROM notices n JOIN partners p ON p.id = n.partner WHERE n.kind = 'rectification'"
        " AND (n.stop_file IS NOT NULL OR n.sent_at IS NOT NULL)"
        " AND coalesce(unixepoch(n.sent_at) >= unixepoch(?), 1)"
        " AND n.contact IN (SELECT contact FROM import_changes WHERE import = ?)"
    )
    return set(fetch_all(db, question, (at, number)))


def drop_corrections(db: Db, number: int) -> None:
    """Delete the notifications of what the import corrected that no partner has yet; a later import takes its over."""
    open_ones = (
        "WHERE kind = 'rectification' AND sent_at IS NULL AND stop_file IS NULL"
        " AND cause_at = (SELECT at FROM imports WHERE id = ?1)"
        f" AND contact IN (SELECT contact FROM import_changes WHERE import = ?1) AND contact NOT IN ({_AS_THEY_ARE})"
    )
    later = (
        "(SELECT i.at FROM import_changes c JOIN imports i ON i.id = c.import WHERE c.contact = notices.contact"
        f" AND i.id > ?1 AND i.undone_at IS NULL AND {imports.REPLACES}"
        f" AND c.field IN ({', '.join(map(repr, PERSON_COLUMNS))}) ORDER BY i.id LIMIT 1)"
    )
    db.conn.execute(f"DELETE FROM notices {open_ones} AND {later} IS NULL", (number,))
    db.conn.execute(f"UPDATE notices SET cause_at = {later} {open_ones}", (number,))


def done(db: Db) -> None:
    """Drop the temporary table."""
    db.conn.execute("DROP TABLE temp.taking_back")


def changes(db: Db, number: int, people: Sequence[int]) -> list[tuple[int, int, str, str | None, str | None]]:
    """Changes of this and later imports: contact, import, fact, before, after (JSON), oldest first."""
    question = (
        "SELECT contact, import, field, before, after FROM import_changes"
        f" WHERE contact IN (SELECT value FROM json_each(?)) AND import >= ? AND {_TO_UNDO}"
        " ORDER BY contact, import, field"
    )
    return fetch_all(db, question, (dump(list(people)), number))


def lines(db: Db, number: int, people: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Lines of contacts from this and later imports, not undone, oldest first. Contact, import, ZIP member, line."""
    question = (
        "SELECT o.* FROM ("
        " SELECT id AS contact, import, coalesce(member, 0) AS member, line FROM contacts"
        "  WHERE id IN (SELECT value FROM json_each(?1)) AND line IS NOT NULL"
        " UNION SELECT contact, import, member, line FROM import_lines"
        "  WHERE contact IN (SELECT value FROM json_each(?1))"
        ") o JOIN imports i ON i.id = o.import WHERE i.undone_at IS NULL AND o.import >= ?2"
        " ORDER BY o.contact, o.import, o.member, o.line"
    )
    return fetch_all(db, question, (dump(list(people)), number))


def losing(
    db: Db, number: int, people: Sequence[int], *, keeps_refusals: bool
) -> list[tuple[int, int, int, str | None]]:
    """Events from an import that its undo takes, consents alone if refusals stay: contact, position, terms, instant."""
    question = (
        "SELECT c.contact, c.seq, c.kind, c.at FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " WHERE c.contact IN (SELECT value FROM json_each(?)) AND c.import = ? AND (k.event = 'given' OR NOT ?)"
        " ORDER BY c.contact, c.seq"
    )
    return fetch_all(db, question, (dump(list(people)), number, keeps_refusals))


def say_again(db: Db, found: Iterable[tuple[int, int, int, int]]) -> None:
    """Attribute answers to another import: its id and line, contact, position; inside `permitted`."""
    db.conn.executemany("UPDATE consents SET import = ?, line = ? WHERE contact = ? AND seq = ?", found)


def write_facts(db: Db, columns: Sequence[str], found: Iterable[Sequence[object]]) -> None:
    """Write some columns of contacts: each row holds their values, then the contact id."""
    db.conn.executemany(f"UPDATE contacts SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?", found)


def write_changes(db: Db, changes: Sequence[tuple[int, int, str, str | None, str | None]]) -> None:
    """Write changes of imports: import, contact, fact, before, after (JSON)."""
    db.conn.executemany(
        "INSERT INTO import_changes (import, contact, field, before, after) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET before = excluded.before, after = excluded.after",
        changes,
    )


def add_below_later(db: Db, number: int, contact: int, before: str | None, lines: str) -> None:
    """Let lines that an import added to the note of a contact precede what later imports changed there, as undone.

    `before`: the note as it was before these lines.
    """
    (*_, first, _), *later = (one for one in changes(db, number, [contact]) if one[2] == "note")
    if later:
        grown = {
            text: canonical_json("\n".join(filter(None, (load(text), lines)))) for one in later for text in one[3:]
        }
        start = later[0][3]
        write_changes(db, [(number, contact, "note", start if load(first) == before else first, grown[start])])
        write_changes(db, [(one, contact, "note", grown[old], grown[new]) for _, one, _, old, new in later])


def drop_changes(db: Db, found: Iterable[tuple[int, int, str]]) -> None:
    """Delete changes without effect: import, contact, fact."""
    db.conn.executemany("DELETE FROM import_changes WHERE import = ? AND contact = ? AND field = ?", found)


def drop_further(db: Db, people: Sequence[int]) -> None:
    """Delete the further addresses of contacts before they are written again."""
    statement = "DELETE FROM further_addresses WHERE contact IN (SELECT value FROM json_each(?))"
    db.conn.execute(statement, (dump(list(people)),))
