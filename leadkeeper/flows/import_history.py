"""The files that were read into a book."""

from __future__ import annotations

from leadkeeper.store import imports
from leadkeeper.store.engine import Db


def import_history(db: Db) -> list[dict[str, object]]:
    """Every import, oldest first: id, file, fingerprint, instant, what became of its rows."""
    return imports.history(db)


def imported_before(db: Db, sha256: str) -> dict[str, object] | None:
    """The newest import of the very same file that still stands, None where there is none."""
    return next(
        (one for one in reversed(import_history(db)) if one["sha256"] == sha256 and one["undone_at"] is None), None
    )
