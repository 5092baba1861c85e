"""What schema 4 changes in a book of the schema before."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from leadkeeper.db.book import connection
from leadkeeper.db.engine import fetch_all

BEFORE = Path(__file__).with_name("kept") / "schema-3.leads"
DAY = 86_400
IMPORTED = 1_785_000_000  # 25 July 2026, 17:20 UTC


@pytest.mark.parametrize(
    ("event", "said", "after"),
    [
        ("withdrawn", IMPORTED + DAY, (None, None, None, "26/07/2026")),
        ("withdrawn", IMPORTED, ("told", IMPORTED, IMPORTED, "26/07/2026")),
        ("given", IMPORTED + DAY, ("told", IMPORTED + DAY, IMPORTED + DAY, "26/07/2026")),
    ],
)
def test_a_no_that_an_import_dated_in_the_future_has_no_instant(
    tmp_path: Path, event: str, said: int, after: tuple[object, ...]
) -> None:
    path = tmp_path / "b.leads"
    path.write_bytes(BEFORE.read_bytes())
    with sqlite3.connect(path) as plain:
        plain.execute("INSERT INTO imports (id, ref, at) VALUES (1, 'i1', '2026-07-25T19:20:00+02:00')")
        plain.execute(
            "INSERT INTO consent_kinds (id, event, purpose, trace) VALUES (90, ?, 'partners', 'row')", (event,)
        )
        plain.execute(
            "INSERT INTO consents (contact, seq, kind, at, lo, hi, raw, import, line)"
            " VALUES (5, 9, 90, 'told', ?, ?, '26/07/2026', 1, 2)",
            (said, said),
        )
    plain.close()
    with connection.open_book(path, write=True) as book:
        assert fetch_all(book.db, "SELECT at, lo, hi, raw FROM consents WHERE seq = 9") == [after]
        assert fetch_all(book.db, "SELECT count(*) FROM permits") == [(0,)]
