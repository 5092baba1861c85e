"""Figures over the whole book: consents by month, disclosures, complaints, expiring consents."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from leadkeeper.db.engine import Db, fetch_all

_SAID = "SELECT id FROM consent_kinds WHERE event = 'given'"
_PARTNERS = f"{_SAID} AND purpose = 'partners'"


def people_by_month(db: Db, bounds: Sequence[int]) -> list[tuple[int | None, str | None, int, int]]:
    """Number of contacts by month of their first answer, and of those that consented to partners.

    Each row has the number of `bounds` (first seconds of months, ascending) not after the answer, the instant of the
    import if there is no dated answer, all contacts, and those that consented.
    """
    bucket = " + ".join(f"(first >= {int(bound)})" for bound in bounds) or "0"
    return fetch_all(
        db,
        "SELECT place, i.at, sum(people), sum(yes) FROM ("
        f" SELECT CASE WHEN first IS NULL THEN NULL ELSE {bucket} END AS place,"
        " CASE WHEN first IS NULL THEN import END AS import, count(*) AS people, sum(yes) AS yes FROM ("
        f"  SELECT c.import, min(e.lo) AS first, coalesce(max(e.kind IN ({_PARTNERS})), 0) AS yes"
        "   FROM contacts c LEFT JOIN consents e ON e.contact = c.id WHERE c.erased_at IS NULL GROUP BY c.id"
        " ) GROUP BY 1, 2) s LEFT JOIN imports i ON i.id = s.import GROUP BY 1, 2",
    )


def last_acted_between(db: Db, kinds: Sequence[str], start: int, end: int, until: int) -> array[int]:
    """Ids of contacts with the last consent or action of these kinds, by a second, in a range of seconds, inclusive."""
    action = f"CASE WHEN c.action_kind IN ({_marks(kinds)}) AND c.action_lo <= ? THEN c.action_lo END"
    given = f"max(CASE WHEN e.kind IN ({_SAID}) AND e.lo <= ? THEN e.lo END)"
    result = db.conn.execute(
        f"SELECT c.id, max(coalesce({action}, 0), coalesce({given}, 0)) AS last"
        " FROM contacts c LEFT JOIN consents e ON e.contact = c.id WHERE c.erased_at IS NULL"
        " GROUP BY c.id HAVING last BETWEEN ? AND ? ORDER BY c.id",
        (*kinds, until, until, start, end),
    )
    return array("q", (number for number, _last in result))


def without_action(
    db: Db, kinds: Sequence[str], informed: tuple[str, str], until: int
) -> list[tuple[int, str | None, str | None, str | None]]:
    """Contacts without a consent or an action of these kinds by a second: id, action and its kind, information.

    Only those who were informed between two days (ISO texts), or with an action of another kind.
    """
    question = (
        "SELECT c.id, c.action_at, c.action_kind, json_extract(c.informed, '$.at') AS told FROM contacts c"
        " WHERE c.erased_at IS NULL AND (told BETWEEN ? AND ? OR c.action_kind IS NOT NULL AND c.action_kind <> 'open')"
        f" AND NOT (c.action_kind IS NOT NULL AND c.action_kind IN ({_marks(kinds)}) AND coalesce(c.action_lo, 0) <= ?)"
        f" AND NOT EXISTS (SELECT 1 FROM consents e WHERE e.contact = c.id AND e.kind IN ({_SAID})"
        " AND coalesce(e.lo, 0) <= ?)"
    )
    return fetch_all(db, question, (*informed, *kinds, until, until))


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" * len(values))


def ending_answers(db: Db) -> list[tuple[int, str]]:
    """Consent terms with an end: id, and the end as day or instant."""
    return fetch_all(db, "SELECT id, valid_until FROM consent_kinds WHERE event = 'given' AND valid_until IS NOT NULL")


def people_of_answers(db: Db, kinds: Sequence[int]) -> array[int]:
    """Ids of contacts with consent events of these terms, ascending."""
    marks = ", ".join("?" * len(kinds))
    found = db.conn.execute(f"SELECT DISTINCT contact FROM consents WHERE kind IN ({marks}) ORDER BY contact", kinds)
    return array("q", (number for (number,) in found))


def shared_with_notes(db: Db) -> list[tuple[int, str | None, str | None, int | None, int | None]]:
    """Contacts in a released file with a note or tags: id, note, tags (JSON), whether they have address and number."""
    return fetch_all(
        db,
        "SELECT id, note, tags, email <> '', phone <> '' FROM contacts"
        " WHERE (note IS NOT NULL OR tags IS NOT NULL) AND erased_at IS NULL"
        " AND EXISTS (SELECT 1 FROM given WHERE given.contact = contacts.id) ORDER BY id",
    )


def people_in(db: Db, files: Sequence[int]) -> tuple[int, int]:
    """Number of different contacts in these files: still in the book, and erased since."""
    marks = ", ".join("?" * len(files))
    question = (
        "SELECT count(*), count(*) FILTER (WHERE contact IN (SELECT id FROM contacts WHERE erased_at IS NOT NULL))"
        f" FROM (SELECT DISTINCT contact FROM delivery_contacts WHERE delivery IN ({marks}))"
    )
    ((people, erased),) = fetch_all(db, question, files)
    return int(people) - int(erased), int(erased)


def complaints(db: Db) -> list[tuple[str | None, str | None]]:
    """Address and instant of every complaint, in order of recording."""
    return fetch_all(db, "SELECT address, at FROM complaints ORDER BY id")


def has_imports(db: Db) -> bool:
    """Whether the book has any import."""
    return bool(fetch_all(db, "SELECT 1 FROM imports LIMIT 1"))
