"""What decides how long people may be kept, of everybody in one pass."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from leadkeeper.store.engine import Db, rows


def people(db: Db) -> Generator[tuple[Any, ...], None, None]:
    """Of everybody, in the order of the book, what the time of keeping is reckoned from.

    Row number, first second and kind of the last action, when informed, stage, end of the relation, whether kept for
    the accounts, number of the import.
    """
    yield from db.conn.execute(
        "SELECT id, action_lo, action_kind, json_extract(informed, '$.at'), stage, relation_ended_on, admin_only IS 1,"
        " import FROM contacts WHERE erased_at IS NULL ORDER BY id"
    )


def yeses(db: Db, end: int) -> Generator[tuple[int, int, str | None], None, None]:
    """Of everybody who said yes by a second since 1970 UTC: row number, the newest yes, the id of its form."""
    yield from db.conn.execute(
        "SELECT e.contact, max(e.lo), f.ref FROM consents e JOIN consent_kinds k ON k.id = e.kind"
        " LEFT JOIN form_versions v ON v.id = k.form_version LEFT JOIN forms f ON f.id = v.form"
        " WHERE k.event = 'given' AND e.lo <= ? GROUP BY e.contact ORDER BY e.contact",
        (end,),
    )


def imports(db: Db) -> dict[int, tuple[str, str | None]]:
    """Id and instant of each import, by number."""
    return {number: (ref, at) for number, ref, at in rows(db, "SELECT id, ref, at FROM imports")}


def asking(db: Db) -> set[int]:
    """The row numbers of people one of whose requests was not answered yet."""
    return {contact for (contact,) in rows(db, "SELECT DISTINCT contact FROM requests WHERE answered_on IS NULL")}


def to_be_told(db: Db) -> set[int]:
    """The row numbers of people about whom a partner is still to be told something."""
    return {contact for (contact,) in rows(db, "SELECT DISTINCT contact FROM notices WHERE sent_at IS NULL")}
