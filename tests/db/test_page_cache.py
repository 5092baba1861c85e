"""Few pages are kept inside, as many as before afterwards, whatever happened."""

from __future__ import annotations

import pytest

from leadkeeper.db.engine import Db, pragma, small_page_cache
from leadkeeper.db.imports.writer import bulk_load


def test_few_pages_are_kept_inside_and_as_many_as_before_afterwards(db: Db) -> None:
    before = pragma(db, "cache_size")
    with small_page_cache(db, megabytes=3):
        assert pragma(db, "cache_size") == -3072 != before
    assert pragma(db, "cache_size") == before


def test_as_many_as_before_are_kept_after_a_failure(db: Db) -> None:
    before = pragma(db, "cache_size")
    with pytest.raises(KeyError), small_page_cache(db, megabytes=3):
        raise KeyError
    assert pragma(db, "cache_size") == before


def test_a_book_with_people_keeps_its_pages_while_a_file_is_read_in(db: Db, peopled: Db) -> None:
    with bulk_load(db), bulk_load(peopled):
        assert pragma(db, "cache_size") > pragma(peopled, "cache_size")
