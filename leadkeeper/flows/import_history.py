"""The files that were read into a book."""

from __future__ import annotations

from leadkeeper.store import imports
from leadkeeper.store.engine import Db


def import_history(db: Db) -> list[dict[str, object]]:
    """Every import, oldest first: id, file, fingerprint, instant, what became of its rows."""
    return imports.history(db)
