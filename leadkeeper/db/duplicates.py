"""Merge records: move all rows of some contacts to another; confirmed differences; duplicate queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from leadkeeper.db.contacts import ref_of
from leadkeeper.db.engine import Db, fetch_all, fetch_all_in, fetch_value, permitted

UNJUDGED = "merged"
"""Hash for facts that no reviewer judged: a review of one record is asked again for the merged one."""

MOVED = ("delivery_contacts", "notices", "requests")
"""Tables with rows that only need another contact id."""


def move(db: Db, kept: int, gone: Sequence[int]) -> None:
    """Move everything of the records `gone` to the record kept, in their order, and delete them.

    Only inside `writing`.
    """
    db.conn.execute(
        "UPDATE reviews SET facts_hash = ? WHERE contact = ? AND decision = 'allow' AND facts_hash IS NULL",
        (UNJUDGED, kept),
    )
    for contact_id in gone:
        _move_answers(db, kept, contact_id)
        _move_reviews(db, kept, contact_id)
        for table in MOVED:
            db.conn.execute(f"UPDATE {table} SET contact = ? WHERE contact = ?", (kept, contact_id))
        _move_lines(db, kept, contact_id)
        _move_keyed(db, kept, contact_id)
        _move_not_same(db, kept, contact_id)
        (ref,) = fetch_all(db, "SELECT ref FROM contacts WHERE id = ?", (contact_id,))[0]
        db.conn.execute("UPDATE merged SET contact = ? WHERE contact = ?", (kept, contact_id))
        db.conn.execute(
            "INSERT INTO merged (number, ref, contact) VALUES (?, ?, ?)", (contact_id, ref_of(contact_id, ref), kept)
        )
        db.conn.execute("DELETE FROM further_addresses WHERE contact = ?", (contact_id,))
        db.conn.execute("DELETE FROM contacts WHERE id = ?", (contact_id,))


def _move_answers(db: Db, kept: int, contact_id: int) -> None:
    columns = "kind, at, lo, hi, raw, ip, import, line"
    first = fetch_value(db, "SELECT coalesce(max(seq), -1) + 1 FROM consents WHERE contact = ?", (kept,))
    db.conn.execute(
        f"INSERT INTO consents (contact, seq, {columns})"
        f" SELECT ?, ? + row_number() OVER (ORDER BY seq) - 1, {columns} FROM consents WHERE contact = ?",
        (kept, first, contact_id),
    )
    with permitted(db, "merge"):
        db.conn.execute("DELETE FROM consents WHERE contact = ?", (contact_id,))


def _move_reviews(db: Db, kept: int, contact_id: int) -> None:
    columns = "rule, partner, channel, decision, reason, at"
    first = fetch_value(db, "SELECT coalesce(max(seq), -1) + 1 FROM reviews WHERE contact = ?", (kept,))
    db.conn.execute(
        f"INSERT INTO reviews (contact, seq, {columns}, facts_hash)"
        f" SELECT ?, ? + row_number() OVER (ORDER BY seq) - 1, {columns},"
        " CASE decision WHEN 'allow' THEN coalesce(facts_hash, ?) ELSE facts_hash END FROM reviews WHERE contact = ?",
        (kept, first, UNJUDGED, contact_id),
    )
    db.conn.execute("DELETE FROM reviews WHERE contact = ?", (contact_id,))


def _move_lines(db: Db, kept: int, contact_id: int) -> None:
    db.conn.execute(
        "INSERT OR IGNORE INTO import_lines (contact, import, member, line)"
        " SELECT ?1, import, coalesce(member, 0), line FROM contacts"
        " WHERE id = ?2 AND import IS NOT NULL AND line IS NOT NULL"
        " UNION SELECT ?1, import, member, line FROM import_lines WHERE contact = ?2",
        (kept, contact_id),
    )
    db.conn.execute("DELETE FROM import_lines WHERE contact = ?", (contact_id,))


def _move_keyed(db: Db, kept: int, contact_id: int) -> None:
    """Rows that exist once per import or edit: where both records have one, the kept record keeps its own."""
    for table, columns in (("import_changes", "import, field, before, after, member, line"), ("edit_contacts", "edit")):
        db.conn.execute(
            f"INSERT OR IGNORE INTO {table} (contact, {columns}) SELECT ?, {columns} FROM {table} WHERE contact = ?",
            (kept, contact_id),
        )
        db.conn.execute(f"DELETE FROM {table} WHERE contact = ?", (contact_id,))


def _move_not_same(db: Db, kept: int, contact_id: int) -> None:
    pairs = fetch_all(db, "SELECT contact, other FROM not_same WHERE ?1 IN (contact, other)", (contact_id,))
    others = {contact if other == contact_id else other for contact, other in pairs}
    db.conn.execute("DELETE FROM not_same WHERE ?1 IN (contact, other)", (contact_id,))
    keep_apart(db, ((kept, other) for other in sorted(others - {kept})))


def keep_apart(db: Db, pairs: Iterable[tuple[int, int]]) -> None:
    """Record for each pair that they are different people."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO not_same (contact, other) VALUES (?, ?)", (tuple(sorted(pair)) for pair in pairs)
    )


def apart(db: Db) -> set[tuple[int, int]]:
    """Pairs of records that are different people, lower id first."""
    return {(one, other) for one, other in fetch_all(db, "SELECT contact, other FROM not_same")}


def apart_among(db: Db, numbers: Sequence[int]) -> set[tuple[int, int]]:
    """Pairs among these records that are different people, lower id first."""
    wanted = set(numbers)
    pairs = fetch_all_in(db, "SELECT contact, other FROM not_same WHERE contact IN (…)", numbers)
    return {(one, other) for one, other in pairs if other in wanted}


def leads_to(db: Db, ref: str) -> int | None:
    """Id of the record that the one with this public id was merged into."""
    found: int | None = fetch_value(db, "SELECT contact FROM merged WHERE ref = ?", (ref,))
    return found


MOST = 20  # a number or name of more records is not one person: a switchboard, a placeholder


def by_phone(db: Db) -> Iterator[list[tuple[int, str | None, str | None]]]:
    """Records that share a telephone number: id, first and last name, at most `MOST` per group."""
    result = db.conn.execute(
        "SELECT c.phone, c.id, c.first_name, c.last_name FROM"
        " (SELECT phone FROM contacts WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) BETWEEN 2 AND ?) same"
        " JOIN contacts c ON c.phone = same.phone WHERE c.erased_at IS NULL ORDER BY c.phone, c.id",
        (MOST,),
    )
    for _, group in groupby(result, itemgetter(0)):
        yield [(number, first, last) for _, number, first, last in group]


def by_name(db: Db) -> Iterator[list[int]]:
    """Ids of records that share names, and company or postal address, at most `MOST` per group."""
    for column in ("company", "postal_address"):
        result = db.conn.execute(
            "SELECT group_concat(id) FROM contacts"
            f" WHERE last_name <> '' AND first_name <> '' AND {column} <> '' AND erased_at IS NULL"
            f" GROUP BY lower(last_name), lower(first_name), lower({column}) HAVING count(*) BETWEEN 2 AND ?",
            (MOST,),
        )
        for (numbers,) in result:
            yield sorted(map(int, numbers.split(",")))
