"""Few pages are kept inside, as many as before afterwards, whatever happened."""

from __future__ import annotations

import pytest

from leadkeeper.store.engine import Db, pragma
from leadkeeper.store.import_keys import filling
from leadkeeper.store.page_cache import few_pages


def test_few_pages_are_kept_inside_and_as_many_as_before_afterwards(db: Db) -> None:
    before = pragma(db, "cache_size")
    with few_pages(db, megabytes=3):
        assert pragma(db, "cache_size") == -3072 != before
    assert pragma(db, "cache_size") == before


def test_as_many_as_before_are_kept_after_a_failure(db: Db) -> None:
    before = pragma(db, "cache_size")
    with pytest.raises(KeyError), few_pages(db, megabytes=3):
        raise KeyError
    assert pragma(db, "cache_size") == before


def test_a_book_with_people_keeps_its_pages_while_a_file_is_read_in(db: Db, peopled: Db) -> None:
    with filling(db), filling(peopled):
        assert pragma(db, "cache_size") > pragma(peopled, "cache_size")
