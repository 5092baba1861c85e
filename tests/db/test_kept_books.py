"""Books of every schema that was ever in use open as if they had been made today (tests/db/kept)."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leadkeeper.db.book import schema
from leadkeeper.db.engine import fetch_value, pragma
from leadkeeper.progress import run
from leadkeeper.services.books.archive import archive
from leadkeeper.services.books.backup import check_book
from leadkeeper.services.books.open import open_book

NOW = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
KEPT = sorted(Path(__file__).with_name("kept").glob("schema-*.leads"))


def test_a_book_of_every_earlier_schema_is_kept() -> None:
    assert [int(path.stem.removeprefix("schema-")) for path in KEPT] == list(range(1, schema.SCHEMA))


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_kept_book_is_brought_up_to_date_with_all_that_it_held(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.leads"
    shutil.copyfile(kept, path)
    with open_book(path, NOW) as book:
        assert pragma(book.db, "user_version") == schema.SCHEMA
        assert check_book(book.db)["sound"]
        assert fetch_value(book.db, "SELECT count(*) FROM contacts") == 5
        run(archive(book.db, tmp_path / "out.json"))
    held = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [len(held[part]) for part in ("partners", "contacts", "deliveries")] == [4, 5, 3]


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_copy_of_the_old_book_stays_beside_the_new_one(kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "kept.leads"
    shutil.copyfile(kept, path)
    open_book(path, NOW).close()
    assert (tmp_path / f"kept-before-schema-{schema.SCHEMA}.leads").exists()
