"""Small tables are sealed as they are written, and an edit that is not ours is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from leadkeeper.db import engine
from leadkeeper.db.book import settings
from leadkeeper.db.book.connection import open_book
from leadkeeper.db.engine import Db, writing


def test_what_this_program_writes_is_sealed(peopled: Db) -> None:
    assert engine.broken_seals(peopled) == []
    with writing(peopled):
        settings.set_setting(peopled, "colour", "red")
        peopled.conn.execute("UPDATE partners SET hold = NULL")
        assert engine.broken_seals(peopled) == ["settings"]
    assert engine.broken_seals(peopled) == []


def test_what_was_not_kept_breaks_no_seal(peopled: Db) -> None:
    try:
        with writing(peopled):
            peopled.conn.execute("DELETE FROM suppressions")
            peopled.conn.execute("UPDATE partners SET legal_name = 'x'")
            raise KeyError
    except KeyError:
        assert engine.broken_seals(peopled) == []


def test_an_edit_from_elsewhere_is_told_table_by_table(tmp_path: Path, peopled: Db) -> None:
    path = peopled.path
    assert path is not None
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE partners SET legal_name = 'x'")
        db.execute("INSERT INTO settings VALUES ('colour', 'blue')")
        db.commit()
    with open_book(path, write=False) as book:
        assert engine.broken_seals(book.db) == ["partners", "settings"]
