"""The steps of the schema: each is done once, in its order, over the SQLite that all books are opened with."""

from __future__ import annotations

import subprocess
import sys

from leadkeeper.db.book import migrations
from leadkeeper.db.engine import Db, fetch_all


def test_every_step_is_noted_once_in_its_order(db: Db) -> None:
    noted = fetch_all(db, "SELECT name FROM _sqlite_migrations ORDER BY rowid")
    migrations.apply(db)
    assert fetch_all(db, "SELECT name FROM _sqlite_migrations ORDER BY rowid") == noted
    assert [name for (name,) in noted] == [
        "m001_the_book", "m002_what_is_remembered", "m003_what_the_register_seals", "m004_noes_to_come",
        "m005_the_month", "m006_proof_that_travels", "m007_payment_terms",
    ]  # fmt: skip


def test_sqlite_utils_takes_the_engine_of_the_books_whoever_asks_first() -> None:
    asked = "import leadkeeper.db.book.migrations as m; print(m.sqlite_utils.db.sqlite3.__name__)"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert told.stdout.strip() == "sqlcipher3"
