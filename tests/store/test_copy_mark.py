"""Every copy bears a mark until somebody works in it, and copies of one book give different ids to exports."""

from __future__ import annotations

from pathlib import Path

from leadkeeper.store import copy_mark, seals
from leadkeeper.store.backup import verified_copy
from leadkeeper.store.connect import open_book
from leadkeeper.store.engine import Db
from leadkeeper.store.transaction import writing


def test_a_copy_bears_the_mark_and_the_book_does_not(peopled: Db, tmp_path: Path) -> None:
    verified_copy(peopled, tmp_path / "copy.leads")
    assert not copy_mark.is_copy(peopled)
    with open_book(tmp_path / "copy.leads", write=True) as copy:
        assert copy_mark.is_copy(copy.db)
        assert copy_mark.lineage(copy.db) == copy_mark.lineage(peopled)
        assert seals.broken(copy.db) == []
        with writing(copy.db):
            copy_mark.unmark(copy.db)
        assert not copy_mark.is_copy(copy.db)


def test_a_series_begins_above_all_ids_and_above_the_series_before(db: Db) -> None:
    assert copy_mark.series(db) == 0
    for highest in (0, 7, 123_456_789):
        before = copy_mark.series(db)
        with writing(db):
            copy_mark.begin_series(db, highest)
        assert copy_mark.series(db) > max(before, highest)
        assert copy_mark.series(db) % 1000 == 0
