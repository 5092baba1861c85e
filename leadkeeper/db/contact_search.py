"""Search index: keep it up to date in bulk, and answer words of one or two letters.

FTS5's trigram index cannot be queried for fewer than three letters. Its trigrams are few, and so are the contacts
with a value that is too short for it: both are learned in the background, and two rare letters are then found at
once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from unicodedata import category, combining, normalize

from leadkeeper.db.engine import Db, fetch_all, fetch_value, one_state, pragma, small_page_cache

DEARER = 400  # deleting one contact from the index costs as much as adding this many
MOST = 3  # if less than one in this many leaves, merging the index is cheaper than rebuilding it
PART = 20_000  # contacts added per step

_MANY = {"hashsize": 64 << 20, "automerge": 0, "crisismerge": 1000}
_USUAL = {"hashsize": 1 << 20, "automerge": 4, "crisismerge": 1000}
"""FTS5 settings: bytes collected in memory before sorting, and number of such segments before a merge.

In bulk, fewer and larger segments save half of the work; they are merged gradually with later changes, never at once,
which would block the user.
"""


def add(db: Db, first: int, end: int) -> Iterator[int]:
    """Index an id range step by step, yielding the count. Only inside `writing`, fastest without other writes."""
    _set(db, _MANY if end - first > PART else _USUAL)
    for start in range(first, end, PART):
        until = min(start + PART, end)
        db.conn.execute(
            "INSERT INTO contacts_search (rowid, email, first_name, last_name, company, phone)"
            " SELECT id, email, first_name, last_name, company, phone FROM contacts WHERE id >= ? AND id < ?",
            (start, until),
        )
        yield until - first
    _set(db, _USUAL)


def _set(db: Db, settings: Mapping[str, int]) -> None:
    db.conn.executemany("INSERT INTO contacts_search (contacts_search, rank) VALUES (?, ?)", settings.items())


@contextmanager
def rewritten_index(db: Db, people: int) -> Iterator[None]:
    """Let this many contacts change or leave at once; no trace of their former values stays in the index.

    For few contacts the triggers delete each one for good. For more, rows are only marked as deleted, and merging the
    index into one segment drops them. If a third of the book or more is concerned, the index is emptied and all
    contacts are indexed again. Only inside `writing`.
    """
    everybody = fetch_value(db, "SELECT count(*) FROM contacts")
    if people * DEARER < everybody:
        yield
    elif people * MOST < everybody:
        _set(db, {**_MANY, "secure-delete": 0})
        yield
        _do(db, "optimize")
        _set(db, {**_USUAL, "secure-delete": 1})
    else:
        _do(db, "delete-all")
        yield
        _set(db, _MANY)
        _do(db, "rebuild")
        _set(db, _USUAL)  # rebuilt with new counts: setting it distinguishes it from any former state


def _do(db: Db, what: str) -> None:
    db.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES (?)", (what,))


SEARCHED = ("email", "first_name", "last_name", "company", "phone")
PAIR = 2
MOST_SHORT = 10_000
"""Maximum number of contacts with a value too short for the index that are searched one by one."""

_ACCENTED = [chr(code) for code in range(0xC0, 0x250)]
_MARKS = "\u0300-\u0331"
# The index omits diacritics: a value of two letters may be longer if most of its bytes are marks.
_TOO_SHORT = " OR ".join(
    f"length({name}) BETWEEN 1 AND {PAIR}"
    f" OR octet_length({name}) >= 2 * length({name}) - 2 AND {name} GLOB '*[{_MARKS}]*'"
    for name in SEARCHED
)
_KEPT_MEGABYTES = 8


@dataclass(frozen=True, slots=True)
class Learned:
    """Learned state of an index: contacts by trigram, and those with a shorter value (`short`; None: too many)."""

    state: tuple[object, ...]
    threes: Mapping[str, int]
    short: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Holders:
    """Contacts that can have a word of one or two letters: those with these trigrams, and these ids."""

    threes: tuple[str, ...]
    people: int
    short: tuple[int, ...]


def learn(db: Db) -> None:
    """Learn the index if it has changed; reads all contacts then."""
    with _trigrams(db), small_page_cache(db, _KEPT_MEGABYTES):
        state = _state(db)
        if db.learned and db.learned[0].state == state:
            return
        short = fetch_all(db, f"SELECT id FROM contacts WHERE {_TOO_SHORT} ORDER BY id LIMIT ?", (MOST_SHORT + 1,))
        learned = Learned(
            state,
            dict(fetch_all(db, "SELECT term, doc FROM temp.contacts_search_threes")),
            tuple(number for (number,) in short) if len(short) <= MOST_SHORT else None,
        )
    db.learned[:] = [learned]


def holders(db: Db, word: str) -> Holders | None:
    """Contacts that can have a word of one or two letters; None if unknown."""
    learned = next(iter(db.learned), None)
    if learned is None or learned.short is None or not all(map(_is_kept, word)) or learned.state != _state(db):
        return None
    letters = "".join(f"[{''.join(map(re.escape, _in_index(sign)))}]" for sign in word)
    found = tuple(filter(re.compile(letters).search, learned.threes))
    return Holders(found, sum(map(learned.threes.__getitem__, found)), learned.short)


APOSTROPHES = "'’‘ʼ"
_SPELLINGS = [
    (re.compile(written, re.IGNORECASE), other)
    for alike in (("oe", "œ"), ("ae", "æ"), APOSTROPHES)
    for written, other in permutations(alike, 2)
]
"""Letters that people write for one another: no French keyboard has œ, and Word and telephones write ’ for '."""


def spellings(word: str) -> list[str]:
    """Return the spellings by which a word of three letters or more may be in the index, that of the word first."""
    ways = [word]
    for written, other in _SPELLINGS:
        ways = list(dict.fromkeys([*ways, *(written.sub(other, way) for way in ways)]))
    return [way for way in ways if len(way) > PAIR]


def pattern(word: str) -> str:
    """GLOB pattern that finds a word anywhere, ignoring case and accents."""
    return f"*{''.join(map(_written, word))}*"


def _state(db: Db) -> tuple[object, ...]:
    """State that changes whenever the index gets other trigrams, or other contacts a short value.

    FTS5 stores its segments and settings (row 10) and its totals (row 1). `add` and `rewritten_index` change a setting;
    a changed contact has other trigrams, or had a short value before.
    """
    return tuple(fetch_all(db, "SELECT block FROM contacts_search_data WHERE id IN (1, 10) ORDER BY id"))


@contextmanager
def _trigrams(db: Db) -> Iterator[None]:
    """See one consistent state of the book, with access to the trigrams of the index."""
    reading = pragma(db, "query_only")
    db.conn.execute("PRAGMA query_only = OFF")  # the temporary table is not in the book
    try:
        db.conn.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.contacts_search_threes"
            " USING fts5vocab('main', 'contacts_search', 'row')"
        )
    finally:
        db.conn.execute(f"PRAGMA query_only = {int(reading)}")
    with one_state(db):
        yield


@cache
def _written(sign: str) -> str:
    """All spellings of a letter, as a GLOB class."""
    if _plain(sign).isalpha() or sign in APOSTROPHES:
        return f"[{_ways(sign)}]"
    return f"[{sign}]" if sign in "*?[" else sign


def _ways(sign: str) -> str:
    if sign in APOSTROPHES:
        return APOSTROPHES
    plain = _plain(sign)
    if not plain.isalpha():
        return sign
    return f"{plain}{plain.upper()}{''.join(other for other in _ACCENTED if _plain(other) == plain)}{sign}"


def _plain(letter: str) -> str:
    return normalize("NFD", letter)[0].lower()


def _is_kept(sign: str) -> bool:
    """Whether the index keeps this character in any form; it has no diacritics without their letters."""
    return not combining(sign) and category(sign) != "Cn"


@cache
def _in_index(sign: str) -> frozenset[str]:
    return frozenset(one for way in _ways(sign) for one in (way, way.lower(), _plain(way), _plain(way.casefold()[0])))
