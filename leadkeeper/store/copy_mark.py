"""The mark by which a copy of a book is known when somebody opens it, and the id that all copies of a book share."""

from __future__ import annotations

import secrets

from leadkeeper.store import owner, schema, seals
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing

COPY = "is-a-copy"
"""The setting that every copy bears from the moment it is made, until it is put back or opened for work."""

LINEAGE = "book-id"
"""The setting with the id that a book shares with its copies; it stands in the mark of each file that leaves."""

SERIES = "export-series"
"""The setting with a number below which this copy gives no export an id: other copies may give those."""

_ROOM = 1_000
_SERIES = 1_000_000


def mark(db: Db) -> None:
    """Mark a file that was just made as a copy; `db` is open for writing and may be of an earlier schema."""
    if not schema.is_older(db):
        seals.watch(db)
    with writing(db):
        owner.set_setting(db, COPY, "1")


def is_copy(db: Db) -> bool:
    """Whether a book is a copy in which nobody has worked yet."""
    return owner.setting(db, COPY) is not None


def unmark(db: Db) -> None:
    """Make a copy a book of its own; only within `writing`."""
    owner.clear_setting(db, COPY)


def begin_series(db: Db, highest: int) -> None:
    """Leave a random gap after the highest number of an export, so that no two copies give the same; in `writing`."""
    start = max(highest, series(db)) // _ROOM + 1 + secrets.randbelow(_SERIES)
    owner.set_setting(db, SERIES, str(start * _ROOM))


def series(db: Db) -> int:
    """The number below which no export of this book gets one, 0 for a book that never was a copy."""
    text = owner.setting(db, SERIES) or ""
    return int(text) if text.isdecimal() else 0


def lineage(db: Db) -> str | None:
    """The id of the book and its copies; None in a book that no program opened for writing since there are such ids."""
    return owner.setting(db, LINEAGE)


def ensure_lineage(db: Db) -> None:
    """Give a book an id that has none."""
    if lineage(db) is None:
        with writing(db):
            owner.set_setting(db, LINEAGE, secrets.token_hex(6))
