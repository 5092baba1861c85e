"""How much of a book is kept in memory while something goes through it from one end to the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadkeeper.store.engine import Db, pragma


@contextmanager
def few_pages(db: Db, megabytes: int) -> Iterator[None]:
    """Inside, so much is kept: who reads or adds everybody once gains nothing from all that is kept otherwise."""
    usual = pragma(db, "cache_size")
    db.conn.execute(f"PRAGMA cache_size = {-1024 * megabytes}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA cache_size = {int(usual)}")
