"""Lists of people: row numbers by search, filter and order; eight bytes a person, pages are fetched apart."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from functools import cache
from unicodedata import normalize

from leadkeeper.store.engine import Db, rows

SORTS = {
    "added": "c.id",
    "name": "c.last_name COLLATE NOCASE, c.first_name COLLATE NOCASE, c.id",
    "first_name": "c.first_name COLLATE NOCASE, c.id",
    "email": "c.email_key, c.id",
    "company": "c.company COLLATE NOCASE, c.id",
    "phone": "c.phone, c.id",
    "country": "c.country, c.id",
    "stage": "c.stage, c.id",
    "segment": "c.segment, c.id",
    "last_action": "c.action_lo, c.id",
}
"""What a list may be sorted by; a leading `-` turns it round."""

_OF_KIND = "SELECT e.contact FROM consents e JOIN consent_kinds k ON k.id = e.kind"
FILTERS = {
    "stage": "c.stage = ?",
    "segment": "c.segment IS nullif(?, 'none')",
    "country": "c.country IS nullif(?, 'none')",
    "email_state": "c.email_state = ?",
    "import": "c.import = (SELECT id FROM imports WHERE ref = ?)",
    "form": f"c.id IN ({_OF_KIND} JOIN form_versions v ON v.id = k.form_version JOIN forms f ON f.id = v.form"
    " WHERE ? IN (f.ref, v.ref))",
    "consent": f"c.id IN ({_OF_KIND} WHERE k.purpose = 'partners' AND k.event = ?)",
    "export": "c.id IN (SELECT m.contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE d.ref = ?)",
}
"""What a list may be narrowed to: name → condition on `contacts c`."""


Filters = Mapping[str, str | Collection[str]]
"""Name of a filter → the value that it asks for, or several of which one is enough."""

COUNTS = {
    "stage": "SELECT stage, count(*) FROM contacts WHERE erased_at IS NULL GROUP BY 1",
    "segment": "SELECT coalesce(segment, 'none'), count(*) FROM contacts WHERE erased_at IS NULL GROUP BY 1",
    "country": "SELECT coalesce(country, 'none'), count(*) FROM contacts WHERE erased_at IS NULL GROUP BY 1",
    "email_state": "SELECT email_state, count(*) FROM contacts WHERE erased_at IS NULL GROUP BY 1",
    "import": "SELECT i.ref, count(*) FROM contacts c JOIN imports i ON i.id = c.import GROUP BY 1",
    "form": "SELECT f.ref, count(DISTINCT e.contact) FROM consents e JOIN consent_kinds k ON k.id = e.kind"
    " JOIN form_versions v ON v.id = k.form_version JOIN forms f ON f.id = v.form GROUP BY 1",
    "consent": "SELECT k.event, count(DISTINCT e.contact) FROM consents e JOIN consent_kinds k ON k.id = e.kind"
    " WHERE k.purpose = 'partners' GROUP BY 1",
    "export": "SELECT d.ref, count(DISTINCT m.contact) FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE m.contact NOT IN (SELECT id FROM contacts WHERE erased_at IS NOT NULL) GROUP BY 1",
}
"""How many people each value of a filter leaves."""


def ids(
    db: Db, search: str = "", filters: Filters | None = None, sort: str = "added", limit: int | None = None
) -> array[int]:
    """The row numbers of the people that fit, in order, `limit` at most; unknown names of filters and orders are a
    KeyError.
    """
    conditions, values = ["c.erased_at IS NULL"], []
    for name, wanted in (filters or {}).items():
        several = [wanted] if isinstance(wanted, str) else sorted(wanted)
        conditions.append(f"({' OR '.join([FILTERS[name]] * len(several)) or '0'})")
        values += several
    for word in normalize("NFC", search).replace("\0", " ").split():
        condition, value = _search(word)
        conditions.append(condition)
        values.append(value)
    order = SORTS[sort.removeprefix("-")]
    if sort.startswith("-"):
        order = ", ".join(f"{part.strip()} DESC" for part in order.split(","))
    where = " AND ".join(conditions)
    found = array("q")
    question = f"SELECT c.id FROM contacts c WHERE {where} ORDER BY {order} LIMIT ?"
    for (number,) in db.conn.execute(question, [*values, -1 if limit is None else limit]):
        found.append(number)
    return found


def _search(word: str) -> tuple[str, str]:
    """A condition for one word anywhere in name, address, company or number, whatever its capitals and accents."""
    if len(word) >= 3:
        quoted = word.replace('"', '""')
        return "c.id IN (SELECT rowid FROM contacts_search WHERE contacts_search MATCH ?)", f'"{quoted}"'
    # The index knows three letters or more: one or two are looked for in every row.
    return f"({_SEARCHED}) GLOB ?", f"*{''.join(map(_written, word))}*"


_SEARCHED = " || ' ' || ".join(
    f"coalesce(c.{name}, '')" for name in ("email", "first_name", "last_name", "company", "phone")
)


@cache
def _written(sign: str) -> str:
    """A pattern for all ways of writing a letter: capital or not, with an accent or without."""
    plain = _plain(sign)
    if plain.isalpha():
        return f"[{plain}{plain.upper()}{''.join(other for other in _ACCENTED if _plain(other) == plain)}{sign}]"
    return f"[{sign}]" if sign in "*?[" else sign


def _plain(letter: str) -> str:
    return normalize("NFD", letter)[0].lower()


_ACCENTED = [chr(code) for code in range(0xC0, 0x250)]


def counts(db: Db, name: str) -> list[tuple[str, int]]:
    """The values of a filter that somebody has and how many people it leaves for each, most first."""
    found = [(value, count) for value, count in rows(db, COUNTS[name]) if value is not None]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def sources_of(db: Db, numbers: list[int]) -> dict[int, tuple[str | None, str | None]]:
    """For each person the form version of the last answer about partners, and what that answer was."""
    marks = ", ".join("?" * len(numbers))
    found: dict[int, tuple[str | None, str | None]] = {}
    for contact, version, event in rows(
        db,
        "SELECT e.contact, v.ref, k.event FROM consents e JOIN consent_kinds k ON k.id = e.kind"
        f" LEFT JOIN form_versions v ON v.id = k.form_version WHERE e.contact IN ({marks})"
        " AND k.purpose = 'partners' ORDER BY e.contact, e.lo, e.seq",
        numbers,
    ):
        found[contact] = (version, event)
    return found
