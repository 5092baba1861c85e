"""Lists of people: row numbers by search, filter and order; eight bytes a person, pages are fetched apart."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from unicodedata import normalize

from leadkeeper.store.engine import Db, OperationalError, rows


def _alphabetical(column: str) -> str:
    """The order of a dictionary: É stands with E. Only what is not plain ASCII is worth asking Python for."""
    return f"CASE WHEN c.{column} GLOB '*[^ -~]*' THEN unaccented(c.{column}) ELSE c.{column} END COLLATE NOCASE"


SORTS = {
    "added": "c.id",
    "name": f"{_alphabetical('last_name')}, {_alphabetical('first_name')}, c.id",
    "first_name": f"{_alphabetical('first_name')}, c.id",
    "email": "c.email_key, c.id",
    "company": f"{_alphabetical('company')}, c.id",
    "phone": "c.phone, c.id",
    "country": "c.country, c.id",
    "stage": "c.stage, c.id",
    "segment": "c.segment, c.id",
    "last_action": "c.action_lo, c.id",
}
"""What a list may be sorted by; a leading `-` turns it round."""

# Looked up person by person: a list of everybody who answered so would have to be there before the first is shown.
_ANSWERED = "EXISTS (SELECT 1 FROM consents e WHERE e.contact = c.id AND e.kind IN (SELECT k.id FROM consent_kinds k"
YEAR = "strftime('%Y', {instant} + 3600, 'unixepoch')"
"""The year of an instant in Paris, where it is an hour later than in Greenwich whenever a year begins."""
FILTERS = {
    "stage": "c.stage = ?",
    "segment": "c.segment IS nullif(?, 'none')",
    "country": "c.country IS nullif(?, 'none')",
    "email_state": "c.email_state = ?",
    "action_year": f"{YEAR.format(instant='c.action_lo')} IS nullif(?, 'none')",
    "import": "c.import = (SELECT id FROM imports WHERE ref = ?)",
    "form": f"{_ANSWERED} JOIN form_versions v ON v.id = k.form_version JOIN forms f ON f.id = v.form"
    " WHERE ? IN (f.ref, v.ref)))",
    "consent": f"{_ANSWERED} WHERE k.purpose = 'partners' AND k.event = ?))",
    "export": "c.id IN (SELECT m.contact FROM delivery_contacts m JOIN deliveries d ON d.id = m.delivery"
    " WHERE d.ref = ?)",
}
"""What a list may be narrowed to: name → condition on `contacts c`."""


FIRST = 200
PAIR = 2
"""One or two letters are looked for in every row."""
STEP, MOST_STEPS = 1000, 400
"""Some ten thousand people looked at: what is answered while one types."""

Filters = Mapping[str, str | Collection[str]]
"""Name of a filter → the value that it asks for, or several of which one is enough."""


def ids(
    db: Db, search: str = "", filters: Filters | None = None, sort: str = "added", limit: int | None = None
) -> array[int]:
    """The row numbers of the people that fit, in order, `limit` at most; unknown names of filters and orders are a
    KeyError.
    """
    return array("q", (number for (number,) in db.conn.execute(*_question(_words(search), filters, sort, limit))))


def first(
    db: Db, search: str, filters: Filters | None = None, limit: int = FIRST, steps: int = MOST_STEPS
) -> tuple[array[int], bool]:
    """The first of the people that fit, in the order in which they were added, and whether these are all.

    It looks no further than `steps` tell: where that is too little, some of those whom the index finds by two letters.
    """
    words = _words(search)
    found, ended = _within(db, _question(words, filters, "added", limit), steps)
    pairs = [word for word in words if len(word) == PAIR]
    if not ended and pairs:
        hinted, _ended = _within(db, _question(words, filters, "added", limit, _around(pairs[0])), steps)
        found = max(found, hinted, key=len)
    return found, ended and len(found) < limit


def _words(search: str) -> list[str]:
    return normalize("NFC", search).replace("\0", " ").split()


def _question(
    words: Sequence[str], filters: Filters | None, sort: str, limit: int | None, hint: str = ""
) -> tuple[str, list[str | int]]:
    """The SQL of a list and its values; with a `hint`, a question to the index, only of people that this finds too."""
    conditions, values = ["c.erased_at IS NULL"], []
    for name, wanted in (filters or {}).items():
        several = [wanted] if isinstance(wanted, str) else sorted(wanted)
        conditions.append(f"({' OR '.join([FILTERS[name]] * len(several)) or '0'})")
        values += several
    matches = [_quoted(word) for word in words if len(word) > PAIR] + ([f"({hint})"] if hint else [])
    if matches:
        conditions.append("contacts_search MATCH ?")
        values.append(" AND ".join(matches))
    for word in words:
        if len(word) <= PAIR:
            conditions.append(f"({_SEARCHED}) GLOB ?")
            values.append(f"*{''.join(map(_written, word))}*")
    table = "contacts_search s CROSS JOIN contacts c ON c.id = s.rowid" if matches else "contacts c"
    order = _order("s.rowid" if matches else "c.id", sort)
    question = f"SELECT c.id FROM {table} WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?"
    return question, [*values, -1 if limit is None else limit]


def _order(number: str, sort: str) -> str:
    """What a list is sorted by; `number` is the column that both tables can be walked along."""
    order = SORTS[sort.removeprefix("-")]
    parts = [number] if order == "c.id" else [part.strip() for part in order.split(",")]
    return ", ".join(f"{part} DESC" if sort.startswith("-") else part for part in parts)


def _within(db: Db, question: tuple[str, list[str | int]], steps: int) -> tuple[array[int], bool]:
    """The answers of a question that come within so many thousand steps of SQLite, and whether these are all."""
    left = steps

    def go_on() -> int:
        nonlocal left
        left -= 1
        return int(left < 0)

    found = array("q")
    db.conn.set_progress_handler(go_on, STEP)
    try:
        for (number,) in db.conn.execute(*question):
            found.append(number)
    except OperationalError:
        if left >= 0:  # broken off by somebody else
            raise
        return found, False
    finally:
        db.conn.set_progress_handler(None, STEP)
    return found, True


def _quoted(word: str) -> str:
    """A word for the index, which knows three letters or more."""
    return '"' + word.replace('"', '""') + '"'


def _around(pair: str) -> str:
    """What the index may have with two letters in it: before or after a third one of those that are usual."""
    return " OR ".join(_quoted(three) for sign in _USUAL for three in (pair + sign, sign + pair))


_USUAL = "abcdefghijklmnopqrstuvwxyz0123456789 .@-_+'"
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
