"""Suppression list, and notifications to partners about withdrawals and erasures.

The list holds addresses that are never shared, with any partner or one, on any channel or one.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from leadkeeper.db import mailboxes
from leadkeeper.db.book import settings, undo_log
from leadkeeper.db.contacts import ref_of
from leadkeeper.db.engine import (
    Db,
    dump,
    fetch_all,
    fetch_all_in,
    fetch_value,
    grouped,
    insert,
    load,
    load_list,
    load_object,
)
from leadkeeper.domain.book import DEAD_ADDRESS, Notice, Suppression
from leadkeeper.domain.deadlines import Channels
from leadkeeper.domain.serialization import attributes
from leadkeeper.domain.suppression import (
    SuppressionList,
    hasher,
    is_unread,
    keyed_hash,
    read_hash,
    read_identifiers,
    read_key,
)
from leadkeeper.errors import LeadKeeperError

IDENTIFYING = ("email", "phone", "other_emails", "other_phones")


def add_notice(db: Db, notice: Notice, contact: int) -> None:
    """Add a notification about a contact."""
    db.conn.execute(
        "INSERT INTO notices (partner, contact, kind, due, sent_at)"
        " VALUES ((SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?)",
        (notice.partner, contact, notice.kind, notice.due, notice.sent_at),
    )


def notices(db: Db) -> tuple[Notice, ...]:
    """All notifications in order of creation."""
    return tuple(Notice(**attributes(one, "partner contact kind due sent_at")) for one in read_notifications(db))


def notice_dates(db: Db) -> list[tuple[str, str | None, str | None, int]]:
    """Due and sent dates of notifications: partner id, due, sent_at, and number of equal ones."""
    return fetch_all(
        db,
        "SELECT p.ref, n.due, n.sent_at, count(*) FROM notices n JOIN partners p ON p.id = n.partner"
        " GROUP BY p.id, n.due, n.sent_at",
    )


def refs_in_use(db: Db, table: str) -> set[str]:
    """Public ids in use in a table of disclosures, imports, complaints or requests, and those of removed rows."""
    names: Sequence[str] = ("deliveries", "imports", "complaints", "requests")
    chosen = {name: name for name in names}[table]
    removed = map(str, load_list(settings.setting(db, f"{chosen}-removed") or "[]"))
    return {ref for (ref,) in fetch_all(db, f"SELECT ref FROM {chosen}")}.union(removed)


def retire_refs(db: Db, table: str, refs: Iterable[str]) -> None:
    """Never assign these ids of removed rows again: letters may name them. Only inside `writing`."""
    name = f"{table}-removed"
    before = map(str, load_list(settings.setting(db, name) or "[]"))
    settings.set_setting(db, name, dump(list(dict.fromkeys([*before, *refs]))))


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """A notification: database id, partner id, contact, kind, channels, due date, sent instant.

    `digest` replaces the address of an erased contact, several are separated by blanks; `cause_at` is None for
    notifications from an archive; `stop_file` is the file that it was last written to.
    """

    number: int
    partner: str
    person: int
    contact: str
    email: str | None
    phone: str | None
    postal_address: str | None
    kind: str | None
    channels: Channels
    cause_at: str | None
    due: str | None
    sent_at: str | None
    digest: str | None
    stop_file: str | None

    @property
    def digests(self) -> tuple[str, ...]:
        """One of each address or number by which the partner knows an erased contact."""
        return tuple((self.digest or "").split())


def identifiers_ever(db: Db, number: int) -> list[str]:
    """Return every address and number that the book still knows of a record: earlier ones by imports and edits."""
    rows: list[dict[str, object]] = [
        dict(zip(IDENTIFYING, row, strict=True))
        for row in fetch_all(db, f"SELECT {', '.join(IDENTIFYING)} FROM contacts WHERE id = ?", (number,))
    ]
    for (edit,) in fetch_all(db, "SELECT edit FROM edit_contacts WHERE contact = ?", (number,)):
        for change in (change for part in undo_log.parts(db, edit) for change in part if change.table == "contacts"):
            whole = (change.before, change.after)
            rows += [row if isinstance(row, dict) else {str(change.column): row} for row in whole]
    texts = [text for row in rows for name in IDENTIFYING for text in texts_of(name, row.get(name))]
    for name, *values in fetch_all(db, "SELECT field, before, after FROM import_changes WHERE contact = ?", (number,)):
        if name in IDENTIFYING:
            texts += [text for value in map(load, values) for text in (value if isinstance(value, list) else [value])]
    return [text for text in texts if isinstance(text, str)]


def texts_of(column: str, value: Any) -> Sequence[Any]:
    """Return the addresses or numbers in a column of `IDENTIFYING` as it is stored."""
    return load_list(value) if column.startswith("other_") else (value,)


def open_notifications(
    db: Db, numbers: Sequence[int], *, beyond_files: bool = False
) -> dict[tuple[str, int], list[tuple[str | None, Channels]]]:
    """Kind and channels of each open notification, by partner id and record; `beyond_files`: in no stop file yet."""
    question = (
        "SELECT p.ref, n.contact, n.kind, n.channels FROM notices n JOIN partners p ON p.id = n.partner"
        " WHERE n.contact IN (…) AND n.sent_at IS NULL"
    )
    if beyond_files:
        question += " AND n.stop_file IS NULL"
    rows = fetch_all_in(db, question, numbers)
    return grouped(((partner, contact), (kind, _channels(channels))) for partner, contact, kind, channels in rows)


def add_notification(db: Db, partner: str, contact: int, kind: str, channels: Channels, cause_at: str, due: str) -> int:
    """Add a notification about a contact; return its database id."""
    statement = (
        "INSERT INTO notices (partner, contact, kind, channels, cause_at, due)"
        " VALUES ((SELECT id FROM partners WHERE ref = ?), ?, ?, ?, ?, ?)"
    )
    return insert(db, statement, (partner, contact, kind, dump(list(channels)) if channels else None, cause_at, due))


def keep_digests(db: Db, number: int, digests: Iterable[str]) -> None:
    """Store the digests (hex SHA-256) of the addresses in an open notification about a contact being erased."""
    statement = "UPDATE notices SET digest = ? WHERE id = ? AND sent_at IS NULL"
    db.conn.execute(statement, (" ".join(digests) or None, number))


DIGESTS_OF_TOLD = "digest IS NOT NULL AND sent_at IS NOT NULL"
KEPT_DIGESTS = "kept-digests"  # setting: notifications that were sent may hold digests; a book is opened without a scan


def has_digests_of_told(db: Db) -> bool:
    """Whether notifications that were sent still hold the digest of an erased person's address."""
    return settings.setting(db, KEPT_DIGESTS) == "yes"


def forget_digests_of_told(db: Db) -> None:
    """Delete these digests, from which a number could be guessed; only inside `writing`."""
    db.conn.execute(f"UPDATE notices SET digest = NULL WHERE {DIGESTS_OF_TOLD}")
    settings.set_setting(db, KEPT_DIGESTS, "no")


def read_notifications(
    db: Db, partner: str | None = None, *, only_open: bool = False, people: Sequence[int] | None = None
) -> list[NotificationRow]:
    """Notifications to one partner or to all, in order of creation; about these contacts only, if some are given."""
    question = (
        "SELECT n.id, p.ref, c.id, c.ref, c.email, c.phone, c.postal_address, n.kind, n.channels, n.cause_at, n.due,"
        " n.sent_at, n.digest, n.stop_file FROM notices n JOIN partners p ON p.id = n.partner"
        " JOIN contacts c ON c.id = n.contact WHERE (?1 IS NULL OR p.ref = ?1) AND (NOT ?2 OR n.sent_at IS NULL)"
    )
    about = "" if people is None else " AND n.contact IN (SELECT value FROM json_each(?3))"
    values = (partner, int(only_open), *(() if people is None else (dump(list(people)),)))
    rows = fetch_all(db, f"{question}{about} ORDER BY n.id", values)
    return [
        NotificationRow(number, to, person, ref_of(person, ref), email, phone, street, kind, _channels(channels), *rest)
        for number, to, person, ref, email, phone, street, kind, channels, *rest in rows
    ]


@dataclass(frozen=True, slots=True)
class OpenNotifications:
    """Open notifications of one partner: number by due date, people concerned, those in a suppression file and others.

    `written` and `unwritten` are the ids of those in a suppression file, and of those in none.
    """

    by_due: dict[str | None, int]
    people: int
    in_file: int
    later: int
    written: tuple[int, ...]
    unwritten: tuple[int, ...]


def count_open(db: Db) -> dict[str, OpenNotifications]:
    """Count the open notifications of each partner (id) that has any."""
    due: dict[str, dict[str | None, int]] = {}
    numbers: dict[tuple[str, bool], list[int]] = {}
    waiting = "FROM notices n JOIN partners p ON p.id = n.partner WHERE n.sent_at IS NULL"
    for to, day, count in fetch_all(db, f"SELECT p.ref, n.due, count(*) {waiting} GROUP BY 1, 2"):
        due.setdefault(to, {})[day] = count
    for to, is_written, number in fetch_all(db, f"SELECT p.ref, n.stop_file IS NOT NULL, n.id {waiting} ORDER BY n.id"):
        numbers.setdefault((to, bool(is_written)), []).append(number)
    people = (
        "SELECT p.ref, count(DISTINCT n.contact), count(DISTINCT iif(n.stop_file IS NOT NULL, n.contact, NULL)),"
        f" count(DISTINCT iif(n.stop_file IS NULL, n.contact, NULL)) {waiting} GROUP BY 1"
    )
    return {
        to: OpenNotifications(due[to], *counted, *(tuple(numbers.get((to, written), ())) for written in (True, False)))
        for to, *counted in fetch_all(db, people)
    }


def waiting(db: Db, partner: str, most: int) -> tuple[list[int], int, list[tuple[str | None, Channels]]]:
    """Contacts of the first open notifications to a partner, how many have any, and each kind and channels once."""
    to_partner = "FROM notices WHERE sent_at IS NULL AND partner = (SELECT id FROM partners WHERE ref = ?)"
    first = fetch_all(db, f"SELECT contact {to_partner} ORDER BY id LIMIT ?", (partner, most))
    asked = fetch_all(db, f"SELECT DISTINCT kind, channels {to_partner}", (partner,))
    people = int(fetch_value(db, f"SELECT count(DISTINCT contact) {to_partner}", (partner,)))
    return (
        list(dict.fromkeys(contact for (contact,) in first)),
        people,
        [(kind, _channels(given)) for kind, given in asked],
    )


def mark_written(db: Db, numbers: Iterable[int], stop_file: str) -> None:
    """Record the stop file that these notifications are in."""
    db.conn.executemany("UPDATE notices SET stop_file = ? WHERE id = ?", ((stop_file, number) for number in numbers))


def notified_files(db: Db) -> dict[str, str]:
    """Last instant at which somebody in a stop file (id) was marked as notified; only files with nobody left."""
    question = (
        "SELECT stop_file, max(sent_at) FROM notices WHERE stop_file IS NOT NULL GROUP BY stop_file"
        " HAVING count(*) = count(sent_at)"
    )
    return dict(fetch_all(db, question))


def forget_written(db: Db, stop_file: str) -> None:
    """Clear the stop file of its notifications: it was never released."""
    db.conn.execute("UPDATE notices SET stop_file = NULL WHERE stop_file = ?", (stop_file,))


def open_again(db: Db, numbers: Iterable[int], at: str) -> int:
    """Reopen those of these notifications that were marked as sent at this instant; return the count."""
    statement = "UPDATE notices SET sent_at = NULL WHERE id = ? AND sent_at = ?"
    return sum(db.conn.execute(statement, (number, at)).rowcount for number in numbers)


def mark_sent(db: Db, numbers: Iterable[int], at: str) -> None:
    """Mark these notifications as sent at this instant."""
    db.conn.executemany("UPDATE notices SET sent_at = ? WHERE id = ?", ((at, number) for number in numbers))
    if fetch_all(db, f"SELECT 1 FROM notices WHERE {DIGESTS_OF_TOLD} LIMIT 1"):
        settings.set_setting(db, KEPT_DIGESTS, "yes")


def any_released(db: Db) -> bool:
    """Whether any file was ever released: otherwise no notification is needed."""
    return bool(fetch_all(db, "SELECT 1 FROM deliveries WHERE state = 'released' LIMIT 1"))


def any_refusal(db: Db) -> bool:
    """Whether anybody may have refused or withdrawn towards partners, or be on the list."""
    kinds = "SELECT 1 FROM consent_kinds WHERE event <> 'given' AND purpose = 'partners'"
    return bool(fetch_all(db, f"{kinds} UNION ALL SELECT 1 FROM suppressions LIMIT 1"))


def noes_of(db: Db, numbers: Sequence[int], but: int | None = None) -> set[tuple[str | None, Channels]]:
    """Partner and channels of every no to partners that these contacts (ids) ever said, not by the import `but`."""
    events = (
        "SELECT p.ref, k.channels FROM consents c JOIN consent_kinds k ON k.id = c.kind"
        " LEFT JOIN partners p ON p.id = k.partner WHERE k.event IS NOT 'given' AND k.purpose IS NOT 'own'"
        " AND (c.import IS NULL OR c.import IS NOT ?) AND c.contact IN (…)"
    )
    requests = "SELECT NULL, NULL FROM requests WHERE kind NOT IN ('access', 'rectification') AND contact IN (…)"
    rows = (*fetch_all_in(db, events, numbers, (but,)), *fetch_all_in(db, requests, numbers))
    return {(partner, _channels(channels)) for partner, channels in rows}


def untold(db: Db, numbers: Sequence[int]) -> list[tuple[int, tuple[str, int], str, Channels]]:
    """Notifications of a no of these contacts (ids) that are in no stop file and were not sent.

    Their id, the partner's id with the contact, kind and channels.
    """
    rows = fetch_all_in(
        db,
        "SELECT n.id, p.ref, n.contact, n.kind, n.channels FROM notices n JOIN partners p ON p.id = n.partner"
        " WHERE n.sent_at IS NULL AND n.stop_file IS NULL AND n.cause_at IS NOT NULL"
        " AND n.kind IN ('withdrawal', 'objection') AND n.contact IN (…) ORDER BY n.id",
        numbers,
    )
    return [
        (number, (partner, contact), kind, _channels(channels)) for number, partner, contact, kind, channels in rows
    ]


def drop_notification(db: Db, number: int) -> tuple[Any, ...]:
    """Delete a notification; return its row for `put_back`."""
    (row,) = fetch_all(db, "DELETE FROM notices WHERE id = ? RETURNING contact, *", (number,))
    return row


def narrow(db: Db, number: int, channels: Sequence[str]) -> None:
    """Set the channels of a notification."""
    db.conn.execute("UPDATE notices SET channels = ? WHERE id = ?", (dump(list(channels)), number))


def put_back(db: Db, dropped: Iterable[Sequence[Any]]) -> None:
    """Write deleted notifications again, of contacts who are still there."""
    for contact, *row in dropped:
        places = ", ".join("?" * len(row))
        statement = f"INSERT INTO notices SELECT {places} WHERE EXISTS (SELECT 1 FROM contacts WHERE id = ?)"
        db.conn.execute(statement, (*row, contact))


def refusals_from_import(db: Db, import_number: int) -> list[int]:
    """Ids of contacts with a refusal or withdrawal towards partners from this import, ascending."""
    question = "SELECT id FROM consent_kinds WHERE event <> 'given' AND purpose = 'partners'"
    kinds = [kind for (kind,) in fetch_all(db, question)]
    sql = f"SELECT DISTINCT contact FROM consents WHERE import = ? AND kind IN ({', '.join(map(str, kinds))})"
    return sorted(contact for (contact,) in fetch_all(db, sql, (import_number,))) if kinds else []


def consenting_again(db: Db, numbers: Sequence[int]) -> list[int]:
    """Those of these contacts (ids) with a consent to partners certainly later than some no of theirs, ascending."""
    question = (
        "SELECT contact FROM consents JOIN consent_kinds k ON k.id = kind WHERE contact IN (…) GROUP BY contact"
        " HAVING max(lo) FILTER (WHERE event = 'given' AND purpose = 'partners')"
        " > min(hi) FILTER (WHERE event <> 'given')"
    )
    return sorted(contact for (contact,) in fetch_all_in(db, question, numbers))


def refusing(db: Db, numbers: Sequence[int]) -> list[int]:
    """Those of these contacts (ids) that have a refusal or withdrawal towards partners, ascending."""
    question = (
        "SELECT DISTINCT contact FROM consents WHERE contact IN (…) AND kind IN"
        " (SELECT id FROM consent_kinds WHERE event IS NOT 'given' AND purpose IS NOT 'own')"
    )
    return sorted(contact for (contact,) in fetch_all_in(db, question, numbers))


_NOES_SINCE = """SELECT contact FROM consents WHERE kind IN
    (SELECT id FROM consent_kinds WHERE event IS NOT 'given' AND purpose IS NOT 'own') AND (coalesce(hi >= ?1, 1)
    OR import IN (SELECT id FROM imports WHERE coalesce(unixepoch(at) >= ?1, 1))
    OR import IS NULL AND (?2 OR hi > lo OR contact IN (SELECT m.contact FROM edit_contacts m
        JOIN edits e ON e.id = m.edit WHERE e.kind = 'answer' AND unixepoch(e.at) >= ?1)))"""
_OPEN_REQUESTS = """SELECT contact FROM requests WHERE coalesce(kind, '') NOT IN ('access', 'rectification')
    AND (answered_on IS NULL OR coalesce(unixepoch(answered_on) < unixepoch(received_on), 1))"""


def any_no_since(db: Db, since: float, *, by_hand: bool) -> bool:
    """Whether anybody said no to partners since this second or in an import since, or has an open request.

    A book knows of a no by hand when it was said, not when it was entered: one counts that may have been entered since,
    such as one of a day, or with `by_hand` every one. An open request counts whenever it came.
    """
    noes, asked = fetch_all(db, f"{_NOES_SINCE} LIMIT 1", (since, by_hand)), fetch_all(db, f"{_OPEN_REQUESTS} LIMIT 1")
    return bool(noes or asked)


def noes_since(db: Db, since: float, numbers: Sequence[int], *, by_hand: bool) -> set[int]:
    """Those of these contacts (ids) who said no as in `any_no_since`."""
    noes = fetch_all_in(db, f"{_NOES_SINCE} AND contact IN (…)", numbers, (since, by_hand))
    asked = fetch_all_in(db, f"{_OPEN_REQUESTS} AND contact IN (…)", numbers)
    return {contact for (contact,) in chain(noes, asked)}


def newly_addressed(db: Db, import_number: int) -> list[int]:
    """Ids of contacts that got an address or number from this import besides the one that they came with."""
    question = (
        "SELECT contact FROM import_changes WHERE import = ?1"
        " AND field IN ('email', 'phone', 'other_emails', 'other_phones')"
        " UNION SELECT f.contact FROM contacts c JOIN further_addresses f ON f.contact = c.id WHERE c.import = ?1"
    )
    return [contact for (contact,) in fetch_all(db, question, (import_number,))]


def _channels(text: str | None) -> Channels:
    return load_list(text) or None if text else None


def add(db: Db, entry: Suppression) -> int:
    """Add an entry; return its id."""
    return insert(
        db,
        "INSERT INTO suppressions (email, phone, hash, channel, partner, reason, at)"
        " VALUES (?, ?, ?, ?, (SELECT id FROM partners WHERE ref = ?), ?, ?)",
        (entry.email, entry.phone, entry.hash, entry.channel, entry.partner, entry.reason, entry.at),
    )


def read_all(db: Db) -> tuple[Suppression, ...]:
    """All entries in order of creation."""
    return tuple(numbered(db).values())


def unread(db: Db) -> list[str]:
    """The text of each entry that holds no address, number or hash, and so stops nobody."""
    return [" ".join(filter(None, (one.email, one.phone, one.hash))) for one in read_all(db) if is_unread(one)]


def numbered(db: Db) -> dict[int, Suppression]:
    """All entries by id, in order of creation."""
    question = (
        "SELECT s.id, s.email, s.phone, s.hash, s.channel, p.ref, s.reason, s.at FROM suppressions s"
        " LEFT JOIN partners p ON p.id = s.partner ORDER BY s.id"
    )
    return {number: Suppression(*row) for number, *row in fetch_all(db, question)}


def add_staying(
    db: Db, identifiers: Iterable[str], reason: str, at: str, *, partner: str | None = None, channel: str | None = None
) -> tuple[list[int], list[str]]:
    """Add canonical addresses and E.164 numbers, hashed; return the new entries, and what was not covered before.

    An entry made by hand or by an import may be undone, that of an import even after its first undo: a new objection
    gets an entry that stays. A dead address covers no objection, which outlasts it.
    """
    key = get_or_create_key(db)
    by_imports = fetch_all(db, "SELECT j.value FROM imports i, json_each(i.settings, '$.stopped') j")
    removable = undo_log.added_stops(db) | {int(number) for (number,) in by_imports}
    is_dead = reason == DEAD_ADDRESS
    entries = {number: one for number, one in numbered(db).items() if is_dead or one.reason != DEAD_ADDRESS}
    keyed, there = hasher(key), SuppressionList(entries.values(), key.hex())
    staying = SuppressionList((one for number, one in entries.items() if number not in removable), key.hex())
    made, new = [], list[str]()
    for identifier in identifiers:
        of_both = [[(one.partner, one.channel) for one in some.matching((identifier,))] for some in (staying, there)]
        if (partner, channel) not in of_both[0]:
            made.append(add(db, Suppression(None, None, keyed(identifier), channel, partner, reason, at)))
            new += [identifier] if (partner, channel) not in of_both[1] else []
    return made, new


def of_business(db: Db) -> set[str]:
    """Canonical addresses and numbers under which the business and its partners are written to: of nobody who left."""
    contacts = [settings.read(db).rights_contact, *(one for (one,) in fetch_all(db, "SELECT contact FROM partners"))]
    return {one for text in contacts for one in read_identifiers(text or "")}


def remove_added(db: Db, numbers: Iterable[int], at: str) -> None:
    """Delete these entries if they were made at this instant: the id of one removed since may be another's."""
    db.conn.executemany("DELETE FROM suppressions WHERE id = ? AND at = ?", ((number, at) for number in numbers))


def remove(db: Db, numbers: Iterable[int]) -> None:
    """Delete entries."""
    db.conn.executemany("DELETE FROM suppressions WHERE id = ?", ((number,) for number in numbers))


def folded_until(db: Db) -> str | None:
    """Instant up to which keyed hashes were made of case-folded addresses; None if never."""
    noted = settings.setting(db, mailboxes.KEYS)
    at = load_object(noted).get("at") if noted else None
    return str(at) if at is not None else None


CHECK = "stop-key-check"
"""Setting: keyed hash of a fixed word, to detect a wrong key."""

WORD = "leadkeeper"
KEY_BYTES = 32
SHORTEST_KEY = 16
"""Bytes of a key that an archive may bring; a shorter one was cut."""


def get_or_create_key(db: Db) -> bytes:
    """Return the book's key, created on first use; only inside `writing`. Raises `stop-key-wrong`."""
    owner = settings.read(db)
    if owner.suppression_key is None:
        owner = replace(owner, suppression_key=secrets.token_hex(KEY_BYTES))
        settings.write(db, owner)
    key = read_key(owner.suppression_key)
    if key is None or not _matches_check(db, key):
        raise LeadKeeperError("stop-key-wrong")
    settings.set_setting(db, CHECK, keyed_hash(key, WORD))
    return key


def own_hash(db: Db, address: str) -> str:
    """Keyed hash of a canonical address or E.164 number for the suppression list; only inside `writing`."""
    return keyed_hash(get_or_create_key(db), address)


def stop_list(db: Db, entries: Collection[Suppression] | None = None) -> SuppressionList:
    """Load the suppression list, or make one of these entries of it.

    Raises `stop-key-wrong` if it holds hashes and the owner's key cannot match them.
    """
    entries = read_all(db) if entries is None else entries
    key_hex = settings.read(db).suppression_key
    key = read_key(key_hex)
    is_whole = key is not None and len(key) >= SHORTEST_KEY and _matches_check(db, key)
    if not is_whole and any(read_hash(entry.hash or "") for entry in entries):
        raise LeadKeeperError("stop-key-wrong")
    return SuppressionList(entries, key_hex, folded_until(db))


def _matches_check(db: Db, key: bytes) -> bool:
    check = settings.setting(db, CHECK)
    return check is None or secrets.compare_digest(check, keyed_hash(key, WORD))
