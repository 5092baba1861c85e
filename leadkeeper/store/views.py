"""What somebody saved of a page under a name: what is searched and filtered, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadkeeper.store.engine import Db, rows
from leadkeeper.store.json_text import dump, load_object


def read(db: Db, page: str) -> dict[str, Any]:
    """The saved views of a page, by name in alphabetical order."""
    found = rows(db, "SELECT name, body FROM saved_views WHERE page = ?", (page,))
    views = {name: load_object(body) for name, body in found}
    return dict(sorted(views.items(), key=lambda pair: pair[0].casefold()))


def keep(db: Db, page: str, name: str, body: Mapping[str, object]) -> None:
    """Keeps a view, in place of one with this name."""
    db.conn.execute(
        "INSERT INTO saved_views (page, name, body) VALUES (?, ?, ?)"
        " ON CONFLICT (page, name) DO UPDATE SET body = excluded.body",
        (page, name, dump(dict(body))),
    )


def rename(db: Db, page: str, name: str, after: str) -> None:
    """Gives a view another name."""
    db.conn.execute("UPDATE saved_views SET name = ? WHERE page = ? AND name = ?", (after, page, name))


def drop(db: Db, page: str, name: str) -> None:
    """Forgets a view."""
    db.conn.execute("DELETE FROM saved_views WHERE page = ? AND name = ?", (page, name))
