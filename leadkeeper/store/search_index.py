"""The index that searching asks, when very many people change or leave at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from leadkeeper.store.engine import Db, value

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
    everybody = value(db, "SELECT count(*) FROM contacts")
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
