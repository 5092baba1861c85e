from __future__ import annotations

import json
from pathlib import Path

from leadkeeper.progress import run
from leadkeeper.services.books.archive import ARCHIVE_LISTS, ASIDE, archive
from tests.sample_book import sample_book


def test_an_archive_has_its_lists_in_the_order_in_which_they_are_written(tmp_path: Path) -> None:
    with sample_book(tmp_path) as book:
        run(archive(book.db, tmp_path / "all.json"))

    written = json.loads((tmp_path / "all.json").read_text("utf-8"))

    assert list(written) == ["leadkeeper_archive", "owner", *ARCHIVE_LISTS]


def test_what_restore_keeps_out_of_the_book_is_no_list() -> None:
    assert not set(ASIDE) & {"owner", *ARCHIVE_LISTS}
