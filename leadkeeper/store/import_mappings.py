"""How files of one header row were read last time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadkeeper.store.engine import Db, one
from leadkeeper.store.json_text import dump, load_object


def find(db: Db, signature: str) -> tuple[dict[str, Any], str] | None:
    """What a person chose for files with this header, and when; None when nobody chose anything."""
    found = one(db, "SELECT settings, used_at FROM import_mappings WHERE signature = ?", (signature,))
    return (load_object(found[0]), found[1]) if found else None


def keep(db: Db, signature: str, settings: Mapping[str, Any], at: str) -> None:
    """Remembers choices in place of those of the time before; without any, nothing is remembered any more."""
    db.conn.execute("DELETE FROM import_mappings WHERE signature = ?", (signature,))
    if settings:
        db.conn.execute(
            "INSERT INTO import_mappings (signature, settings, used_at) VALUES (?, ?, ?)",
            (signature, dump(dict(settings)), at),
        )
