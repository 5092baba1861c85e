"""How much of a book is kept in memory while something goes through it from one end to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadkeeper.store.engine import Db, pragma

FEW = -8192
"""Eight megabytes, in SQLite's way of writing them."""


@contextmanager
def few_pages(db: Db) -> Iterator[None]:
    """Inside, pages are hardly kept: who reads or adds everybody once gains nothing from sixty megabytes of them."""
    usual = pragma(db, "cache_size")
    db.conn.execute(f"PRAGMA cache_size = {FEW}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA cache_size = {int(usual)}")
