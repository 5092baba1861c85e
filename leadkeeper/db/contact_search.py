"""What the search index has of one or two letters. It cannot be asked for them: it knows three letters or more.

All threes of letters that it holds are few, and so are the people with a value too short for it. Both are learned while
nobody waits; who has two letters that hardly anybody has is then found at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from unicodedata import category, combining, normalize

from leadkeeper.db.engine import Db, fetch_all, fetch_value, pragma, small_page_cache

DEARER = 400
"""Taking one person out of the index for good, wherever they stand in it, costs as much as writing so many anew."""

MOST = 3
"""Where a smaller part than one in so many leaves, merging the index costs less than filling an empty one."""

PART = 20_000
"""People put in at one step."""

_MANY = {"hashsize": 64 << 20, "automerge": 0, "crisismerge": 1000}
_USUAL = {"hashsize": 1 << 20, "automerge": 4, "crisismerge": 1000}
"""How many bytes are gathered in memory before they are sorted in, and after how many such portions they are merged.

While many people come, fewer and larger portions spare half of the work; merged they are little by little, with later
changes. Never all at once: somebody would wait for it.
"""


def add(db: Db, first: int, end: int) -> Iterator[int]:
    """Makes people from one row number up to another findable, who are not yet, a step at a time: how many so far.

    Within `writing`; what else is written between the steps makes it dearer.
    """
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
def made_anew(db: Db, people: int) -> Iterator[None]:
    """Inside, that many people can change or leave at once; nothing of whom they were is left in the index afterwards.

    Where few of many people do, nothing is done: the triggers take them out one by one, for good. More are only marked
    as gone, and everything that is left is merged into one piece, which drops them with their marks. Of the most part
    of the book the triggers find nothing to keep in step, and all are put in again. Only within `writing`.
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
        _set(db, _USUAL)  # it begins anew with its counts: to set something tells it from any that was before


def _do(db: Db, what: str) -> None:
    db.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES (?)", (what,))


SEARCHED = ("email", "first_name", "last_name", "company", "phone")
PAIR = 2
MOST_SHORT = 10_000
"""Where more people have a value that is not in the index, looking at each of them would take too long."""

_ACCENTED = [chr(code) for code in range(0xC0, 0x250)]
_MARKS = "\u0300-\u0331"
# The index leaves marks on letters out: a value of two letters may be longer, but then most of its bytes are marks.
_TOO_SHORT = " OR ".join(
    f"length({name}) BETWEEN 1 AND {PAIR}"
    f" OR octet_length({name}) >= 2 * length({name}) - 2 AND {name} GLOB '*[{_MARKS}]*'"
    for name in SEARCHED
)
_KEPT_MEGABYTES = 8


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of an index as it was: how many people have each three letters, who has a value of fewer.

    `short` None: too many have.
    """

    state: tuple[object, ...]
    threes: Mapping[str, int]
    short: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Holders:
    """Everybody who can have a word of one or two letters: whoever has one of these threes, and these people."""

    threes: tuple[str, ...]
    people: int
    short: tuple[int, ...]


def learn(db: Db) -> None:
    """Learns all of an index that has changed since; looks at everybody then."""
    with _one_state(db), small_page_cache(db, _KEPT_MEGABYTES):
        state = _state(db)
        if db.learned and db.learned[0].state == state:
            return
        short = fetch_all(db, f"SELECT id FROM contacts WHERE {_TOO_SHORT} ORDER BY id LIMIT ?", (MOST_SHORT + 1,))
        learned = Learned(
            state, _threes(db), tuple(number for (number,) in short) if len(short) <= MOST_SHORT else None
        )
    db.learned[:] = [learned]


def holders(db: Db, word: str) -> Holders | None:
    """Who can have a word of one or two letters; None where it is not known."""
    learned = next(iter(db.learned), None)
    if learned is None or learned.short is None or not all(map(_is_kept, word)) or learned.state != _state(db):
        return None
    letters = "".join(map(_one_of, map(_in_index, word)))
    found = tuple(filter(re.compile(letters).search, learned.threes))
    return Holders(found, sum(map(learned.threes.__getitem__, found)), learned.short)


def pattern(word: str) -> str:
    """A pattern for GLOB that finds a word anywhere: capitals or not, with accents or without."""
    return f"*{''.join(map(_written, word))}*"


def _state(db: Db) -> tuple[object, ...]:
    """What is another as soon as the index has other threes, or somebody else a short value.

    FTS5 writes down where its parts lie and how it is set (10), and how much it holds (1). `search_index` sets
    something whenever people come in or all are put in anew; who changes has other threes, or was short before.
    """
    return tuple(fetch_all(db, "SELECT block FROM contacts_search_data WHERE id IN (1, 10) ORDER BY id"))


def _threes(db: Db) -> dict[str, int]:
    return dict(fetch_all(db, "SELECT term, doc FROM temp.contacts_search_threes"))


@contextmanager
def _one_state(db: Db) -> Iterator[None]:
    """Inside, the book is seen as it is at the beginning, and the threes of the index can be asked for."""
    reading = pragma(db, "query_only")
    db.conn.execute("PRAGMA query_only = OFF")  # what is made here is not in the book
    try:
        db.conn.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.contacts_search_threes"
            " USING fts5vocab('main', 'contacts_search', 'row')"
        )
    finally:
        db.conn.execute(f"PRAGMA query_only = {int(reading)}")
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


@cache
def _written(sign: str) -> str:
    """All ways of writing a letter, as GLOB has them."""
    if _plain(sign).isalpha():
        return f"[{_ways(sign)}]"
    return f"[{sign}]" if sign in "*?[" else sign


def _ways(sign: str) -> str:
    plain = _plain(sign)
    if not plain.isalpha():
        return sign
    return f"{plain}{plain.upper()}{''.join(other for other in _ACCENTED if _plain(other) == plain)}{sign}"


def _plain(letter: str) -> str:
    return normalize("NFD", letter)[0].lower()


def _is_kept(sign: str) -> bool:
    """Whether the index has this sign in any way; it has no marks without their letters."""
    return not combining(sign) and category(sign) != "Cn"


@cache
def _in_index(sign: str) -> frozenset[str]:
    """What a letter, in whatever way it is written, can be in the index."""
    return frozenset(one for way in _ways(sign) for one in _folded(way))


def _folded(sign: str) -> Iterator[str]:
    yield from (sign, sign.lower(), _plain(sign), _plain(sign.casefold()[0]))


def _one_of(signs: Iterable[str]) -> str:
    return f"[{''.join(map(re.escape, signs))}]"
