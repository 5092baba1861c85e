"""The index that searching asks, when very many people change or leave at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from leadkeeper.store.engine import Db, value

DEARER = 200
"""Taking one person out of the index for good costs as much as putting so many into a new one."""


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
    """Inside, the triggers find nothing to keep in step; afterwards everybody is findable again.

    Where few of many people change nothing is done: the triggers see to them one by one. Only within `writing`.
    """
    if people * DEARER < value(db, "SELECT count(*) FROM contacts"):
        yield
        return
    db.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES ('delete-all')")
    yield
    db.conn.execute("INSERT INTO contacts_search (contacts_search) VALUES ('rebuild')")
    _set(db, _USUAL)  # it begins anew with its counts: to set something tells it from any that was before
