"""Every copy bears a mark until somebody works in it, and copies of one book give different ids to exports."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.db import engine
from leadkeeper.db.book import backup
from leadkeeper.db.book.backup import verified_copy
from leadkeeper.db.book.connection import open_book
from leadkeeper.db.engine import Db, writing


def test_a_copy_bears_the_mark_and_the_book_does_not(peopled: Db, tmp_path: Path) -> None:
    verified_copy(peopled, tmp_path / "copy.leads")
    assert not backup.is_copy(peopled)
    with open_book(tmp_path / "copy.leads", write=True) as copy:
        assert backup.is_copy(copy.db)
        assert backup.lineage(copy.db) == backup.lineage(peopled)
        assert engine.broken_seals(copy.db) == []
        with writing(copy.db):
            backup.unmark(copy.db)
        assert not backup.is_copy(copy.db)


def test_a_series_begins_above_all_ids_and_above_the_series_before(db: Db) -> None:
    assert backup.series(db) == 0
    for highest in (0, 7, 123_456_789):
        before = backup.series(db)
        with writing(db):
            backup.begin_series(db, highest)
        assert backup.series(db) > max(before, highest)
        assert backup.series(db) % 1000 == 0
