"""The index that searching asks, when very many people change or leave at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadkeeper.store.engine import Db, value

DEARER = 200
"""Taking one person out of the index for good costs as much as putting so many into a new one."""


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
