"""Moves all that hangs on some records to another one, and takes the empty records out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from leadkeeper.db.contacts import ref_of
from leadkeeper.db.engine import Db, fetch_all, fetch_all_in, fetch_value
from leadkeeper.db.transaction import permitted

UNJUDGED = "merged"
"""Stands for facts that no reviewer judged: what was allowed for one record is asked again of the whole."""

MOVED = ("delivery_contacts", "notices", "requests")
"""Tables whose rows only say whose they are."""


def move(db: Db, kept: int, gone: Sequence[int]) -> None:
    """Gives the one kept all that the others have, in their order, and drops these; only within `writing`."""
    db.conn.execute(
        "UPDATE reviews SET facts_hash = ? WHERE contact = ? AND decision = 'allow' AND facts_hash IS NULL",
        (UNJUDGED, kept),
    )
    for one in gone:
        _move_answers(db, kept, one)
        _move_reviews(db, kept, one)
        for table in MOVED:
            db.conn.execute(f"UPDATE {table} SET contact = ? WHERE contact = ?", (kept, one))
        _move_lines(db, kept, one)
        _move_keyed(db, kept, one)
        _move_not_same(db, kept, one)
        (ref,) = fetch_all(db, "SELECT ref FROM contacts WHERE id = ?", (one,))[0]
        db.conn.execute("UPDATE merged SET contact = ? WHERE contact = ?", (kept, one))
        db.conn.execute("INSERT INTO merged (number, ref, contact) VALUES (?, ?, ?)", (one, ref_of(one, ref), kept))
        db.conn.execute("DELETE FROM further_addresses WHERE contact = ?", (one,))
        db.conn.execute("DELETE FROM contacts WHERE id = ?", (one,))


def _move_answers(db: Db, kept: int, one: int) -> None:
    columns = "kind, at, lo, hi, raw, ip, import, line"
    first = fetch_value(db, "SELECT coalesce(max(seq), -1) + 1 FROM consents WHERE contact = ?", (kept,))
    db.conn.execute(
        f"INSERT INTO consents (contact, seq, {columns})"
        f" SELECT ?, ? + row_number() OVER (ORDER BY seq) - 1, {columns} FROM consents WHERE contact = ?",
        (kept, first, one),
    )
    with permitted(db, "merge"):
        db.conn.execute("DELETE FROM consents WHERE contact = ?", (one,))


def _move_reviews(db: Db, kept: int, one: int) -> None:
    columns = "rule, partner, channel, decision, reason, at"
    first = fetch_value(db, "SELECT coalesce(max(seq), -1) + 1 FROM reviews WHERE contact = ?", (kept,))
    db.conn.execute(
        f"INSERT INTO reviews (contact, seq, {columns}, facts_hash)"
        f" SELECT ?, ? + row_number() OVER (ORDER BY seq) - 1, {columns},"
        " CASE decision WHEN 'allow' THEN coalesce(facts_hash, ?) ELSE facts_hash END FROM reviews WHERE contact = ?",
        (kept, first, UNJUDGED, one),
    )
    db.conn.execute("DELETE FROM reviews WHERE contact = ?", (one,))


def _move_lines(db: Db, kept: int, one: int) -> None:
    db.conn.execute(
        "INSERT OR IGNORE INTO import_lines (contact, import, member, line)"
        " SELECT ?1, import, coalesce(member, 0), line FROM contacts"
        " WHERE id = ?2 AND import IS NOT NULL AND line IS NOT NULL"
        " UNION SELECT ?1, import, member, line FROM import_lines WHERE contact = ?2",
        (kept, one),
    )
    db.conn.execute("DELETE FROM import_lines WHERE contact = ?", (one,))


def _move_keyed(db: Db, kept: int, one: int) -> None:
    """What there is only once of each import or edit: where both records have it, the one kept keeps its own."""
    for table, columns in (("import_changes", "import, field, before, after, member, line"), ("edit_contacts", "edit")):
        db.conn.execute(
            f"INSERT OR IGNORE INTO {table} (contact, {columns}) SELECT ?, {columns} FROM {table} WHERE contact = ?",
            (kept, one),
        )
        db.conn.execute(f"DELETE FROM {table} WHERE contact = ?", (one,))


def _move_not_same(db: Db, kept: int, one: int) -> None:
    pairs = fetch_all(db, "SELECT contact, other FROM not_same WHERE ?1 IN (contact, other)", (one,))
    others = {contact if other == one else other for contact, other in pairs}
    db.conn.execute("DELETE FROM not_same WHERE ?1 IN (contact, other)", (one,))
    keep_apart(db, ((kept, other) for other in sorted(others - {kept})))


def keep_apart(db: Db, pairs: Iterable[tuple[int, int]]) -> None:
    """Remembers that two records are two people, for each pair."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO not_same (contact, other) VALUES (?, ?)", (tuple(sorted(pair)) for pair in pairs)
    )


def apart(db: Db) -> set[tuple[int, int]]:
    """Every pair of records that are two people, the lower row number first."""
    return {(one, other) for one, other in fetch_all(db, "SELECT contact, other FROM not_same")}


def apart_among(db: Db, numbers: Sequence[int]) -> set[tuple[int, int]]:
    """The pairs among these records that are two people, the lower row number first."""
    wanted = set(numbers)
    pairs = fetch_all_in(db, "SELECT contact, other FROM not_same WHERE contact IN (…)", numbers)
    return {(one, other) for one, other in pairs if other in wanted}


def leads_to(db: Db, ref: str) -> int | None:
    """The row number of the record that one with this id was merged into."""
    found: int | None = fetch_value(db, "SELECT contact FROM merged WHERE ref = ?", (ref,))
    return found


MOST = 20  # more people than this share no number or name as one person: a switchboard, a placeholder


def by_phone(db: Db) -> Iterator[list[tuple[int, str | None, str | None]]]:
    """Those who share a telephone number: row number, first and last name, at most `MOST` together."""
    found = db.conn.execute(
        "SELECT c.phone, c.id, c.first_name, c.last_name FROM"
        " (SELECT phone FROM contacts WHERE phone IS NOT NULL GROUP BY phone HAVING count(*) BETWEEN 2 AND ?) same"
        " JOIN contacts c ON c.phone = same.phone WHERE c.erased_at IS NULL ORDER BY c.phone, c.id",
        (MOST,),
    )
    for _, group in groupby(found, itemgetter(0)):
        yield [(number, first, last) for _, number, first, last in group]


def by_name(db: Db) -> Iterator[list[int]]:
    """Those who share first and last name, and the company or the postal address: row numbers, at most `MOST`."""
    for place in ("company", "postal_address"):
        found = db.conn.execute(
            "SELECT group_concat(id) FROM contacts"
            f" WHERE last_name <> '' AND first_name <> '' AND {place} <> '' AND erased_at IS NULL"
            f" GROUP BY lower(last_name), lower(first_name), lower({place}) HAVING count(*) BETWEEN 2 AND ?",
            (MOST,),
        )
        for (numbers,) in found:
            yield sorted(map(int, numbers.split(",")))
